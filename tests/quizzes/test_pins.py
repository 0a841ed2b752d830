"""The words of the documents that a class reads: those there were when it began."""

import re
from html import unescape

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lessons.models import Assignment, Giving, Lesson, Pin, Progress, Step, StepDocument
from lessons.reading import after_correction, keeping, still_to_begin
from quizzes.kinds import evidence_hunt
from quizzes.marking.answer import OnTable
from quizzes.models import Attempt, Evidence, Question, Quiz
from quizzes.picture.answers import Answered, Asked
from quizzes.picture.passages import papers_of
from sources.models import TextVersion
from tests.admin_forms import sent_back
from tests.cast import make_classroom

OLD = "I counted eleven masts and no flag."
NEW = "I counted twelve masts and no flag."
BODY = "The ships came in at dawn.\n\n{}\n\nWe shall keep the gates shut."


@pytest.fixture
def text(harbor_letter):
    return harbor_letter.texts.get()


@pytest.fixture
def next_class(assignment, period2):
    """The same assignment, in a class that begins later."""
    return Giving.objects.create(assignment=assignment, classroom=period2)


@pytest.fixture
def corrected(attempt, next_class, text):
    """Ana's class has begun when the letter is corrected; Zoe's has not."""
    text.revise(BODY.format(NEW))
    return text


def page(client, giving, step):
    address = reverse("quizzes:workspace", args=[giving.assignment_id, step.pk])
    html = unescape(client.get(address).content.decode())
    return " ".join(re.sub("<[^>]+>", "", html).split())


def test_a_class_that_begins_later_reads_the_corrected_words(
    sign_in, zoe, next_class, quiz, corrected
):
    for _visit in range(2):
        shown = page(sign_in(zoe), next_class, quiz)
        assert NEW in shown
        assert OLD not in shown
    assert Pin.objects.get(giving=next_class, document__label="Doc 1").version == corrected.current


def test_a_class_that_has_begun_keeps_its_words(sign_in, ana, ben, giving, quiz, corrected):
    for student in (ana, ben):  # Ben begins after the correction, in Ana's class
        shown = page(sign_in(student), giving, quiz)
        assert OLD in shown
        assert NEW not in shown


def test_whoever_else_begins(sign_in, ana, zoe, giving, next_class, quiz, corrected):
    page(sign_in(zoe), next_class, quiz)
    corrected.revise(BODY.format("No masts."))
    assert OLD in page(sign_in(ana), giving, quiz)
    assert NEW in page(sign_in(zoe), next_class, quiz)


def test_in_the_part_to_read(sign_in, ana, zoe, giving, next_class, lesson, corrected):
    reading = lesson.steps.first()
    assert OLD in page(sign_in(ana), giving, reading)
    assert NEW in page(sign_in(zoe), next_class, reading)


def test_who_grades_checks_by_the_words_of_the_class(attempt, next_class, quiz, zoe, corrected):
    zoes = Attempt.objects.open_for(next_class, quiz, zoe)
    tables = OnTable.of_each(quiz, [attempt, zoes])
    words = [tables[one].documents["Doc 1"].shown_version.reading_text for one in (attempt, zoes)]
    assert [OLD in one for one in words] == [True, False]
    assert [NEW in one for one in words] == [False, True]


def test_passages_are_scored_by_the_words_of_the_class(quiz, attempt, next_class, zoe, corrected):
    settings = {"sought": [{"place": "Doc 1, ¶2", "why": ""}]}
    Question.objects.filter(quiz=quiz, kind="short_answer").update(
        kind="evidence_hunt", settings=settings
    )
    for work in (attempt, Attempt.objects.open_for(next_class, quiz, zoe)):
        response = work.responses.get(question__kind="evidence_hunt")
        pinned = Pin.objects.get(giving=work.giving, document__label="Doc 1").version
        block = pinned.blocks[1]
        Evidence.objects.create(
            attempt=work,
            response=response,
            key="k",
            label="Doc 1, ¶2",
            version=pinned,
            start=block["start"],
            end=block["end"],
            quote=OLD,
        )
        response.answer = "(Doc 1, ¶2)"
        assert evidence_hunt.KIND.score_response(response) == response.keyed.points


