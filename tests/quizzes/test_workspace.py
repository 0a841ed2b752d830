"""A part on the desk: /assignments/<assignment>/<step>/, and saving it by buttons."""

import gzip
import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from lessons.models import (
    AuditEvent,
    Enrolment,
    Extension,
    Giving,
    Lesson,
    Pin,
    Progress,
    Step,
    StepDocument,
)
from quizzes.models import Attempt, Draft, Evidence, Note, Question, Quiz
from sources.models import Attachment, State
from tests.cast import make_classroom


def address(giving, step, tail=""):
    return f"/assignments/{giving.assignment_id}/{step.pk}/{tail}"


def text(response):
    """The words of a page, its white space made one blank."""
    return " ".join(response.content.decode().split())


def data_of(response):
    page = response.content.decode()
    start = page.index(">", page.index('<script id="desk-data"')) + 1
    return json.loads(page[start : page.index("</script>", start)])


@pytest.fixture
def reading(lesson):
    return lesson.steps.first()


@pytest.fixture
def asked(attempt):
    return {one.question.kind: one.question_id for one in attempt.responses.all()}


@pytest.fixture
def form(attempt, asked):
    """What the page of Ana's first visit sends by its Save button."""

    def make(**changes):
        return {
            "round": 1,
            "base": 0,
            "all": 1,
            f"q{asked['single_choice']}": "a",
            f"q{asked['several_choices']}": ["a", "b"],
            f"q{asked['short_answer']}": "Eleven masts.",
            f"q{asked['essay']}": "The gates were shut.",
            "then": "save",
        } | changes

    return make


def answers_of(attempt):
    return {one.question.kind: one.answer for one in attempt.responses.select_related("question")}


# --- opening ---------------------------------------------------------------------------


def test_it_works(sign_in, ana, giving, quiz):
    response = sign_in(ana).get(address(giving, quiz))
    assert response.status_code == 200
    page = text(response)
    assert "<h1" in page
    assert "Were the gates shut?" in page
    assert "Part 2 of 2: Questions" in page
    assert "What did the harbor master count?" in page
    assert "I counted eleven masts and no flag." in page
    assert "Nothing written yet" in page
    assert "Check and turn in" in page
    assert "Guidance" not in page
    assert "Model answer" not in page
    assert "It was kept secret." not in page
    attempt = Attempt.objects.get()
    assert (attempt.student, attempt.revision, attempt.responses.count()) == (ana, 0, 4)
    assert set(Pin.objects.values_list("version__number", flat=True)) == {1}


def test_opening_again_changes_nothing(sign_in, ana, giving, quiz):
    client = sign_in(ana)
    client.get(address(giving, quiz))
    before = (list(Attempt.objects.values()), list(Progress.objects.values()))
    client.get(address(giving, quiz))
    assert (list(Attempt.objects.values()), list(Progress.objects.values())) == before
    assert Draft.objects.count() == 0


def test_what_the_scripts_are_told(sign_in, ana, giving, quiz):
    data = data_of(sign_in(ana).get(address(giving, quiz)))
    letter = data["documents"][0]
    assert (letter["name"], letter["prefix"], data["evidence"]) == ("Doc 1", "d1", [])
    assert letter["blocks"][1] == {
        "id": "d1p2",
        "n": 2,
        "start": 53,
        "text": "I counted eleven masts and no flag.",
        "sentences": [[53, 88]],
    }


def test_pictures_and_how_to_cite(sign_in, ana, giving, quiz, harbor_letter):
    harbor_letter.attachments.create(kind="image", file="chart.png", alt="Eleven masts", width=9)
    page = text(sign_in(ana).get(address(giving, quiz)))
    assert 'alt="Eleven masts"' in page
    assert "“Letter of the Harbor Master.” March 4, 1911." in page


