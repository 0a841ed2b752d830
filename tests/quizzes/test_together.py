"""One answer of several students: /assignments/<assignment>/<step>/together/."""

import json
import threading

import pytest
from django.db import connection
from django.test import Client

from lessons.models import AuditEvent, Enrolment
from quizzes.desk import Desk
from quizzes.models import (
    Attempt,
    CannotSign,
    Draft,
    MakeUp,
    Question,
    Quiz,
    Response,
    Signature,
)
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db

SIGN = {"username": "ben", "password": PASSWORD}
WRONG = "This user name and this password do not go together."


@pytest.fixture
def desk(giving, together):
    return f"/assignments/{giving.assignment_id}/{together.pk}/"


@pytest.fixture
def url(desk):
    return f"{desk}together/"


def text(response):
    return " ".join(response.content.decode().replace("&#x27;", "’").split())


def names(attempt):
    return Attempt.objects.get(pk=attempt.pk).names


def test_it_works(sign_in, ana, ben, url, desk, attempt):
    client = sign_in(ana)
    page = text(client.get(desk))
    assert "Write together" in page and "Up to 3 of you can write one answer here." in page
    assert "It is graded once, and each of you gets it back." in text(client.get(url))
    response = client.post(url, SIGN)
    assert (response.status_code, response["Location"]) == (302, url)
    assert names(attempt) == "Ana Duarte and Ben Sorensen"
    page = text(client.get(url))
    assert "Ben Sorensen has signed. You write this together now." in page
    assert "Written together by Ana Duarte and Ben Sorensen." in text(client.get(desk))
    assert client.session["_auth_user_id"] == str(ana.pk)
    event = AuditEvent.objects.get(action="signed")
    assert (event.actor, event.student, event.about) == (ben, ben, "Questions")


def test_three_write_it(sign_in, ana, ben, chen, url, attempt):
    client = sign_in(ana)
    client.post(url, SIGN)
    client.post(url, SIGN | {"username": "chen"})
    assert names(attempt) == "Ana Duarte, Ben Sorensen and Chen Li"
    assert "There is no room for one more." in text(client.get(url))


def test_the_signer_writes_at_the_same_desk(sign_in, ana, ben, desk, signed):
    client = sign_in(ben)
    assert "Written together by Ana Duarte and Ben Sorensen." in text(client.get(desk))
    essay = signed.responses.get(question__kind="essay")
    name = f"q{essay.question_id}"
    client.post(f"{desk}keep/", {"round": 1, "base": 0, name: "The gates were shut."})
    essay.refresh_from_db()
    assert essay.answer == "The gates were shut."
    assert "The gates were shut." in text(sign_in(ana).get(desk))
    assert Attempt.objects.count() == 1


@pytest.mark.parametrize(
    "typed",
    [
        {"username": "ben", "password": "wrong"},
        {"username": "nobody", "password": PASSWORD},
        {"username": "ben", "password": ""},
        {},
    ],
)
def test_a_wrong_pair_signs_nothing_and_names_nobody(sign_in, ana, ben, url, attempt, typed):
    response = sign_in(ana).post(url, typed)
    page = text(response)
    assert response.status_code == 200
    assert (WRONG in page) == bool(typed.get("password"))
    assert "Ben Sorensen" not in page
    assert not Signature.objects.exists()


def refused(client, url, **typed):
    """What the page says why; nothing is signed by it."""
    before = Signature.objects.count()
    page = text(client.post(url, SIGN | typed))
    assert Signature.objects.count() == before
    assert "You write this together now" not in page
    return page


def test_who_is_in_another_class(sign_in, ana, zoe, url, attempt):
    page = refused(sign_in(ana), url, username="zoe")
    assert "Zoe Adeyemi is not in this class." in page


def test_who_has_left_the_class(sign_in, ana, ben, url, attempt, giving):
    Enrolment.objects.filter(user=ben).update(left_at=giving.opens_at)
    assert "Ben Sorensen is not in this class." in refused(sign_in(ana), url)


