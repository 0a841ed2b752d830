"""Saving by the page's script: POST /assignments/<assignment>/<step>/save/."""

import json
import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from lessons.models import Enrolment, Extension, Giving, StepDocument
from quizzes.models import Attempt, Draft, Evidence, Mark
from sources.models import State
from tests.cast import make_classroom

MISSING = object()


@pytest.fixture
def url(giving, quiz):
    return f"/assignments/{giving.assignment_id}/{quiz.pk}/save/"


@pytest.fixture
def asked(attempt):
    """Ids of the questions by kind."""
    return {one.question.kind: one.question_id for one in attempt.responses.all()}


@pytest.fixture
def work(attempt, ana, asked):
    """A save as the page of Ana's first visit sends it."""

    def make(**changes):
        data = {
            "round": 1,
            "base": 0,
            "tab": "t1",
            "seq": 1,
            "user": ana.pk,
            "answers": {str(asked["essay"]): "The gates were shut."},
            "evidence": [],
            "final": False,
        } | changes
        return {key: value for key, value in data.items() if value is not MISSING}

    return make


@pytest.fixture
def send(sign_in, ana, url):
    client = sign_in(ana)

    def post(data, at=None, by=client):
        body = data if isinstance(data, (str, bytes)) else json.dumps(data)
        return by.post(at or url, body, content_type="application/json")

    return post


@pytest.fixture
def letter(lesson):
    """The letter on the desk: Doc 1."""
    return lesson.steps.first().documents.first()


def cited(letter, asked, **changes):
    return {
        "key": "k1",
        "question": asked["essay"],
        "document": letter.pk,
        "start": 53,
        "end": 88,
        "quote": "I counted eleven masts and no flag.",
        "prefix": "",
        "suffix": "",
        "role": "says",
        "label": "Doc 1, ¶2",
    } | changes


def answers_of(attempt):
    return {one.question.kind: one.answer for one in attempt.responses.select_related("question")}


def test_it_works(send, work, attempt, asked):
    response = send(work())
    assert response.status_code == 200
    attempt.refresh_from_db()
    assert response.json() == {
        "rev": 1,
        "saved_at": attempt.saved_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "seconds_left": None,
    }
    assert attempt.revision == 1
    assert answers_of(attempt) == {
        "single_choice": "",
        "several_choices": "",
        "short_answer": "",
        "essay": "The gates were shut.",
    }
    draft = Draft.objects.get()
    assert (draft.kind, draft.revision, draft.tab, draft.seq) == ("save", 1, "t1", 1)
    assert draft.answers[str(asked["essay"])] == "The gates were shut."


def essay(asked, words):
    return {str(asked["essay"]): words}


def test_last_words_follow_a_save_whose_answer_was_not_heard(send, work, attempt, asked):
    """The page went while a save was on its way: both say the revision that it knew."""
    send(work())
    last = send(work(seq=2, answers=essay(asked, "The gates were shut. Amen.")))
    assert (last.status_code, last.json()["rev"]) == (200, 2)
    assert answers_of(attempt)["essay"] == "The gates were shut. Amen."
    assert Draft.objects.filter(kind="branch").count() == 0


def test_last_words_write_over_nobody_elses(send, work, attempt, asked):
    """The revision after the one that the page knew is another device's."""
    send(work(tab="phone", answers=essay(asked, "From the phone.")))
    last = send(work(seq=2, answers=essay(asked, "Last words.")))
    assert last.status_code == 409
    assert answers_of(attempt)["essay"] == "From the phone."
    assert Draft.objects.get(kind="branch").answers == essay(asked, "Last words.")


def test_last_words_that_come_first_stand(send, work, attempt, asked):
    send(work(seq=2, answers=essay(asked, "Last words.")))
    assert send(work(seq=1, answers=essay(asked, "Last"))).status_code == 409
    assert answers_of(attempt)["essay"] == "Last words."