def test_an_excerpt_shows_and_sends_nothing_else(sign_in, ana, giving, quiz, reading):
    reading.documents.filter(label="Doc 1").update(first_paragraph=2, last_paragraph=2)
    response = sign_in(ana).get(address(giving, quiz))
    page = text(response)
    assert "I counted eleven masts and no flag." in page
    assert "Nobody had sent for them" not in page
    assert "until the council speaks" not in page
    assert [block["n"] for block in data_of(response)["documents"][0]["blocks"]] == [2]


def test_nothing_outside_an_excerpt_can_be_cited(sign_in, ana, giving, quiz, reading, form, asked):
    reading.documents.filter(label="Doc 1").update(first_paragraph=2, last_paragraph=2)
    client, essay = sign_in(ana), asked["essay"]
    assert client.get(address(giving, quiz, "cite/?at=d1:2")).status_code == 200
    assert client.get(address(giving, quiz, "cite/?at=d1:3")).status_code == 404
    made = form(make=f"{essay}:Doc 1, ¶3")
    assert client.post(address(giving, quiz, "keep/"), made).status_code == 400
    assert Evidence.objects.count() == 0


def test_a_reading_is_finished_by_its_button(sign_in, ana, giving, reading, quiz):
    client = sign_in(ana)
    page = text(client.get(address(giving, reading)))
    assert "I have finished, go on" in page
    assert Progress.objects.get().step_id == reading.pk
    assert Attempt.objects.count() == 0
    response = client.post(address(giving, reading, "finish/"))
    assert response.headers["Location"] == address(giving, quiz)
    assert Progress.objects.get().finished_at is not None
    assert "You have finished this part." in text(client.get(address(giving, reading)))
    client.post(address(giving, reading, "finish/"))
    assert Progress.objects.get().finished_at is None


def test_questions_are_not_finished_by_a_button(sign_in, ana, giving, quiz):
    sign_in(ana).post(address(giving, quiz, "finish/"))
    assert Progress.objects.count() == 0


def test_what_was_pinned_stays(sign_in, ana, ben, giving, quiz, attempt):
    question = quiz.questions.get(kind="essay")
    question.prompt = "Were the gates open?"
    question.revise()
    assert "Were the gates open?" not in text(sign_in(ana).get(address(giving, quiz)))
    assert "Were the gates open?" in text(sign_in(ben).get(address(giving, quiz)))


def test_typed_markup_is_shown_as_typed(sign_in, ana, giving, quiz, attempt):
    attempt.responses.filter(question__kind="essay").update(answer="<b>x</b></textarea>")
    page = text(sign_in(ana).get(address(giving, quiz)))
    assert "&lt;b&gt;x&lt;/b&gt;&lt;/textarea&gt;" in page


# --- who and when ----------------------------------------------------------------------


def test_signed_out(giving, quiz):
    response = Client().get(address(giving, quiz))
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/accounts/sign-in/?next=")


@pytest.mark.parametrize("who", ["zoe", "rivera", "okoro", "lindqvist", "technician", "admin"])
@pytest.mark.parametrize("tail", ["", "submit/", "feedback/", "cite/?at=d1:1"])
def test_strangers(request, who, sign_in, giving, quiz, attempt, tail):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(address(giving, quiz, tail)).status_code == 404
    assert Attempt.objects.count() == 1


@pytest.mark.parametrize("tail", ["keep/", "finish/", "submit/"])
def test_strangers_post(sign_in, zoe, giving, quiz, attempt, tail):
    assert sign_in(zoe).post(address(giving, quiz, tail)).status_code == 404


def test_methods(sign_in, ana, giving, quiz):
    client = sign_in(ana)
    assert client.post(address(giving, quiz)).status_code == 405
    assert client.get(address(giving, quiz, "keep/")).status_code == 405
    assert client.get(address(giving, quiz, "finish/")).status_code == 405
    assert client.put(address(giving, quiz, "submit/")).status_code == 405
    assert client.post(address(giving, quiz, "feedback/")).status_code == 405


def test_a_part_of_another_lesson(sign_in, ana, giving, quiz, rivera):
    other = Lesson.objects.create(slug="other", title="Other", owner=rivera, state="published")
    step = Step.objects.create(lesson=other, title="Elsewhere")
    assert sign_in(ana).get(address(giving, step)).status_code == 404


