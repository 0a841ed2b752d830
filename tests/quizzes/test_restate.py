"""Documents that open in stages: after each the student answers for now, and says how sure."""

import json
from html import unescape

import pytest
from django.db.models import ProtectedError
from django.test import Client

from lessons.models import Assignment, Enrolment, Giving, Lesson, Step, StepDocument
from quizzes.models import Evidence, Prediction, Quiz, Restatement
from sources.models import Source, State
from tests.cast import make_person

LETTER, NOTICE = "I counted eleven masts", "were never shut"
FIRST = "They were shut, says who kept them."
CLOSED = "Its words open once you have said your answer for now."


@pytest.fixture
def reading(lesson):
    """The letter first, the notice after it."""
    reading = lesson.steps.get(kind="reading")
    reading.documents.filter(label="Doc 2").update(stage=2)
    return reading


def at(giving, step, tail=""):
    return f"/assignments/{giving.assignment_id}/{step.pk}/{tail}"


def words(response):
    return " ".join(unescape(response.getvalue().decode()).split())


def said(step, stage=1, text=FIRST, sure="2"):
    name = f"view-{step.pk}-{stage}"
    return {"stage": stage, f"{name}-words": text, f"{name}-sureness": sure}


def test_it_works(sign_in, ana, giving, reading):
    client = sign_in(ana)
    page = words(client.get(at(giving, reading)))
    assert LETTER in page and NOTICE not in page and CLOSED in page
    for shown in ["Doc 2", "Notice of the council", "Your answer to the question for now"]:
        assert shown in page
    assert "Who told the truth about the gates?" in page
    answer = client.post(at(giving, reading, "restate/"), said(reading))
    assert answer["Location"] == at(giving, reading, "#views")
    page = words(client.get(at(giving, reading)))
    assert NOTICE in page and FIRST in page and "fairly sure" in page and CLOSED not in page
    kept = Restatement.objects.get()
    assert (kept.student, kept.step, kept.stage, kept.words) == (ana, reading, 1, FIRST)


def test_after_the_last_stage_one_may_say_it_once_more(sign_in, ana, giving, reading):
    client = sign_in(ana)
    client.post(at(giving, reading, "restate/"), said(reading))
    assert "Send my answer" in words(client.get(at(giving, reading)))
    client.post(at(giving, reading, "restate/"), said(reading, 2, "Still shut.", "3"))
    page = words(client.get(at(giving, reading)))
    assert page.index(FIRST) < page.index("Still shut.")
    assert "Your answer to the question for now" not in page


def test_three_stages_with_a_gap(sign_in, ana, giving, reading, rivera, harbor_letter):
    third = harbor_letter.texts.create(kind="translation")
    third.revise("The third says nothing.")
    source = Source.objects.create(slug="third", title="The third", state=State.PUBLISHED)
    third.source = source
    third.save()
    StepDocument.objects.create(step=reading, text=third, label="Doc 3", stage=5, position=9)
    client = sign_in(ana)
    for stage, is_open in [(1, False), (2, True)]:
        client.post(at(giving, reading, "restate/"), said(reading, stage))
        page = words(client.get(at(giving, reading)))
        assert NOTICE in page and ("The third says nothing." in page) is is_open


def test_it_is_said_once_and_never_changed(sign_in, ana, giving, reading):
    client, address = sign_in(ana), at(giving, reading, "restate/")
    client.post(address, said(reading))
    assert "is not kept" not in words(client.post(address, said(reading), follow=True))
    again = client.post(address, said(reading, text="They were open."), follow=True)
    assert "is not kept: “They were open.”" in words(again)
    assert Restatement.objects.get().words == FIRST


@pytest.mark.parametrize(
    ("text", "sure"), [("", "2"), (" \n", "2"), ("x" * 2001, "2"), (FIRST, ""), (FIRST, "4")]
)
def test_bad_input_changes_nothing_and_is_shown_again(sign_in, ana, giving, reading, text, sure):
    answer = sign_in(ana).post(at(giving, reading, "restate/"), said(reading, 1, text, sure))
    page = words(answer)
    assert answer.status_code == 400 and not Restatement.objects.exists()
    assert "invalid-feedback" in page and text.strip() in page and NOTICE not in page


@pytest.mark.parametrize("stage", ["", "x", "0", "2", "7"])
def test_no_stage_is_skipped(sign_in, ana, giving, reading, stage):
    sent = said(reading) | said(reading, 2) | {"stage": stage}
    assert sign_in(ana).post(at(giving, reading, "restate/"), sent).status_code == 404
    assert not Restatement.objects.exists()


