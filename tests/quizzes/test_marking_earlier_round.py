"""The round before, beside this one on the grading desk."""

import re

import pytest
from django.urls import reverse

from quizzes.models import Mark


@pytest.fixture
def second(turned_in, rivera, ana, levels):
    """Ana's essay was graded, sent back and turned in anew with other words."""
    essay = turned_in.responses.get(question__kind="essay")
    Mark.of(essay, rivera).record(**levels(1, 0), comment="Cite more.", done=True, base=0)
    essay.remarks.create(marker=rivera, start=24, end=34, quote="The letter", text="Whose?")
    second = turned_in.send_back(rivera)
    again = second.responses.get(question__kind="essay")
    again.answer = (
        "The gates were open. The letter says “We shall keep the gates shut” (Doc 1, ¶3)."
    )
    again.save()
    second.turn_in(ana)
    return second


def desk(attempt):
    return reverse("quizzes:marking_paper", args=[attempt.giving.assignment_id, attempt.pk])


def words(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def seen(html):
    return re.sub(r'<span class="visually-hidden">[^<]*</span>', "", html)


def essay_of(page):
    """The part of the page that is about the essay, the only one open by itself."""
    [open_part] = re.findall(r'<details class="earlier-round" open>.*?</details>', page)
    return open_part


def test_it_works(sign_in, rivera, second):
    page = words(sign_in(rivera).get(desk(second)))
    part = essay_of(page)
    assert "What changed since round 1" in part
    assert "The gates were <del>shut</del> <ins>open</ins>" in " ".join(seen(part).split())
    assert "1 points in round 1" in part
    assert "<dt>Thesis</dt><dd>1, Thesis 1</dd><dt>Evidence</dt><dd>0, Evidence 0</dd>" in part
    assert "Cite more." in part
    assert "In the margin of round 1" in part
    assert "<q>The letter</q>" in part and "Whose?" in part
    assert page.count("The words are those of round 1.") == 3


def test_nothing_in_the_first_round(sign_in, rivera, turned_in):
    assert "earlier-round" not in words(sign_in(rivera).get(desk(turned_in)))


def test_markup_is_text(sign_in, rivera, second):
    essay = second.responses.get(question__kind="essay")
    essay.answer = "<b>The gates</b> were & are shut."
    essay.save()
    part = essay_of(words(sign_in(rivera).get(desk(second))))
    assert "<b>The" not in part and "&lt;b&gt;The gates&lt;/b&gt;" in part


def test_an_empty_answer(sign_in, rivera, second, turned_in):
    turned_in.responses.filter(question__kind="essay").update(answer="")
    part = essay_of(words(sign_in(rivera).get(desk(second))))
    assert "No answer in round 1." in part


def test_answered_anew_with_nothing(sign_in, rivera, second):
    second.responses.filter(question__kind="essay").update(answer="")
    part = essay_of(words(sign_in(rivera).get(desk(second))))
    assert "<del>" in part and "<ins>" not in part


def test_what_is_half_graded_is_not_told(sign_in, rivera, second, turned_in):
    Mark.objects.filter(response__attempt=turned_in, by_program=False).update(done_at=None)
    part = essay_of(words(sign_in(rivera).get(desk(second))))
    assert "points in round 1" not in part and "Cite more." not in part


def test_no_query_more(sign_in, rivera, second, turned_in, count_queries):
    client = sign_in(rivera)
    client.get(desk(turned_in)), client.get(desk(second))
    first = count_queries(lambda: client.get(desk(turned_in)))
    assert count_queries(lambda: client.get(desk(second))) <= first <= 20
