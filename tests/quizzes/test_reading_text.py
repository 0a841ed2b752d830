"""The text of a document that a student reads: shortened for class, or the whole."""

import json
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from lessons.models import Assignment, Giving, Lesson, Pin, StepDocument, Support
from quizzes.marking.answer import OnTable
from quizzes.models import Attempt, Evidence, Question
from sources.models import Text

SHORT = "Ships came at dawn.\n\nThe gates stay shut."
WHOLE = "I counted eleven masts and no flag."


@pytest.fixture
def short(harbor_letter):
    """The letter shortened for class, beside the whole that lies on the table as Doc 1."""
    whole = harbor_letter.texts.get()
    text = harbor_letter.texts.create(kind="adaptation", label="Short", based_on=whole, position=1)
    text.revise(SHORT)
    return text


@pytest.fixture
def shortened(ana, short):
    return Support.objects.create(student=ana, reading_text="adapted")


def desk(giving, step, name="workspace"):
    return reverse(f"quizzes:{name}", args=[giving.assignment_id, step.pk])


def words(response):
    return " ".join(unescape(response.content.decode()).split())


def test_it_works(sign_in, ana, ben, giving, quiz, shortened):
    page = words(sign_in(ana).get(desk(giving, quiz)))
    assert "Ships came at dawn." in page
    assert "Shortened for class" in page
    assert WHOLE not in page
    assert "Doc 1" in page
    assert Attempt.objects.get(student=ana).reading_text == "adapted"
    page = words(sign_in(ben).get(desk(giving, quiz)))
    assert WHOLE in page
    assert "Ships came at dawn." not in page
    assert Attempt.objects.get(student=ben).reading_text == ""


def test_a_part_to_read(sign_in, ana, giving, lesson, shortened):
    page = words(sign_in(ana).get(desk(giving, lesson.steps.first())))
    assert "Ships came at dawn." in page
    assert WHOLE not in page
    assert not Pin.objects.exists()


def test_the_full_text_for_who_reads_it(sign_in, ana, ben, giving, quiz, short):
    StepDocument.objects.filter(label="Doc 1").update(
        text=short, first_paragraph=1, last_paragraph=1
    )
    Support.objects.create(student=ana, reading_text="original")
    page = words(sign_in(ana).get(desk(giving, quiz)))
    assert WHOLE in page
    assert "We shall keep the gates shut" in page  # the excerpt was one of the other text
    page = words(sign_in(ben).get(desk(giving, quiz)))
    assert "Ships came at dawn." in page
    assert "The gates stay shut." not in page


@pytest.mark.parametrize("wanted", ["adapted", "original"])
def test_who_has_it_already(sign_in, ana, giving, quiz, wanted):
    """There is only one text: nothing changes."""
    Support.objects.create(student=ana, reading_text=wanted)
    assert WHOLE in words(sign_in(ana).get(desk(giving, quiz)))


def test_the_teacher_may_keep_the_one_text(sign_in, ana, giving, quiz, shortened):
    StepDocument.objects.update(lends_other_text=False)
    assert WHOLE in words(sign_in(ana).get(desk(giving, quiz)))


def test_both_on_the_table(sign_in, ana, giving, quiz, shortened, short):
    """They lie there to be compared."""
    first = StepDocument.objects.get(label="Doc 1")
    StepDocument.objects.create(step=first.step, text=short, label="Doc 1B", position=3)
    page = words(sign_in(ana).get(desk(giving, quiz)))
    assert WHOLE in page
    assert page.count("Ships came at dawn. </") + page.count("Ships came at dawn.</") == 1


def test_a_key_to_passages_holds_for_one_text(sign_in, ana, giving, quiz, shortened):
    Question.objects.create(
        quiz=quiz, kind="evidence_hunt", prompt="Find it", settings={"sought": []}, position=9
    )
    assert WHOLE in words(sign_in(ana).get(desk(giving, quiz)))
    assert Attempt.objects.get().reading_text == ""


def test_withheld_like_any_text(sign_in, ana, rivera, giving, quiz, shortened, short):
    short.withdraw(rivera, "The heirs ask us to.")
    page = words(sign_in(ana).get(desk(giving, quiz)))
    assert "The heirs ask us to." in page
    assert "Ships came at dawn." not in page


# --- what is cited ---------------------------------------------------------------------


def cited(giving, quiz, ana, sign_in, quote="The gates stay shut."):
    """Ana cites these words of Doc 1 as her page would. The answer of the server."""
    client = sign_in(ana)
    client.get(desk(giving, quiz))
    attempt = Attempt.objects.get(student=ana)
    essay = attempt.responses.get(question__kind="essay").question_id
    row = StepDocument.objects.get(label="Doc 1")
    work = {
        "round": 1,
        "base": attempt.revision,
        "tab": "t",
        "seq": 1,
        "user": ana.pk,
        "answers": {str(essay): "It says so (Doc 1, ¶2)."},
        "evidence": [
            {
                "key": "k1",
                "question": essay,
                "label": "Doc 1, ¶2",
                "role": "says",
                "document": row.pk,
                "start": SHORT.index(quote) - 1,
                "end": SHORT.index(quote) - 1 + len(quote),
                "quote": quote,
                "prefix": "",
                "suffix": "",
            }
        ],
        "final": False,
    }
    return client.post(desk(giving, quiz, "save"), json.dumps(work), "application/json")


