"""Answers that share long passages, side by side, for who grades both. Never a verdict.

This year's answers are compared with each other and with those that are kept of earlier years,
to the same question in any of its wordings and in lessons copied from this one or its model.
"""

from dataclasses import dataclass
from functools import partial

from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from lessons.models import Assignment, AuditEvent, Lesson, StepDocument
from lessons.views.classes import staff_only
from quizzes.alike import LEAST, MANY, GivenWords, own_words
from quizzes.alike import alike as compare
from quizzes.answer_text import lines_of
from quizzes.models import Attempt, Question, Response
from quizzes.wordings import by_question
from sources.models import TextVersion

PER_PAGE = 10
#: So many words are compared at once, the newest answers first: that takes a second.
MOST_WORDS = 150_000


@dataclass
class Side:
    """One answer of a pair, and what it shares with the other."""

    response: Response
    shared: list

    @property
    def lines(self):
        return lines_of(self.response, remarks=self.shared)

    @property
    def passages(self):
        return [(self.response.answer[one.start : one.end], one.length) for one in self.shared]


@dataclass
class Likeness:
    """Two answers to one question, with the words of the longest passage that they share."""

    question: Question
    longest: int
    sides: list


@staff_only
@require_safe
def alike(request, assignment_id):
    assignments = Assignment.objects.taught_by(request.user).select_related("lesson")
    assignment = get_object_or_404(assignments, pk=assignment_id)
    wordings = wordings_of(assignment.lesson)
    answers = list(answers_to(request.user, assignment, wordings))
    compared = within_bounds(answers)
    given = GivenWords(given_with(assignment.lesson, wordings))
    found = likenesses(compared, assignment, wordings, given)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    AuditEvent.note(request.user, "answers compared", about=assignment)
    context = {
        "assignment": assignment,
        "page_obj": page,
        "compared": len(compared),
        "left_out": len(answers) - len(compared),
        "least": LEAST,
        "many": MANY,
    }
    return render(request, "quizzes/marking/alike.html", context)


def wordings_of(lesson):
    """`{question id: today's Question}`: every wording of it, here and in copies of the lesson.

    A copied question has no link to its model: it is the one that says the same.
    """
    models = Q(pk=lesson.pk) | Q(copied_from=lesson) | Q(pk=lesson.copied_from_id)
    if lesson.copied_from_id:
        models |= Q(copied_from=lesson.copied_from_id)
    family = Question.objects.filter(quiz__lesson__in=Lesson.objects.filter(models))
    family = list(family.select_related("quiz").order_by("quiz__position", "quiz_id", "position"))
    family = [one for one in family if not one.is_scored]
    own = [one for one in family if one.quiz.lesson_id == lesson.pk]
    chains = {one.pk: chain[-1] for chain in by_question(own) for one in chain}
    said = {(one.kind, one.prompt): chains[one.pk] for one in own}
    copies = {one.pk: said.get((one.kind, one.prompt)) for one in family if one.pk not in chains}
    return chains | {pk: today for pk, today in copies.items() if today}


def answers_to(user, assignment, wordings):
    """What this person may grade of the answers to them: this assignment's, then the newest."""
    work = Attempt.objects.for_marker(user).last_turned_in().order_by().values("pk")
    answers = Response.objects.for_marker(user).filter(question__in=wordings, attempt__in=work)
    answers = answers.exclude(answer="").defer("outline")
    written = Attempt.objects.with_signers().select_related("giving__classroom", "quiz")
    answers = answers.select_related("question").prefetch_related(Prefetch("attempt", written))
    newest = answers.order_by("-attempt__turned_in_at", "-pk")
    return sorted(newest, key=lambda one: one.attempt.giving.assignment_id != assignment.pk)


def within_bounds(answers):
    room = MOST_WORDS
    for number, one in enumerate(answers):
        room -= one.word_count
        if room < 0:
            return answers[:number]
    return answers


#: From a `StepDocument` to all versions of its words that a class has had before it.
PUT_BEFORE = ["pins__version", "pins__other_version", "text__current"]


def given_with(lesson, wordings):
    """The texts that stood before everybody who answered: their words are nobody's own."""
    laid = StepDocument.objects.filter(step__lesson__steps__quiz__questions__in=wordings).distinct()
    rows = laid.values_list(*PUT_BEFORE, "headnote")
    versions = {pk for *pks, _headnote in rows for pk in pks} - {None}
    yield from TextVersion.objects.filter(pk__in=versions).values_list("reading_text", flat=True)
    yield from {headnote for *_pks, headnote in rows}
    yield from [lesson.question, lesson.background]
    for question in wordings.values():
        yield from [question.prompt, *question.settings.get("starters", [])]


def likenesses(answers, assignment, wordings, given):
    """The pairs of which at least one is of this assignment, the longest shared passage first."""
    found = []
    for question in dict.fromkeys(wordings.values()):
        asked = [one for one in answers if wordings[one.question_id] == question]
        texts = [own_words(one, given) for one in asked]
        pairs = compare(texts, partial(_may_pair, asked, assignment))
        found += [(pair, question, asked) for pair in pairs]
    found.sort(key=lambda one: (-one[0].longest, -one[0].total))
    return [
        Likeness(
            question,
            pair.longest,
            [
                Side(asked[number], [shared[side] for shared in pair.shared])
                for side, number in enumerate((pair.first, pair.second))
            ],
        )
        for pair, question, asked in found
    ]


def _may_pair(answers, assignment, first, second):
    """Different people's, and not both of other years: those were looked at in their own."""
    one, other = answers[first].attempt, answers[second].attempt
    is_now = assignment.pk in (one.giving.assignment_id, other.giving.assignment_id)
    return is_now and not {person.pk for person in one.people} & {
        person.pk for person in other.people
    }
