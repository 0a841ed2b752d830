"""Rubrics out as files and in again: a page that shows what was read before anything is made."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.forms.rubric_file import RubricFileForm
from quizzes.models import Rubric
from quizzes.rubric_files import FORMATS, Sheet
from quizzes.rubric_patterns import store_rows


class RubricFiles:
    """Mix into the page of rubrics."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("bring/", view(self.bring_view), name="quizzes_rubric_bring"),
            path("<id:pk>/as.<str:ending>", view(self.file_view), name="quizzes_rubric_file"),
            *super().get_urls(),
        ]

    def file_view(self, request, pk, ending):
        """A rubric that one may see, as a file."""
        rubric = self.get_object(request, str(pk))
        if ending not in FORMATS or request.method not in ("GET", "HEAD"):
            raise Http404
        module, kind = FORMATS[ending]
        answer = HttpResponse(module.write([Sheet.of(rubric)]), content_type=kind)
        answer["Content-Disposition"] = f'attachment; filename="rubric-{rubric.pk}.{ending}"'
        return answer

    def bring_view(self, request):
        if not self.has_add_permission(request):
            raise PermissionDenied
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        form = RubricFileForm(*sent)
        sheets = form.cleaned_data["sheets"] if sent and form.is_valid() else []
        if sheets and "save" in request.POST:
            return self.save_brought(request, sheets)
        context = self.admin_site.each_context(request) | {
            "title": _("Bring in a rubric"),
            "opts": self.opts,
            "form": form,
            "sheets": sheets,
            "text": form.cleaned_data["text"] if sheets else "",
        }
        return TemplateResponse(request, "admin/quizzes/rubric/bring.html", context)

    @transaction.atomic
    def save_brought(self, request, sheets):
        """Each becomes a rubric of one's own."""
        for sheet in sheets:
            rubric = Rubric.objects.create(title=sheet.title, note=sheet.note, owner=request.user)
            store_rows(rubric, sheet.rows)
            self.log_addition(request, rubric, _("Brought in from a file"))
        words = ngettext(
            "%(count)s rubric is yours now.", "%(count)s rubrics are yours now.", len(sheets)
        )
        messages.success(request, words % {"count": len(sheets)})
        if len(sheets) > 1:
            return redirect("admin:quizzes_rubric_changelist")
        return redirect("admin:quizzes_rubric_change", rubric.pk)