def test_what_is_cited_is_of_that_text(sign_in, ana, giving, quiz, shortened, short):
    assert cited(giving, quiz, ana, sign_in).status_code == 200
    evidence = Evidence.objects.get()
    assert (evidence.label, evidence.version) == ("Doc 1, ¶2", short.current)
    page = words(sign_in(ana).get(desk(giving, quiz)))
    assert 'href="#d1p2"' in page


def test_words_of_the_other_text_are_not_cited(sign_in, ana, giving, quiz, shortened):
    answer = cited(giving, quiz, ana, sign_in, quote="gates stay shut.")
    assert answer.json()["rev"] == 1
    Evidence.objects.all().delete()
    Support.objects.update(reading_text="")
    Attempt.objects.update(reading_text="", revision=0)
    cited(giving, quiz, ana, sign_in)
    assert not Evidence.objects.exists()


def test_the_version_is_pinned(sign_in, ana, giving, quiz, shortened, short):
    cited(giving, quiz, ana, sign_in)
    pinned = short.current
    short.revise("Other words.\n\nQuite other.")
    assert Pin.objects.get(document__label="Doc 1").other_version == pinned
    page = words(sign_in(ana).get(desk(giving, quiz)))
    assert "Ships came at dawn." in page
    assert "Quite other." not in page


def test_shortened_after_others_had_begun(sign_in, ana, ben, giving, quiz, harbor_letter):
    sign_in(ben).get(desk(giving, quiz))
    before = Pin.objects.get(document__label="Doc 1").version
    whole = harbor_letter.texts.get()
    text = harbor_letter.texts.create(kind="adaptation", based_on=whole, position=1)
    text.revise(SHORT)
    whole.revise("Corrected since.")
    Support.objects.create(student=ana, reading_text="adapted")
    assert "Ships came at dawn." in words(sign_in(ana).get(desk(giving, quiz)))
    row = Pin.objects.get(document__label="Doc 1")
    assert (row.version, row.other_version) == (before, text.current)


def test_changed_aids_hold_for_work_begun_later(sign_in, ana, giving, quiz, shortened):
    client = sign_in(ana)
    client.get(desk(giving, quiz))
    Support.objects.update(reading_text="")
    assert "Ships came at dawn." in words(client.get(desk(giving, quiz)))


def test_another_round_goes_on_with_it(sign_in, ana, rivera, giving, quiz, shortened):
    sign_in(ana).get(desk(giving, quiz))
    attempt = Attempt.objects.get()
    Support.objects.update(reading_text="")
    attempt.turn_in(ana)
    assert attempt.send_back(rivera).reading_text == "adapted"


def test_who_grades_sees_the_words_there_were(sign_in, ana, rivera, giving, quiz, shortened):
    cited(giving, quiz, ana, sign_in)
    attempt = Attempt.objects.get()
    attempt.responses.filter(question__kind="essay").update(
        answer="“The gates stay shut” (Doc 1, ¶2), and (Doc 1, ¶1)."
    )
    attempt.turn_in(ana)
    address = reverse("quizzes:marking_paper", args=[giving.assignment_id, attempt.pk])
    page = words(sign_in(rivera).get(address))
    assert "The gates stay shut." in page
    assert "Doc 1, ¶1" in page
    assert WHOLE not in page


def test_a_table_for_each_who_had_another(ana, ben, zoe, giving, quiz, shortened, short):
    works = [Attempt.objects.open_for(giving, quiz, student) for student in (ana, ben, zoe)]
    tables = OnTable.of_each(quiz, works)
    texts = [tables[work].documents["Doc 1"].text for work in works]
    assert texts[0] == short
    assert texts[1] == texts[2] == short.based_on
    assert tables[works[1]] is tables[works[2]]


# --- copies and bounds -----------------------------------------------------------------


def test_a_copy_pins_nothing(sign_in, ana, rivera, lesson, giving, quiz, shortened):
    sign_in(ana).get(desk(giving, quiz))
    copy = lesson.copy(rivera, "Copy", "copy")
    assert copy.steps.first().documents.count() == 2
    assert not Pin.objects.filter(document__step__lesson=copy).exists()


def test_queries(count_queries, sign_in, ana, giving, quiz, shortened, short):
    client = sign_in(ana)
    client.get("/accounts/password/")
    assert count_queries(lambda: client.get(desk(giving, quiz))) <= 12
    usual = count_queries(lambda: client.get(desk(giving, quiz)))
    Support.objects.all().delete()
    Attempt.objects.update(reading_text="")
    assert usual == count_queries(lambda: client.get(desk(giving, quiz)))


def test_queries_of_another_lesson_are_the_same(
    count_queries, sign_in, ana, rivera, lesson, giving, period3, quiz, shortened
):
    """With texts that nobody pinned yet there is one more, for however many of them."""
    copy = lesson.copy(rivera, "Copy", "copy")
    Lesson.objects.filter(pk=copy.pk).update(state="published")
    assignment = Assignment.objects.create(lesson=copy, given_by=rivera)
    other = Giving.objects.create(assignment=assignment, classroom=period3, opens_at=timezone.now())
    client, step = sign_in(ana), copy.steps.first()
    client.get(desk(other, step))
    one = count_queries(lambda: client.get(desk(other, step)))
    notice = Text.objects.get(source__slug="council-notice")
    notice.source.texts.create(kind="adaptation", based_on=notice, position=1).revise("Open.")
    assert count_queries(lambda: client.get(desk(other, step))) == one <= 12
