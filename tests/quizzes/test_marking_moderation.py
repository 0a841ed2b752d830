"""Two graders agree on a grade: /marking/<assignment>/moderation/."""

from decimal import Decimal

import pytest
from django.urls import reverse

from lessons.models import Enrolment
from quizzes.models import Attempt, Mark, Moderation


@pytest.fixture
def url(assignment):
    return reverse("quizzes:marking_moderation", args=[assignment.pk])


@pytest.fixture
def twice(turned_in, rivera, co_teacher, rubric):
    """Ana's paper: Rivera gives the essay 2 of 3 points, Okoro 0; 1 and 1.5 for the short one."""
    turned_in.shares.create(marker=rivera)
    turned_in.shares.create(marker=co_teacher, is_second=True)
    for marker, levels, short in ((rivera, "11", "1"), (co_teacher, "00", "1.5")):
        grade(turned_in, rubric, marker, levels, short)
    return turned_in


def grade(paper, rubric, marker, levels, short):
    rows = [str(row.pk) for row in rubric.criteria.all()]
    given = dict(zip(rows, levels, strict=True))
    essay = paper.responses.get(question__kind="essay")
    Mark.of(essay, marker).record(
        levels=given,
        points=sum(map(Decimal, levels)),
        comment=f"{marker} on the essay",
        done=True,
        base=0,
    )
    other = paper.responses.get(question__kind="short_answer")
    Mark.of(other, marker).record(levels={}, points=Decimal(short), comment="", done=True, base=0)


def typed(paper, rubric, levels, people, base=0, comment="Weigh both."):
    essay = paper.responses.get(question__kind="essay")
    rows = zip(rubric.criteria.all(), levels, strict=True)
    chosen = {f"r{essay.pk}-row-{row.pk}": level for row, level in rows}
    about = {f"r{essay.pk}-base": base, f"r{essay.pk}-comment": comment}
    return chosen | about | {f"by{essay.pk}-agreed": [one.pk for one in people]}