@pytest.mark.parametrize("number", [0, 2**63, 10**23, "１２"])
def test_no_such_numbers(sign_in, ana, giving, quiz, number):
    client = sign_in(ana)
    assert client.get(f"/assignments/{number}/{quiz.pk}/").status_code == 404
    assert client.get(f"/assignments/{giving.assignment_id}/{number}/").status_code == 404


def test_not_open_yet(sign_in, ana, giving, quiz):
    giving.opens_at = timezone.now() + timedelta(hours=1)
    giving.save()
    assert sign_in(ana).get(address(giving, quiz)).status_code == 404


def test_not_published(sign_in, ana, giving, quiz, lesson):
    lesson.state = State.DRAFT
    lesson.save()
    assert sign_in(ana).get(address(giving, quiz)).status_code == 404
    assert Attempt.objects.count() == 0


@pytest.mark.parametrize(("state", "status"), [("archived", 200), ("draft", 404)])
def test_a_class_has_the_lesson_and_its_documents(
    sign_in, ana, giving, quiz, lesson, harbor_letter, state, status
):
    """Put away, it stays with the classes that have it; made a draft again, it does not."""
    lesson.state = state
    lesson.save()
    client = sign_in(ana)
    assert client.get(f"/sources/{harbor_letter.slug}/").status_code == status
    assert client.get(address(giving, quiz)).status_code == status


def test_unpublished_while_writing(sign_in, ana, giving, quiz, lesson, attempt):
    lesson.state = State.DRAFT
    lesson.save()
    page = text(sign_in(ana).get(address(giving, quiz)))
    assert "I counted eleven masts" in page
    assert "Check and turn in" in page


def test_withdrawn_while_writing(sign_in, ana, giving, quiz, attempt):
    attempt.responses.filter(question__kind="essay").update(answer="My own words.")
    giving.withdraw()
    page = text(sign_in(ana).get(address(giving, quiz)))
    assert "Your teacher has taken this assignment back." in page
    assert "My own words." in page
    assert "I counted eleven masts" not in page
    assert "Check and turn in" not in page
    assert sign_in(ana).post(address(giving, quiz, "keep/"), {}).status_code == 400


def test_removed_from_the_class(sign_in, ana, giving, quiz, attempt):
    attempt.responses.filter(question__kind="essay").update(answer="My own words.")
    Enrolment.objects.filter(user=ana).update(left_at=timezone.now())
    page = text(sign_in(ana).get(address(giving, quiz)))
    assert "You are not in this class any more." in page
    assert "My own words." in page
    assert "eleven masts" not in page


def test_removed_before_beginning(sign_in, ana, giving, quiz):
    Enrolment.objects.filter(user=ana).update(left_at=timezone.now())
    assert sign_in(ana).get(address(giving, quiz)).status_code == 404


@pytest.fixture
def moved(ana, giving, okoro):
    """Ana has changed to another class, which has the same assignment."""
    other = make_classroom("Period 4", okoro)
    Enrolment.objects.filter(user=ana).update(left_at=timezone.now())
    Enrolment.objects.create(user=ana, classroom=other, role="student")
    return Giving.objects.create(assignment=giving.assignment, classroom=other)


def write(attempt, words="My whole essay."):
    attempt.responses.filter(question__kind="essay").update(answer=words)
    Attempt.objects.filter(pk=attempt.pk).update(revision=1)


@pytest.mark.parametrize("opened_before", [False, True])
def test_work_comes_along_to_another_class(
    sign_in, ana, okoro, rivera, giving, quiz, attempt, moved, opened_before
):
    write(attempt)
    if opened_before:
        Attempt.objects.begin(moved, quiz, ana)
    client = sign_in(ana)
    assert 'name="base" value="1"' in text(client.get(address(giving, quiz)))
    assert "My whole essay." in text(client.get(address(giving, quiz)))
    assert Attempt.objects.get().giving == moved
    client.post(address(giving, quiz, "submit/"), {"base": 1})
    assert Attempt.objects.for_marker(okoro).turned_in().exists()
    assert AuditEvent.objects.get().action == "work brought along to another class"