def test_every_kind_of_answer(send, work, attempt, asked):
    answers = {
        str(asked["single_choice"]): "b",
        str(asked["several_choices"]): ["a", "c"],
        str(asked["short_answer"]): "Eleven\r\nmasts\r",
        str(asked["essay"]): "",
    }
    assert send(work(answers=answers)).status_code == 200
    assert answers_of(attempt) == {
        "single_choice": "b",
        "several_choices": "a\nc",
        "short_answer": "Eleven\nmasts\n",
        "essay": "",
    }


def test_a_repeat_gets_the_same_answer(send, work, attempt):
    first = send(work()).json()
    assert send(work()).json() == first
    assert send(work(base=1, seq=2)).json()["rev"] == 2
    assert send(work()).json() == first
    attempt.refresh_from_db()
    assert attempt.revision == 2
    assert Draft.objects.count() == 2


def test_a_stale_page_is_told_and_its_text_kept(send, work, attempt, asked):
    send(work())
    essay = str(asked["essay"])
    response = send(work(tab="t2", answers={essay: "The gates were open."}))
    assert response.status_code == 409
    answer = response.json()
    assert answer["rev"] == 1
    assert answer["text"][essay] == "The gates were shut."
    assert answers_of(attempt)["essay"] == "The gates were shut."
    branch = Draft.objects.get(kind="branch")
    assert branch.answers == {essay: "The gates were open."}
    for seq in (1, 2):  # the same save, and the same words in another
        sent = work(tab="t2", seq=seq, answers={essay: "The gates were open."})
        assert send(sent).status_code == 409
    assert Draft.objects.filter(kind="branch").count() == 1


def test_a_stale_empty_box_overwrites_nothing(send, work, attempt, asked):
    send(work())
    response = send(work(tab="t2", answers={str(asked["essay"]): ""}))
    assert response.status_code == 409
    assert answers_of(attempt)["essay"] == "The gates were shut."


def test_a_base_from_the_future_is_a_conflict(send, work, attempt):
    assert send(work(base=7)).status_code == 409
    attempt.refresh_from_db()
    assert attempt.revision == 0


def test_the_work_is_deleted_at_that_moment(send, work, attempt, monkeypatch):
    """With its student, say, by somebody who may."""

    def go(desk, work):
        Attempt.objects.filter(pk=attempt.pk).delete()

    monkeypatch.setattr("quizzes.desk.saving._advance", go)
    assert send(work()).status_code == 404


def test_after_turning_in_words_are_kept_beside(send, work, turned_in, ana):
    response = send(work(base=1, tab="t9"))
    assert response.status_code == 410
    answer = response.json()
    assert answer["turned_in"] is True
    assert answer["late_by"] == 0
    assert answer["counts"] is False
    assert answers_of(turned_in)["essay"].startswith("The gates were shut. The letter says")
    assert Draft.objects.get(kind="too_late").answers == {
        str(pk): text for pk, text in work()["answers"].items()
    }


@pytest.mark.parametrize(("seconds", "counts"), [(30, True), (299, True), (301, False)])
def test_after_it_closed(send, work, attempt, giving, seconds, counts):
    closed_at = timezone.now() - timedelta(seconds=seconds)
    giving.due_at = giving.closes_at = closed_at
    giving.save()
    response = send(work())
    assert response.status_code == 410
    answer = response.json()
    assert answer["turned_in"] is False
    assert seconds <= answer["late_by"] <= seconds + 5
    assert answer["counts"] is counts
    assert answer.get("rev") == (1 if counts else None)
    assert Draft.objects.get().kind == ("late" if counts else "too_late")
    assert answers_of(attempt)["essay"] == ("The gates were shut." if counts else "")
    assert send(work()).json() | {"late_by": 0} == answer | {"late_by": 0}
    attempt.refresh_from_db()
    assert attempt.revision == int(counts)
    assert not attempt.is_turned_in


