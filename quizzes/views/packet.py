"""A lesson on paper: documents with line numbers, questions with lines to write on, rubric."""

from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from lessons.models import Lesson, StepDocument
from lessons.views.classes import staff_only
from quizzes.forms.packet import PacketForm
from quizzes.models import Question, Quiz
from sources.models import Contribution
from sources.models.rights import ask as ask_rights
from sources.paper import on_paper, pictures_of, pictures_on_paper


@staff_only
@require_safe
def packet(request, slug):
    lesson = get_object_or_404(Lesson.objects.visible_to(request.user), slug=slug)
    form = PacketForm(request.GET, user=request.user, lesson=lesson)
    if not form.is_valid():
        raise Http404
    documents = StepDocument.objects.filter(step__lesson=lesson)
    documents = documents.with_words(form.cleaned_data["giving"])
    documents = documents.with_rights(request.user)  # who may decide on them is told so
    documents = documents.select_related("step")
    documents = list(documents.order_by("step__position", "step", "position", "pk"))
    prepared = list(_each_once(documents))
    people = Contribution.objects.select_related("person")
    prefetch_related_objects(prepared, Prefetch("text__source__contributions", people))
    questions = (
        Question.objects.asked()
        .filter(quiz__lesson=lesson)
        .select_related("rubric")
        .prefetch_related("rubric__criteria__levels")
    )
    printed = _on_paper(prepared, request.user)
    context = {
        "lesson": lesson,
        "documents": printed,
        "withheld": [one for one in prepared if one.not_printed_because],
        "pictures_withheld": [one for one in printed if one["pictures"]["withheld"]],
        "parts": _parts(lesson, list(questions), documents),
    }
    return render(request, "quizzes/packet.html", context)


def _each_once(documents):
    """A document that lies on the table of several parts is printed the first time."""
    seen = set()
    for document in documents:
        key = (document.text_id, document.label)
        if key not in seen:
            seen.add(key)
            yield document


def _on_paper(documents, user):
    """The lines and pictures of each, or what stands in their place where it may not be printed."""
    sources = {one.text.source_id: one.text.source for one in documents}
    pictures, printed = pictures_of(sources), []
    ask_rights([image for images in pictures.values() for image in images], user)
    for document in documents:
        text = document.text
        version, blocks = document.shown_version, document.shown_blocks
        paper = on_paper(text, version, blocks, document.not_printed_because)
        # Several texts of a document may lie on the table: its pictures are printed once.
        images = pictures_on_paper(text.source, pictures.pop(text.source_id, ()), paper)
        printed.append({"document": document, "paper": paper, "pictures": images})
    return printed


def _open_texts(quiz, documents):
    """The names of the documents on the table of a part that are printed with their words."""
    before = [one for one in documents if _place(one.step) <= _place(quiz)]
    table = [one for one in before if one.step_id == before[-1].step_id]
    names = ((one.label or f"Doc {number}", one) for number, one in enumerate(table, 1))
    return {name for name, one in names if not one.not_printed_because}


def _place(step):
    return step.position, step.pk


def _parts(lesson, questions, documents):
    """Each part with its questions, and the rubrics that its essays are graded by."""
    parts = []
    for quiz in Quiz.objects.filter(lesson=lesson):
        own = [question for question in questions if question.quiz_id == quiz.pk]
        opened = _open_texts(quiz, documents)
        for question in own:
            question.open_texts = opened
        asked = [
            {"question": question, "paper": question.handler.on_paper(question)} for question in own
        ]
        rubrics = {question.rubric for question in own if question.rubric}
        parts.append({"quiz": quiz, "asked": asked, "rubrics": sorted(rubrics, key=str)})
    return parts