def test_what_came_back_comes_along(sign_in, ana, rivera, giving, quiz, turned_in, moved):
    turned_in.send_back(rivera, "Say more.")
    assert sign_in(ana).get(address(giving, quiz)).status_code == 200
    assert set(Attempt.objects.values_list("giving", "round")) == {(moved.pk, 1), (moved.pk, 2)}


def test_work_in_both_classes_stays(sign_in, ana, giving, quiz, attempt, moved):
    write(attempt)
    write(Attempt.objects.begin(moved, quiz, ana), "Begun anew.")
    assert "Begun anew." in text(sign_in(ana).get(address(giving, quiz)))
    assert Attempt.objects.count() == 2


def test_nobody_elses_work_comes_along(sign_in, ana, ben, giving, quiz, attempt, moved):
    bens = Attempt.objects.begin(giving, quiz, ben)
    write(bens)
    sign_in(ana).get(address(giving, quiz))
    bens.refresh_from_db()
    assert bens.giving == giving


def test_given_to_two_classes_of_one_student(sign_in, ana, giving, quiz, attempt, okoro):
    other = make_classroom("Period 5", okoro, ana)
    Giving.objects.create(assignment=giving.assignment, classroom=other)
    sign_in(ana).get(address(giving, quiz))
    assert Attempt.objects.filter(student=ana).count() == 1


def test_closed_is_read_only(sign_in, ana, giving, quiz, attempt):
    attempt.responses.filter(question__kind="essay").update(answer="My own words.")
    giving.due_at = giving.closes_at = timezone.now() - timedelta(minutes=1)
    giving.save()
    page = text(sign_in(ana).get(address(giving, quiz)))
    assert "What you wrote until then is kept" in page
    assert "My own words." in page
    assert "I counted eleven masts" in page
    assert "<textarea" not in page


def test_closed_before_beginning(sign_in, ana, giving, quiz):
    giving.due_at = giving.closes_at = timezone.now() - timedelta(minutes=1)
    giving.save()
    page = text(sign_in(ana).get(address(giving, quiz)))
    assert "This part closed before you began it." in page
    assert Attempt.objects.count() == 0


def test_a_students_own_dates(sign_in, ana, ben, giving, quiz):
    giving.due_at = giving.closes_at = timezone.now() - timedelta(minutes=1)
    giving.save()
    Extension.objects.create(
        giving=giving, student=ana, closes_at=timezone.now() + timedelta(days=2)
    )
    assert "<textarea" in text(sign_in(ana).get(address(giving, quiz)))
    assert "<textarea" not in text(sign_in(ben).get(address(giving, quiz)))


def test_excused(sign_in, ana, giving, quiz):
    Extension.objects.create(giving=giving, student=ana, excused=True)
    page = text(sign_in(ana).get(address(giving, quiz)))
    assert "You are excused from this." in page


def test_late(sign_in, ana, giving, quiz):
    giving.due_at = timezone.now() - timedelta(days=1)
    giving.save()
    page = text(sign_in(ana).get(address(giving, quiz)))
    assert "Turned in now, it counts as late." in page


def test_times_are_those_of_the_class(sign_in, ana, giving, quiz, period3):
    period3.time_zone = "Asia/Tokyo"
    period3.save()
    giving.due_at = datetime(2027, 1, 4, 23, 30, tzinfo=UTC)
    giving.save()
    page = text(sign_in(ana).get(address(giving, quiz)))
    assert "Due Tuesday, January 5" in page
    assert "at 8:30 AM JST" in page


# --- turned in ---------------------------------------------------------------------------


def test_turned_in_is_read_only(sign_in, ana, giving, quiz, turned_in):
    page = text(sign_in(ana).get(address(giving, quiz)))
    assert "You can read your work here but not change it." in page
    assert "He counted eleven masts" in page
    assert "<textarea" not in page
    assert "It was kept secret." not in page
    assert 'class="badge done">Right' not in page


