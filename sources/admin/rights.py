"""What may be done with a document, who decided so, and taking a text back."""

from datetime import timedelta

from django.contrib import admin, messages
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources.forms.rights import DecisionForm, WithdrawForm, named
from sources.models import Attachment, RightsDecision, Source, Text
from sources.rights import Use
from sources.search.indexing import index
from sources.usage import kept_of, places_of

SOON = timedelta(days=60)
THINGS = {"text": Text, "file": Attachment}


class EndsSoon(admin.SimpleListFilter):
    """Documents with a permission that ends within two months, or has ended."""

    title = gettext_lazy("permission")
    parameter_name = "permission"

    def lookups(self, request, model_admin):
        return [("soon", _("Ends within 60 days")), ("ended", _("Has ended"))]

    def queryset(self, request, queryset):
        today, allowed = timezone.localdate(), RightsDecision.objects.filter(is_allowed=True)
        if self.value() == "soon":
            allowed = allowed.filter(until__gte=today, until__lte=today + SOON)
        elif self.value() == "ended":
            allowed = allowed.filter(until__lt=today)
        else:
            return queryset
        return queryset.filter(pk__in=allowed.values("source"))


class DecidesOnRights:
    """Mix into the page of documents: one page for its rights, one to withdraw a part of it."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<id:pk>/rights/", view(self.rights_view), name="sources_source_rights"),
            path(
                "<id:pk>/rights/<id:decision>/letter/",
                view(self.letter_view),
                name="sources_source_letter",
            ),
            path(
                "<id:pk>/withdraw/<str:kind>/<id:thing>/",
                view(self.withdraw_view),
                name="sources_source_withdraw",
            ),
            *super().get_urls(),
        ]

    def rights_view(self, request, pk):
        source = self.changeable(request, pk)
        posted = request.method == "POST"
        form = DecisionForm(
            request.POST if posted else None,
            request.FILES if posted else None,
            source=source,
            initial=asked_for(request),
        )
        if posted and form.is_valid():
            with transaction.atomic():
                made = form.decide(request.user)
                for one in made:
                    self.log_change(request, source, str(one))
                source.touch()
                index(source)  # the words of a file are found where everybody may see it
            messages.success(request, _("Decided. It counts from now on, everywhere."))
            return redirect("admin:sources_source_rights", source.pk)
        context = {
            "title": _("Rights: %s") % source,
            "form": form,
            "things": things_of(source),
            "decisions": source.decisions.select_related("decided_by", "text", "attachment"),
            "in_force": set(source.decisions.in_force().values_list("pk", flat=True)),
        }
        return self._page(request, source, "admin/sources/rights.html", context)

    def letter_view(self, request, pk, decision):
        """The letter itself: for who may change the document, and nobody else."""
        source = self.changeable(request, pk)
        found = get_object_or_404(source.decisions.exclude(letter=""), pk=decision)
        try:
            file = found.letter.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        response = FileResponse(
            file,
            as_attachment=True,
            filename=found.letter.name.rsplit("/", 1)[-1],
            content_type="application/octet-stream",
        )
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    def withdraw_view(self, request, pk, kind, thing):
        source = self.changeable(request, pk)
        if kind not in THINGS:
            raise Http404
        found = get_object_or_404(THINGS[kind].objects.filter(source=source), pk=thing)
        puts_back = "put_back" in request.POST
        if request.method == "POST" and puts_back != found.is_withdrawn:
            return self._is_so_already(request, source, found)
        if puts_back:
            return self._put_back(request, source, found)
        form = WithdrawForm(request.POST or None, thing=found, user=request.user)
        if request.method == "POST" and form.is_valid():
            return self._withdraw(request, source, found, form)
        context = {
            "title": _("Withdraw: %s") % named(found),
            "form": form,
            "thing": found,
            "name": named(found),
            "places": [one for one in places_of(source, request.user) if not one.keeps_words],
            "kept": kept_of(found) if kind == "text" else [],
        }
        return self._page(request, source, "admin/sources/withdraw.html", context)

    def _withdraw(self, request, source, thing, form):
        with transaction.atomic():
            for one in [thing, *form.cleaned_data.get("also", [])]:
                one.withdraw(request.user, form.cleaned_data["why"])
                words = _("Withdrawn: %(name)s. %(why)s")
                words %= {"name": named(one), "why": one.withdrawn_why}
                self.log_change(request, one.source, words)
                one.source.touch()
                index(one.source)  # a file's words are among the document's own
        messages.success(
            request, _("“%s” is withdrawn. Nobody is shown it any more.") % named(thing)
        )
        return redirect("admin:sources_source_rights", source.pk)

    def _put_back(self, request, source, thing):
        with transaction.atomic():
            thing.put_back()
            source.touch()
            index(source)
            self.log_change(request, source, _("Put back: %s") % named(thing))
        messages.success(request, _("“%s” is shown again where it was before.") % named(thing))
        return redirect("admin:sources_source_rights", source.pk)

    def _is_so_already(self, request, source, thing):
        """A button that was pressed twice, or by two people, does not undo what it did."""
        shown, withdrawn = _("It is shown already."), _("It is withdrawn already.")
        messages.info(request, withdrawn if thing.is_withdrawn else shown)
        return redirect("admin:sources_source_rights", source.pk)

    def _page(self, request, source, template, context):
        parents = [
            (_("Documents"), reverse("admin:sources_source_changelist")),
            (str(source), reverse("admin:sources_source_change", args=[source.pk])),
        ]
        shared = {"opts": self.opts, "original": source, "parents": parents}
        each = self.admin_site.each_context(request)
        return TemplateResponse(request, template, each | shared | context)


def asked_for(request):
    """The use that a page sent its reader here for."""
    return {"uses": [one for one in request.GET.getlist("use") if one in Use.values]}


def things_of(source):
    """(name, the printing or file with its rights, what its address calls its kind)."""
    texts = source.texts.with_rights().select_related("source", "withdrawn_by")
    files = source.attachments.with_rights().select_related("source", "withdrawn_by")
    found = [(named(one), one, "text") for one in texts]
    found += [(named(one), one, "file") for one in files]
    return found or [(_("The whole document"), Source.objects.with_rights().get(pk=source.pk), "")]