def test_refusals(sign_in, ana, zoe, rivera, giving, reading):
    address = at(giving, reading, "restate/")
    assert sign_in(ana).get(address).status_code == 405
    for user in [zoe, rivera]:
        assert sign_in(user).post(address, said(reading)).status_code == 404
    assert FIRST in words(Client().post(address, said(reading)))
    giving.withdraw()
    assert sign_in(ana).post(address, said(reading)).status_code == 404
    assert not Restatement.objects.exists()


def test_where_nothing_is_in_stages(sign_in, ana, giving, lesson):
    step = lesson.steps.get(kind="reading")
    assert "How my view changed" not in words(sign_in(ana).get(at(giving, step)))
    assert sign_in(ana).post(at(giving, step, "restate/"), said(step)).status_code == 404


def test_answers_travel_along(sign_in, ana, giving, quiz, reading, attempt):
    """Also in the part after, which borrows the documents."""
    client, short = sign_in(ana), quiz.questions.get(kind="short_answer")
    assert NOTICE not in words(client.get(at(giving, quiz)))
    sent = said(reading) | {"round": 1, "base": 0, "all": 1, f"q{short.pk}": "Not sure yet."}
    answer = client.post(at(giving, quiz, "restate/"), sent)
    assert answer["Location"] == at(giving, quiz, "#views")
    assert attempt.responses.get(question=short).answer == "Not sure yet."
    assert NOTICE in words(client.get(at(giving, quiz)))


def test_bad_input_loses_no_answer(sign_in, ana, giving, quiz, reading, attempt):
    short = quiz.questions.get(kind="short_answer")
    sent = said(reading, 1, "") | {"round": 1, "base": 0, "all": 1, f"q{short.pk}": "Not sure."}
    answer = sign_in(ana).post(at(giving, quiz, "restate/"), sent)
    assert answer.status_code == 400 and "Not sure." in words(answer)


# --- closed everywhere -----------------------------------------------------------------


def test_the_library_holds_it_back(sign_in, ana, zoe, giving, reading):
    Source.objects.update(access=Source.Access.SIGNED_IN)
    client, address = sign_in(ana), "/sources/council-notice/"
    assert NOTICE in words(sign_in(zoe).get(address))
    assert "You do not read this document now." in words(client.get(address))
    assert client.get("/sources/council-notice.json").status_code == 404
    assert LETTER in words(client.get("/sources/harbor-letter/"))
    client.post(at(giving, reading, "restate/"), said(reading))
    assert NOTICE in words(client.get(address))


def test_nothing_of_it_is_cited(sign_in, ana, giving, quiz, reading, attempt):
    notice, essay = reading.documents.last(), quiz.questions.get(kind="essay")
    quote = {"key": "k1", "document": notice.pk, "start": 0, "end": 9, "quote": "The gates"}
    body = {"user": ana.pk, "round": 1, "base": 0, "tab": "t", "seq": 1, "answers": {}}
    body["evidence"] = [quote | {"question": essay.pk, "role": "", "label": ""}]
    client = sign_in(ana)
    answer = client.post(at(giving, quiz, "save/"), body, content_type="application/json")
    assert answer.json()["lost"] == ["k1"] and not Evidence.objects.exists()
    assert client.get(at(giving, quiz, "cite/?at=d2:1")).status_code == 404


def test_another_assignment_says_what_opens_it(sign_in, ana, rivera, giving, reading):
    lesson = Lesson.objects.create(slug="l2", title="Again", owner=rivera, state=State.PUBLISHED)
    step = Step.objects.create(lesson=lesson, title="Read again")
    text = reading.documents.last().text
    StepDocument.objects.create(step=step, text=text, label="Doc 9")
    assignment = Assignment.objects.create(lesson=lesson, given_by=rivera)
    plain = Giving.objects.create(assignment=assignment, classroom=giving.classroom)
    page = words(sign_in(ana).get(at(plain, step)))
    assert NOTICE not in page and "Its words open in another part of your work" in page


def test_both_ways_of_stages_one_after_the_other(sign_in, ana, giving, reading):
    Step.objects.filter(pk=reading.pk).update(sourcing_first=True)
    client, question = sign_in(ana), "What do you expect this document to say"
    assert words(client.get(at(giving, reading))).count(question) == 1
    client.post(at(giving, reading, "restate/"), said(reading))
    page = words(client.get(at(giving, reading)))
    assert page.count(question) == 2 and NOTICE not in page
    notice = reading.documents.last()
    sent = {"document": notice.pk, f"expect-{notice.pk}-words": "Praise."}
    client.post(at(giving, reading, "predict/"), sent)
    assert NOTICE in words(client.get(at(giving, reading)))
    assert Prediction.objects.get().source == notice.text.source


