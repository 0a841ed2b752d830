"""No view, wall, print, export, colleague or classmate can tell which student has which aid.

Every page is read twice: with Ana's aids as they are all set, and as if she had none.
"""

import io
import re
import zipfile
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from lessons.models import AuditEvent, Enrolment, Progress, StepDocument, Support
from quizzes.models import (
    Attempt,
    DiscussionEntry,
    Evidence,
    ExportLayout,
    Note,
    Question,
    Response,
)
from sources.models import Term, Text

NEW_EACH_TIME = re.compile(r'(name="csrfmiddlewaretoken"|name="once"|name="seen") value="[^"]*"')
CITED = "I counted eleven masts and no flag."
AIDS = {
    "time_factor": Decimal("1.5"),
    "break_minutes": 10,
    "reading_text": "adapted",
    "read_aloud": True,
    "word_list": True,
    "sentence_frames": True,
    "language": "es",
    "fewer_documents": 2,
}


@pytest.fixture
def school(giving, quiz, period3, rivera, okoro, ana, ben, harbor_letter, council_notice):
    """Everything there is for aids to show: a second text, words, starters, a translation."""
    whole = harbor_letter.texts.get()
    short = harbor_letter.texts.create(kind="adaptation", based_on=whole, position=1)
    short.revise(f"Ships came.\n\n{CITED}\n\nThe gates stay shut.\n\nNobody here knows Marseille.")
    StepDocument.objects.filter(text=whole).update(may_be_left_out=True, lends_other_text=True)
    ExportLayout.objects.create(
        name="Ledger", columns="student = Student ID\nname\nscore", score="points"
    )
    harbor_letter.terms.add(
        Term.objects.create(name="ship", meaning="It floats.", variants="ships")
    )
    essay = Question.objects.get(kind="essay")
    essay.settings |= {"starters": ["He says …"], "prompts": {"es": "¿Estaban cerradas?"}}
    essay.save()
    Enrolment.objects.create(classroom=period3, user=okoro, role="co_teacher")
    Support.objects.create(student=ana, **AIDS)
    for student in (ana, ben):
        attempt = Attempt.objects.open_for(giving, quiz, student)
        response = attempt.responses.get(question=essay)
        Response.objects.filter(pk=response.pk).update(answer="It says “open” (Doc 2, ¶1).")
        cite(response, council_notice.texts.get(), "Doc 2, ¶1", "The gates are open")
        Attempt.objects.filter(pk=attempt.pk).update(revision=1)
        attempt.refresh_from_db()
        attempt.turn_in(student)
        for one in attempt.responses.filter(marks=None):
            one.marks.create(marker=rivera, points=1, comment="Good.", done_at=timezone.now())
        attempt.give_back(rivera)
    talk = quiz.lesson.steps.create(kind="discussion", title="Talk it over", position=9)
    for student in (ana, ben):
        entry = {"giving": giving, "step": talk, "student": student, "words": "I say so."}
        DiscussionEntry.objects.create(**entry)
        note(giving, student, whole, CITED)
    assert Attempt.objects.get(student=ana).reading_text == "adapted"
    return essay


def cite(response, text, label, quote):
    start = text.current.reading_text.index(quote)
    Evidence.objects.filter(attempt=response.attempt_id).delete()
    Evidence.objects.create(
        attempt=response.attempt,
        response=response,
        key="k1",
        label=label,
        version=text.current,
        start=start,
        end=start + len(quote),
        quote=quote,
    )


def note(giving, student, text, quote, **columns):
    """A note on these words of a text, shared with the class."""
    columns = {
        "key": f"n{student.pk}",
        "sharing": "class",
        "meaning": 1,
        "words": "Look!",
    } | columns
    start = text.current.reading_text.index(quote)
    span = {"version": text.current, "start": start, "end": start + len(quote), "quote": quote}
    return Note.objects.create(giving=giving, student=student, label="Doc 1, ¶2", **span, **columns)


