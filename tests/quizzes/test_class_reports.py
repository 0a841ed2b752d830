"""Reports for parents' evening: /classes/<class>/reports/."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from lessons.models import AuditEvent, Enrolment
from quizzes.models import Attempt, Conversion
from tests.cast import make_person
from tests.quizzes.test_gradebook import give, grade


@pytest.fixture
def url(period3):
    return reverse("quizzes:class_reports", args=[period3.pk])


@pytest.fixture
def graded(turned_in, rivera, rubric):
    """Ana's work, graded and not given back."""
    thesis, evidence = rubric.criteria.all()
    for kind, points, levels in [
        ("short_answer", "1.50", {}),
        ("essay", "2", {str(thesis.pk): "1", str(evidence.pk): "1"}),
    ]:
        turned_in.responses.get(question__kind=kind).marks.create(
            marker=rivera,
            points=Decimal(points),
            levels=levels,
            comment=f"Canary of the {kind}",
            done_at=timezone.now(),
        )
    return turned_in


def text(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def order_of(response):
    page = response.content.decode()
    return [part.split("<")[0] for part in page.split('<h2 class="title" id="s')[1:]]


def names(response):
    return [part.split('">')[1] for part in order_of(response)]


#: What tells of the grades: a comment, a total, a level in the student's words, a grade.
CANARIES = ["Canary", "6.5 of 8", "I have 1 of", "<b>B+</b>"]


def seen(client, url):
    page = text(client.get(url))
    return [canary for canary in CANARIES if canary in page]


def test_it_works(sign_in, rivera, url, graded, assignment):
    Conversion.store(assignment, "6 = B+\n0 = F", rivera, 0)
    graded.give_back(rivera)
    response = sign_in(rivera).get(url)
    page = text(response)
    assert names(response) == ["Ana Duarte", "Ben Sorensen"]
    assert "Questions: 6.5 of 8 points" in page
    following = '<br><span class="quiet">Next: I have 2 of Evidence</span>'
    assert f'<td>I have 1 of Evidence{following}</td><td class="num">1 of 2</td>' in page
    assert "<li>Question 4: Canary of the essay</li>" in page
    assert "Whole assignment: 6.5 of 8 points: <b>B+</b>" in page
    assert page.count("Nothing was given back yet.") == 1
    assert "for graders" not in page
    event = AuditEvent.objects.get(action="reports printed")
    assert (event.actor, event.about) == (rivera, "Period 3")


def test_nothing_that_was_not_given_back(sign_in, rivera, url, graded, assignment):
    Conversion.store(assignment, "6 = B+\n0 = F", rivera, 0)
    client = sign_in(rivera)
    assert seen(client, url) == []
    graded.give_back(rivera)
    assert seen(client, url) == CANARIES
    graded.take_back(rivera)
    assert seen(client, url) == []


def test_a_second_round_shows_only_once_it_came_back(sign_in, rivera, ana, url, graded):
    following = graded.send_back(rivera, "Say more of the notice.")
    following.turn_in(ana)
    essay = following.responses.get(question__kind="essay")
    essay.marks.create(marker=rivera, points=3, comment="Second", done_at=timezone.now())
    client = sign_in(rivera)
    page = text(client.get(url))
    assert "Canary of the essay" in page
    assert "Say more of the notice." in page
    assert "Second" not in page
    following.give_back(rivera)
    page = text(client.get(url))
    assert "(version 2)" in page
    assert "Second" in page
    assert "Canary of the essay" not in page


def test_a_grade_that_does_not_count_or_is_half_done(sign_in, rivera, okoro, url, graded):
    essay = graded.responses.get(question__kind="essay")
    essay.marks.create(marker=okoro, points=0, comment="Colleague", counts=False)
    graded.responses.get(question__kind="short_answer").marks.update(done_at=None)
    graded.give_back(rivera)
    page = text(sign_in(rivera).get(url))
    assert "Colleague" not in page
    assert "Questions: 5 of 8 points" in page


def test_in_the_order_of_the_appointments(sign_in, rivera, ana, ben, url, graded):
    client = sign_in(rivera)

    def sent(**typed):
        return client.post(url, typed, follow=True)

    response = sent(order="6:00 BEN  Sorensen (mother)\n\n6:10 S-001")
    assert names(response) == ["Ben Sorensen", "Ana Duarte"]
    assert response.redirect_chain == [(f"{url}?student={ben.pk}&student={ana.pk}", 302)]
    assert "Ben Sorensen S-002\nAna Duarte S-001</textarea>" in response.content.decode()
    assert names(sent(order="Ben Sorensen")) == ["Ben Sorensen"]
    response = sent(order="Ben Sorensen", others="on")
    assert names(response) == ["Ben Sorensen", "Ana Duarte"]
    assert names(sent(order=" ")) == ["Ana Duarte", "Ben Sorensen"]


@pytest.mark.parametrize("query", ["?student=99", "?student=x&work=-1", f"?work={'9' * 19}"])
def test_an_address_that_says_nothing_right(sign_in, rivera, url, graded, query):
    graded.give_back(rivera)
    response = sign_in(rivera).get(url + query)
    assert names(response) == ["Ana Duarte", "Ben Sorensen"]
    assert "1 of 1 assignment that came back is shown." in text(response)


@pytest.fixture
def four(rivera, ana, period3, graded):
    """Ana's graded work, given back first, and that of three more assignments of Period 3."""
    graded.give_back(rivera)
    for title in ("Second", "Third", "Fourth"):
        giving = give(period3, rivera, title)
        grade(giving, ana, rivera, 3).give_back(rivera)
    return [one.assignment for one in period3.givings.order_by("pk")]


def test_the_latest_three_assignments(sign_in, rivera, ana, url, four):
    client = sign_in(rivera)
    response = client.get(url)
    page = text(response)
    assert "3 of 4 assignments that came back are shown." in page
    shown = page.split('<div class="papers')[1]
    titles = ["Were the gates shut?", "Second", "Third", "Fourth"]
    assert [title in shown for title in titles] == [False, True, True, True]
    assert re.findall(r'value="(\d+)"[^>]*checked', page) == [str(one.pk) for one in four[:0:-1]]
    first, last = four[0].pk, four[3].pk
    response = client.post(url, {"work": [first, last]}, follow=True)
    assert response.redirect_chain == [(f"{url}?work={last}&work={first}", 302)]
    shown = text(response).split('<div class="papers')[1]
    assert [title in shown for title in titles] == [True, False, False, True]
    assert "2 of 4 assignments that came back are shown." in text(response)


def test_no_assignment_is_ticked(sign_in, rivera, url, four):
    response = sign_in(rivera).post(url, {"order": "Ben Sorensen"})
    assert "Tick at least one assignment." in text(response)
    assert "Ben Sorensen</textarea>" in response.content.decode() and names(response) == []


def test_assignments_of_another_class_are_no_choice(
    sign_in, rivera, okoro, period2, zoe, url, four
):
    other = give(period2, okoro, "Of another class")
    grade(other, zoe, okoro, 4).give_back(okoro)
    client = sign_in(rivera)
    assert "Of another class" not in text(client.get(f"{url}?work={other.assignment_id}"))
    response = client.post(url, {"work": [other.assignment_id]})
    assert response.status_code == 200 and names(response) == []


def test_a_longer_name_is_not_taken_for_a_shorter_one(sign_in, rivera, url, period3, graded):
    longer = make_person("ana2", "Ana Duarte Lopez")
    Enrolment.objects.create(classroom=period3, user=longer, role="student")
    response = sign_in(rivera).post(url, {"order": "Ana Duarte Lopez\nAna Duarte"}, follow=True)
    assert names(response) == ["Ana Duarte Lopez", "Ana Duarte"]


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("6:00 Zoe", "Line 1: nobody in this class is “6:00 Zoe”."),
        ("Ben Sorensen\nS-002", "Line 2: “S-002” stands in an earlier line already."),
        ("Anabel Duarte", "Line 1: nobody in this class is “Anabel Duarte”."),
    ],
)
def test_a_line_that_is_nobody(sign_in, rivera, url, graded, typed, fault):
    response = sign_in(rivera).post(url, {"order": typed})
    assert fault in text(response)
    assert f"{typed}</textarea>" in response.content.decode()
    assert names(response) == []