def text(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def state_of(paper):
    return Attempt.objects.with_state().get(pk=paper.pk).state


def test_it_works(sign_in, rivera, co_teacher, twice, rubric, url):
    Moderation.objects.create(assignment=twice.giving.assignment, apart=1)
    assert state_of(twice) == Attempt.State.MODERATION
    client = sign_in(rivera)
    page = text(client.get(url))
    assert "more than 1 points apart" in page
    assert "Ana Duarte" in page
    assert "Mr. Okoro on the essay" in page
    for name in ("Ms. Rivera", "Mr. Okoro"):  # each cell bears it, where a phone stacks them
        assert page.count(f'data-label="{name}"') == 2 + rubric.criteria.count()
    essay = twice.responses.get(question__kind="essay")
    assert essay.answer and essay.answer[:20] in page
    assert page.count('<article class="card answer"') == 1  # half a point apart is close enough
    answer = client.post(url, typed(twice, rubric, "10", [rivera, co_teacher]), follow=True)
    page = text(answer)
    assert "1 grade agreed on." in page
    assert "Nothing to agree on." in page
    assert "Ms. Rivera: 2, Mr. Okoro: 0. Agreed by Mr. Okoro, Ms. Rivera." in page
    essay = twice.responses.get(question__kind="essay")
    agreed = essay.marks.get(is_agreed=True)
    assert (agreed.points, agreed.comment, agreed.counts, agreed.marker) == (
        1,
        "Weigh both.",
        True,
        None,
    )
    assert set(agreed.agreed_by.all()) == {rivera, co_teacher}
    before = essay.marks.filter(is_agreed=False).order_by("pk").values_list("points", "counts")
    assert list(before) == [(2, False), (0, False)]
    assert agreed.changes.earliest("pk").by == rivera
    assert state_of(twice) == Attempt.State.GRADED


def test_help_for_keys(sign_in, rivera, twice, url):
    page = text(sign_in(rivera).get(url))
    assert page.count('data-key="?"') == page.count("data-keys-off") == 1
    assert "<dd>save what is agreed on this page</dd>" in page


def test_what_each_level_means(sign_in, rivera, twice, rubric, url):
    """A level without a name has its words for graders."""
    rubric.criteria.get(title="Thesis").levels.update(title="", marker_text="As agreed.")
    page = text(sign_in(rivera).get(url))
    assert '<td data-label="Ms. Rivera"><b>1</b> As agreed.</td>' in page


def test_any_difference_where_nothing_is_said(sign_in, rivera, twice, url):
    assert text(sign_in(rivera).get(url)).count('<article class="card answer"') == 2


def test_the_student_gets_what_was_agreed(sign_in, ana, rivera, co_teacher, twice, rubric, url):
    Moderation.objects.create(assignment=twice.giving.assignment, apart=1)
    sign_in(rivera).post(url, typed(twice, rubric, "10", [rivera, co_teacher]))
    twice.give_back(rivera)
    desk = reverse("quizzes:feedback", args=[twice.giving.assignment_id, twice.quiz_id])
    page = text(sign_in(ana).get(desk))
    assert "Weigh both." in page
    assert "on the essay" not in page


def test_agreed_once_more(sign_in, rivera, co_teacher, twice, rubric, url, assignment):
    """It is changed over the same mark; nobody's own counts any more."""
    client = sign_in(rivera)
    client.post(url, typed(twice, rubric, "10", [rivera]))
    essay = twice.responses.get(question__kind="essay")
    own = essay.marks.get(marker=rivera)
    count = reverse("quizzes:marking_make_count", args=[assignment.pk, twice.pk, own.pk])
    assert client.post(count).status_code == 404
    assert essay.marks.get(counts=True).is_agreed
    desk = reverse("quizzes:marking_paper", args=[assignment.pk, twice.pk])
    page = text(client.get(desk))
    assert "The agreed grade gives 1 points." in page
    assert "Let mine count" not in page.split("question 3")[0]


@pytest.fixture
def agreed(sign_in, rivera, co_teacher, twice, rubric, url):
    """Both agreed on 1 point for Ana's essay. Gives the answer."""
    sign_in(rivera).post(url, typed(twice, rubric, "10", [rivera, co_teacher]))
    return twice.responses.get(question__kind="essay")


def changing(agreed, rubric, people, why, base=1):
    sent = typed(agreed.attempt, rubric, "12", people, base, "Weigh both again.")
    return sent | {f"by{agreed.pk}-why": why}


def test_an_agreed_grade_is_changed_after_it_was_given_back(
    sign_in, ana, rivera, co_teacher, agreed, rubric, url
):
    agreed.attempt.give_back(rivera)
    client, address = sign_in(rivera), f"{url}?change={agreed.pk}"
    assert f'href="?change={agreed.pk}"' in text(client.get(url))
    page = text(client.get(address))
    assert "Ana Duarte has this back." in page
    assert "Weigh both." in page
    assert page.count('<article class="card answer"') == 1
    sent = changing(agreed, rubric, [co_teacher], "Evidence was overlooked.")
    page = text(client.post(address, sent, follow=True))
    assert "1 grade agreed on." in page
    assert "Ms. Rivera: 2, Mr. Okoro: 0. Agreed by Mr. Okoro." in page
    mark = agreed.marks.get(counts=True)
    assert (mark.is_agreed, mark.points) == (True, 3)
    change = mark.changes.filter(before__has_key="points").latest("pk")
    assert (change.by, change.why, change.before["points"], change.after["points"]) == (
        rivera,
        "Evidence was overlooked. (Mr. Okoro)",
        "1.00",
        "3.00",
    )
    desk = reverse(
        "quizzes:feedback", args=[agreed.attempt.giving.assignment_id, agreed.attempt.quiz_id]
    )
    page = text(sign_in(ana).get(desk))
    assert "Weigh both again." in page
    assert "overlooked" not in page


def test_no_change_without_a_reason(sign_in, rivera, agreed, rubric, url):
    sent = changing(agreed, rubric, [rivera], " ")
    page = text(sign_in(rivera).post(f"{url}?change={agreed.pk}", sent))
    assert "Say why it is changed." in page
    assert "Weigh both again." in page
    assert agreed.marks.get(is_agreed=True).points == 1


def test_a_reason_alone_changes_nothing_and_is_kept(
    sign_in, rivera, co_teacher, agreed, rubric, url
):
    sent = typed(agreed.attempt, rubric, "10", [rivera, co_teacher], base=1)
    sent |= {f"by{agreed.pk}-why": "A slip."}
    page = text(sign_in(rivera).post(f"{url}?change={agreed.pk}", sent))
    assert "Nothing is changed yet. Choose other points or words." in page
    assert "A slip." in page


def test_changed_by_somebody_meanwhile(sign_in, rivera, agreed, rubric, url):
    sent = changing(agreed, rubric, [rivera], "A slip.", base=0)
    page = text(sign_in(rivera).post(f"{url}?change={agreed.pk}", sent))
    assert "Somebody stored an agreed grade meanwhile." in page
    assert "A slip." in page
    assert agreed.marks.get(is_agreed=True).points == 1


def test_only_what_was_agreed_is_changed(sign_in, rivera, lindqvist, agreed, rubric, url):
    """Nor by who is to see no grade of it yet, nor in another class."""
    short = agreed.attempt.responses.get(question__kind="short_answer")
    client = sign_in(rivera)
    for one in (short.pk, 99999):
        assert client.get(f"{url}?change={one}").status_code == 404
    assert client.get(f"{url}?change=x").status_code == 200
    address, sent = f"{url}?change={agreed.pk}", changing(agreed, rubric, [rivera], "Mine.")
    assert sign_in(lindqvist).post(address, sent).status_code == 404
    Enrolment.objects.create(
        classroom=agreed.attempt.giving.classroom, user=lindqvist, role="co_teacher"
    )
    client = sign_in(lindqvist)
    assert client.get(address).status_code == 200
    agreed.attempt.shares.filter(is_second=False).update(marker=lindqvist)
    assert client.post(address, sent).status_code == 404
    assert "1 grade agreed on" not in text(client.get(url))
    assert agreed.marks.get(is_agreed=True).points == 1


def test_somebody_was_quicker(sign_in, rivera, co_teacher, twice, rubric, url):
    essay = twice.responses.get(question__kind="essay")
    first, second = sign_in(rivera), sign_in(co_teacher)
    first.get(url)
    Mark(response=essay, is_agreed=True).record(
        levels={}, points=None, comment="half done", done=False, base=0, by=co_teacher
    )
    page = text(first.post(url, typed(twice, rubric, "12", [rivera])))
    assert "Somebody stored an agreed grade meanwhile." in page
    assert "Weigh both." in page
    assert essay.marks.get(is_agreed=True).points is None
    second.post(url, typed(twice, rubric, "12", [co_teacher], base=1))
    assert essay.marks.get(is_agreed=True).points == 3


@pytest.mark.parametrize(
    ("levels", "who", "words"),
    [
        (["1", ""], True, "Choose a level in each row, or type the points."),
        ("10", False, "Say who agreed."),
        ("17", True, "Not saved yet"),
    ],
)
def test_what_is_missing(sign_in, rivera, twice, rubric, url, levels, who, words):
    sent = typed(twice, rubric, levels, [rivera] if who else [])
    page = text(sign_in(rivera).post(url, sent))
    assert words in page
    assert "Weigh both." in page
    assert not Mark.objects.filter(is_agreed=True).exists()


def test_a_stranger_cannot_have_agreed(sign_in, rivera, lindqvist, twice, rubric, url):
    sign_in(rivera).post(url, typed(twice, rubric, "10", [rivera, lindqvist]))
    assert list(Mark.objects.get(is_agreed=True).agreed_by.all()) == [rivera]
    Mark.objects.filter(is_agreed=True).delete()
    page = text(sign_in(rivera).post(url, typed(twice, rubric, "10", [lindqvist])))
    assert "Say who agreed." in page
    assert not Mark.objects.filter(is_agreed=True).exists()


def test_nothing_before_ones_own_is_done(sign_in, rivera, co_teacher, lindqvist, twice, url):
    """A third who is to grade it sees it nowhere here."""
    Enrolment.objects.create(classroom=twice.giving.classroom, user=lindqvist, role="co_teacher")
    client = sign_in(lindqvist)
    assert "Mr. Okoro on the essay" in text(client.get(url))
    twice.shares.filter(is_second=False).update(marker=lindqvist)
    page = text(client.get(url))
    assert "on the essay" not in page
    assert "Nothing to agree on." in page


def test_graded_twice_by_chance_is_no_moderation(sign_in, rivera, twice, url):
    twice.shares.all().delete()
    assert "Nothing to agree on." in text(sign_in(rivera).get(url))
    assert state_of(twice) == Attempt.State.GRADED


def test_given_back_it_is_closed(sign_in, rivera, twice, rubric, url):
    twice.give_back(rivera)
    assert "Nothing to agree on." in text(sign_in(rivera).get(url))
    sign_in(rivera).post(url, typed(twice, rubric, "10", [rivera]))
    assert not Mark.objects.filter(is_agreed=True).exists()


def test_whom_it_waits_for(sign_in, rivera, co_teacher, twice, url):
    """By name, but for whose own grade is not done: what the other does is not told there."""
    Mark.objects.filter(marker=co_teacher).update(done_at=None)
    page = text(sign_in(rivera).get(url))
    assert "1 paper is not graded by both. It waits for Mr. Okoro (1)." in page
    page = text(sign_in(co_teacher).get(url))
    assert "1 paper is not graded by both. It waits for you (1)." in page
    Mark.objects.filter(marker=rivera).update(done_at=None)
    page = text(sign_in(rivera).get(url))
    assert "1 paper is not graded by both. It waits for you (1)." in page


def test_nothing_chosen(sign_in, rivera, twice, url):
    essay = twice.responses.get(question__kind="essay")
    sent = {f"r{essay.pk}-base": 0, f"by{essay.pk}-agreed": [rivera.pk]}
    page = text(sign_in(rivera).post(url, sent, follow=True))
    assert "Nothing was chosen, so nothing was stored." in page


def test_who_may_not(sign_in, client, rivera, okoro, lindqvist, ana, url, turned_in, assignment):
    assert client.get(url).status_code == 302
    for person in (ana, okoro, lindqvist):
        assert sign_in(person).get(url).status_code in (403, 404)
        assert sign_in(person).post(url).status_code in (403, 404)
    assert sign_in(rivera).put(url).status_code == 405
    assert sign_in(rivera).get(url.replace(str(assignment.pk), "99999")).status_code == 404


def test_queries_do_not_grow(sign_in, rivera, twice, url, count_queries):
    client = sign_in(rivera)
    client.get(url)
    two = count_queries(lambda: client.get(url))
    Moderation.objects.create(assignment=twice.giving.assignment, apart=1)
    assert count_queries(lambda: client.get(url)) == two <= 20