def take_away(ana):
    """As if she had never had any."""
    Support.objects.all().delete()
    Attempt.objects.update(reading_text="", fewer_documents=None)


def addresses(giving, quiz, essay, ana, ben):
    given, room = giving.assignment_id, giving.classroom_id
    talk = quiz.lesson.steps.get(kind="discussion")
    letter = Text.objects.exclude(kind="adaptation").get(source__slug="harbor-letter")
    papers = {who: Attempt.objects.get(student=who).pk for who in (ana, ben)}
    staff = [
        reverse("quizzes:home"),
        reverse("lessons:classroom", args=[room]),
        reverse("lessons:cards", args=[room]),
        reverse("quizzes:progress", args=[room, given]),
        reverse("lessons:dates", args=[room, given]),
        reverse("quizzes:grading"),
        reverse("quizzes:marking_queue", args=[given]),
        reverse("quizzes:marking_question", args=[given, essay.pk]),
        reverse("quizzes:marking_grades", args=[given]),
        reverse("quizzes:marking_answers", args=[given]),
        reverse("quizzes:marking_answers_xlsx", args=[given]),
        *(reverse("quizzes:marking_paper", args=[given, pk]) for pk in papers.values()),
        *(reverse("quizzes:marking_growth", args=[given, pk]) for pk in papers.values()),
        reverse("quizzes:marking_papers", args=[given]),
        reverse("quizzes:marking_papers_zip", args=[given]),
        reverse("quizzes:marking_grades_xlsx", args=[given]),
        reverse("quizzes:marking_agreement", args=[given]),
        reverse("quizzes:marking_alike", args=[given]),
        reverse("quizzes:marking_picture", args=[given]),
        reverse("quizzes:marking_export_file", args=[given, ExportLayout.objects.get().pk]),
        reverse("quizzes:gradebook", args=[room]),
        reverse("quizzes:gradebook_csv", args=[room]),
        reverse("quizzes:gradebook_xlsx", args=[room]),
        reverse("quizzes:class_reports", args=[room]),
        reverse("quizzes:class_skills", args=[room]),
        reverse("quizzes:class_notes", args=[room, given]),
        reverse("quizzes:class_discussion", args=[room, given, talk.pk]),
        reverse("quizzes:marking_misreadings", args=[given, letter.current_id, 2]),
        reverse("lessons:lesson", args=["were-the-gates-shut"]),
        reverse("quizzes:packet", args=["were-the-gates-shut"]),
        reverse("quizzes:preview", args=["were-the-gates-shut", 2]),
    ]
    student = [
        reverse("quizzes:home"),
        reverse("quizzes:assignments"),
        reverse("quizzes:assignment", args=[given]),
        reverse("quizzes:feedback", args=[given, quiz.pk]),
        reverse("quizzes:printed", args=[given, quiz.pk]),
        reverse("quizzes:workspace", args=[given, talk.pk]),
        reverse("quizzes:workspace", args=[given, quiz.lesson.steps.first().pk]),
    ]
    return staff, student


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return NEW_EACH_TIME.sub("", unescape(words_of(response)))


def words_of(response):
    """Also of a file in an archive or a workbook: `.zip`, `.xlsx`."""
    content = b"".join(response) if response.streaming else response.content
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        return "\n".join(f"{name}\n{files.read(name).decode()}" for name in files.namelist())


def read_all(sign_in, people, pages):
    clients = {person: sign_in(person) for person in people}
    return {
        (str(person), address): read(client, address)
        for person, client in clients.items()
        for address in pages
    }


def test_teachers_and_classmates(sign_in, school, giving, quiz, rivera, okoro, ana, ben):
    staff, student = addresses(giving, quiz, school, ana, ben)

    def everything():
        return read_all(sign_in, [rivera, okoro], staff) | read_all(sign_in, [ben], student)

    everything()  # opening a page is noted once
    Progress.objects.all().update(finished_at=None)
    before = everything()
    take_away(ana)
    after = everything()
    assert [key for key in before if before[key] != after[key]] == []