def test_choices_shown_at_once_where_the_teacher_says_so(sign_in, ana, giving, quiz, turned_in):
    quiz.feedback = quiz.Feedback.TURNED_IN
    quiz.save()
    page = text(sign_in(ana).get(address(giving, quiz)))
    assert "It was kept secret." in page
    assert 'class="badge done">Right' in page


def test_before_turning_in_nothing_says_what_is_right(sign_in, ana, giving, quiz, attempt):
    quiz.feedback = quiz.Feedback.TURNED_IN
    quiz.save()
    page = text(sign_in(ana).get(address(giving, quiz)))
    assert "It was kept secret." not in page
    assert 'class="badge done">Right' not in page


def test_on_paper(sign_in, ana, giving, quiz, attempt, rivera):
    attempt.take_on_paper(rivera)
    assert "You answered this on paper." in text(sign_in(ana).get(address(giving, quiz)))


def test_given_back_leads_to_what_came_back(sign_in, ana, giving, quiz, turned_in, rivera):
    turned_in.give_back(rivera)
    response = sign_in(ana).get(address(giving, quiz))
    assert response.headers["Location"] == address(giving, quiz, "feedback/")


def test_sent_back_goes_on_from_the_last_text(sign_in, ana, giving, quiz, turned_in, rivera):
    turned_in.send_back(rivera, "Say more.")
    page = text(sign_in(ana).get(address(giving, quiz)))
    assert "Sent back to revise." in page
    assert 'data-round="2"' in page
    assert "He counted eleven masts" in page


# --- saving by buttons --------------------------------------------------------------------


def test_saving(sign_in, ana, giving, quiz, attempt, form):
    response = sign_in(ana).post(address(giving, quiz, "keep/"), form())
    assert response.status_code == 302
    assert response.headers["Location"] == address(giving, quiz) + "#questions"
    attempt.refresh_from_db()
    assert attempt.revision == 1
    assert answers_of(attempt) == {
        "single_choice": "a",
        "several_choices": "a\nb",
        "short_answer": "Eleven masts.",
        "essay": "The gates were shut.",
    }
    assert "Saved " in text(sign_in(ana).get(address(giving, quiz)))


def test_an_answer_that_was_not_sent_is_kept(sign_in, ana, giving, quiz, attempt, form, asked):
    client = sign_in(ana)
    client.post(address(giving, quiz, "keep/"), form())
    less = {key: value for key, value in form(base=1).items() if key != f"q{asked['essay']}"}
    client.post(address(giving, quiz, "keep/"), less)
    assert answers_of(attempt)["essay"] == "The gates were shut."


def test_unticking_all_is_an_answer(sign_in, ana, giving, quiz, attempt, form, asked):
    client = sign_in(ana)
    client.post(address(giving, quiz, "keep/"), form())
    none = form(base=1)
    del none[f"q{asked['several_choices']}"]
    client.post(address(giving, quiz, "keep/"), none)
    assert answers_of(attempt)["several_choices"] == ""


def test_signed_out_keeps_the_words(sign_in, ana, giving, quiz, attempt, form):
    """Without a script nothing else holds them. Signed in again, the same is sent again."""
    response = Client().post(address(giving, quiz, "keep/"), form())
    page = text(response)
    assert response.status_code == 403
    assert "You are signed out" in page
    assert "> The gates were shut.</textarea>" in page
    assert f'action="{address(giving, quiz, "keep/")}"' in page
    assert f'href="/accounts/sign-in/?next={address(giving, quiz)}" target="_blank"' in page
    assert sign_in(ana).post(address(giving, quiz, "keep/"), form()).status_code == 302
    assert answers_of(attempt)["essay"] == "The gates were shut."


def test_signed_out_and_not_posted(giving, quiz):
    response = Client().get(address(giving, quiz, "keep/"))
    assert response.headers["Location"].endswith(f"?next={address(giving, quiz)}")


