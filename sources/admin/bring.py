"""Bring in a file: what would come of it is shown first, then it is brought in."""

from collections import Counter
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sources import dates
from sources.admin.saying import RECOGNISED, STATES
from sources.corrected import by_file
from sources.forms.bring import GONE, BringForm, BringInForm, BroughtForm, told_of
from sources.importers import ReadError, running, runs, waiting
from sources.importers.again import BROUGHT
from sources.importers.matching import alike_by_title, waiting_for
from sources.models import ImportRecord, Source


class Brings:
    """Mix into the page of documents."""

    def get_urls(self):

        def view(page):
            return self.admin_site.admin_view(self.for_who_may_add(page))

        return [
            path("bring/", view(self.bring_view), name="sources_source_bring"),
            path(
                "bring/in/", view(require_POST(self.bring_in_view)), name="sources_source_bring_in"
            ),
            path(
                "bring/far/", view(require_safe(self.how_far_view)), name="sources_source_how_far"
            ),
            path(
                "bring/done/", view(require_safe(self.brought_view)), name="sources_source_brought"
            ),
            *super().get_urls(),
        ]

    def for_who_may_add(self, page):
        @wraps(page)
        def guarded(request):
            if not self.has_add_permission(request):
                raise PermissionDenied
            return page(request)

        return guarded

    def bring_view(self, request):
        """An empty form, or what would come of the file that was chosen."""
        if request.method != "POST":
            return self.bring_page(request, BringForm())
        form = BringForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.bring_page(request, form)
        file = form.cleaned_data["file"]
        found = form.incoming
        try:
            outcomes = found.plan(brought_name(request, found.name), request.user)
        except ReadError as error:
            form.add_error("file", told_of(error))
            return self.bring_page(request, form)
        finally:
            found.close()
        kept = {
            "token": waiting.keep(file, request.user),
            "name": file.name,
            "separator": request.POST.get("separator"),
        }
        confirm = BringInForm(initial=kept, user=request.user)
        return self.bring_page(request, form, confirm, outcomes)

    def bring_page(self, request, form, confirm=None, outcomes=()):
        found = [outcome.found for outcome in outcomes if outcome.state == running.NEW]
        alike = alike_by_title(found, Source.objects.visible_to(request.user)) if found else {}
        context = self.admin_site.each_context(request) | {
            "title": _("Bring in a file"),
            "opts": self.opts,
            "form": form,
            "confirm": confirm,
            "remarks": form.incoming.remarks if confirm else [],
            "edition": form.incoming.survey if confirm else None,
            "counts": counted(outcomes),
            "documents": [_shown(outcome, alike) for outcome in outcomes],
            "arriving": sum(not one.source for one in found),
        }
        return TemplateResponse(request, "admin/sources/bring.html", context)

    def bring_in_view(self, request):
        """Bring in the file that was looked at."""
        form, began = BringInForm(request.POST, user=request.user), timezone.now()
        try:
            name, outcomes = self.bring_in(request, form)
        except ReadError as error:
            messages.error(request, str(error))
            return redirect("admin:sources_source_bring")
        finally:
            form.close()
        for words in counted(outcomes):
            messages.success(request, words)
        became = by_file(brought_name(request, name), began, request.user)
        if became:
            messages.info(request, became)
        query = urlencode({"file": name})
        return redirect(f"{reverse('admin:sources_source_brought')}?{query}")

    def bring_in(self, request, form):
        """(name of the file, Outcomes); raises ReadError, with nothing changed."""
        if not form.is_valid():
            raise ReadError(" ".join(form.non_field_errors()) or GONE)
        found, mine = form.incoming, brought_name(request, "")
        for undone in runs.undo_interrupted():
            if undone.file.startswith(mine):
                name = undone.file.removeprefix(mine)
                messages.warning(request, _("The import of %s had broken off.") % name)
                messages.warning(request, str(undone))
        outcomes = found.bring_in(brought_name(request, found.name), request.user)
        waiting.forget(request.user)
        for outcome in outcomes:
            if outcome.state == running.NEW and not outcome.found.source:
                self.log_addition(request, outcome.source, _("Brought in from a file."))
        return found.name, outcomes

    def how_far_view(self, request):
        """How many documents of a file that this person is bringing in have come so far."""
        here = Source.objects.filter(arriving__file=brought_name(request, named_file(request)))
        return JsonResponse({"documents": here.count()})

    def brought_view(self, request):
        """What is here of a file that this person brought in."""
        name = named_file(request)
        records = ImportRecord.objects.visible_to(request.user)
        records = records.filter(file=brought_name(request, name)).select_related("source", "match")
        context = self.admin_site.each_context(request) | {
            "title": _("Brought in: %s") % name,
            "opts": self.opts,
            "records": records.order_by("pk"),
            "waits": set(waiting_for(request.user).values_list("pk", flat=True)),
        }
        return TemplateResponse(request, "admin/sources/brought.html", context)


def named_file(request):
    """The name of a file that the address asks about; 404 without one."""
    form = BroughtForm(request.GET)
    if not form.is_valid():
        raise Http404
    return form.cleaned_data["file"]


def brought_name(request, name):
    """The same file brought in by the same person is the same file."""
    return f"{BROUGHT} {request.user.pk}: {name}"


def counted(outcomes):
    """Sentences such as "New: 12"."""
    counts = Counter(outcome.state for outcome in outcomes)
    return [f"{STATES[state]}: {count}" for state, count in counts.items()]


def _shown(outcome, alike):
    found = outcome.found
    return {
        "found": found,
        "date": dates.in_words(found.written) if found.written else "",
        "state": STATES[outcome.state],
        "fields": [RECOGNISED[name] for name in found.recognised if name in RECOGNISED],
        "alike": alike.get(id(found)),
        "undescribed": outcome.undescribed,
        "is_held": outcome.is_held,
    }