def test_the_picture_has_the_words_of_each_class(
    assignment, quiz, attempt, next_class, zoe, corrected
):
    zoes = Attempt.objects.open_for(next_class, quiz, zoe)
    answers = []
    for work in (attempt, zoes):
        response = work.responses.get(question__kind="essay")
        response.answer = "As it says (Doc 1, ¶2)."
        answers.append(Answered(response, work, Asked(response.question, 1, [])))
    papers = papers_of(assignment, answers)
    letters = [one for one in papers if one.name == "Doc 1"]
    assert [one.paragraphs[1].sentences[0].text for one in letters] == [OLD, NEW]
    assert [one.paragraphs[1].tally.students for one in letters] == [1, 1]
    assert [one.name for one in papers].count("Doc 2") == 1
    counts = []
    for some in (answers[:1], answers):
        with CaptureQueriesContext(connection) as asked:
            papers_of(assignment, some)
        counts.append(len(asked))
    assert counts == [counts[0]] * 2


@pytest.mark.parametrize("more", [0, 1, 3])
def test_queries_of_a_beginning(
    count_queries, sign_in, ana, ben, giving, quiz, lesson, text, council_notice, more
):
    """One more than for those who follow, however many documents lie there."""
    step = lesson.steps.first()
    for number in range(more):
        StepDocument.objects.create(
            step=step, text=council_notice.texts.get(), label=f"More {number}", position=9
        )
    counts = []
    for student in (ana, ben):
        client = sign_in(student)
        client.get("/accounts/password/")
        address = reverse("quizzes:workspace", args=[giving.assignment_id, quiz.pk])
        counts.append(count_queries(lambda client=client, at=address: client.get(at)))
    assert counts == [11, 9]


def test_what_is_pinned_is_not_pinned_anew(giving, lesson, text):
    documents = StepDocument.objects.filter(step__lesson=lesson)
    documents.freeze(giving)
    before = list(Pin.objects.order_by("pk").values())
    text.revise(BODY.format(NEW))
    documents.freeze(giving)
    assert list(Pin.objects.order_by("pk").values()) == before
    assert not documents.loose(giving).exists()


def test_a_document_without_words_waits_for_them(giving, lesson, text):
    laid = StepDocument.objects.get(label="Doc 1")
    type(text).objects.filter(pk=text.pk).update(current=None)
    StepDocument.objects.freeze(giving)
    assert not laid.pins.exists()
    type(text).objects.filter(pk=text.pk).update(current=text.current)
    assert list(StepDocument.objects.loose(giving)) == [laid]


def test_one_pin_a_class(attempt):
    pin = Pin.objects.first()
    pin.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        pin.save(force_insert=True)


# --- what who corrects is told -------------------------------------------------------------

KEEP = "One class has begun to work with the earlier words and keeps them."
GET = "One class that has not begun gets the new words."


def correct(client, text):
    address = f"/admin/sources/text/{text.pk}/change/"
    sent = sent_back(client, address, body=BODY.format(NEW))
    said = client.post(address, sent, follow=True).context["messages"]
    return next(str(one) for one in said if "has a new version" in str(one))


def test_who_corrects_is_told_before(sign_in, rivera, ana, zoe, giving, next_class, quiz, text):
    client, form = sign_in(rivera), f"/admin/sources/text/{text.pk}/change/"
    assert "keeps the words" not in client.get(form).content.decode()
    for student, room, told in [
        (ana, giving, "One class has begun and keeps the words it has now; who begins later reads"),
        (zoe, next_class, "2 classes have begun and keep the words it has now; who begins later"),
    ]:
        page(sign_in(student), room, quiz)
        assert told in client.get(form).content.decode()


