from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from quizzes.admin.rubric_files import RubricFiles
from quizzes.forms.marking import MarkForm
from quizzes.forms.rubric import RubricForm, SkillsForm, sent_grid
from quizzes.models import Mark, Rubric
from quizzes.rubric_patterns import CHOICES, store_rows
from sources.admin.base import OwnedAdmin


@admin.register(Rubric)
class RubricAdmin(RubricFiles, OwnedAdmin):
    """The whole rubric on one page. Once a grade rests on it, it is copied, not changed."""

    form = RubricForm
    curate_permission = "quizzes.curate_rubric"
    list_display = ["title", "points_shown", "owned_by"]
    list_select_related = ["owner"]
    search_fields = ["title"]
    fieldsets = [(None, {"fields": ["title", "note", "owner"]})]

    @admin.display(description=gettext_lazy("points"))
    def points_shown(self, rubric):
        return f"{rubric.points.normalize():f}"

    def rows_for(self, user, *, choosing):
        """The school's are here to be looked at and copied."""
        return Rubric.objects.visible_to(user)

    def get_queryset(self, request):
        return super().get_queryset(request).with_rows()

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return (
            allowed if obj is None else allowed and self.is_hers(request, obj) and not obj.is_used
        )

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        return allowed if obj is None else allowed and self.is_hers(request, obj)

    def is_hers(self, request, rubric):
        """Asked several times a page; a rubric is read anew with every request."""
        if not hasattr(rubric, "_is_hers"):
            mine = Rubric.objects.editable_by(request.user)
            rubric._is_hers = mine.filter(pk=rubric.pk).exists()
        return rubric._is_hers

    def get_changeform_initial_data(self, request):
        chosen = dict(CHOICES).get(request.GET.get("pattern", ""), "")
        return super().get_changeform_initial_data(request) | {"title": chosen}

    def page_context(self, request, obj):
        is_used = bool(obj) and obj.is_used
        names_skills = is_used and self.is_hers(request, obj)
        skills = SkillsForm(rubric=obj) if names_skills else None
        return {"patterns": CHOICES, "rubric": obj, "is_used": is_used, "skills": skills}

    def construct_change_message(self, request, form, formsets, add=False):
        message = super().construct_change_message(request, form, formsets, add)
        if not add and form.grid.has_changed():
            message.append({"changed": {"name": _("rows of"), "object": str(form.instance)}})
        return message

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        store_rows(form.instance, [dict(row) for row in form.grid.rows()])

    def get_urls(self):
        view = self.admin_site.admin_view(self.copy_view)
        skills = self.admin_site.admin_view(self.skills_view)
        preview = self.admin_site.admin_view(self.preview_view)
        return [
            path("preview/", preview, name="quizzes_rubric_preview"),
            path("<id:pk>/copy/", view, name="quizzes_rubric_copy"),
            path("<id:pk>/skills/", skills, name="quizzes_rubric_skills"),
            *super().get_urls(),
        ]

    def copy_view(self, request, pk):
        rubric = self.get_object(request, str(pk))
        if request.method != "POST" or not self.has_add_permission(request):
            raise Http404
        copy = rubric.copy(request.user, _("Copy of %s") % rubric)
        self.log_addition(request, copy, _("Copied"))
        messages.success(request, _("This is your copy. Change it as you like."))
        return redirect("admin:quizzes_rubric_change", copy.pk)

    def preview_view(self, request):
        """What stands in the grid as students and graders will read it. It stores nothing."""
        may = self.has_add_permission(request) or self.has_change_permission(request)
        if request.method != "POST" or not may:
            raise Http404
        grid = sent_grid(request.POST)
        rows = grid.as_rows() if grid.is_valid() else []
        context = {
            "faults": grid.faults(),
            "rows": rows,
            "checked": {"question": {"pk": 0}, "number": 1, "rows": rows},
            "scored": [(row, *_in_the_middle(row)) for row in rows],
            "desk": _desk(rows) if rows else None,
            "most": sum(row.most for row in rows),
        }
        return render(request, "admin/quizzes/rubric/preview.html", context)

    def skills_view(self, request, pk):
        """Name the skills of the rows, also where grades rest on the rubric: none changes."""
        rubric = self.get_object(request, str(pk))
        if request.method != "POST" or rubric is None or not self.is_hers(request, rubric):
            raise Http404
        form = SkillsForm(request.POST, rubric=rubric)
        if form.is_valid():
            form.save()
            self.log_change(request, rubric, [{"changed": {"fields": ["skill"]}}])
            messages.success(request, _("The skills are saved. No grade has changed."))
        else:
            messages.error(request, _("Choose one of the skills for each row, or None."))
        return redirect("admin:quizzes_rubric_change", rubric.pk)

    def holds(self, rubric, user):
        count = rubric.questions.count()
        words = ngettext(
            "One question is graded with it.", "%(count)d questions are graded with it.", count
        )
        return [words % {"count": count}] if count else []


def _desk(rows):
    """What lies on a grading desk with these rows, before anything is chosen."""
    return MarkForm(question=None, rows=rows, mark=Mark(), label=_("Comment"), asks_next=True)


def _in_the_middle(row):
    """(what is reached in it, what to do next then): as an example of what comes back."""
    level = row.levels[(len(row.levels) - 1) // 2]
    mark = Mark(levels={str(row.criterion.pk): level.worth})
    return row.reached(mark.levels), row.next_step(mark)