def test_under_a_clock_nothing_is_held_back(sign_in, ana, giving, quiz, reading):
    Quiz.objects.filter(pk=quiz.pk).update(timed="40", waits_for_teacher=False)
    client = sign_in(ana)
    client.post(at(giving, quiz, "begin/"), {"number": 1})
    page = words(client.get(at(giving, quiz)))
    assert NOTICE in page and "How my view changed" not in page
    assert NOTICE in words(client.get(at(giving, reading)))


# --- who reads it ----------------------------------------------------------------------


@pytest.fixture
def kept(ana, reading):
    Restatement.keep(ana, reading.pk, 1, FIRST, 1)
    Restatement.keep(ana, reading.pk, 2, "Still shut.", 3)


def test_the_grader_reads_how_it_changed(sign_in, rivera, okoro, ben, giving, turned_in, kept):
    Restatement.keep(ben, Restatement.objects.first().step_id, 1, "Of Ben.", 1)
    paper = f"/marking/{giving.assignment_id}/{turned_in.pk}/"
    page = words(sign_in(rivera).get(paper))
    assert page.index(FIRST) < page.index("Still shut.") and "Of Ben." not in page
    assert "not sure" in page
    assert sign_in(okoro).get(paper).status_code == 404


def test_it_stands_beside_what_came_back(sign_in, ana, rivera, giving, quiz, turned_in, kept):
    turned_in.give_back(rivera)
    page = words(sign_in(ana).get(at(giving, quiz, "feedback/")))
    assert "How my view changed" in page and FIRST in page and "Still shut." in page


def test_what_was_never_opened_opens_when_it_came_back(
    sign_in, ana, rivera, giving, quiz, reading, turned_in
):
    turned_in.give_back(rivera)
    client = sign_in(ana)
    page = words(client.get(at(giving, quiz, "feedback/")))
    assert NOTICE not in page and at(giving, quiz, "restate/") in page
    client.post(at(giving, quiz, "restate/"), said(reading))
    assert NOTICE in words(client.get(at(giving, quiz, "feedback/")))


def test_one_takes_it_along(sign_in, ana, ben, kept):
    rows = json.loads(sign_in(ana).get("/assignments/my-work.json").getvalue())["answers_for_now"]
    assert [(row["stage"], row["answer"], row["sure"]) for row in rows] == [
        (1, FIRST, "not sure"),
        (2, "Still shut.", "sure"),
    ]
    page = words(sign_in(ana).get("/assignments/my-work.txt"))
    assert "Read, after stage 1" in page and FIRST in page
    assert FIRST not in words(sign_in(ben).get("/assignments/my-work.txt"))


def test_teachers_read_on(sign_in, rivera, lesson, quiz, giving, reading):
    page = words(sign_in(rivera).get(f"/lessons/{lesson.slug}/preview/1/"))
    assert LETTER in page and NOTICE in page and "Your answer to the question for now" in page
    assert "The documents of the next stage open for a student who has sent this." in page
    assert not Restatement.objects.exists()


def test_a_part_with_answers_stays(sign_in, rivera, reading, kept):
    with pytest.raises(ProtectedError):
        reading.delete()
    page = words(sign_in(rivera).get(f"/admin/lessons/step/{reading.pk}/delete/"))
    assert "Students have begun to work on it." in page


def test_it_goes_with_the_student(ana, kept):
    ana.delete()
    assert not Restatement.objects.exists()


def test_a_copy_keeps_the_stages(rivera, reading):
    copy = reading.lesson.copy(rivera, "A copy", "a-copy")
    assert [one.stage for one in copy.steps.first().documents.all()] == [1, 2]


@pytest.mark.parametrize("more", [0, 3])
def test_queries(count_queries, sign_in, ana, giving, quiz, reading, kept, attempt, more):
    for number in range(more):
        student = make_person(f"more{number}", f"More {number}")
        Enrolment.objects.create(classroom=giving.classroom, user=student, role="student")
        Restatement.keep(student, reading.pk, 1, "More", 1)
        StepDocument.objects.create(
            step=reading, text=reading.documents.first().text, label=f"Doc {number + 7}"
        )
    client = sign_in(ana)
    client.get(at(giving, quiz))
    assert count_queries(lambda: client.get(at(giving, quiz))) == 8
