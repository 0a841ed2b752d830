"""Paste a page: what is read from it stands beside it, to be corrected and saved."""

import hashlib

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sources.corrected import by_file
from sources.forms.paste import Founds, PasteForm, ShelfForm, initial_of
from sources.importers import ReadError, running
from sources.importers.again import PASTED
from sources.importers.matching import waiting_for

PREFIX = "documents"


class Pastes:
    """Mix into the page of documents."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.paste_view)
        return [path("paste/", view, name="sources_source_paste"), *super().get_urls()]

    def paste_view(self, request):
        """An empty page; what was read from a pasted one; or the documents saved."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return self.paste_page(request, PasteForm())
        paste = PasteForm(request.POST)
        if "save" in request.POST:
            return self.save_pasted(request, paste)
        if not paste.is_valid():
            return self.paste_page(request, paste)
        founds = paste.founds
        shelf = ShelfForm(
            initial={
                "collection": founds[0].collection,
                "collection_introduction": founds[0].collection_introduction,
            }
        )
        documents = Founds(initial=[initial_of(found) for found in founds], prefix=PREFIX)
        return self.paste_page(request, paste, documents, shelf)

    def save_pasted(self, request, paste):
        documents = Founds(request.POST, prefix=PREFIX)
        shelf = ShelfForm(request.POST)
        if not (documents.is_valid() & shelf.is_valid()):
            return self.paste_page(request, paste, documents, shelf)
        founds = documents.kept()
        for found in founds:
            found.collection = shelf.cleaned_data["collection"]
            found.collection_introduction = shelf.cleaned_data["collection_introduction"]
        outcomes, began = [], timezone.now()
        try:
            running.import_founds(founds, pasted_name(request), request.user, tell=outcomes.append)
        except ReadError as error:  # the button was pressed twice
            messages.error(request, str(error))
            return self.paste_page(request, paste, documents, shelf)
        became = by_file(pasted_name(request), began, request.user)
        if became:
            messages.info(request, became)
        return self.tell_of_pasted(request, outcomes)

    def tell_of_pasted(self, request, outcomes):
        saved = [outcome.source for outcome in outcomes if outcome.state == running.NEW]
        for source in saved:
            self.log_addition(request, source, _("Pasted from a page."))
        self._tell(request, outcomes, saved)
        alike = waiting_for(request.user).filter(source__in=saved).first()
        if alike:
            return redirect("admin:sources_importrecord_change", alike.pk)
        if len(outcomes) == 1 and outcomes[0].source:
            return redirect("admin:sources_source_change", outcomes[0].source.pk)
        return redirect("admin:sources_source_changelist")

    def _tell(self, request, outcomes, saved):
        if saved:
            words = ngettext("Saved: one document.", "Saved: %d documents.", len(saved))
            messages.success(request, words % len(saved) if len(saved) > 1 else words)
        changed = sum(outcome.state == running.UPDATED for outcome in outcomes)
        if changed:
            words = ngettext(
                "You had pasted one of them before; it says now what you typed.",
                "You had pasted %d of them before; they say now what you typed.",
                changed,
            )
            messages.success(request, words % changed if changed > 1 else words)
        left = len(outcomes) - len(saved) - changed
        if left:
            words = ngettext(
                "You had pasted one of them before; it is left as it was.",
                "You had pasted %d of them before; they are left as they were.",
                left,
            )
            messages.warning(request, words % left if left > 1 else words)

    def paste_page(self, request, paste, documents=None, shelf=None):
        context = self.admin_site.each_context(request) | {
            "title": _("Paste a page"),
            "opts": self.opts,
            "paste": paste,
            "documents": documents,
            "shelf": shelf if shelf and shelf["collection"].value() else None,
            "here": reverse("admin:sources_source_paste"),
        }
        return TemplateResponse(request, "admin/sources/paste.html", context)


def pasted_name(request):
    """The same page pasted by the same person is the same file."""
    page = "".join(request.POST.get("page", "").split())
    return f"{PASTED} {request.user.pk}: {hashlib.sha256(page.encode()).hexdigest()[:16]}"