def test_a_stale_page_just_after_it_closed(send, work, attempt, giving):
    send(work())
    giving.due_at = giving.closes_at = timezone.now() - timedelta(seconds=3)
    giving.save()
    response = send(work(tab="t2", answers={}))
    assert (response.status_code, response.json()["counts"]) == (410, False)
    assert answers_of(attempt)["essay"] == "The gates were shut."
    other = work(tab="t2", seq=2, answers=dict.fromkeys(work()["answers"], "Open."))
    assert send(other).json()["counts"] is False
    assert [one.kind for one in Draft.objects.all()] == ["branch", "save"]  # it was not too late


def test_a_students_own_closing_counts(send, work, attempt, giving, ana):
    now = timezone.now()
    giving.due_at = giving.closes_at = now - timedelta(hours=1)
    giving.save()
    Extension.objects.create(giving=giving, student=ana, closes_at=now + timedelta(hours=1))
    assert send(work()).status_code == 200


def test_late_but_not_closed_is_saved(send, work, giving):
    giving.due_at = timezone.now() - timedelta(days=1)
    giving.save()
    assert send(work()).status_code == 200


def test_an_unpublished_lesson_is_written_on(send, work, lesson):
    lesson.state = State.DRAFT
    lesson.save()
    assert send(work()).status_code == 200


def test_withdrawn_meanwhile(send, work, attempt, giving):
    giving.withdraw()
    response = send(work())
    assert response.status_code == 410
    assert answers_of(attempt)["essay"] == ""
    assert Draft.objects.get().kind == "too_late"


def test_removed_from_the_class(send, work, attempt, ana):
    Enrolment.objects.filter(user=ana).update(left_at=timezone.now())
    assert send(work()).status_code == 410
    assert Draft.objects.get().kind == "too_late"


def test_changed_to_another_class_while_writing(send, work, attempt, asked, ana, giving, okoro):
    send(work())
    Enrolment.objects.filter(user=ana).update(left_at=timezone.now())
    other = make_classroom("Period 4", okoro, ana)
    Giving.objects.create(assignment=giving.assignment, classroom=other)
    answers = {str(asked["essay"]): "And more."}
    assert send(work(base=1, seq=2, answers=answers)).status_code == 200
    attempt.refresh_from_db()
    assert attempt.giving.classroom == other
    assert answers_of(attempt)["essay"] == "And more."


def test_an_old_round_is_closed(send, work, turned_in, rivera):
    turned_in.send_back(rivera, "Say more.")
    assert send(work(base=1)).status_code == 410
    assert send(work(round=2, base=1)).status_code == 200


def test_final_turns_in(send, work, attempt, asked):
    answers = {str(asked["single_choice"]): "a", str(asked["essay"]): "Shut."}
    response = send(work(answers=answers, final=True))
    assert response.status_code == 200
    attempt.refresh_from_db()
    assert attempt.is_turned_in
    assert attempt.turned_in_at == attempt.saved_at
    assert Draft.objects.get().kind == "turned_in"
    choice = attempt.responses.get(question=asked["single_choice"])
    assert Mark.objects.get(response=choice).points == Decimal(1)
    assert send(work(answers=answers, final=True)).json() == response.json()
    assert send(work(answers=answers, final=True, seq=2)).status_code == 410


# --- evidence ------------------------------------------------------------------------


def test_evidence_travels_with_the_text(send, work, attempt, asked, letter):
    response = send(work(evidence=[cited(letter, asked)]))
    assert response.status_code == 200
    assert "labels" not in response.json()
    evidence = Evidence.objects.get()
    assert (evidence.label, evidence.role, evidence.key) == ("Doc 1, ¶2", "says", "k1")
    assert evidence.version_id == letter.text.current_id
    assert evidence.version.reading_text[evidence.start : evidence.end] == evidence.quote
    assert evidence.prefix == "dawn. Nobody had sent for them.\n"
    assert evidence.response.question_id == asked["essay"]


