"""A corrected key scores answers again: /marking/<assignment>/question/<question>/again/."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from lessons.models import AuditEvent, Giving
from quizzes import kinds
from quizzes.marking import rescore as rescoring
from quizzes.models import Attempt, MarkChange, Question


@pytest.fixture
def old(turned_in):
    """Ana chose a, which was right."""
    return Question.objects.get(kind="single_choice")


def keyed(settings, right):
    options = [one | {"right": one["key"] in right} for one in settings["options"]]
    return settings | {"options": options}


def correct(question, right="b"):
    """The question of today, with another key."""
    question.settings = keyed(question.settings, right)
    return question.revise()


@pytest.fixture
def today(old):
    return correct(Question.objects.get(pk=old.pk))


@pytest.fixture
def url(assignment, today):
    return reverse("quizzes:marking_rescore", args=[assignment.pk, today.pk])


def text(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def seen_in(page):
    return page.split('name="seen" value="')[1].split('"')[0]


def mark_of(work, question):
    return work.responses.get(question=question).marks.get(by_program=True)


def test_it_works(sign_in, rivera, turned_in, old, today, url):
    assert mark_of(turned_in, old).points == 1
    client = sign_in(rivera)
    page = text(client.get(url))
    assert "1 answer gets other points" in page
    assert "of 1 scored by the old key" in page
    assert "Ana Duarte" in page
    assert mark_of(turned_in, old).points == 1  # looking stores nothing
    page = text(client.post(url, {"seen": seen_in(page)}, follow=True))
    assert "1 answer scored again." in page
    assert "Nothing to score again" in page
    response = turned_in.responses.get(question=old)
    mark = mark_of(turned_in, old)
    assert (mark.points, mark.counts, response.keyed_by) == (0, True, today)
    change = MarkChange.objects.get(mark=mark)
    assert (change.by, change.before["points"], change.after["points"], change.why) == (
        rivera,
        "1.00",
        "0.00",
        "the key was corrected",
    )
    event = AuditEvent.objects.get(action="scored again")
    assert (event.actor, event.about, event.details["count"]) == (rivera, "Were the gates shut?", 1)


def test_the_student_sees_the_corrected_key(sign_in, ana, rivera, turned_in, old, url):
    Attempt.objects.update(given_back_at=timezone.now())
    Giving.objects.update(key_early=True)
    feedback = reverse("quizzes:feedback", args=[turned_in.giving.assignment_id, turned_in.quiz_id])
    before = text(sign_in(ana).get(feedback))
    client = sign_in(rivera)
    page = text(client.get(url))
    assert "given back: the student sees it at once" in page
    client.post(url, {"seen": seen_in(page)})
    after = text(sign_in(ana).get(feedback))
    totals = [
        re.search(r'<b class="total">(\S+)</b> of 8 points', one)[1] for one in (before, after)
    ]
    assert totals == ["3", "2"]
    chosen = [re.search(r"The letter.{0,400}", one)[0] for one in (before, after)]
    assert chosen[0] != chosen[1]
    desk = reverse("quizzes:marking_paper", args=[turned_in.giving.assignment_id, turned_in.pk])
    assert "0 of 1 points, scored by the program" in text(client.get(desk))


def test_scored_twice_it_goes_on(sign_in, rivera, turned_in, old, today, assignment, url):
    """Each new key is counted from the answers, whatever the last one gave."""
    client = sign_in(rivera)
    client.post(url, {"seen": seen_in(text(client.get(url)))})
    again = correct(Question.objects.get(pk=today.pk), right="a")
    address = reverse("quizzes:marking_rescore", args=[assignment.pk, again.pk])
    client.post(address, {"seen": seen_in(text(client.get(address)))})
    assert mark_of(turned_in, old).points == 1
    assert turned_in.responses.get(question=old).keyed_by == again


def test_more_than_are_scored_at_once(
    sign_in, rivera, ben, giving, quiz, turned_in, old, today, url, monkeypatch
):
    """Each time the next ones, until none is left: also where the key of today is mended again
    as it stands."""
    monkeypatch.setattr(rescoring, "MOST", 1)
    work = Attempt.objects.open_for(giving, quiz, ben)
    work.responses.filter(question=today).update(question=old, answer="a")
    work.turn_in(ben)
    client = sign_in(rivera)
    for right, points in (("b", 0), ("a", 1)):
        Question.objects.filter(pk=today.pk).update(settings=keyed(today.settings, right))
        for _one in range(2):
            client.post(url, {"seen": seen_in(text(client.get(url)))})
        assert "Nothing to score again" in text(client.get(url))
        assert [mark_of(one, old).points for one in (turned_in, work)] == [points, points]


def test_a_reopened_paper_is_scored_by_the_corrected_key(sign_in, rivera, ana, turned_in, old, url):
    client = sign_in(rivera)
    client.post(url, {"seen": seen_in(text(client.get(url)))})
    turned_in.reopen(rivera)
    Attempt.objects.get(pk=turned_in.pk).turn_in(ana)
    assert mark_of(turned_in, old).points == 0


def test_another_round_is_scored_by_the_corrected_key(sign_in, rivera, ana, turned_in, old, url):
    client = sign_in(rivera)
    client.post(url, {"seen": seen_in(text(client.get(url)))})
    Attempt.objects.get(pk=turned_in.pk).send_back(rivera, "Say more.")
    second = Attempt.objects.get(round=2)
    second.turn_in(ana)
    assert mark_of(second, old).points == 0


def test_other_points(sign_in, rivera, turned_in, old, assignment):
    question = Question.objects.get(pk=old.pk)
    question.points = Decimal(4)
    today = question.revise()
    address = reverse("quizzes:marking_rescore", args=[assignment.pk, today.pk])
    client = sign_in(rivera)
    client.post(address, {"seen": seen_in(text(client.get(address)))})
    assert mark_of(turned_in, old).points == 4


def test_who_was_asked_something_else_keeps_it(sign_in, rivera, turned_in, old, assignment):
    for change in ("prompt", "option"):
        question = Question.objects.exclude(retired=True).get(kind="single_choice")
        if change == "prompt":
            question.prompt = "Which was public?"
        else:
            question.settings["options"][0]["text"] = "Another letter"
        today = correct(question)
        turned_in.responses.filter(question=question).update(answer="a")
        address = reverse("quizzes:marking_rescore", args=[assignment.pk, today.pk])
        page = text(sign_in(rivera).get(address))
        assert "Nothing to score again" in page
    assert mark_of(turned_in, old).points == 1


def test_what_a_person_graded_stays(sign_in, rivera, turned_in, old, url):
    turned_in.responses.get(question=old).marks.create(marker=rivera, points=1, counts=False)
    assert "Nothing to score again" in text(sign_in(rivera).get(url))


def test_who_still_writes_is_told_of(sign_in, rivera, ana, turned_in, old, url):
    Attempt.objects.update(turned_in_at=None)
    page = text(sign_in(rivera).get(url))
    assert "1 student still writes with the old key." in page
    assert "Nothing to score again" in page


def test_it_changed_meanwhile(sign_in, rivera, turned_in, old, url):
    client = sign_in(rivera)
    seen = seen_in(text(client.get(url)))
    turned_in.responses.filter(question=old).update(answer="b")
    page = text(client.post(url, {"seen": seen}))
    assert "Something changed meanwhile, so nothing was stored." in page
    assert mark_of(turned_in, old).points == 1
    assert text(client.post(url, {})).count("Something changed meanwhile") == 1


def test_the_queue_leads_here(sign_in, rivera, turned_in, old, assignment):
    queue = reverse("quizzes:marking_queue", args=[assignment.pk])
    client = sign_in(rivera)
    assert "Score again" not in text(client.get(queue))
    today = correct(Question.objects.get(pk=old.pk))
    address = reverse("quizzes:marking_rescore", args=[assignment.pk, today.pk])
    assert f'href="{address}"' in text(client.get(queue))


@pytest.mark.parametrize("kind", [one for one in kinds.known if one.marked_by_program])
def test_each_kind_knows_its_key(kind):
    """What decides on points is no part of what a student is told."""
    secret = {"right": "1", "credit": "none", "tolerance": "2", "sought": []}
    one = Question(kind=kind.key, prompt="Which?", settings={"items": [], **secret})
    other = Question(kind=kind.key, prompt="Which?", settings={"items": []})
    assert kind.told(one) == kind.told(other)
    other.settings["unit"] = "ships"
    assert kind.told(one) != kind.told(other)


def test_who_may_not(sign_in, client, rivera, okoro, lindqvist, ana, url, assignment):
    assert client.get(url).status_code == 302
    for person in (ana, okoro, lindqvist):
        assert sign_in(person).get(url).status_code in (403, 404)
        assert sign_in(person).post(url).status_code in (403, 404)
    by_a_person = Question.objects.get(kind="short_answer")
    others = reverse("quizzes:marking_rescore", args=[assignment.pk, by_a_person.pk])
    assert sign_in(rivera).get(others).status_code == 404
    assert sign_in(rivera).put(url).status_code == 405


def test_queries_do_not_grow(
    sign_in, rivera, ben, giving, quiz, turned_in, old, url, count_queries
):
    client = sign_in(rivera)
    client.get(url)
    one = count_queries(lambda: client.get(url))
    work = Attempt.objects.open_for(giving, quiz, ben)
    work.responses.filter(question__kind="single_choice").update(question=old)
    work.turn_in(ben)
    assert "of 2 scored" in text(client.get(url))
    assert count_queries(lambda: client.get(url)) == one <= 20
