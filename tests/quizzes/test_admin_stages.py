"""An author chooses stages for a part; under a clock she is refused, from either side."""

import pytest

from lessons.models import Step, StepDocument
from quizzes.models import Quiz
from tests.admin_forms import sent_back


def page(step):
    model = "quizzes/quiz" if step.kind == "quiz" else "lessons/step"
    return f"/admin/{model}/{step.pk}/change/"


@pytest.fixture
def reading(lesson):
    return lesson.steps.get(kind="reading")


@pytest.fixture
def change(sign_in, rivera):
    """`change(step, **fields)` sends the page of a part back as Rivera does."""
    client = sign_in(rivera)

    def send(step, **fields):
        response = client.post(page(step), sent_back(client, page(step), **fields))
        return "" if response.status_code == 302 else response.content.decode()

    return send


def is_sourcing_first(step):
    return Step.objects.get(pk=step.pk).sourcing_first


def test_it_works(change, reading, quiz):
    assert change(reading, sourcing_first="on") == ""
    assert is_sourcing_first(reading)


def test_of_a_part_with_documents_of_its_own(change, quiz, council_notice):
    StepDocument.objects.create(step=quiz.step_ptr, text=council_notice.texts.get())
    assert change(quiz, sourcing_first="on") == ""
    assert is_sourcing_first(quiz)


def test_not_where_the_documents_are_borrowed(change, quiz):
    assert "are those of “Read”. Say it there." in change(quiz, sourcing_first="on")
    assert not is_sourcing_first(quiz)


def test_not_for_a_part_whose_documents_lie_under_a_clock(change, reading, quiz):
    Quiz.objects.update(timed="40")
    told = change(reading, sourcing_first="on")
    assert "“Questions” is written under a clock with these documents" in told
    assert not is_sourcing_first(reading)


def test_a_later_clock_over_other_documents_is_no_matter(change, reading, quiz, council_notice):
    StepDocument.objects.create(step=quiz.step_ptr, text=council_notice.texts.get())
    Quiz.objects.update(timed="40")
    assert change(reading, sourcing_first="on") == ""


def test_no_clock_over_documents_in_stages(change, reading, quiz):
    Step.objects.filter(pk=reading.pk).update(sourcing_first=True)
    assert "The documents of “Read” open in stages" in change(quiz, timed="40")
    assert Quiz.objects.get().timed == ""


def test_no_clock_and_stages_on_one_page(change, quiz, council_notice):
    StepDocument.objects.create(step=quiz.step_ptr, text=council_notice.texts.get())
    told = change(quiz, timed="40", sourcing_first="on")
    assert "“Questions” is written under a clock with these documents" in told
    assert Quiz.objects.get().timed == "" and not is_sourcing_first(quiz)
    assert change(quiz, timed="40") == ""


def test_what_students_have_begun_to_read_stays_open(change, reading, quiz, attempt):
    told = change(reading, sourcing_first="on")
    assert "Students have begun to work with these documents: they stay open." in told
    assert not is_sourcing_first(reading)


def test_it_can_be_taken_away_at_any_time(change, reading, quiz, attempt):
    Step.objects.filter(pk=reading.pk).update(sourcing_first=True)
    assert change(reading, title="Read on") == ""
    assert is_sourcing_first(reading)
    assert change(reading, sourcing_first="") == ""
    assert not is_sourcing_first(reading)


# --- documents in stages ---------------------------------------------------------------


def stages(step):
    return list(step.documents.values_list("stage", flat=True))


def test_documents_in_stages(change, reading):
    assert change(reading, **{"documents-1-stage": "2"}) == ""
    assert stages(reading) == [1, 2]


@pytest.mark.parametrize("stage", ["0", "10", "-1", "x"])
def test_no_other_stages(change, reading, stage):
    assert "documents-1-stage" in change(reading, **{"documents-1-stage": stage})
    assert stages(reading) == [1, 1]


def test_no_number_is_the_first_stage(change, reading):
    reading.documents.filter(label="Doc 2").update(stage=3)
    assert change(reading, **{"documents-1-stage": ""}) == ""
    assert stages(reading) == [1, 1]