def test_evidence_is_all_that_was_sent(send, work, asked, letter):
    second = cited(
        letter, asked, key="k2", start=0, end=9, quote="The ships", label="Doc 1, ¶1", role=""
    )
    send(work(evidence=[cited(letter, asked), second]))
    assert sorted(Evidence.objects.values_list("key", flat=True)) == ["k1", "k2"]
    send(work(base=1, seq=2, evidence=[cited(letter, asked, role="backs")]))
    assert list(Evidence.objects.values_list("key", "role")) == [("k1", "backs")]
    send(work(base=2, seq=3, evidence=MISSING))
    assert Evidence.objects.count() == 1


def test_a_stale_page_is_told_what_is_cited(send, work, attempt, asked, letter):
    """Else its next save, with a list that never had them, would take the passages away."""
    send(work(evidence=[cited(letter, asked)]))
    answer = send(work(tab="t2", evidence=[])).json()
    assert answer["evidence"] == [
        {
            "key": "k1",
            "question": asked["essay"],
            "document": letter.pk,
            "label": "Doc 1, ¶2",
            "role": "says",
            "start": 53,
            "end": 88,
            "quote": "I counted eleven masts and no flag.",
            "href": "#d1p2",
            "apart": "",
        }
    ]
    assert Evidence.objects.count() == 1


def test_stored_words_never_change(send, work, asked, letter):
    send(work(evidence=[cited(letter, asked)]))
    send(work(base=1, seq=2, evidence=[cited(letter, asked, start=0, end=9, quote="The ships")]))
    assert Evidence.objects.get().quote == "I counted eleven masts and no flag."


@pytest.mark.parametrize("label", ["", "Doc 2, ¶2", "Doc 1, ¶9", "nonsense"])
def test_a_wrong_label_is_put_right(send, work, asked, letter, label):
    response = send(work(evidence=[cited(letter, asked, label=label)]))
    assert response.json()["labels"] == {"k1": "Doc 1, ¶2"}
    assert Evidence.objects.get().label == "Doc 1, ¶2"


def test_a_taken_label_gets_a_letter(send, work, asked, letter):
    two = [
        cited(letter, asked),
        cited(letter, asked, key="k2", start=53, end=62, quote="I counted"),
        cited(letter, asked, key="k3", start=63, end=69, quote="eleven", label="Doc 1, ¶2d"),
    ]
    response = send(work(evidence=two))
    assert response.json()["labels"] == {"k2": "Doc 1, ¶2b"}
    assert sorted(Evidence.objects.values_list("label", flat=True)) == [
        "Doc 1, ¶2",
        "Doc 1, ¶2b",
        "Doc 1, ¶2d",
    ]


def test_moved_words_are_found_again(send, work, asked, letter):
    send(work(evidence=[cited(letter, asked, start=3, end=38)]))
    evidence = Evidence.objects.get()
    assert (evidence.start, evidence.end) == (53, 88)


def test_words_that_stand_nowhere_are_told(send, work, asked, letter):
    invented = cited(letter, asked, quote="We surrendered the fleet to the moon that night.")
    response = send(work(evidence=[invented]))
    assert response.status_code == 200
    assert response.json()["lost"] == ["k1"]
    assert Evidence.objects.count() == 0


def test_a_document_that_is_not_on_the_desk(send, work, asked, letter):
    response = send(work(evidence=[cited(letter, asked, document=999)]))
    assert response.json()["lost"] == ["k1"]


@pytest.mark.parametrize(
    ("start", "end", "quote"),
    [
        (0, 26, "The ships came in at dawn."),
        (89, 123, "We shall keep the gates shut until"),
        (87, 91, ".\nWe"),
    ],
)
def test_words_outside_the_excerpt(send, work, asked, letter, start, end, quote):
    StepDocument.objects.update(first_paragraph=2, last_paragraph=2)
    assert letter.text.current.reading_text[start:end] == quote
    outside = cited(letter, asked, start=start, end=end, quote=quote)
    assert send(work(evidence=[outside])).json()["lost"] == ["k1"]
    assert Evidence.objects.count() == 0