def test_a_teacher(sign_in, ana, rivera, url, attempt):
    assert "Ms. Rivera is not in this class." in refused(sign_in(ana), url, username="rivera")


def test_who_is_excused(sign_in, ana, ben, url, attempt, giving):
    giving.extensions.create(student=ben, excused=True)
    assert "Ben Sorensen is excused from this" in refused(sign_in(ana), url)


@pytest.mark.parametrize("has_it", ["signer", "desk"])
def test_who_has_a_make_up_question(sign_in, ana, ben, rivera, url, attempt, giving, has_it):
    essay = attempt.quiz.questions.get(kind="essay")
    student = ben if has_it == "signer" else ana
    MakeUp.objects.create(
        giving=giving,
        student=student,
        question=Question.objects.create(
            quiz=attempt.quiz, makes_up_for=essay, retired=True, kind="essay", prompt="Another?"
        ),
    )
    page = text(sign_in(ana).post(url, SIGN))
    assert "Not all of you are asked the same here: somebody has a make-up question." in page
    assert names(attempt) == "Ana Duarte"


def test_who_has_not_chosen_a_password(sign_in, ana, ben, url, attempt):
    ben.must_change_password = True
    ben.save()
    assert "Ben Sorensen must first sign in alone" in refused(sign_in(ana), url)


def test_oneself(sign_in, ana, url, attempt):
    page = refused(sign_in(ana), url, username="ana")
    assert "Ana Duarte is among those who write this already." in page


def test_twice(sign_in, ana, url, signed):
    page = refused(sign_in(ana), url)
    assert "Ben Sorensen is among those who write this already." in page


def test_who_has_signed_another_answer(sign_in, ana, ben, chen, url, attempt, giving, together):
    other = Attempt.objects.open_for(giving, together, chen)
    Signature.put(other, ben)
    assert "Ben Sorensen has signed another answer to this." in refused(sign_in(ana), url)


def test_who_has_written_already(sign_in, ana, ben, url, attempt, giving, together):
    own = Attempt.objects.open_for(giving, together, ben)
    Attempt.objects.filter(pk=own.pk).update(revision=1)
    page = refused(sign_in(ana), url)
    assert "Ben Sorensen has written an answer to this already. Open that one" in page
    assert Attempt.objects.filter(pk=own.pk).exists()


def test_whose_words_came_late(sign_in, ana, ben, url, attempt, giving, together):
    """Words that never became the answer are kept as well."""
    own = Attempt.objects.open_for(giving, together, ben)
    own.drafts.create(kind="late", revision=0, answers={"1": "Too late."})
    assert "has written an answer to this already" in refused(sign_in(ana), url)


def test_whose_own_desk_a_classmate_signed(sign_in, ana, ben, chen, url, attempt, giving, together):
    own = Attempt.objects.open_for(giving, together, ben)
    Signature.put(own, chen)
    page = refused(sign_in(ana), url)
    assert "A classmate has signed the answer of Ben Sorensen." in page


def test_a_desk_where_nothing_was_kept_gives_way(sign_in, ana, ben, url, attempt, giving, together):
    own = Attempt.objects.open_for(giving, together, ben)
    sign_in(ana).post(url, SIGN)
    assert not Attempt.objects.filter(pk=own.pk).exists()
    assert Attempt.objects.open_for(giving, together, ben) == attempt
    assert Response.objects.of_student(ben).count() == 4


def test_more_than_there_is_room_for(sign_in, ana, chen, url, signed):
    Quiz.objects.update(signers=2)
    page = text(sign_in(ana).get(url))
    assert "There is no room for one more." in page and 'name="password"' not in page
    assert "names stay as they are" in text(
        sign_in(ana).post(url, SIGN | {"username": "chen"}, follow=True)
    )
    assert Signature.objects.count() == 1