def test_what_is_noted_in_a_lent_text(sign_in, school, giving, quiz, ana, ben):
    """Words that both texts have are told as they stand in the class's, whoever reads them."""
    reading = reverse(
        "quizzes:workspace", args=[giving.assignment_id, quiz.lesson.steps.first().pk]
    )
    short, whole = (
        Text.objects.get(source__slug="harbor-letter", kind=kind)
        for kind in ("adaptation", "transcription")
    )
    seen = []
    for text in (short, whole):
        Note.objects.filter(student=ana).delete()
        note(giving, ana, text, CITED)
        page = read(sign_in(ben), reading)
        seen.append(re.sub("other-[0-9]+|note-[0-9]+", "", page))
    assert seen[0] == seen[1]
    assert "Ana Duarte" in seen[0]
    Note.objects.filter(student=ana).delete()
    note(giving, ana, short, "Nobody here knows Marseille.")
    assert "Ana Duarte" not in read(sign_in(ben), reading)
    # Who reads the other text is told the same, and it is drawn where it stands there.
    Note.objects.filter(student=ben).delete()
    note(giving, ben, whole, CITED)
    page = read(sign_in(ana), reading)
    assert ("Ben Sorensen" in page, "Doc 1, ¶2</b>" in page) == (True, True)


def test_what_is_cited_of_a_lent_text(sign_in, school, giving, quiz, rivera, ana, ben):
    """Words that both texts have. Two pages show them in the text that she read, and may."""
    staff, _student = addresses(giving, quiz, school, ana, ben)
    in_their_text = [
        reverse("quizzes:marking_paper", args=[giving.assignment_id, ana.attempts.get().pk]),
        reverse("quizzes:marking_picture", args=[giving.assignment_id]),
    ]
    response = Response.objects.get(attempt__student=ana, question=school)
    Response.objects.filter(pk=response.pk).update(answer="He did (Doc 1, ¶2).")
    texts = Text.objects.filter(source__slug="harbor-letter")
    seen = []
    for text in [texts.get(kind="adaptation"), texts.exclude(kind="adaptation").get()]:
        cite(response, text, "Doc 1, ¶2", CITED)
        client = sign_in(rivera)
        seen.append({address: read(client, address) for address in staff})
        take_away(ana)
    told = sum(CITED in page for page in seen[0].values())
    assert told >= 3  # the question, the answers as a file, the printed papers
    assert [one for one in staff if seen[0][one] != seen[1][one]] == in_their_text


def test_the_guard_can_fail(sign_in, school, giving, quiz, ana, ben):
    """Her own desk is another: what the test above compares would tell."""
    _staff, student = addresses(giving, quiz, school, ana, ben)
    client = sign_in(ana)
    before = read(client, student[-1])
    take_away(ana)
    assert read(client, student[-1]) != before


def test_colleagues_of_other_classes(sign_in, school, giving, lindqvist, ana, ben, quiz):
    client = sign_in(lindqvist)
    enrolment = giving.classroom.enrolments.get(user=ana)
    aids = reverse("lessons:support", args=[giving.classroom_id, enrolment.pk])
    assert client.get(aids).status_code == 404
    assert client.get(reverse("admin:lessons_user_changelist")).status_code in (302, 403, 404)


def test_what_is_named_in_the_grades(sign_in, school, giving, rivera, ana):
    """The export of grades has no column for it, whoever takes it."""
    table = read(sign_in(rivera), reverse("quizzes:marking_grades", args=[giving.assignment_id]))
    for word in ("aid", "adapted", "shortened", "aloud", "language", "1.5", "fewer"):
        assert word not in table.lower()


def test_the_record_says_no_more_than_that_it_changed(sign_in, rivera, giving, ana):
    enrolment = giving.classroom.enrolments.get(user=ana)
    address = reverse("lessons:support", args=[giving.classroom_id, enrolment.pk])
    sign_in(rivera).post(address, AIDS)
    event = AuditEvent.objects.get(action="aids changed")
    assert (event.student, event.details) == (ana, {})