def test_the_surroundings_of_words_end_with_the_excerpt(send, work, asked, letter):
    StepDocument.objects.update(first_paragraph=2, last_paragraph=2)
    send(work(evidence=[cited(letter, asked, start=63, end=69, quote="eleven")]))
    evidence = Evidence.objects.get()
    assert (evidence.start, evidence.end) == (63, 69)
    assert (evidence.prefix, evidence.suffix) == ("I counted ", " masts and no flag.")


def test_a_choice_takes_no_evidence(send, work, asked, letter):
    response = send(work(evidence=[cited(letter, asked, question=asked["single_choice"])]))
    assert response.json()["lost"] == ["k1"]


# --- who -----------------------------------------------------------------------------


def test_signed_out(work, url, send):
    response = send(work(), by=Client())
    assert response.status_code == 401
    assert response.json()["error"] == "signed_out"


def test_somebody_else_in_the_same_browser(send, work, sign_in, ben, url, attempt):
    response = send(work(), by=sign_in(ben))
    assert response.status_code == 403
    assert response.json()["error"] == "somebody_else"
    assert answers_of(attempt)["essay"] == ""


@pytest.mark.parametrize("who", ["ben", "zoe", "rivera", "okoro", "lindqvist", "admin"])
def test_nobody_elses_work(request, who, send, work, sign_in, attempt):
    user = request.getfixturevalue(who)
    response = send(work(user=user.pk), by=sign_in(user))
    assert response.status_code == 404
    assert Draft.objects.count() == 0


def test_the_token_is_asked_for(work, url, ana, giving):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ana, backend="django.contrib.auth.backends.ModelBackend")
    response = client.post(url, json.dumps(work()), content_type="application/json")
    assert response.status_code == 403
    assert response.json()["error"] == "csrf"


def test_only_post(sign_in, ana, url, attempt):
    client = sign_in(ana)
    for method in ("get", "head", "put", "delete", "options"):
        assert getattr(client, method)(url).status_code == 405


@pytest.mark.parametrize("number", ["0", "999", str(2**63), str(10**23)])
def test_no_such_place(send, work, giving, quiz, number):
    assert send(work(), at=f"/assignments/{number}/{quiz.pk}/save/").status_code == 404
    assert send(work(), at=f"/assignments/{giving.assignment_id}/{number}/save/").status_code == 404


def test_a_part_without_questions(send, work, giving, lesson):
    step = lesson.steps.first()
    at = f"/assignments/{giving.assignment_id}/{step.pk}/save/"
    assert send(work(), at=at).status_code == 404


def test_no_such_round(send, work):
    assert send(work(round=2)).status_code == 404


# --- what -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "",
        "nonsense",
        "null",
        "[]",
        "7",
        '"text"',
        "{}",
        b"\xff\xfe{}",
        "[" * 100_000,
        '{"a":' * 100_000,
    ],
)
def test_bodies_that_are_none(send, body, attempt):
    response = send(body)
    assert response.status_code == 400
    assert response.json()["error"] == "malformed"


@pytest.mark.parametrize(
    "changes",
    [
        {"base": MISSING},
        {"base": "0"},
        {"base": 0.0},
        {"base": True},
        {"base": -1},
        {"base": 2**70},
        {"seq": 2**70},
        {"seq": None},
        {"seq": MISSING},
        {"round": 0.5},
        {"round": 10**9},
        {"tab": ""},
        {"tab": "x" * 41},
        {"tab": 7},
        {"tab": "a b"},
        {"user": None},
        {"user": "1"},
        {"answers": None},
        {"answers": []},
        {"answers": {"x": "y"}},
        {"answers": {"": "y"}},
        {"answers": {"１２": "y"}},
        {"answers": {"999": "y"}},
        {"answers": {str(10**23): "y"}},
        {"evidence": {}},
        {"evidence": ["x"]},
        {"evidence": [{}]},
        {"final": 1},
    ],
)
def test_wrong_shapes(send, work, attempt, changes):
    response = send(work(**changes))
    assert response.status_code == 400
    assert response.json()["error"] == "malformed"
    attempt.refresh_from_db()
    assert attempt.revision == 0
    assert Draft.objects.count() == 0


