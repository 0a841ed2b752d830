"""Notes in a save of the page's script: POST /assignments/<assignment>/<step>/save/."""

import json

import pytest
from django.utils import timezone

from lessons.models import Enrolment, Giving
from quizzes.desk import notes as desk_notes
from quizzes.models import Attempt, Note
from tests.cast import make_classroom


@pytest.fixture
def reading(lesson):
    return lesson.steps.first()


@pytest.fixture
def letter(reading):
    return reading.documents.first()


@pytest.fixture
def send(sign_in, ana, giving):
    """Ana's page of a part saves these notes."""
    client = sign_in(ana)

    def post(step, *notes, by=client, user=ana, **more):
        at = f"/assignments/{giving.assignment_id}/{step.pk}/save/"
        sent = {"round": 1, "base": 0, "tab": "t", "seq": 1, "user": user.pk, "answers": {}}
        data = sent | {"notes": list(notes)} | more
        return by.post(at, json.dumps(data), content_type="application/json")

    return post


@pytest.fixture
def noted(letter):
    def make(**changes):
        return {
            "key": "n1",
            "base": 0,
            "meaning": 2,
            "words": "Whose masts?",
            "sharing": "me",
            "document": letter.pk,
            "version": letter.text.current_id,
            "start": 53,
            "end": 88,
            "quote": "I counted eleven masts and no flag.",
            "prefix": "",
            "suffix": "",
        } | changes

    return make


def test_it_works(send, noted, reading, ana, giving, letter):
    response = send(reading, noted())
    assert response.status_code == 200
    answer = response.json()
    assert answer.pop("saved_at")
    assert answer == {"rev": 0, "seconds_left": None, "notes": {"n1": {"key": "n1", "base": 1}}}
    note = Note.objects.get()
    assert (note.student, note.giving, note.key) == (ana, giving, "n1")
    assert (note.meaning, note.words, note.sharing) == (2, "Whose masts?", "me")
    assert (note.label, note.version) == ("Doc 1, ¶2", letter.text.current)
    assert (note.start, note.end, note.quote) == (53, 88, "I counted eleven masts and no flag.")
    assert note.prefix.endswith("sent for them.\n")
    assert note.suffix.startswith("\nWe shall keep")
    assert Attempt.objects.count() == 0


def test_beside_answers(send, noted, quiz, attempt):
    essay = quiz.questions.get(kind="essay")
    response = send(quiz, noted(), answers={str(essay.pk): "Shut."})
    assert response.json()["notes"] == {"n1": {"key": "n1", "base": 1}}
    assert response.json()["rev"] == 1
    assert attempt.responses.get(question=essay).answer == "Shut."
    assert Note.objects.count() == 1


def test_the_same_again_changes_nothing(send, noted, reading):
    first = send(reading, noted()).json()["notes"]
    assert send(reading, noted()).json()["notes"] == first
    assert Note.objects.get().revision == 1


def test_changing(send, noted, reading):
    send(reading, noted())
    changed = noted(base=1, meaning=4, words="I doubt it.", sharing="class", start=0, end=3)
    assert send(reading, changed).json()["notes"] == {"n1": {"key": "n1", "base": 2}}
    note = Note.objects.get()
    assert (note.meaning, note.words, note.sharing) == (4, "I doubt it.", "class")
    assert note.quote == "I counted eleven masts and no flag."  # never the passage


def test_written_somewhere_else_meanwhile_both_are_kept(send, noted, reading):
    send(reading, noted())
    send(reading, noted(base=1, words="On the phone."))
    for _time in range(2):  # and the answer may be lost on the way
        answer = send(reading, noted(base=1, words="On the laptop.")).json()
        assert answer["notes"] == {"n1": {"key": "n1-1", "base": 1}}
    words = Note.objects.values_list("key", "words", "label")
    assert list(words) == [
        ("n1", "On the phone.", "Doc 1, ¶2"),
        ("n1-1", "On the laptop.", "Doc 1, ¶2"),
    ]


def test_deleting(send, noted, reading):
    send(reading, noted())
    gone = {"key": "n1", "base": 1, "gone": True}
    for _time in range(2):
        assert send(reading, gone).json()["notes"] == {"n1": None}
    assert Note.objects.count() == 0


def test_deleting_what_was_changed_meanwhile(send, noted, reading):
    send(reading, noted())
    send(reading, noted(base=1, words="More."))
    answer = send(reading, {"key": "n1", "base": 1, "gone": True}).json()
    assert answer["notes"] == {"n1": {"key": "n1", "base": 2}}
    assert Note.objects.get().words == "More."


def test_a_save_without_notes_deletes_none(send, noted, reading, quiz, attempt):
    send(reading, noted())
    assert "notes" not in send(quiz).json()
    assert Note.objects.count() == 1


def test_blanks_are_no_words(send, noted, reading):
    send(reading, noted(words=" \n "))
    assert Note.objects.get().words == ""


def test_kept_whatever_becomes_of_the_answers(send, noted, quiz, turned_in):
    response = send(quiz, noted(), base=7)
    assert response.status_code == 410
    assert response.json()["notes"] == {"n1": {"key": "n1", "base": 1}}
    assert Note.objects.count() == 1


def test_kept_beside_a_conflict(send, noted, quiz, attempt):
    response = send(quiz, noted(), base=7)
    assert response.status_code == 409
    assert response.json()["notes"] == {"n1": {"key": "n1", "base": 1}}


# --- places ----------------------------------------------------------------------------