def test_turned_in(sign_in, ana, ben, url, turned_in, together):
    response = sign_in(ana).post(url, SIGN, follow=True)
    assert "The names stay as they are." in text(response)
    assert not Signature.objects.exists()


def test_the_signer_takes_the_name_off(sign_in, ana, ben, url, desk, signed, giving):
    client = sign_in(ben)
    assert "Take my name off" in text(client.get(url))
    assert "Take my name off" not in text(sign_in(ana).get(url))
    response = client.post(f"{url}off/")
    assert response["Location"] == f"/assignments/{giving.assignment_id}/"
    assert not Signature.objects.exists()
    assert client.get(url).status_code == 404
    essay = signed.responses.get(question__kind="essay")
    Response.objects.filter(pk=essay.pk).update(answer="Canary of Ana.")
    assert "Canary of Ana." not in text(client.get(desk))
    assert Attempt.objects.count() == 2
    event = AuditEvent.objects.get(action="took the name off")
    assert (event.actor, event.student) == (ben, ben)


def test_nobody_takes_another_off(sign_in, ana, url, signed):
    assert sign_in(ana).post(f"{url}off/").status_code == 404
    assert Signature.objects.count() == 1


def test_not_once_it_is_turned_in(sign_in, ana, ben, url, signed):
    signed.turn_in(ana)
    response = sign_in(ben).post(f"{url}off/", follow=True)
    assert "The names stay as they are." in text(response)
    assert Signature.objects.get().take_off(ben) is False  # between the page and the press
    assert Signature.objects.count() == 1


def test_not_where_each_writes_alone(sign_in, ana, attempt, giving, quiz):
    address = f"/assignments/{giving.assignment_id}/{quiz.pk}/"
    client = sign_in(ana)
    assert "Write together" not in text(client.get(address))
    assert client.get(f"{address}together/").status_code == 404
    assert client.post(f"{address}together/", SIGN).status_code == 404


def test_strangers(sign_in, ben, zoe, rivera, url, signed, attempt):
    assert Client().get(url).status_code == 302
    for person in (zoe, rivera):
        assert sign_in(person).get(url).status_code == 404
        assert sign_in(person).post(url, SIGN).status_code == 404
        assert sign_in(person).post(f"{url}off/").status_code == 404


def test_a_classmate_who_did_not_sign(sign_in, chen, url, desk, signed):
    Response.objects.update(answer="Canary of Ana.")
    client = sign_in(chen)
    assert client.get(url).status_code == 404
    page = text(client.get(desk))
    assert "Canary of Ana." not in page and "Ana Duarte" not in page


def test_wrong_method(sign_in, ana, url, attempt):
    assert sign_in(ana).put(url).status_code == 405
    assert sign_in(ana).get(f"{url}off/").status_code == 405


def test_missing(sign_in, ana, attempt, together):
    assert sign_in(ana).get(f"/assignments/99999/{together.pk}/together/").status_code == 404


def test_wrong_passwords_lock_as_at_signing_in(sign_in, ana, ben, url, attempt, settings):
    settings.AXES_ENABLED = True
    client = sign_in(ana)
    for _ in range(10):
        response = client.post(url, SIGN | {"password": "wrong"})
    assert response.status_code == 429
    assert client.post(url, SIGN).status_code == 429
    assert not Signature.objects.exists()


# --- at the same moment ---


def at_once(*acts):
    """Do it all at the same moment, each on a connection of its own. What each came to."""
    barrier, told = threading.Barrier(len(acts)), []

    def run(act):
        try:
            barrier.wait()
            told.append(act())
        except CannotSign:
            told.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_again", range(3))