@pytest.mark.parametrize("value", [7, None, {}, {"a": 1}, ["x", 1], True, 1.5, ["x"]])
def test_an_essay_is_a_text(send, work, asked, value):
    assert send(work(answers={str(asked["essay"]): value})).status_code == 400


@pytest.mark.parametrize("value", ["z", ["a"], "a\nb"])
def test_a_choice_is_one_of_its_options(send, work, asked, value):
    assert send(work(answers={str(asked["single_choice"]): value})).status_code == 400


@pytest.mark.parametrize("value", ["a", ["z"], [["a"]]])
def test_choices_are_of_their_options(send, work, asked, value):
    assert send(work(answers={str(asked["several_choices"]): value})).status_code == 400


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400"])
def test_numbers_that_are_none(send, work, number):
    body = json.dumps(work()).replace('"base": 0', f'"base": {number}')
    assert send(body).status_code == 400


@pytest.mark.parametrize(
    "changes",
    [
        {"key": ""},
        {"key": "k" * 41},
        {"role": "proves"},
        {"role": None},
        {"start": -1},
        {"end": 2**40},
        {"quote": 7},
        {"question": "3"},
        {"document": None},
    ],
)
def test_evidence_of_a_wrong_shape(send, work, asked, letter, changes):
    assert send(work(evidence=[cited(letter, asked, **changes)])).status_code == 400
    assert Evidence.objects.count() == 0


def test_one_key_twice(send, work, asked, letter):
    assert send(work(evidence=[cited(letter, asked)] * 2)).status_code == 400


def test_half_a_character_and_nul(send, work, attempt, asked):
    body = json.dumps(work(answers={str(asked["essay"]): "a\ud800b\x00c\U0001f600"}))
    assert send(body).status_code == 200
    assert answers_of(attempt)["essay"] == "a\ufffdbc\U0001f600"


def test_too_long_an_answer(send, work, attempt, asked):
    essay = asked["essay"]
    response = send(work(answers={str(essay): "x" * 100_001}))
    assert response.status_code == 413
    answer = response.json()
    assert (answer["limit"], answer["question"]) == (100_000, essay)
    assert answer["message"] == (
        "This answer is too long to be saved. Shorten it to 100,000 characters."
    )
    assert send(work(answers={str(essay): "x" * 100_000})).status_code == 200


@pytest.fixture
def over(work, asked):
    """What is too long to be an answer, as the page sends it apart."""

    def make(words, seq=2, **changes):
        claims = {str(asked["essay"]): [{"text": "y" * 2001, "labels": ["Doc 1, ¶3"]}]}
        sent = {"answers": {str(asked["essay"]): words}, "claims": claims}
        return work(seq=seq, answers={}, evidence=MISSING, over=sent, **changes)

    return make


def test_too_long_an_answer_is_kept_beside(send, work, over, attempt, asked):
    send(work())
    words = "x" * 100_001
    response = send(over(words))
    assert (response.status_code, response.json()) == (200, {"rev": 1})
    draft = Draft.objects.first()
    assert (draft.kind, draft.revision, draft.tab, draft.seq) == ("too_long", 1, "t1", None)
    assert draft.answers == {str(asked["essay"]): words}
    assert draft.outlines == {str(asked["essay"]): f"§ 1\n{'y' * 2001}\n§ 1-with\nDoc 1, ¶3"}
    assert answers_of(attempt)["essay"] == "The gates were shut."
    send(over(words + "z", seq=3))
    assert Draft.objects.filter(kind="too_long").count() == 1
    assert Draft.objects.first().answers == {str(asked["essay"]): words + "z"}
    Draft.objects.update(saved_at=timezone.now() - timedelta(minutes=5))
    send(over(words, seq=4))
    send(over(words, seq=1, tab="t2"))
    assert Draft.objects.filter(kind="too_long").count() == 3


