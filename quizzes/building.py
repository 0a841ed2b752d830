"""A whole lesson from what a teacher says on one page: documents, questions, classes."""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from lessons.models import Assignment, AuditEvent, Lesson, Step, StepDocument
from quizzes.models import Question, Quiz
from sources.importers import Found, ReadError, read, store
from sources.importers.found import first_words
from sources.models import Source, State, Text
from sources.search.indexing import index
from sources.slugs import free_slug

#: What only an archive's page says; a text without any of it is taken as it was pasted.
OF_A_PAGE = {"summary", "caption", "shelfmark", "credits", "citation", "text_rights_note", "url"}
LONGEST_TITLE = 80


class OnTheTable(NamedTuple):
    """A text, and how it lay on the table that it was borrowed from."""

    text: Text
    headnote: str = ""
    first_paragraph: int | None = None
    last_paragraph: int | None = None


@dataclass
class Plan:
    question: str
    title: str = ""
    background: str = ""
    documents: list = field(default_factory=list)  # of OnTheTable
    asked: list = field(default_factory=list)  # of dicts: the columns of questions


def read_pasted(title, pasted):
    """(title, Found or None) of a pasted text: None where it is no page of an archive."""
    try:
        documents = [found for found in read(pasted) if found.body]
    except ReadError:
        return title, None
    if len(documents) != 1 or not OF_A_PAGE & set(documents[0].recognised):
        return title, None
    return title or documents[0].title, documents[0]


def add_document(by, title, pasted):
    """A document of one's own, for the classes it is given to. Returns its text.

    What its page says about it the teacher finds on the document's own page.
    """
    title, found = read_pasted(title, pasted)
    found = found or Found(body=pasted)
    found.title, found.access = title, Source.Access.CLASSES
    source, text, _said = store.create(found, owner=by)
    index(source)
    return text


@transaction.atomic
def build_lesson(by, plan):
    """A draft with one part: the documents on the table, and the questions about them."""
    title = plan.title or first_words(plan.question, LONGEST_TITLE)
    lesson = Lesson.objects.create(
        slug=free_slug(Lesson, title),
        title=title,
        question=plan.question,
        background=plan.background,
        owner=by,
    )
    step = Step.objects.create(
        lesson=lesson, kind=Step.Kind.QUIZ, title=_("Read and write"), position=1
    )
    quiz = Quiz.on_step(step)
    for number, document in enumerate(plan.documents, 1):
        StepDocument.objects.create(
            step=step, label=f"Doc {number}", position=number, **document._asdict()
        )
    for position, columns in enumerate(plan.asked, 1):
        Question.objects.create(quiz=quiz, position=position, **columns)
    return lesson


@transaction.atomic
def give_lesson(by, lesson, givings):
    """Publish the lesson and give it; `givings` are not stored yet, each with its class."""
    lesson.state = State.PUBLISHED
    lesson.save(update_fields=["state", "changed_at"])
    assignment = Assignment.objects.create(lesson=lesson, given_by=by)
    for giving in givings:
        giving.assignment = assignment
        giving.save()
        AuditEvent.note(by, "given", about=f"{lesson}, {giving.classroom}")
    return assignment