def test_check_and_turn_in_saves_first(sign_in, ana, giving, quiz, attempt, form):
    response = sign_in(ana).post(address(giving, quiz, "keep/"), form(then="check"))
    assert response.headers["Location"] == address(giving, quiz, "submit/")
    assert answers_of(attempt)["essay"] == "The gates were shut."


def test_conflict_shows_both_texts(sign_in, ana, giving, quiz, attempt, form, asked):
    client = sign_in(ana)
    client.post(address(giving, quiz, "keep/"), form())
    mine = form(**{f"q{asked['essay']}": "The gates were open.", f"q{asked['single_choice']}": "b"})
    response = client.post(address(giving, quiz, "keep/"), mine)
    assert response.status_code == 409
    page = text(response)
    assert "You also wrote this somewhere else" in page
    assert page.count("The gates were shut.") == 1
    assert page.count("The gates were open.") == 2
    assert answers_of(attempt)["essay"] == "The gates were shut."
    assert Draft.objects.get(kind="branch").answers[str(asked["essay"])] == "The gates were open."
    beside = "Something you wrote is kept beside this"
    assert beside in text(client.get(address(giving, quiz)))  # who does not choose is told again
    chosen = {
        **mine,
        "base": 1,
        f"pick-{asked['essay']}": "sent",
        f"pick-{asked['single_choice']}": "stored",
    }
    assert client.post(address(giving, quiz, "keep/"), chosen).status_code == 302
    assert beside not in text(client.get(address(giving, quiz)))
    assert answers_of(attempt) == {
        "single_choice": "a",
        "several_choices": "a\nb",
        "short_answer": "Eleven masts.",
        "essay": "The gates were open.",
    }


def test_saving_just_after_it_closed(sign_in, ana, giving, quiz, attempt, form):
    giving.due_at = giving.closes_at = timezone.now() - timedelta(seconds=3)
    giving.save()
    page = text(sign_in(ana).post(address(giving, quiz, "keep/"), form(), follow=True))
    assert "It is closed now. What you just sent was still taken, as late." in page
    assert answers_of(attempt)["essay"] == "The gates were shut."


def test_saving_what_is_turned_in(sign_in, ana, giving, quiz, turned_in, form, asked):
    response = sign_in(ana).post(address(giving, quiz, "keep/"), form(base=1))
    assert response.status_code == 410
    assert "This is turned in" in text(response)
    assert answers_of(turned_in)["essay"].startswith("The gates were shut. The letter")
    assert Draft.objects.get(kind="too_late").answers[str(asked["essay"])] == "The gates were shut."


@pytest.mark.parametrize(
    "changes",
    [{"base": "x"}, {"base": "-1"}, {"base": str(2**70)}, {"round": ""}, {"cite": "d1"}],
)
def test_a_broken_form_keeps_what_was_typed(sign_in, ana, giving, quiz, attempt, form, changes):
    response = sign_in(ana).post(address(giving, quiz, "keep/"), form(**changes))
    assert response.status_code == 400
    assert "The gates were shut." in text(response)
    assert answers_of(attempt)["essay"] == ""


def test_a_choice_that_is_none(sign_in, ana, giving, quiz, attempt, form, asked):
    sent = form(**{f"q{asked['single_choice']}": "z"})
    response = sign_in(ana).post(address(giving, quiz, "keep/"), sent)
    assert response.status_code == 400
    assert "The gates were shut." in text(response)
    assert answers_of(attempt)["essay"] == ""


def test_too_long_keeps_what_was_typed(sign_in, ana, giving, quiz, attempt, form, asked):
    sent = form(**{f"q{asked['essay']}": "x" * 100_001})
    response = sign_in(ana).post(address(giving, quiz, "keep/"), sent)
    assert response.status_code == 400
    assert "x" * 100_001 in text(response)


