"""Papers shared out, some to be graded twice: /marking/<assignment>/share/ and what follows."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from lessons.models import AuditEvent, Enrolment, Giving
from quizzes.models import Attempt, Mark, Moderation, Share
from tests.cast import make_classroom, make_person

PEOPLE = 6


@pytest.fixture
def url(assignment):
    return reverse("quizzes:marking_share", args=[assignment.pk])


@pytest.fixture
def papers(giving, quiz, rivera, okoro, period3):
    """Six papers of Period 3, which Okoro grades too; choices are scored."""
    Enrolment.objects.create(classroom=period3, user=okoro, role="co_teacher")
    for number in range(PEOPLE):
        student = make_person(f"s{number}", f"Student {number}")
        Enrolment.objects.create(classroom=period3, user=student, role="student")
        Attempt.objects.open_for(giving, quiz, student).turn_in(student)
    return list(Attempt.objects.order_by("pk"))


def grade(paper, marker, essay="2", short="1"):
    for kind, points in (("essay", essay), ("short_answer", short)):
        response = paper.responses.get(question__kind=kind)
        Mark.of(response, marker).record(
            levels={}, points=Decimal(points), comment="", done=True, base=0
        )


def state_of(paper):
    return Attempt.objects.with_state().get(pk=paper.pk).state


def typed(rivera, okoro, mine, theirs, **more):
    counts = {f"grader-{rivera.pk}": mine, f"grader-{okoro.pk}": theirs}
    return counts | {"apart": "0", "base": 0} | more


def shares(**wanted):
    return Share.objects.filter(**wanted).count()


def text(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_it_works(sign_in, rivera, okoro, url, papers):
    client = sign_in(rivera)
    page = text(client.get(url))
    assert "6 papers are not shared out" in page
    assert page.count('value="3"') == 2  # evenly
    answer = client.post(url, typed(rivera, okoro, 4, 2), follow=True)
    page = text(answer)
    assert "6 papers shared out." in page
    assert (shares(marker=rivera), shares(marker=okoro), shares(is_second=True)) == (4, 2, 0)
    assert "<dt>Mr. Okoro</dt><dd>2 papers, 2 to grade</dd>" in page
    assert "<dt>Ms. Rivera</dt><dd>4 papers, 4 to grade</dd>" in page
    event = AuditEvent.objects.get(action="papers shared out")
    assert (event.actor, event.about, event.details["count"]) == (rivera, "Were the gates shut?", 6)


def test_each_has_the_own_papers_to_grade(sign_in, rivera, okoro, url, papers, assignment):
    sign_in(rivera).post(url, typed(rivera, okoro, 4, 2))
    queue = reverse("quizzes:marking_queue", args=[assignment.pk])
    assert "4 of 6 to grade" in text(sign_in(rivera).get(queue))
    page = text(sign_in(okoro).get(queue))
    assert "2 of 6 to grade" in page
    for paper in papers:
        is_own = paper.shares.filter(marker=okoro).exists()
        address = reverse("quizzes:marking_paper", args=[assignment.pk, paper.pk])
        assert (f'"{address}"' in page) == is_own
    everything = text(sign_in(okoro).get(queue + "?show=all"))
    assert everything.count("a colleague’s") == 4
    essay = papers[0].responses.get(question__kind="essay").question_id
    table = reverse("quizzes:marking_question", args=[assignment.pk, essay])
    assert "2 answers to grade" in text(sign_in(okoro).get(table))


def test_fewer_than_there_are(sign_in, rivera, okoro, url, papers, assignment):
    """The rest waits for everybody, and for the next time."""
    client = sign_in(rivera)
    client.post(url, typed(rivera, okoro, 1, 1))
    assert shares() == 2
    queue = reverse("quizzes:marking_queue", args=[assignment.pk])
    assert "5 of 6 to grade" in text(client.get(queue))
    assert "4 papers are not shared out" in text(client.get(url))
    client.post(url, typed(rivera, okoro, 9, 9))
    assert shares() == PEOPLE


def test_graded_ones_are_not_shared_out(sign_in, rivera, okoro, url, papers):
    grade(papers[0], okoro)
    assert "5 papers are not shared out" in text(sign_in(rivera).get(url))


def test_only_classes_that_the_grader_has(sign_in, rivera, okoro, url, papers, giving, quiz):
    other = make_person("tao", "Tao")
    room = make_classroom("Period 5", rivera, other)
    given = Giving.objects.create(assignment=giving.assignment, classroom=room)
    alone = Attempt.objects.open_for(given, quiz, other)
    alone.turn_in(other)
    sign_in(rivera).post(url, typed(rivera, okoro, 3, 9, second="all"))
    assert Share.objects.get(attempt=alone).marker == rivera  # and nobody a second time
    assert (shares(marker=rivera, is_second=False), shares(marker=okoro, is_second=False)) == (1, 6)
    # Okoro, who does not have that class, shares out none of it.
    Share.objects.all().delete()
    sign_in(okoro).post(url, typed(rivera, okoro, 9, 9))
    assert not Share.objects.filter(attempt=alone).exists()


def test_all_twice(sign_in, rivera, okoro, url, papers):
    client = sign_in(rivera)
    page = text(client.post(url, typed(rivera, okoro, 3, 3, second="all"), follow=True))
    assert "6 are to be graded a second time." in page
    for paper in papers:
        assert {one.marker for one in paper.shares.all()} == {rivera, okoro}
    # Sending it once more changes nothing.
    client.post(url, typed(rivera, okoro, 3, 3, second="all"))
    assert shares() == 2 * PEOPLE


def test_a_sample_twice(sign_in, rivera, okoro, url, papers):
    client = sign_in(rivera)
    page = text(client.post(url, typed(rivera, okoro, 3, 3, second="sample")))
    assert "Say how many papers are graded twice." in page
    assert shares() == 0
    client.post(url, typed(rivera, okoro, 3, 3, second="sample", sample="2", apart="1.5"))
    assert shares(is_second=True) == 2
    assert Moderation.objects.get().apart == Decimal("1.5")


def test_who_graded_it_is_not_the_second(sign_in, rivera, okoro, url, papers):
    grade(papers[0], okoro)
    sign_in(rivera).post(url, typed(rivera, okoro, 0, 0, second="all"))
    first, second = papers[0].shares.all()
    assert (first.marker, second.marker, second.is_second) == (okoro, rivera, True)
    assert shares() == 2


def test_a_paper_waits_for_its_second_grader(sign_in, rivera, okoro, papers, assignment):
    paper = papers[0]
    paper.shares.create(marker=rivera)
    paper.shares.create(marker=okoro, is_second=True)
    grade(paper, rivera)
    assert state_of(paper) == Attempt.State.MODERATION
    assert not Attempt.objects.ready_to_give_back().filter(pk=paper.pk).exists()
    queue = reverse("quizzes:marking_queue", args=[assignment.pk])
    seconds = text(sign_in(okoro).get(f"{queue}?show=second"))
    assert f"/marking/{assignment.pk}/{paper.pk}/" in seconds
    assert "yours, a second time" in seconds
    assert "5 of 6 to grade" in text(sign_in(rivera).get(queue))
    assert "6 of 6 to grade" in text(sign_in(okoro).get(queue))
    grade(paper, okoro)
    assert state_of(paper) == Attempt.State.GRADED
    assert Attempt.objects.ready_to_give_back().filter(pk=paper.pk).exists()
    assert "5 of 6 to grade" in text(sign_in(okoro).get(queue))


def test_the_second_may_be_quicker(sign_in, rivera, okoro, papers, assignment):
    """The first finds the paper in her queue, and it waits for her."""
    paper = papers[0]
    paper.shares.create(marker=rivera)
    paper.shares.create(marker=okoro, is_second=True)
    grade(paper, okoro)
    assert state_of(paper) == Attempt.State.MODERATION
    assert not Attempt.objects.ready_to_give_back().filter(pk=paper.pk).exists()
    queue = reverse("quizzes:marking_queue", args=[assignment.pk])
    page = text(sign_in(rivera).get(queue))
    assert "6 of 6 to grade" in page
    assert f"/marking/{assignment.pk}/{paper.pk}/" in page
    assert "yours, a second time" not in page
    seconds = text(sign_in(rivera).get(f"{queue}?show=second"))
    assert f"/marking/{assignment.pk}/{paper.pk}/" not in seconds
    essay = paper.responses.get(question__kind="essay").question_id
    table = reverse("quizzes:marking_question", args=[assignment.pk, essay])
    assert "6 answers to grade" in text(sign_in(rivera).get(table))
    assert "5 of 6 to grade" in text(sign_in(okoro).get(queue))
    grade(paper, rivera)
    assert state_of(paper) == Attempt.State.GRADED
    assert "5 of 6 to grade" in text(sign_in(rivera).get(queue))


def test_both_are_done_and_differ(papers, rivera, okoro):
    paper = papers[0]
    paper.shares.create(marker=rivera)
    paper.shares.create(marker=okoro, is_second=True)
    grade(paper, okoro)
    grade(paper, rivera, essay="3")
    assert state_of(paper) == Attempt.State.MODERATION


def test_a_second_grade_follows_a_first(sign_in, rivera, okoro, url, papers):
    """What is nobody's to grade is nobody's to grade a second time."""
    page = text(sign_in(rivera).post(url, typed(rivera, okoro, 1, 0, second="all"), follow=True))
    assert "1 paper shared out. 1 are to be graded a second time." in page
    first, second = Share.objects.all()
    assert first.attempt == second.attempt


def test_neither_sees_the_other_before(sign_in, rivera, okoro, papers, assignment):
    paper = papers[0]
    paper.shares.create(marker=okoro, is_second=True)
    grade(paper, rivera, essay="2.5")
    desk = reverse("quizzes:marking_paper", args=[assignment.pk, paper.pk])
    assert "Ms. Rivera gives 2.5 points" not in text(sign_in(okoro).get(desk))
    grade(paper, okoro)
    assert "Ms. Rivera gives 2.5 points" in text(sign_in(okoro).get(desk))


def test_nor_in_what_coming_late_costs(sign_in, rivera, okoro, papers, assignment):
    paper = papers[0]
    paper.shares.create(marker=okoro, is_second=True)
    Giving.objects.update(
        due_at=timezone.now() - timedelta(days=1), late_work="percent", late_percent=20
    )
    grade(paper, rivera, essay="2.5")
    desk = reverse("quizzes:marking_paper", args=[assignment.pk, paper.pk])
    late = re.compile(r'<p class="notice">.*?</p>')
    assert "points" in late.search(text(sign_in(rivera).get(desk)))[0]
    assert "points" not in late.search(text(sign_in(okoro).get(desk)))[0]


def test_take_back_what_nobody_has_begun(sign_in, rivera, okoro, url, papers):
    client = sign_in(rivera)
    client.post(url, typed(rivera, okoro, 3, 3))
    begun = Share.objects.filter(marker=okoro).first()
    grade(begun.attempt, okoro)
    answer = client.post(f"{url}anew/", follow=True)
    assert "turns taken back:" in text(answer)
    assert list(Share.objects.all()) == [begun]


def begin(paper, marker):
    essay = paper.responses.get(question__kind="essay")
    Mark.of(essay, marker).record(levels={}, points=None, comment="?", done=False, base=0)


@pytest.fixture
def stuck(papers, rivera, okoro):
    """A paper that Rivera is done with, and Okoro has begun to grade a second time."""
    paper = papers[0]
    paper.shares.create(marker=rivera)
    paper.shares.create(marker=okoro, is_second=True)
    grade(paper, rivera)
    begin(paper, okoro)
    return paper


@pytest.mark.parametrize("how", ["left", "switched off", "no teacher any more"])
def test_what_who_left_has_begun_is_taken_back(sign_in, rivera, okoro, url, stuck, how):
    client = sign_in(rivera)
    client.post(f"{url}anew/")
    assert stuck.shares.count() == 2  # Okoro may yet finish it
    page = text(client.get(url))
    assert "does not grade these classes any more" not in page
    if how == "left":
        Enrolment.objects.filter(user=okoro).update(left_at=timezone.now())
    okoro.is_active, okoro.is_staff = how != "switched off", how != "no teacher any more"
    okoro.save()
    assert "Mr. Okoro does not grade these classes any more." in text(client.get(url))
    page = text(client.post(f"{url}anew/", follow=True))
    assert "1 turn taken back: Mr. Okoro (1)." in page
    assert stuck.shares.get().marker == rivera
    assert state_of(stuck) == Attempt.State.GRADED
    essay = stuck.responses.get(question__kind="essay")
    half_done = essay.marks.get(marker=okoro)
    assert (half_done.comment, half_done.counts) == ("?", False)


def test_any_open_turn_is_taken_back_singly(sign_in, rivera, okoro, url, stuck, papers):
    papers[1].shares.create(marker=okoro)
    client, turn = sign_in(rivera), stuck.shares.get(marker=okoro)
    page = text(client.get(url))
    assert page.count('name="turn"') == 2  # Rivera's is done
    assert "Student 0 a second time, begun" in re.sub(r"<[^>]*>", "", page)
    page = text(client.post(f"{url}back/", {"turn": [turn.pk]}, follow=True))
    assert "1 turn taken back: Mr. Okoro (1)." in page
    assert stuck.shares.get().marker == rivera
    assert papers[1].shares.count() == 1
    event = AuditEvent.objects.filter(action="shares taken back").latest("pk")
    assert (event.actor, event.details["count"]) == (rivera, 1)


def test_the_other_grades_it_alone(sign_in, rivera, okoro, url, stuck):
    """The first is taken back: the second is the first from then on, and it can be shared anew."""
    stuck.shares.filter(marker=rivera).update(marker=make_person("gone", "Gone"))
    turn = stuck.shares.get(is_second=False)
    sign_in(rivera).post(f"{url}back/", {"turn": [turn.pk]})
    left = stuck.shares.get()
    assert (left.marker, left.is_second) == (okoro, False)


def test_what_is_done_is_not_taken_back(sign_in, rivera, url, stuck):
    client, turn = sign_in(rivera), stuck.shares.get(marker=rivera)
    for sent in ({"turn": [turn.pk]}, {"turn": ["x"]}, {}):
        page = text(client.post(f"{url}back/", sent, follow=True))
        assert "Nothing was taken back" in page
    assert stuck.shares.count() == 2


def test_papers_without_names_are_taken_back_by_number(sign_in, rivera, url, stuck, quiz):
    quiz.hides_names = True
    quiz.save()
    page = text(sign_in(rivera).get(url))
    assert "Student 0" not in page
    assert Attempt.objects.get(pk=stuck.pk).called in page


def test_how_far_apart_changed_by_two_at_once(sign_in, rivera, okoro, url, papers, assignment):
    client = sign_in(rivera)
    assert 'name="base" value="0"' in text(client.get(url))
    client.post(url, typed(rivera, okoro, 0, 0, apart="1.5"))
    page = text(client.post(url, typed(rivera, okoro, 4, 2, apart="2")))
    assert "Somebody changed this meanwhile. It says now: 1.5" in page
    assert 'value="2"' in page and 'name="base" value="1"' in page
    assert (Moderation.objects.get().apart, shares()) == (Decimal("1.5"), 0)
    client.post(url, typed(rivera, okoro, 4, 2, apart="1.5"))  # the same as stands there
    assert (Moderation.objects.get().apart, shares()) == (Decimal("1.5"), 6)
    client.post(url, typed(rivera, okoro, 0, 0, apart="2", base=1))
    assert Moderation.objects.get().apart == 2


def test_alone(sign_in, rivera, assignment, giving, turned_in, url):
    page = text(sign_in(rivera).get(url))
    assert "Nobody else grades these classes." in page
    answer = sign_in(rivera).post(url, {f"grader-{rivera.pk}": "1", "second": "all"})
    assert answer.status_code == 200
    assert shares() == 0


@pytest.mark.parametrize("count", ["-1", "x", "1.5", "99999999999999999999"])
def test_a_bad_count(sign_in, rivera, okoro, url, papers, count):
    page = text(sign_in(rivera).post(url, typed(rivera, okoro, count, 2)))
    assert "is-invalid" in page
    assert f'value="{count}"' in page
    assert shares() == 0


def test_who_may_not(sign_in, rivera, okoro, lindqvist, ana, url, assignment, turned_in, client):
    for address in (url, f"{url}anew/", f"{url}back/"):
        assert client.post(address).status_code == 302
        for person in (ana, okoro, lindqvist):
            assert sign_in(person).post(address).status_code in (403, 404)
    assert sign_in(rivera).get(f"{url}anew/").status_code == 405
    assert sign_in(rivera).get(url.replace(str(assignment.pk), "99999")).status_code == 404


def test_queries_do_not_grow(sign_in, rivera, okoro, url, papers, count_queries):
    client = sign_in(rivera)
    client.get(url)
    Attempt.objects.exclude(pk=papers[0].pk).update(given_back_at=timezone.now())
    one = count_queries(lambda: client.get(url))
    Attempt.objects.update(given_back_at=None)
    assert count_queries(lambda: client.get(url)) == one <= 20
