"""Lessons to give or to copy: the catalog, and the plan of one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from config.once import once
from lessons.forms.catalog import CatalogForm
from lessons.models import Lesson, StepDocument
from lessons.views.classes import staff_only
from sources.slugs import free_slug

ON_A_PAGE = 20


@staff_only
@require_safe
def catalog(request):
    """What colleagues have published, and one's own."""
    form = CatalogForm(request.GET)
    published = Lesson.objects.visible_to(request.user).published().select_related("owner")
    page = Paginator(form.found_in(published), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": page, "asked": bool(request.GET.get("q"))}
    return render(request, "lessons/catalog.html", context)


@staff_only
@require_safe
def lesson(request, slug):
    """The plan of a lesson on one page, for teachers."""
    visible = Lesson.objects.visible_to(request.user).select_related("owner", "copied_from")
    lesson = get_object_or_404(visible, slug=slug)
    documents = Prefetch("documents", StepDocument.objects.with_words())
    context = {
        "lesson": lesson,
        "steps": lesson.steps.prefetch_related(documents),
        "authors": lesson.authors.all(),
        "may_edit": Lesson.objects.editable_by(request.user).filter(pk=lesson.pk).exists(),
    }
    return render(request, "lessons/lesson.html", context)


@staff_only
@require_POST
@once
def copy(request, slug):
    """A draft of one's own, with all parts, documents and questions."""
    original = get_object_or_404(Lesson.objects.visible_to(request.user), slug=slug)
    title = (_("Copy of %s") % original)[:200]
    made = original.copy(request.user, title, free_slug(Lesson, title))
    messages.success(request, _("This is your copy. Nobody else sees it until you publish it."))
    return redirect("admin:lessons_lesson_change", made.pk)