def test_who_corrects_is_told_which_classes_read_what(sign_in, rivera, attempt, next_class, text):
    said = correct(sign_in(rivera), text)
    assert KEEP in said
    assert GET in said
    text.refresh_from_db()
    assert (keeping(text).get(), still_to_begin(text).get()) == (attempt.giving, next_class)


def test_of_several_classes(attempt, next_class, assignment, rivera, okoro, text):
    again = make_classroom("Period 5", rivera), make_classroom("Period 6", okoro)
    more = [Giving.objects.create(assignment=assignment, classroom=one) for one in again]
    StepDocument.objects.freeze(more[0])
    text.revise(BODY.format(NEW))
    assert after_correction(text) == [
        "2 classes have begun to work with the earlier words and keep them.",
        "2 classes that have not begun get the new words.",
    ]
    for one in (attempt.giving, next_class):
        one.withdraw()
    assert after_correction(text) == [KEEP, GET]


def test_who_begins_with_the_new_words_is_in_neither_number(next_class, corrected):
    StepDocument.objects.freeze(next_class)
    assert after_correction(corrected) == [KEEP]


def test_a_text_that_only_some_students_read(attempt, giving, lesson, text):
    short = text.source.texts.create(kind="adaptation", based_on=text, position=1)
    short.revise("Ships came.")
    StepDocument.objects.freeze(giving)
    assert after_correction(short) == []
    short.revise("Ships came in.")
    assert after_correction(short) == [KEEP]


def test_nothing_is_told_where_no_class_has_it(sign_in, rivera, lesson, text):
    said = correct(sign_in(rivera), text)
    assert "class" not in re.sub("<[^>]+>", "", said)


# --- what was stored before --------------------------------------------------------------

BEFORE = [("lessons", "0013_key_early"), ("quizzes", "0040_each_when_ready")]
AFTER = [("lessons", "0015_one_pin_for_all_is_gone"), ("quizzes", "0041_pins_of_classes")]


def migrate(to):
    executor = MigrationExecutor(connection)
    executor.migrate(to)
    return MigrationExecutor(connection).loader.project_state(to).apps


@pytest.mark.django_db(transaction=True)
def test_classes_that_had_begun_keep_what_was_pinned_for_all(
    lesson, quiz, assignment, giving, period2, ana, rivera, text
):
    later = Giving.objects.create(assignment=assignment, classroom=period2)
    other = Lesson.objects.create(slug="other", title="Other", owner=rivera)
    elsewhere = Giving.objects.create(
        assignment=Assignment.objects.create(lesson=other), classroom=period2
    )
    first, laid = text.current, StepDocument.objects.get(label="Doc 1")
    reader = Giving.objects.create(
        assignment=Assignment.objects.create(lesson=lesson), classroom=period2
    )
    Progress.objects.create(giving=reader, step=lesson.steps.first(), student=ana)
    Attempt.objects.create(giving=giving, quiz=quiz, student=ana, started_at=timezone.now())
    Attempt.objects.create(
        giving=elsewhere,
        quiz=Quiz.on_step(Step.objects.create(lesson=other, kind="quiz", title="Q")),
        student=ana,
        started_at=timezone.now(),
    )
    text.revise(BODY.format(NEW))
    second = text.current
    try:
        old = migrate(BEFORE)
        old.get_model("lessons", "StepDocument").objects.filter(pk=laid.pk).update(
            version=first.pk, other_version=second.pk
        )
        migrate(AFTER)
        rows = Pin.objects.order_by("giving").values_list(
            "giving", "document", "version", "other_version"
        )
        assert list(rows) == [
            (giving.pk, laid.pk, first.pk, second.pk),
            (reader.pk, laid.pk, first.pk, second.pk),
        ]
        assert not Pin.objects.filter(giving=later).exists()
        old = migrate(BEFORE)
        row = old.get_model("lessons", "StepDocument").objects.get(pk=laid.pk)
        assert (row.version_id, row.other_version_id) == (first.pk, second.pk)
    finally:
        migrate(AFTER)
    assert TextVersion.objects.filter(text=text).count() == 2