def test_the_words_are_looked_for(send, noted, reading):
    send(reading, noted(start=60, end=95))
    assert (Note.objects.get().start, Note.objects.get().end) == (53, 88)


@pytest.mark.parametrize(
    "changes", [{"quote": "No such words stand in this letter."}, {"document": 999}, {"quote": ""}]
)
def test_lost(send, noted, reading, changes):
    answer = send(reading, noted(**changes), noted(key="n2")).json()
    assert answer["notes_lost"] == ["n1"]
    assert list(answer["notes"]) == ["n2"]


def test_picked_just_before_the_text_was_corrected(send, noted, reading, letter, rivera):
    version, picked = letter.text.current, noted()
    letter.text.revise("Something else altogether, at last.", by=rivera)
    assert send(reading, noted()).json()["notes_lost"] == ["n1"]  # not in this version
    assert send(reading, picked).json()["notes"] == {"n1": {"key": "n1", "base": 1}}
    note = Note.objects.get()
    assert (note.version, note.quote) == (version, "I counted eleven masts and no flag.")


def test_nothing_outside_an_excerpt(send, noted, reading, letter):
    reading.documents.filter(pk=letter.pk).update(first_paragraph=1, last_paragraph=1)
    assert send(reading, noted(version=0)).json()["notes_lost"] == ["n1"]
    assert Note.objects.count() == 0


def test_there_is_an_end(send, noted, reading, monkeypatch):
    monkeypatch.setattr(desk_notes, "MOST", 1)
    answer = send(reading, noted(), noted(key="n2")).json()
    assert (list(answer["notes"]), answer["notes_lost"]) == (["n1"], ["n2"])
    assert send(reading, noted(base=1, words="Changed.")).json()["notes"]["n1"]["base"] == 2
    assert send(reading, noted(base=1, words="Elsewhere.")).json()["notes_lost"] == ["n1"]
    assert Note.objects.count() == 1


# --- who -------------------------------------------------------------------------------


def test_a_key_of_somebody_else_makes_a_note_of_ones_own(send, noted, reading, sign_in, ben):
    send(reading, noted())
    send(reading, noted(words="Ben's"), by=sign_in(ben), user=ben)
    gone = {"key": "n1", "base": 1, "gone": True}
    send(reading, gone, by=sign_in(ben), user=ben)
    assert [(one.student.username, one.words) for one in Note.objects.all()] == [
        ("ana", "Whose masts?")
    ]


@pytest.mark.parametrize("who", ["zoe", "rivera", "okoro", "admin"])
def test_strangers(request, who, send, noted, reading, sign_in):
    person = request.getfixturevalue(who)
    response = send(reading, noted(), by=sign_in(person), user=person)
    assert (response.status_code, Note.objects.count()) == (404, 0)


def test_signed_out(send, noted, reading, client):
    assert send(reading, noted(), by=client).status_code == 401
    assert Note.objects.count() == 0


def test_withdrawn(send, noted, reading, giving):
    giving.withdraw()
    assert send(reading, noted()).status_code == 404


def test_where_nothing_is_begun(send, noted, quiz):
    assert send(quiz, noted()).status_code == 404


def test_whoever_changes_class_takes_them_along(send, noted, reading, ana, giving, okoro, sign_in):
    send(reading, noted())
    Enrolment.objects.filter(user=ana).update(left_at=timezone.now())
    other = make_classroom("Period 4", okoro, ana)
    there = Giving.objects.create(assignment=giving.assignment, classroom=other)
    page = sign_in(ana).get(f"/assignments/{giving.assignment_id}/{reading.pk}/")
    assert "Whose masts?" in page.content.decode()
    assert Note.objects.get().giving == there


def test_how_it_stands_for_a_page_that_slept(sign_in, ana, giving, reading):
    at = f"/assignments/{giving.assignment_id}/{reading.pk}/saved/"
    assert sign_in(ana).get(at).json() == {"user": ana.pk, "round": 1, "rev": 0, "open": True}


# --- what ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"meaning": 0},
        {"meaning": 5},
        {"meaning": "2"},
        {"meaning": True},
        {"sharing": "everybody"},
        {"sharing": None},
        {"words": 7},
        {"words": None},
        {"key": ""},
        {"key": "x" * 41},
        {"base": -1},
        {"start": -1},
        {"end": 2**40},
        {"document": "1"},
        {"version": None},
        {"quote": []},
    ],
)
def test_malformed(send, noted, reading, changes):
    response = send(reading, noted(**changes))
    assert (response.status_code, Note.objects.count()) == (400, 0)


@pytest.mark.parametrize("notes", [{}, "n1", [[]], 7])
def test_no_list_of_notes(send, reading, notes):
    assert send(reading, notes=notes).status_code == 400


def test_the_same_key_twice(send, noted, reading):
    assert send(reading, noted(), noted()).status_code == 400


def test_too_long_is_told(send, noted, reading):
    response = send(reading, noted(words="x" * 2001))
    assert response.status_code == 413
    assert response.json()["limit"] == 2000
    assert response.json()["message"].startswith("This note is too long to be saved.")


def test_too_many_are_told(send, noted, reading):
    response = send(reading, *[noted(key=f"n{number}") for number in range(201)])
    assert (response.status_code, response.json()["limit"]) == (413, 200)


def test_characters_that_no_database_takes(send, noted, reading):
    send(reading, noted(words="a\x00b\ud800"))
    assert Note.objects.get().words == "ab\ufffd"