def test_too_long_after_it_ended(send, over, turned_in, asked):
    assert send(over("x" * 100_001, base=1)).status_code == 200
    assert Draft.objects.get(kind="too_long").answers == {str(asked["essay"]): "x" * 100_001}
    assert answers_of(turned_in)["essay"].startswith("The gates were shut. The letter says")


def test_what_is_too_long_is_no_answer_again(send, over, sign_in, ana, giving, quiz):
    send(over("x" * 100_001))
    place = f"/assignments/{giving.assignment_id}/{quiz.pk}/earlier/"
    page = sign_in(ana).get(place).content.decode()
    assert "<b>Too long to be the answer</b>" in page
    assert ("It is no part of your work." in page, "Take this one back" in page) == (True, False)
    assert sign_in(ana).get(f"{place}{Draft.objects.get().pk}/take/").status_code == 404


@pytest.mark.parametrize(
    "sent",
    [
        [],
        "x",
        {},
        {"answers": {"999": "y"}},
        {"answers": {"single_choice": ["a"]}},
        {"answers": {"several_choices": ["a"]}},
        {"answers": {"essay": {"a": "b"}}},
        {"answers": {}, "claims": {"essay": "x"}},
        {"answers": {}, "claims": {"999": []}},
    ],
)
def test_wrong_shapes_of_what_is_too_long(send, work, asked, sent):
    if isinstance(sent, dict):
        sent = {
            name: {str(asked.get(key, key)): value for key, value in found.items()}
            for name, found in sent.items()
        }
    assert send(work(answers={}, over=sent)).status_code == 400
    assert Draft.objects.count() == 0


def test_what_is_too_long_comes_alone(send, work, over):
    """Beside it an answer would be lost."""
    sent = over("x" * 100_001) | {"answers": work()["answers"]}
    assert send(sent).status_code == 400
    assert Draft.objects.count() == 0


def test_three_million_characters(send, work, asked):
    assert send(work(answers={str(asked["essay"]): "x" * 3_000_000})).status_code == 413


def test_more_than_a_request_may_carry(send, work, asked):
    response = send(work(answers={str(asked["essay"]): "x" * 6_000_000}))
    assert response.status_code == 413
    assert response.json()["limit"] == 100_000


def test_too_long_a_passage_stops_nothing_else(send, work, attempt, asked, letter):
    long = cited(letter, asked, key="k2", quote="x" * 5001)
    response = send(work(evidence=[cited(letter, asked), long]))
    assert response.status_code == 200
    assert response.json()["lost"] == ["k2"]
    assert Evidence.objects.get().key == "k1"
    assert answers_of(attempt)["essay"] == "The gates were shut."


@pytest.mark.parametrize("changes", [{"label": "x" * 41}, {"prefix": "x" * 201}])
def test_what_a_passage_can_do_without(send, work, asked, letter, changes):
    assert send(work(evidence=[cited(letter, asked, **changes)])).status_code == 200
    assert Evidence.objects.get().label == "Doc 1, ¶2"


def test_too_many_passages(send, work, asked, letter):
    many = [cited(letter, asked, key=f"k{number}") for number in range(201)]
    assert send(work(evidence=many)).status_code == 413


def test_unknown_keys_are_let_pass(send, work, attempt, ana):
    sent = work(notes=[], student=99, mark=7, given_back_at="2020-01-01", new={"a": [1]})
    assert send(sent).status_code == 200
    attempt.refresh_from_db()
    assert (attempt.student, attempt.given_back_at) == (ana, None)


def test_markup_is_kept_as_typed(send, work, attempt, asked):
    text = "</script><script>alert(1)</script> & <b>"
    send(work(answers={str(asked["essay"]): text}))
    assert answers_of(attempt)["essay"] == text