def test_nul_and_line_ends(sign_in, ana, giving, quiz, attempt, form, asked):
    sent = form(**{f"q{asked['essay']}": "a\x00b\r\nc "})
    assert sign_in(ana).post(address(giving, quiz, "keep/"), sent).status_code == 302
    assert answers_of(attempt)["essay"] == "ab\nc "


# --- citing by buttons ---------------------------------------------------------------------


def test_a_paragraph_number_leads_to_citing_it(sign_in, ana, giving, quiz, attempt, form, asked):
    client = sign_in(ana)
    response = client.post(address(giving, quiz, "keep/"), form(cite="d1:1"))
    place = address(giving, quiz, "cite/?at=d1:1")
    assert response.headers["Location"] == place
    page = text(client.get(place))
    assert "Cite Doc 1, ¶1" in page
    assert "Nobody had sent for them." in page
    response = client.post(
        place, {"question": asked["essay"], "words": "2", "role": "backs", "put_in": "on"}
    )
    assert response.headers["Location"] == address(giving, quiz) + f"#q{asked['essay']}"
    evidence = Evidence.objects.get()
    assert (evidence.quote, evidence.role, evidence.label) == (
        "Nobody had sent for them.",
        "backs",
        "Doc 1, ¶1",
    )
    assert answers_of(attempt)["essay"] == "The gates were shut. (Doc 1, ¶1)"
    page = text(client.get(address(giving, quiz)))
    assert "Doc 1, ¶1 is among your evidence." in page
    assert 'href="#d1p1" data-quote="Nobody had sent for them."><b>Doc 1, ¶1</b>' in page


@pytest.mark.parametrize("place", ["", "d1", "d1:9", "d9:1", "d1:None", "x:y"])
def test_no_such_paragraph(sign_in, ana, giving, quiz, attempt, place):
    response = sign_in(ana).get(address(giving, quiz, f"cite/?at={place}"))
    assert response.status_code == 404


@pytest.mark.parametrize(
    "changes", [{"question": "999"}, {"words": "9"}, {"role": "proves"}, {"question": ""}]
)
def test_citing_wrongly(sign_in, ana, giving, quiz, attempt, asked, changes):
    sent = {"question": asked["essay"], "words": "0", "role": "says"} | changes
    response = sign_in(ana).post(address(giving, quiz, "cite/?at=d1:2"), sent)
    assert response.status_code == 200
    assert Evidence.objects.count() == 0


def test_a_typed_place_is_offered(sign_in, ana, giving, quiz, attempt, form, asked):
    client, essay = sign_in(ana), asked["essay"]
    typed = form(**{f"q{essay}": "They were shut (Doc 1, ¶3), not open (Doc 7, ¶1)."})
    client.post(address(giving, quiz, "keep/"), typed)
    page = text(client.get(address(giving, quiz)))
    assert "You name Doc 1, ¶3." in page
    assert "You name Doc 7" not in page
    made = typed | {"base": 1, "make": f"{essay}:Doc 1, ¶3"}
    response = client.post(address(giving, quiz, "keep/"), made)
    assert response.headers["Location"] == address(giving, quiz) + f"#q{essay}"
    evidence = Evidence.objects.get()
    assert evidence.label == "Doc 1, ¶3"
    assert evidence.quote == "We shall keep the gates shut until the council speaks."
    assert "You name Doc" not in text(client.get(address(giving, quiz)))


@pytest.mark.parametrize("name", ["Document A", "Map 1", "Poster"])
def test_a_document_of_any_label_is_cited(
    sign_in, ana, giving, quiz, attempt, form, asked, name, lesson
):
    StepDocument.objects.filter(step__lesson=lesson, label="Doc 1").update(label=name)
    client, essay = sign_in(ana), asked["essay"]
    typed = form(**{f"q{essay}": f"They were shut ({name}, par. 3)."})
    client.post(address(giving, quiz, "keep/"), typed)
    assert f"You name {name}, ¶3." in text(client.get(address(giving, quiz)))
    made = typed | {"base": 1, "make": f"{essay}:{name}, ¶3"}
    client.post(address(giving, quiz, "keep/"), made)
    assert attempt.responses.get(question=essay).answer == f"They were shut ({name}, ¶3)."
    attempt.turn_in(ana)
    page = text(client.get(address(giving, quiz)))
    assert re.search(rf'They were shut <a[^>]*href="#d1p3"[^>]*>\({name}, ¶3\)</a>', page)


