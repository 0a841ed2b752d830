"""What is kept beside the answer is told to its student until it is decided on."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from lessons import clock
from lessons.models import Pause
from quizzes.models import Draft

NOTICE = "Something you wrote is kept beside this"
LONG = "x" * 100_001


@pytest.fixture
def url(giving, quiz):
    return f"/assignments/{giving.assignment_id}/{quiz.pk}/"


@pytest.fixture
def asked(attempt):
    """The ids of the questions as text, by kind."""
    pairs = attempt.responses.values_list("question__kind", "question_id")
    return {kind: str(pk) for kind, pk in pairs}


@pytest.fixture
def client(sign_in, ana):
    return sign_in(ana)


@pytest.fixture
def save(client, ana, url, asked):
    """`save("laptop", 0, essay="Words")` as the page in that tab does."""
    counter = iter(range(1, 100))

    def post(tab, base, over=None, **answers):
        work = {"round": 1, "base": base, "tab": tab, "seq": next(counter), "user": ana.pk}
        work["answers"] = {asked[kind]: answer for kind, answer in answers.items()}
        if over:
            work["over"] = {"answers": {asked[kind]: words for kind, words in over.items()}}
        return client.post(f"{url}save/", json.dumps(work), content_type="application/json")

    return post


@pytest.fixture
def told(client, url):
    """Whether the desk speaks of it, opened anew."""
    return lambda: NOTICE in text(client.get(url))


def text(response):
    return " ".join(response.content.decode().split())


def test_what_another_device_saves_does_not_settle_it(save, told):
    assert save("laptop", 0, essay="One.").status_code == 200
    assert save("phone", 0, essay="Typed on the bus.").status_code == 409
    assert told()
    assert save("laptop", 1, essay="One. Two.").status_code == 200
    assert told()
    assert save("phone", 2, essay="One. Two. Typed on the bus.").status_code == 200
    assert not told()


def test_what_came_too_late_is_told_when_it_goes_on(save, told, client, url, giving, rivera):
    """Typed without a connection before the clock was stopped, sent long after."""
    assert save("laptop", 0, essay="One.").status_code == 200
    clock.stop(giving, rivera, kind=Pause.Kind.STOP)
    Pause.objects.update(began_at=timezone.now() - timedelta(minutes=15))
    assert "What you wrote is saved. Documents" in text(client.get(url))
    assert save("laptop", 1, essay="One. And more.").status_code == 410
    assert Draft.objects.first().kind == "too_late"
    waiting = text(client.get(url))
    assert "What you wrote is saved; what came in later is kept beside it" in waiting
    clock.go_on(giving, rivera)
    assert told()
    assert save("anew", 1, essay="One. Next day.").status_code == 200
    assert told()


def test_what_is_too_long_is_told_until_it_is_shorter(save, told):
    assert save("laptop", 0, essay="One.").status_code == 200
    assert save("laptop", 1, over={"essay": LONG}).status_code == 200
    assert save("laptop", 1, short_answer="Eleven.").status_code == 200  # the essay is left out
    assert told()
    assert save("laptop", 2, short_answer="Eleven.", essay="Shorter.").status_code == 200
    assert not told()
    assert save("laptop", 3, over={"essay": LONG}).status_code == 200
    assert told()


def test_kept_again_it_is_told_again(save, told, client, url):
    save("laptop", 0, essay="One.")
    save("phone", 0, essay="Typed on the bus.")
    client.post(f"{url}earlier/{Draft.objects.first().pk}/leave/")
    assert not told()
    assert save("phone", 0, essay="Typed on the bus.").status_code == 409
    assert told()


def test_taken_back_it_is_settled(save, told, client, url):
    save("laptop", 0, essay="One.")
    save("phone", 0, essay="Typed on the")
    save("phone", 0, essay="Typed on the bus.")
    branch = Draft.objects.first()
    client.post(f"{url}earlier/{branch.pk}/take/", {"base": 7})  # not what stands there
    assert told()
    client.post(f"{url}earlier/{branch.pk}/take/", {"base": 1})
    assert not told()


def test_left_aside(save, told, client, url):
    save("laptop", 0, essay="One.")
    save("phone", 0, essay="Typed on the")
    save("phone", 0, essay="Typed on the bus.")
    save("laptop", 1, over={"essay": LONG})
    too_long, branch, before, saved = Draft.objects.all()
    page = client.get(f"{url}earlier/").content.decode()
    assert page.count("Leave it aside") == 3
    assert f'action="{url}earlier/{saved.pk}/leave/"' not in page
    assert client.post(f"{url}earlier/{saved.pk}/leave/").status_code == 404
    response = client.post(f"{url}earlier/{branch.pk}/leave/", follow=True)
    assert "It stays among the earlier versions and is no part of your work." in text(response)
    assert text(response).count("Leave it aside") == 1
    settled = Draft.objects.filter(is_settled=True)
    assert {one.pk for one in settled} == {branch.pk, before.pk}
    assert told()
    client.post(f"{url}earlier/{too_long.pk}/leave/")
    assert not told()
    assert Draft.objects.count() == 4


def test_where_one_cannot_write_nothing_is_left_aside(save, client, url, attempt, ana):
    save("laptop", 0, essay="One.")
    save("phone", 0, essay="Typed on the bus.")
    attempt.turn_in(ana)
    address = f"{url}earlier/{Draft.objects.first().pk}/leave/"
    assert "Leave it aside" not in text(client.get(f"{url}earlier/"))
    assert "You cannot write here now." in text(client.post(address, follow=True))
    assert not Draft.objects.filter(is_settled=True).exists()


@pytest.mark.parametrize(("who", "status"), [("ben", 404), ("zoe", 404), ("rivera", 404)])
def test_of_others(save, sign_in, request, url, who, status):
    save("laptop", 0, essay="One.")
    save("phone", 0, essay="Typed on the bus.")
    address = f"{url}earlier/{Draft.objects.first().pk}/leave/"
    client = sign_in(request.getfixturevalue(who))
    assert client.post(address).status_code == status
    assert not Draft.objects.filter(is_settled=True).exists()


def test_only_by_a_button(save, client, url):
    save("laptop", 0, essay="One.")
    save("phone", 0, essay="Typed on the bus.")
    assert client.get(f"{url}earlier/{Draft.objects.first().pk}/leave/").status_code == 405