def test_two_of_one_name_need_their_number(sign_in, rivera, ben, url, graded):
    ben.display_name = "Ana Duarte"
    ben.save()
    client = sign_in(rivera)
    page = text(client.post(url, {"order": "Ana Duarte"}))
    assert "Line 1: “Ana Duarte” is more than one student. Add the school number." in page
    response = client.post(url, {"order": "Ana Duarte S-002\nAna Duarte S-001"}, follow=True)
    assert names(response) == ["Ana Duarte", "Ana Duarte"]


def test_who_has_left_is_not_in_it(sign_in, rivera, ana, url, graded):
    graded.give_back(rivera)
    Enrolment.objects.filter(user=ana).update(left_at=timezone.now())
    assert names(sign_in(rivera).get(url)) == ["Ben Sorensen"]


def test_what_somebody_typed_does_nothing(sign_in, rivera, ana, url, graded):
    ana.display_name = "<script>alert(1)</script>"
    ana.save()
    graded.give_back(rivera)
    assert "<script>alert" not in text(sign_in(rivera).get(url))


def test_who_may_not(client, sign_in, okoro, lindqvist, ana, technician, url, graded):
    for method in ("get", "post"):
        assert getattr(client, method)(url).status_code == 302
        people = [okoro, lindqvist, ana, technician]
        answers = [getattr(sign_in(one), method)(url).status_code for one in people]
        assert answers == [404] * 4
    assert not AuditEvent.objects.filter(action="reports printed").exists()


def test_no_such_class(sign_in, rivera, url, period3, graded):
    address = url.replace(f"/{period3.pk}/", f"/{period3.pk + 99}/")
    assert sign_in(rivera).get(address).status_code == 404


def test_queries(sign_in, rivera, url, graded, giving, quiz, period3, count_queries):
    graded.give_back(rivera)
    client = sign_in(rivera)
    client.get(url)
    with_one = count_queries(lambda: client.get(url))
    for name in ("cy", "dee"):
        student = make_person(name, name)
        Enrolment.objects.create(classroom=period3, user=student, role="student")
        work = Attempt.objects.open_for(giving, quiz, student)
        work.turn_in(student)
        work.give_back(rivera)
    assert with_one == count_queries(lambda: client.get(url)) <= 20


def test_written_together_it_stands_in_each_report(
    sign_in, rivera, ben, url, graded, assignment, together
):
    """With its points; a school grade only where nothing was written at another's desk."""
    Conversion.store(assignment, "6 = B+\n0 = F", rivera, 0)
    graded.give_back(rivera)
    graded.signatures.create(student=ben)
    page = text(sign_in(rivera).get(url))
    assert page.count("Questions: 6.5 of 8 points") == 2
    assert page.count("<b>B+</b>") == 1
    assert "B+" in page.partition("Ben Sorensen</h2>")[0]