def test_signing_races_with_the_own_first_save(
    _again, sign_in, ana, ben, desk, attempt, giving, together
):
    """One of both wins; the words stand somewhere in either order."""
    own = Attempt.objects.open_for(giving, together, ben)
    essay = str(attempt.responses.get(question__kind="essay").question_id)
    shared = Attempt.objects.get(pk=attempt.pk)
    Attempt.objects.filter(pk=attempt.pk).update(revision=2)
    work = {"round": 1, "base": 0, "tab": "t", "seq": 1, "user": ben.pk, "answers": {essay: "Mine"}}
    client = sign_in(ben)

    def save():
        sent = client.post(f"{desk}save/", json.dumps(work), content_type="application/json")
        return sent.status_code

    told = at_once(save, lambda: Signature.put(shared, ben))
    drafts = [(one.kind, one.answers[essay]) for one in Draft.objects.all()]
    if Signature.objects.exists():
        assert told.count(409) == 1 and not Attempt.objects.filter(pk=own.pk).exists()
        assert drafts == [("branch", "Mine")]
    else:
        assert sorted(map(str, told)) == ["200", "refused"]
        assert drafts == [("save", "Mine")]
        assert own.responses.get(question=essay).answer == "Mine"


def test_signed_while_an_own_save_is_being_read(
    sign_in, ben, desk, attempt, giving, together, monkeypatch
):
    """The own desk gives way between two questions of the save: its words are kept beside."""
    Attempt.objects.open_for(giving, together, ben)
    essay = str(attempt.responses.get(question__kind="essay").question_id)
    Attempt.objects.filter(pk=attempt.pk).update(revision=2)
    found = Desk.to_save

    def signed_meanwhile(*args):
        taken = found(*args)
        if not Signature.objects.exists():
            Signature.put(Attempt.objects.get(pk=attempt.pk), ben)
        return taken

    monkeypatch.setattr(Desk, "to_save", signed_meanwhile)
    work = {"round": 1, "base": 0, "tab": "t", "seq": 1, "user": ben.pk, "answers": {essay: "Mine"}}
    sent = sign_in(ben).post(f"{desk}save/", json.dumps(work), content_type="application/json")
    assert sent.status_code == 409
    assert [(one.kind, one.answers[essay]) for one in Draft.objects.all()] == [("branch", "Mine")]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_again", range(3))
def test_signing_races_with_beginning(_again, ben, attempt, giving, together):
    """Nobody has both: an own desk, and a classmate's."""
    shared = Attempt.objects.get(pk=attempt.pk)
    at_once(
        lambda: Attempt.objects.open_for(giving, together, ben),
        lambda: Signature.put(shared, ben),
    )
    assert Attempt.objects.of_student(ben).count() == 1
    assert Attempt.objects.open_for(giving, together, ben) == attempt


@pytest.mark.django_db(transaction=True)
def test_nobody_signs_two_answers_at_once(ana, ben, chen, attempt, giving, together):
    other = Attempt.objects.open_for(giving, together, chen)
    told = at_once(
        lambda: Signature.put(Attempt.objects.get(pk=attempt.pk), ben),
        lambda: Signature.put(Attempt.objects.get(pk=other.pk), ben),
    )
    assert sorted(map(str, told)) == ["None", "refused"]
    assert Signature.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_sign_each_others_at_once(ana, ben, attempt, giving, together):
    other = Attempt.objects.open_for(giving, together, ben)
    told = at_once(
        lambda: Signature.put(Attempt.objects.get(pk=attempt.pk), ben),
        lambda: Signature.put(Attempt.objects.get(pk=other.pk), ana),
    )
    assert sorted(map(str, told)) == ["None", "refused"]
    assert Attempt.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_no_more_at_once_than_there_is_room_for(ben, chen, attempt, together):
    Quiz.objects.update(signers=2)
    told = at_once(
        lambda: Signature.put(Attempt.objects.get(pk=attempt.pk), ben),
        lambda: Signature.put(Attempt.objects.get(pk=attempt.pk), chen),
    )
    assert sorted(map(str, told)) == ["None", "refused"]
    assert Signature.objects.count() == 1
