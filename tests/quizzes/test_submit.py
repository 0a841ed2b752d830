"""Read it once more and turn it in: /assignments/<assignment>/<step>/submit/."""

import threading
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from quizzes.models import Attempt, Draft, Mark, Question, Quiz
from quizzes.templatetags.desk import moment


@pytest.fixture
def url(giving, quiz):
    return f"/assignments/{giving.assignment_id}/{quiz.pk}/submit/"


@pytest.fixture
def written(attempt):
    attempt.responses.filter(question__kind="single_choice").update(answer="a")
    attempt.responses.filter(question__kind="essay").update(
        answer="Shut.\n\n<b>Truly</b> (Doc 1, ¶3)."
    )
    Attempt.objects.filter(pk=attempt.pk).update(revision=3)
    attempt.refresh_from_db()
    return attempt


def text(response):
    return " ".join(response.content.decode().split())


def test_it_works(sign_in, ana, url, written):
    client = sign_in(ana)
    page = text(client.get(url))
    assert "2 questions have no answer yet." in page
    assert "<div>Shut. </div> <div>&lt;b&gt;Truly&lt;/b&gt; (Doc 1, ¶3). </div>" in page
    assert "You chose this" in page
    response = client.post(url, {"base": 3})
    assert response.status_code == 302
    assert response.headers["Location"] == url.removesuffix("submit/") + "#questions"
    written.refresh_from_db()
    assert written.turned_in_by == ana
    assert Draft.objects.get().kind == "turned_in"
    assert sorted(Mark.objects.values_list("points", flat=True)) == [Decimal(0), Decimal(1)]
    page = text(client.get(response.headers["Location"]))
    assert "Turned in" in page
    assert "1 point" not in page


def test_an_optional_question_is_not_missing(sign_in, ana, url, attempt):
    client = sign_in(ana)
    Question.objects.update(required=False)
    page = text(client.get(url))
    assert "Every question has an answer." not in page
    assert "no answer yet" not in page and "No answer:" not in page
    assert "Nothing that must be answered is missing." in page


def test_citations_lead_back_to_the_desk(sign_in, ana, url, written, lesson):
    essay = written.responses.get(question__kind="essay")
    version = lesson.steps.first().documents.first().shown_version
    written.evidence.create(
        response=essay,
        key="k1",
        label="Doc 1, ¶3",
        version=version,
        start=89,
        end=143,
        quote="We shall keep the gates shut until the council speaks.",
    )
    page = text(sign_in(ana).get(url))
    words = "We shall keep the gates shut until the council speaks."
    assert (
        f'<a href="{url.removesuffix("submit/")}#d1p3" data-quote="{words}"'
        ' aria-describedby="w-k1">(Doc 1, ¶3)</a>'
    ) in page
    assert f'<q class="quoted" id="w-k1">{words}</q>' in page


def test_nothing_is_missing(sign_in, ana, url, attempt):
    attempt.responses.filter(question__kind="single_choice").update(answer="a")
    attempt.responses.exclude(question__kind="single_choice").update(answer="b")
    assert "Every question has an answer." in text(sign_in(ana).get(url))


def test_pressed_twice(sign_in, ana, url, written):
    client = sign_in(ana)
    client.post(url, {"base": 3})
    first = Attempt.objects.get().turned_in_at
    response = client.post(url, {"base": 3}, follow=True)
    zone = ZoneInfo("America/Chicago")
    said = f"This was turned in already: {moment(first, zone)}. Nothing was changed."
    assert said in text(response)
    assert response.redirect_chain[-1][0].endswith("/#questions")
    assert Attempt.objects.get().turned_in_at == first
    assert Draft.objects.count() == 1
    assert client.get(url).status_code == 302


def test_changed_since_it_was_read(sign_in, ana, url, written):
    response = sign_in(ana).post(url, {"base": 2})
    assert response.status_code == 409
    assert "This was changed since you looked" in text(response)
    assert 'name="base" value="3"' in text(response)
    assert not Attempt.objects.get().is_turned_in


@pytest.mark.parametrize("base", ["", "x", "-1", str(2**70)])
def test_a_broken_form(sign_in, ana, url, written, base):
    assert sign_in(ana).post(url, {"base": base}).status_code == 409
    assert not Attempt.objects.get().is_turned_in


def test_closed(sign_in, ana, url, written, giving):
    giving.due_at = giving.closes_at = timezone.now() - timedelta(minutes=6)
    giving.save()
    client = sign_in(ana)
    assert client.get(url).status_code == 302
    assert client.post(url, {"base": 3}).status_code == 302
    assert not Attempt.objects.get().is_turned_in


def test_late_is_taken(sign_in, ana, url, written, giving):
    giving.due_at = timezone.now() - timedelta(hours=1)
    giving.save()
    sign_in(ana).post(url, {"base": 3})
    assert Attempt.objects.with_own_dates().get().own_delay >= timedelta(hours=1)


def test_withdrawn(sign_in, ana, url, written, giving):
    giving.withdraw()
    assert sign_in(ana).post(url, {"base": 3}).status_code == 302
    assert not Attempt.objects.get().is_turned_in


def test_not_begun(sign_in, ben, url):
    assert sign_in(ben).get(url).status_code == 404


def test_other_fields_change_nothing(sign_in, ana, ben, url, written):
    sign_in(ana).post(url, {"base": 3, "student": ben.pk, "given_back_at": "2020-01-01"})
    attempt = Attempt.objects.get()
    assert (attempt.student, attempt.given_back_at) == (ana, None)


def test_a_second_round(sign_in, ana, url, turned_in, rivera):
    following = turned_in.send_back(rivera)
    sign_in(ana).post(url, {"base": following.revision})
    following.refresh_from_db()
    assert following.is_turned_in


def test_signed_out(url, written):
    assert Client().post(url, {"base": 3}).status_code == 302
    assert not Attempt.objects.get().is_turned_in


@pytest.mark.django_db(transaction=True)
def test_pressed_many_times_at_once(sign_in, ana, url, written):
    answers = []

    def press():
        try:
            answers.append(sign_in(ana).post(url, {"base": 3}).status_code)
        finally:
            connection.close()

    presses = [threading.Thread(target=press) for _number in range(20)]
    for press in presses:
        press.start()
    for press in presses:
        press.join()
    assert answers == [302] * 20
    assert Draft.objects.filter(kind="turned_in").count() == 1


def test_queries(count_queries, sign_in, ana, url, written):
    client = sign_in(ana)
    client.get("/accounts/password/")
    assert count_queries(lambda: client.get(url)) <= 12


def test_it_says_that_names_are_hidden(sign_in, ana, url, attempt):
    words = "grades it without seeing your name"
    client = sign_in(ana)
    assert words not in client.get(url).content.decode()
    Quiz.objects.update(hides_names=True)
    assert words in client.get(url).content.decode()
    Attempt.objects.update(round=2)
    assert words not in client.get(url).content.decode()
