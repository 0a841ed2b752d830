"""The students' work and what the teachers made of it, through the product's own verbs.

The verbs stamp the moment of loading; `Work` then sets the day that the files name.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from lessons.models import AuditEvent, Enrolment, StepDocument, User
from quizzes.demonstration import marking, sheet
from quizzes.demonstration.days import Week
from quizzes.models import Attempt, Draft, Evidence, Misreading, Photo, Response, Signature
from sources import passages

LABEL = re.compile(r"(?P<document>Doc \w+), ¶(?P<n>\d+)[b-z]?")
TURNED_IN = {"turned_in", "begun", "graded", "given_back", "sent_back"}
GRADED = {"begun", "graded", "given_back", "sent_back"}


class NotInTheText(ValueError):
    """A passage that the content names and its document does not hold."""


@dataclass
class Desk:
    """One part with questions as a class sits at it."""

    quiz: object
    questions: dict  # key of the content: Question
    seats: dict  # student: Giving
    staff: dict
    week: Week

    @cached_property
    def documents(self):
        """`{label: TextVersion}` of what lies on the table, pinned once somebody has begun."""
        laid = self.quiz.shown_documents().with_words()
        return {one.label: one.shown_version for one in laid}

    @cached_property
    def teachers(self):
        """`{class: who grades it}`."""
        rows = Enrolment.objects.filter(role=Enrolment.Role.TEACHER).select_related("user")
        return {row.classroom_id: row.user for row in rows}

    def teacher(self, attempt):
        return self.teachers[attempt.giving.classroom_id]


def do_work(desk, student, row):
    """Everything that one row of the content says of one student's work."""
    attempt = begin(desk, student)
    sign(desk, attempt, row)
    write(desk, attempt, row)
    if row["standing"] in TURNED_IN:
        turn_in(desk, attempt, row)
    if row["standing"] in GRADED:
        marking.grade(desk, attempt, row)
    if row["standing"] == "sent_back":
        attempt.send_back(by=desk.teacher(attempt), note=row["note"])
    if row["standing"] == "given_back":
        attempt.give_back(by=desk.teacher(attempt))
    stamp(desk, attempt, row)
    return attempt


def begin(desk, student):
    return Attempt.objects.open_for(desk.seats[student], desk.quiz, student)


def sign(desk, attempt, row):
    """Classmates who sat at the same computer."""
    for student in (one for one in desk.seats if one.username in row.get("with", ())):
        moment = desk.week.at(row["turned_in"]) - timedelta(minutes=30)
        Signature.put(attempt, student)
        attempt.signatures.filter(student=student).update(signed_at=moment)
        AuditEvent.objects.filter(student=student, action="signed").update(at=moment)


def write(desk, attempt, row):
    """The answers with their evidence, and the last saves on the way there."""
    Evidence.objects.filter(attempt=attempt).delete()
    responses = {one.question_id: one for one in attempt.responses.select_related("question")}
    for answer in row["answers"]:
        response = responses[desk.questions[answer["question"]].pk]
        response.answer = typed(response, answer["answer"])
    Response.objects.bulk_update(responses.values(), ["answer"])
    cite(desk, attempt, row["answers"], responses)
    attempt.revision = keep_saves(desk, attempt, row)
    Attempt.objects.filter(pk=attempt.pk).update(revision=attempt.revision)


def typed(response, answer):
    """An answer as the page would store it; "b e f" are three choices."""
    if response.question.kind == "several_choices":
        return response.handler.encode(answer.split())
    return answer


def cite(desk, attempt, answers, responses):
    cited = [
        (responses[desk.questions[answer["question"]].pk], row)
        for answer in answers
        for row in answer.get("evidence", [])
    ]
    Evidence.objects.bulk_create(
        evidence(attempt, response, row, desk.documents, f"e{number}")
        for number, (response, row) in enumerate(cited, 1)
    )


def evidence(attempt, response, row, documents, key):
    version, start, end = place(row, documents)
    passage = passages.at(version.reading_text, start, end)
    return Evidence(
        attempt=attempt,
        response=response,
        key=key,
        label=row["label"],
        role=row["role"],
        version=version,
        start=start,
        end=end,
        quote=passage.quote,
        prefix=passage.prefix,
        suffix=passage.suffix,
    )


def place(row, documents):
    """(version, start, end) of the words in the paragraph that the label names."""
    named = LABEL.fullmatch(row["label"])
    version = documents[named["document"]]
    block = next(one for one in version.blocks if one["n"] == int(named["n"]))
    start = version.reading_text.find(row["quote"], block["start"], block["end"])
    if start < 0:
        raise NotInTheText(f"{row['label']} does not say {row['quote']!r}.")
    return version, start, start + len(row["quote"])


def keep_saves(desk, attempt, row):
    """Earlier states, one a paragraph of a long answer, in the minutes before the end."""
    whole = attempt.answers()
    longest = max(whole, key=lambda pk: len(whole[pk]))
    paragraphs = whole[longest].split("\n\n")
    end = desk.week.at(row.get("turned_in", "-1d 10:52"))
    if row.get("in_one_save"):
        words = len(whole[longest].split())
        attempt.drafts.create(revision=1, answers=whole, words_added=words, saved_at=end)
        return 1
    for number in range(1, len(paragraphs)):
        part = "\n\n".join(paragraphs[:number])
        attempt.drafts.create(
            kind=Draft.Kind.SAVE,
            revision=number,
            answers=whole | {longest: part},
            saved_at=end - timedelta(minutes=6 * (len(paragraphs) - number)),
        )
    return len(paragraphs)


def turn_in(desk, attempt, row):
    moment = desk.week.at(row["turned_in"])
    if row.get("on_paper"):
        if "text" in row:
            Photo.keep(attempt, sheet.photographed(row["text"]), attempt.student)
        attempt.take_on_paper(by=desk.teacher(attempt))
    else:
        attempt.turn_in(by=attempt.student, at=moment)
    attempt.keep_draft(Draft.Kind.TURNED_IN, saved_at=moment)


def ask(part, student, week, row):
    """What a student asks about work that came back."""
    back = Attempt.objects.of_student(student).filter(quiz=part).exclude(given_back_at=None)
    asked = {"asked_by": student, "text": row["text"], "asked_at": week.at(row["at"])}
    back.latest("round").student_questions.create(**asked)


def note_misreading(lesson, staff, row):
    """What a teacher noted of a paragraph that students take wrongly."""
    laid = StepDocument.objects.filter(step__lesson__slug=lesson, label=row["label"])
    version = laid.with_words().first().shown_version
    block = next(one for one in version.blocks if one["n"] == row["paragraph"])
    Misreading.note(version, block, row["words"], staff[row["by"]])


def stamp(desk, attempt, row):
    """Put the moments of the content in place of the moment of loading."""
    at = desk.week.at
    end = at(row.get("turned_in", "-1d 10:52"))
    given_back = at(row.get("given_back"))
    User.objects.filter(pk=attempt.student_id).update(last_login=at(row.get("read")) or end)
    Attempt.objects.filter(pk=attempt.pk).update(
        started_at=end - timedelta(minutes=35),
        saved_at=end,
        turned_in_at=at(row.get("turned_in")),
        given_back_at=given_back,
        read_at=at(row.get("read")),
        note=row.get("note", ""),
    )
    if given_back:
        attempt.drafts.filter(kind=Draft.Kind.GIVEN_BACK).update(saved_at=given_back)
        AuditEvent.objects.filter(student=attempt.student, about=str(desk.quiz)).update(
            at=given_back
        )