def test_no_stages_whose_documents_lie_under_a_clock(change, reading, quiz):
    Quiz.objects.update(timed="40")
    told = change(reading, **{"documents-1-stage": "2"})
    assert "“Questions” is written under a clock with these documents" in told
    assert stages(reading) == [1, 1]


def test_no_clock_over_documents_of_a_later_stage(change, reading, quiz):
    reading.documents.filter(label="Doc 2").update(stage=2)
    assert "The documents of “Read” open in stages" in change(quiz, timed="40")


def test_no_clock_over_own_documents_of_a_later_stage(change, quiz, council_notice):
    text = council_notice.texts.get()
    StepDocument.objects.create(step=quiz.step_ptr, text=text, label="Doc 3", stage=2)
    told = change(quiz, timed="40")
    assert "“Questions” is written under a clock with these documents" in told
    assert Quiz.objects.get().timed == ""


def test_no_document_in_two_stages(change, reading, harbor_letter):
    second = harbor_letter.texts.create(kind="adaptation")
    second.revise("Eleven ships came.")
    StepDocument.objects.create(step=reading, text=second, label="Doc 1B", position=9)
    told = change(reading, **{"documents-2-stage": "2"})
    assert "“Letter of the harbor master” lies here in two stages" in told
    assert stages(reading) == [1, 1, 1]


def test_work_has_begun_and_documents_only_open_earlier(change, reading, quiz, attempt):
    reading.documents.filter(label="Doc 2").update(stage=3)
    told = change(reading, **{"documents-1-stage": "4"})
    assert "Students work on it: it can only open earlier." in told
    assert change(reading, **{"documents-1-stage": "1"}) == ""
    assert stages(reading) == [1, 1]


# --- a plan for the outline ------------------------------------------------------------


@pytest.fixture
def essay(quiz):
    return quiz.questions.get(kind="essay")


def question_page(question, name="change"):
    return f"/admin/quizzes/question/{question.pk}/{name}/"


NO_PLAN = "“Questions” is written under a clock: an outline has no plan there."


def test_no_plan_under_a_clock(sign_in, rivera, quiz, essay):
    client, at = sign_in(rivera), question_page(essay)
    Quiz.objects.update(timed="40")
    told = client.post(at, sent_back(client, at, planner="My answer")).content.decode()
    assert NO_PLAN in told
    essay.refresh_from_db()
    assert "planner" not in essay.settings
    Quiz.objects.update(timed="")
    assert client.post(at, sent_back(client, at, planner="My answer")).status_code == 302
    essay.refresh_from_db()
    assert essay.settings["planner"] == ["My answer"]


def test_no_plan_under_a_clock_in_a_new_question(sign_in, rivera, quiz):
    Quiz.objects.update(timed="40")
    data = {"quiz": quiz.pk, "kind": "essay", "prompt": "And then?", "points": "1"}
    add = f"/admin/quizzes/question/add/?quiz={quiz.pk}&kind=essay"
    told = sign_in(rivera).post(add, data | {"planner": "My answer"}).content.decode()
    assert NO_PLAN in told
    assert sign_in(rivera).post(add, data).status_code == 302


def test_no_clock_over_a_plan(change, quiz, essay):
    essay.settings |= {"planner": ["My answer"]}
    essay.save()
    told = change(quiz, timed="40")
    assert "has a plan for the outline: no clock can run here. Empty the plan first." in told
    assert Quiz.objects.get().timed == ""
    quiz.questions.filter(pk=essay.pk).update(retired=True)
    assert change(quiz, timed="40") == ""


def test_a_question_with_a_plan_is_not_asked_again_under_a_clock(sign_in, rivera, quiz, essay):
    essay.settings |= {"planner": ["My answer"]}
    essay.save()
    quiz.questions.filter(pk=essay.pk).update(retired=True)
    Quiz.objects.update(timed="40")
    told = sign_in(rivera).post(question_page(essay, "retire"), follow=True).content.decode()
    assert NO_PLAN in told
    assert quiz.questions.get(pk=essay.pk).retired
