"""A new lesson on one page, and one question on one document."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from config.once import once
from lessons.forms.giving import GiveForm
from lessons.models import Classroom
from lessons.views.classes import form_page, staff_only
from quizzes.building import OnTheTable, add_document, build_lesson, give_lesson
from quizzes.forms.new_lesson import (
    DRAFT,
    GIVE,
    PREVIEW,
    ChoosingForm,
    Pasted,
    QuestionPart,
    check_documents,
)
from sources.admin.likeness import tell_of_likeness
from sources.models import Source, Text


class Page:
    """The forms of the page together. `source`: the one document it is about, if any."""

    def __init__(self, user, data=None, source=None, checked=True):
        self.user, self.source, self.data = user, source, data
        self.added = []  # texts that were pasted, once they are stored
        typed = {} if checked or data is None else {"initial": initial_of(data)}
        bound = data if checked else None
        self.main = QuestionPart(bound, user=user, **typed)
        self.pasted = Pasted(data if source is None else None, prefix="pasted")
        self.choosing = ChoosingForm(data, user=user)
        rooms = Classroom.objects.managed_by(user)
        self.classes = [GiveForm(data, prefix=f"class-{room.pk}", classroom=room) for room in rooms]
        for form in [*self.pasted, *self.classes]:
            form.helper.form_show_errors = checked

    def given(self):
        return [form for form in self.classes if form["given"].value()]

    def is_valid(self):
        """Every form is asked, so that each shows what it misses."""
        found = [self.main.is_valid()]
        if self.source is None:
            found += [self.pasted.is_valid(), self.has_documents()]
        if self.then == GIVE:
            found += [form.is_valid() for form in self.given()]
            if not self.given():
                self.main.add_error(None, _("Tick the class that gets it, or save it as a draft."))
                found.append(False)
        return all(found)

    def has_documents(self):
        if not self.pasted.is_valid():
            return False
        try:
            check_documents(self.pasted, self.choosing)
        except ValidationError as error:
            self.main.add_error(None, error)
            return False
        return True

    @property
    def then(self):
        return self.main.data.get("then") or DRAFT

    @transaction.atomic
    def build(self):
        """Store everything. Returns the lesson."""
        lesson = build_lesson(self.user, self.main.plan(self.documents()))
        if self.then == GIVE:
            give_lesson(self.user, lesson, [self.giving(form) for form in self.given()])
        return lesson

    def documents(self):
        if self.source is not None:
            return [OnTheTable(givable(self.source).first())]
        self.added = [
            add_document(self.user, typed["title"], typed["text"]) for typed in self.pasted.filled()
        ]
        pasted = [OnTheTable(text) for text in self.added]
        return pasted + [choice.laid_out for choice in self.choosing.chosen]

    def giving(self, form):
        form.instance.classroom = form.classroom
        return form.instance

    def shown(self, request):
        context = {"page": self, "form": self.main, "source": self.source}
        return render(request, "quizzes/new_lesson.html", context)


def givable(source):
    """The printings of a document that students may be shown."""
    return source.texts.shown_to(None).exclude(current=None)


def initial_of(data):
    """What was typed, as the beginning of a page that is not to be judged yet."""
    return {name: data.get(name, "") for name in QuestionPart.base_fields}


@staff_only
@form_page
@once
def new_lesson(request):
    return answer(request, Page(request.user, request.POST or None))


@staff_only
@form_page
@once
def ask(request, slug):
    """The same for one document."""
    documents = Source.objects.visible_to(request.user).usable_by(request.user)
    texts = Text.objects.shown_to(None).exclude(current=None)
    source = get_object_or_404(documents.filter(pk__in=texts.values("source")), slug=slug)
    return answer(request, Page(request.user, request.POST or None, source))


def answer(request, page):
    if request.method != "POST" or not page.is_valid():
        return page.shown(request)
    lesson = page.build()
    for text in page.added:
        tell_of_likeness(request, text.source)
    if page.then == GIVE:
        messages.success(
            request, _("It is given. Your students see it now, or as soon as it opens.")
        )
        return redirect("quizzes:home")
    messages.success(request, _("Saved. Only you see it until you publish it."))
    if page.then == PREVIEW:
        return redirect("quizzes:preview", lesson.slug, 1)
    return redirect("admin:lessons_lesson_change", lesson.pk)


@staff_only
@require_POST
def find(request):
    """The page as typed so far, with what was looked for. Nothing is judged and nothing stored."""
    return Page(request.user, request.POST, checked=False).shown(request)


@staff_only
@require_POST
def more(request):
    """The page as typed so far, with one more place to paste into."""
    data = request.POST.copy()
    total = data.get("pasted-TOTAL_FORMS", "")
    data["pasted-TOTAL_FORMS"] = int(total) + 1 if total.isdecimal() and len(total) < 4 else 2
    return Page(request.user, data, checked=False).shown(request)
