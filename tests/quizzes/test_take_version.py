"""Taking an earlier version back: /assignments/<assignment>/<step>/earlier/<draft>/take/."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from quizzes.models import Attempt, Draft, Evidence


@pytest.fixture
def desk(giving, quiz):
    return f"/assignments/{giving.assignment_id}/{quiz.pk}/"


@pytest.fixture
def essay(attempt):
    return str(attempt.responses.get(question__kind="essay").question_id)


@pytest.fixture
def save(sign_in, ana, desk, attempt, essay):
    """`save(base, text)` as Ana's page does."""
    client = sign_in(ana)

    def post(base, text, tab="t1"):
        work = {
            "round": 1,
            "base": base,
            "tab": tab,
            "seq": base + 1,
            "user": ana.pk,
            "answers": {essay: text},
        }
        return client.post(f"{desk}save/", json.dumps(work), content_type="application/json")

    return post


@pytest.fixture
def first(save):
    """The first of two versions: the second stands there now."""
    save(0, "The gates were shut.")
    save(1, "The gates were open.")
    return Draft.objects.get(revision=1)


@pytest.fixture
def url(desk, first):
    return f"{desk}earlier/{first.pk}/take/"


def text(response):
    return " ".join(response.content.decode().split())


def answer(attempt):
    return attempt.responses.get(question__kind="essay").answer


def test_it_works(sign_in, ana, url, desk, attempt, essay):
    client = sign_in(ana)
    assert f'href="{url}"' in text(client.get(f"{desk}earlier/"))
    page = text(client.get(url))
    assert page.index("The gates were open.") < page.index("The gates were shut.")
    assert "Question 4" in page
    assert "Question 3" not in page
    response = client.post(url, {"base": 2})
    assert (response.status_code, response.headers["Location"]) == (302, desk)
    assert answer(attempt) == "The gates were shut."
    attempt.refresh_from_db()
    assert attempt.revision == 3
    newest, replaced = Draft.objects.all()[:2]
    assert (newest.kind, newest.revision) == ("save", 3)
    assert newest.answers[essay] == "The gates were shut."
    assert (replaced.kind, replaced.revision) == ("replaced", 2)
    assert replaced.answers[essay] == "The gates were open."
    assert "It is your answer again." in text(client.get(desk))


def test_what_it_replaced_is_never_thinned(sign_in, ana, url, attempt, essay):
    sign_in(ana).post(url, {"base": 2})
    Draft.objects.update(saved_at=timezone.now() - timedelta(days=2))
    Draft.objects.thin()
    assert Draft.objects.get(kind="replaced").answers[essay] == "The gates were open."


def test_other_answers_stand_where_a_version_has_none(sign_in, ana, desk, save, attempt, essay):
    attempt.responses.filter(question__kind="short_answer").update(answer="Eleven.")
    save(0, "The gates were shut.")
    save(0, "Written on the phone.", tab="t2")
    branch = Draft.objects.get(kind="branch")
    assert branch.answers == {essay: "Written on the phone."}
    sign_in(ana).post(f"{desk}earlier/{branch.pk}/take/", {"base": 1})
    assert answer(attempt) == "Written on the phone."
    assert attempt.responses.get(question__kind="short_answer").answer == "Eleven."


def test_evidence_stays(sign_in, ana, url, attempt, lesson):
    version = lesson.steps.first().documents.first().shown_version
    response = attempt.responses.get(question__kind="essay")
    Evidence.objects.create(
        attempt=attempt,
        response=response,
        key="k1",
        label="Doc 1, ¶1",
        version=version,
        end=9,
        start=0,
        quote=version.reading_text[:9],
    )
    sign_in(ana).post(url, {"base": 2})
    assert Evidence.objects.get().key == "k1"


@pytest.mark.parametrize("base", ["1", "3", "-1", "x", "", str(2**40)])
def test_changed_meanwhile(sign_in, ana, url, attempt, base):
    response = sign_in(ana).post(url, {"base": base})
    assert response.status_code == 409
    assert "Nothing was replaced." in text(response)
    assert answer(attempt) == "The gates were open."
    assert Draft.objects.count() == 2


def test_pressed_twice(sign_in, ana, url, attempt):
    client = sign_in(ana)
    assert client.post(url, {"base": 2}).status_code == 302
    response = client.post(url, {"base": 2})
    assert response.status_code == 409
    assert "Both say the same." in text(response)
    assert answer(attempt) == "The gates were shut."
    assert Draft.objects.count() == 4


def test_another_tab_is_told(sign_in, ana, url, save, attempt):
    sign_in(ana).post(url, {"base": 2})
    assert save(2, "The gates were open, I say.").status_code == 409
    assert answer(attempt) == "The gates were shut."


def test_a_version_of_the_first_round(sign_in, ana, rivera, desk, first, attempt):
    attempt.turn_in(ana)
    following = attempt.send_back(rivera)
    response = sign_in(ana).post(f"{desk}earlier/{first.pk}/take/", {"base": 1})
    assert response.status_code == 302
    assert answer(following) == "The gates were shut."
    assert answer(attempt) == "The gates were open."


@pytest.mark.parametrize("how", ["closed", "turned in", "withdrawn"])
def test_not_open(sign_in, ana, url, desk, attempt, giving, how):
    if how == "closed":
        giving.due_at = giving.closes_at = timezone.now() - timedelta(seconds=3)
        giving.save()
    elif how == "turned in":
        attempt.turn_in(ana)
    else:
        giving.withdraw()
    client = sign_in(ana)
    for response in (client.get(url), client.post(url, {"base": 2})):
        assert (response.status_code, response.headers["Location"]) == (302, desk)
    assert "You cannot write here now. Nothing was changed." in text(client.get(desk))
    assert answer(attempt) == "The gates were open."
    assert Draft.objects.count() == 2
    assert f'href="{url}"' not in text(client.get(f"{desk}earlier/"))


def test_somebody_elses_version(sign_in, ben, ana, giving, quiz, desk, first):
    his = Attempt.objects.open_for(giving, quiz, ben)
    theirs = his.keep_draft(Draft.Kind.SAVE)
    assert sign_in(ben).get(f"{desk}earlier/{first.pk}/take/").status_code == 404
    assert sign_in(ana).post(f"{desk}earlier/{theirs.pk}/take/", {"base": 2}).status_code == 404


@pytest.mark.parametrize("who", ["ben", "zoe", "rivera", "okoro", "lindqvist", "admin"])
def test_strangers(request, who, sign_in, url):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(url).status_code == 404
    assert client.post(url, {"base": 2}).status_code == 404


def test_no_such_version(sign_in, ana, desk, first):
    assert sign_in(ana).get(f"{desk}earlier/{first.pk + 99}/take/").status_code == 404


def test_signed_out(url, attempt):
    assert Client().get(url).status_code == 302
    assert Client().post(url, {"base": 2}).status_code in (302, 403)
    assert answer(attempt) == "The gates were open."


def test_other_methods(sign_in, ana, url):
    assert sign_in(ana).put(url).status_code == 405


@pytest.mark.parametrize("number", [1, 3])
def test_queries(count_queries, sign_in, ana, url, attempt, number):
    for _one in range(number):
        attempt.keep_draft(Draft.Kind.SAVE)
    client = sign_in(ana)
    client.get("/accounts/password/")
    assert count_queries(lambda: client.get(url)) == 7