# --- trouble --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("database is locked", 503),
        ("database or disk is full", 507),
        ("attempt to write a readonly database", 503),
    ],
)
def test_a_database_in_trouble(monkeypatch, send, work, attempt, words, status):
    def fail(*args):
        raise OperationalError(words)

    monkeypatch.setattr("quizzes.views.save.save_work", fail)
    response = send(work())
    assert response.status_code == status
    assert response.headers["Retry-After"] == "2"
    monkeypatch.undo()
    assert send(work()).status_code == 200


def test_an_answer_is_never_kept(send, work):
    assert send(work()).headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("passages", [0, 1, 3])
def test_queries(django_assert_num_queries, send, work, attempt, asked, letter, passages):
    evidence = [
        cited(letter, asked, key=f"k{n}", start=53 + n, end=61, quote="I counted"[n:8], label="")
        for n in range(passages)
    ]
    sent = work(evidence=evidence)
    send(sent)
    labels = dict(Evidence.objects.values_list("key", "label"))
    for one in evidence:
        one["label"] = labels[one["key"]]
    again = work(base=1, seq=2, evidence=evidence, answers={str(asked["essay"]): "More."})
    with django_assert_num_queries(10):  # BEGIN and COMMIT among them
        assert send(again).status_code == 200


def test_saved_tells_where_the_work_stands(sign_in, ana, url, send, work, attempt):
    send(work())
    response = sign_in(ana).get(url.replace("/save/", "/saved/"))
    assert response.json() == {"user": ana.pk, "round": 1, "rev": 1, "open": True}
    assert Client().get(url.replace("/save/", "/saved/")).status_code == 401


def test_saved_is_nobody_elses(sign_in, ben, zoe, url, attempt):
    for user in (ben, zoe):
        assert sign_in(user).get(url.replace("/save/", "/saved/")).status_code == 404


def test_work_is_found_by_its_round(turned_in, rivera, sign_in, ana, url):
    following = turned_in.send_back(rivera)
    answer = sign_in(ana).get(url.replace("/save/", "/saved/")).json()
    assert (answer["round"], answer["rev"]) == (2, following.revision)
    assert Attempt.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_many_saves_on_one_revision(sign_in, ana, url, work, attempt, asked):
    """One becomes the answer; of the others nothing is lost."""
    essay, answers = str(asked["essay"]), []

    def save(number):
        sent = work(tab=f"t{number}", answers={essay: f"Text {number}"})
        try:
            client = sign_in(ana)
            answers.append(
                client.post(url, json.dumps(sent), content_type="application/json").status_code
            )
        finally:
            connection.close()

    together([threading.Thread(target=save, args=[number]) for number in range(8)])
    assert sorted(answers) == [200] + [409] * 7
    kept = {draft.answers[essay] for draft in Draft.objects.all()}
    assert kept == {f"Text {number}" for number in range(8)}
    attempt.refresh_from_db()
    assert attempt.revision == 1


@pytest.mark.django_db(transaction=True)
def test_one_save_sent_many_times_at_once(sign_in, ana, url, work, attempt):
    answers = []

    def save():
        try:
            client = sign_in(ana)
            body = json.dumps(work())
            answers.append(client.post(url, body, content_type="application/json").json()["rev"])
        finally:
            connection.close()

    together([threading.Thread(target=save) for _number in range(8)])
    assert answers == [1] * 8
    assert Draft.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_saving_races_with_turning_in(sign_in, ana, url, work, attempt, asked):
    """Whoever comes second is told; the words stand somewhere in either order."""
    essay, answers = str(asked["essay"]), []

    def send(data):
        try:
            client = sign_in(ana)
            answers.append(
                client.post(url, json.dumps(data), content_type="application/json").status_code
            )
        finally:
            connection.close()

    first = work(tab="t1", answers={essay: "Autosaved."})
    last = work(tab="t2", answers={essay: "Turned in."}, final=True)
    together([threading.Thread(target=send, args=[data]) for data in (first, last)])
    assert sorted(answers) in ([200, 409], [200, 410])
    kept = {draft.answers[essay] for draft in Draft.objects.all()}
    assert kept == {"Autosaved.", "Turned in."}


def together(threads):
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