def test_a_place_in_one_of_two_with_one_label(
    sign_in, ana, giving, quiz, attempt, form, asked, lesson
):
    StepDocument.objects.filter(step__lesson=lesson).update(label="Doc 1")
    client, essay = sign_in(ana), asked["essay"]
    typed = form(**{f"q{essay}": "(Doc 1, ¶1)", "make": f"{essay}:Doc 1, ¶1"})
    client.post(address(giving, quiz, "keep/"), typed)
    assert Evidence.objects.get().quote == "The ships came in at dawn. Nobody had sent for them."


def test_evidence_is_changed_and_removed(sign_in, ana, giving, quiz, attempt, form, asked):
    client = sign_in(ana)
    place = address(giving, quiz, "cite/?at=d1:2")
    client.post(place, {"question": asked["essay"], "words": "0", "role": "says"})
    key = Evidence.objects.get().key
    client.post(address(giving, quiz, "keep/"), form(base=1, **{f"role-{key}": "who_wrote"}))
    assert Evidence.objects.get().role == "who_wrote"
    client.post(address(giving, quiz, "keep/"), form(base=2, remove=key))
    assert Evidence.objects.count() == 0


# --- bounds --------------------------------------------------------------------------------


def add_questions(quiz, count):
    for number in range(count):
        Question.objects.create(
            quiz=quiz, kind="short_answer", prompt=f"More {number}", position=10 + number
        )


@pytest.mark.parametrize("more", [0, 3])
def test_queries(count_queries, sign_in, ana, giving, quiz, more):
    add_questions(quiz, more)
    client = sign_in(ana)
    client.get("/accounts/password/")  # the session notes the day once
    assert count_queries(lambda: client.get(address(giving, quiz))) <= 12
    assert count_queries(lambda: client.get(address(giving, quiz))) == 8


def test_queries_with_evidence(count_queries, sign_in, ana, giving, quiz, attempt, asked):
    client = sign_in(ana)
    client.get("/accounts/password/")
    counts = []
    for paragraph in (1, 2, 3):
        place = address(giving, quiz, f"cite/?at=d1:{paragraph}")
        client.post(place, {"question": asked["essay"], "words": "0"})
        counts.append(count_queries(lambda: client.get(address(giving, quiz))))
    assert Evidence.objects.count() == 3
    assert counts == [counts[0]] * 3
    assert counts[0] <= 12


def test_weight(sign_in, ana, giving, quiz):
    page = sign_in(ana).get(address(giving, quiz)).content
    assert len(gzip.compress(page)) < 10_000


@pytest.mark.parametrize("signers", [1, 3])
@pytest.mark.parametrize("notes", [0, 1])
@pytest.mark.parametrize("pictures", [0, 1, 3])
def test_queries_of_the_first_opening(
    count_queries, sign_in, ana, giving, quiz, harbor_letter, signers, notes, pictures
):
    """Of the first student of a class, in the dearest case."""
    Quiz.objects.filter(pk=quiz.pk).update(signers=signers)
    passage = {"version": harbor_letter.texts.get().current, "start": 0, "end": 9, "meaning": 1}
    for number in range(notes):
        whose = {"giving": giving, "student": ana, "key": f"k{number}"}
        Note.objects.create(label="Doc 1, ¶1", quote="The ships", **whose, **passage)
    for number in range(pictures):
        Attachment.objects.create(source=harbor_letter, kind="image", file=f"{number}.png")
    client = sign_in(ana)
    client.get("/accounts/password/")
    assert count_queries(lambda: client.get(address(giving, quiz))) == 11 + (signers > 1) + notes
    assert Attempt.objects.count() == 1
