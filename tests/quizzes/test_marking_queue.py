"""What waits to be graded: /marking/ and /marking/<assignment>/."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from lessons.models import Enrolment, Giving, User
from quizzes.marking import queue
from quizzes.marking.pile import Pile
from quizzes.models import Attempt, Question, Quiz
from tests.cast import make_person


@pytest.fixture
def url(assignment):
    return reverse("quizzes:marking_queue", args=[assignment.pk])


@pytest.fixture
def second_class(giving, quiz, zoe, rivera, period2):
    """Rivera teaches Period 2 too; Zoe's work is turned in there."""
    Enrolment.objects.create(classroom=period2, user=rivera, role="co_teacher")
    other = Giving.objects.create(assignment=giving.assignment, classroom=period2)
    attempt = Attempt.objects.open_for(other, quiz, zoe)
    attempt.turn_in(zoe)
    return attempt


def grade(attempt, marker, **columns):
    for response in attempt.responses.filter(marks=None):
        response.marks.create(marker=marker, points=1, **{"done_at": timezone.now()} | columns)


def words(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def link(attempt, query=""):
    address = reverse("quizzes:marking_paper", args=[attempt.giving.assignment_id, attempt.pk])
    return f'<a href="{address}{query}">{attempt.student}</a>'


def row_of(attempt, page, query=""):
    return page.partition(link(attempt, query))[2].partition("</tr>")[0]


def test_it_works(sign_in, rivera, url, turned_in, quiz):
    page = words(sign_in(rivera).get(url))
    assert link(turned_in) in page
    assert ">Turned in</td>" in row_of(turned_in, page)
    assert "1 of 1 to grade" in page
    assert "Begin with the first" in page
    assert "Scored by the program" in page
    short = quiz.questions.get(kind="short_answer")
    table = reverse("quizzes:marking_question", args=[turned_in.giving.assignment_id, short.pk])
    assert f'<a href="{table}">3. {short.prompt}</a><p>1 answer to grade</p>' in page


def test_what_is_chosen_stands_in_the_form(sign_in, rivera, url, second_class, period2, quiz):
    page = words(sign_in(rivera).get(url, {"class": period2.pk, "show": "late"}))
    assert f'<option value="{quiz.pk}" selected>Questions (1 not given back)</option>' in page
    assert f'<option value="{period2.pk}" selected>Period 2</option>' in page
    assert '<option value="late" selected>Late</option>' in page
    assert 'id="id_part"' in page and '<label for="id_class" class="form-label">' in page


def test_work_that_is_not_turned_in_does_not_wait(sign_in, rivera, url, attempt):
    page = words(sign_in(rivera).get(url))
    assert link(attempt) not in page
    assert "Nobody has turned in this part yet." in page


def test_what_is_graded_is_shown_when_asked_for(sign_in, rivera, url, turned_in):
    grade(turned_in, rivera)
    client = sign_in(rivera)
    page = words(client.get(url))
    assert link(turned_in) not in page
    assert "All papers of this part are graded." in page
    assert ">Graded</td>" in row_of(turned_in, words(client.get(url, {"show": "all"})), "?show=all")


def test_going_on_where_one_left_off(sign_in, rivera, ben, url, turned_in, giving, quiz):
    begun = Attempt.objects.open_for(giving, quiz, ben)
    begun.turn_in(ben)
    begun.responses.last().marks.create(marker=rivera, points=1)
    page = words(sign_in(rivera).get(url))
    address = reverse("quizzes:marking_paper", args=[giving.assignment_id, begun.pk])
    assert f'href="{address}">Go on grading</a>' in page
    assert ">Being graded</td>" in row_of(begun, page)


def begin(attempt, marker, **columns):
    """One answer half done."""
    response = attempt.responses.filter(question__kind="short_answer").get()
    return response.marks.create(marker=marker, points=1, **{"done_at": None} | columns)


def half_done(client, url):
    page = words(client.get(url, {"show": "begun"}))
    papers = page.partition("Paper by paper")[2].partition("Questions and files")[0]
    return re.findall(r'<th scope="row"><a [^>]*>(.*?)</a>', papers)


def test_where_a_colleague_left_off_is_not_ones_own(
    sign_in, rivera, co_teacher, ben, url, turned_in, giving, quiz
):
    other = Attempt.objects.open_for(giving, quiz, ben)
    other.turn_in(ben)
    begin(other, rivera)
    queues = {one: words(sign_in(one).get(url)) for one in (rivera, co_teacher)}
    assert f'href="{address(other)}">Go on grading' in queues[rivera]
    assert f'href="{address(turned_in)}">Begin with the first' in queues[co_teacher]
    assert half_done(sign_in(rivera), url) == ["Ben Sorensen"]
    assert half_done(sign_in(co_teacher), url) == []
    begin(turned_in, rivera)  # where all are begun, the first
    assert f'href="{address(turned_in)}">Begin with the first' in words(
        sign_in(co_teacher).get(url)
    )


def address(attempt):
    return reverse("quizzes:marking_paper", args=[attempt.giving.assignment_id, attempt.pk])


def test_a_paper_that_a_colleague_has_begun_comes_last(
    sign_in, rivera, co_teacher, ben, url, turned_in, giving, quiz
):
    other = Attempt.objects.open_for(giving, quiz, ben)
    other.turn_in(ben)
    begin(turned_in, rivera)
    page = words(sign_in(co_teacher).get(url))
    assert f'href="{address(other)}">Begin with the first' in page


def test_a_second_look_half_done(sign_in, rivera, co_teacher, url, turned_in):
    """It counts for nothing yet, and is where its grader goes on."""
    grade(turned_in, rivera)
    turned_in.shares.create(marker=rivera)
    turned_in.shares.create(marker=co_teacher, is_second=True)
    assert half_done(sign_in(co_teacher), url) == []
    begin(turned_in, co_teacher, counts=False)
    assert half_done(sign_in(co_teacher), url) == ["Ana Duarte"]
    assert f'href="{address(turned_in)}">Go on grading' in words(sign_in(co_teacher).get(url))
    assert half_done(sign_in(rivera), url) == []


def test_one_question_of_two_is_half_done(sign_in, rivera, url, turned_in):
    begin(turned_in, rivera, done_at=timezone.now())
    assert half_done(sign_in(rivera), url) == ["Ana Duarte"]
    grade(turned_in, rivera)
    assert half_done(sign_in(rivera), url) == []


def test_given_back_nothing_is_half_done(sign_in, rivera, url, turned_in):
    begin(turned_in, rivera)
    turned_in.give_back(rivera)
    assert half_done(sign_in(rivera), url) == []


def test_late_counts_from_the_students_own_date(sign_in, rivera, ana, url, turned_in, giving):
    Giving.objects.update(due_at=timezone.now() - timezone.timedelta(hours=1))
    client = sign_in(rivera)
    page = words(client.get(url, {"show": "late"}))
    assert '<span class="badge late">Late</span>' in row_of(turned_in, page, "?show=late")
    giving.extensions.create(student=ana, due_at=timezone.now() + timezone.timedelta(days=1))
    page = words(client.get(url, {"show": "late"}))
    assert link(turned_in, "?show=late") not in page
    assert "None of the papers of this part is one of these." in page


def test_paper_is_told(sign_in, rivera, ben, url, giving, quiz):
    sheet = Attempt.objects.open_for(giving, quiz, ben)
    sheet.take_on_paper(rivera)
    page = words(sign_in(rivera).get(url))
    assert '<span class="badge">On paper</span>' in row_of(sheet, page)


def test_only_the_latest_round_waits(sign_in, rivera, ana, url, turned_in):
    grade(turned_in, rivera)
    second = turned_in.send_back(rivera, "Say more.")
    client = sign_in(rivera)
    assert link(turned_in, "?show=all") not in words(client.get(url, {"show": "all"}))
    second.turn_in(ana)
    page = words(client.get(url, {"show": "all"}))
    assert link(turned_in, "?show=all") not in page
    assert "round 2" in row_of(second, page, "?show=all")


@pytest.fixture
def three(giving, quiz, period3, ana, ben, turned_in):
    """Ana's paper, a longer one of Ben's and a short one of Chen's."""
    chen = make_person("chen", "Chen Li")
    Enrolment.objects.create(classroom=period3, user=chen, role="student")
    papers = [turned_in]
    for student, answer in ((ben, "word " * 900), (chen, "No.")):
        attempt = Attempt.objects.open_for(giving, quiz, student)
        attempt.responses.filter(question__kind="essay").update(answer=answer)
        attempt.turn_in(student)
        papers.append(attempt)
    return papers


def listed(page, three):
    """The first names in the order of the page."""
    places = {page.find(f">{one.student}</a>"): str(one.student)[:3] for one in three}
    return [places[at] for at in sorted(places) if at >= 0]


def test_each_way_to_choose(sign_in, rivera, okoro, ana, ben, url, three):
    """Whose is shown under each choice: half done, revised, asked about, graded by me."""
    ana_s, ben_s, chen_s = three
    ben_s.responses.get(question__kind="essay").marks.create(marker=rivera, points=1)
    grade(chen_s, okoro)
    chen_s.give_back(okoro)
    chen_s.student_questions.create(text="Why?")
    grade(ana_s, okoro)
    second = ana_s.send_back(okoro, "")
    second.turn_in(ana)
    client, seen = sign_in(rivera), {}
    for show in ("", "begun", "late", "revised", "asked", "mine", "all"):
        seen[show] = listed(words(client.get(url, {"show": show})), [second, ben_s, chen_s])
    assert seen == {
        "": ["Ana", "Ben"],
        "begun": ["Ben"],
        "late": [],
        "revised": ["Ana"],
        "asked": ["Che"],
        "mine": ["Ben"],
        "all": ["Ana", "Ben", "Che"],
    }


def test_each_order(sign_in, rivera, okoro, period3, url, three, quiz):
    """By name, the shortest first, and one that is each grader's own and stays."""
    client = sign_in(rivera)
    assert listed(words(client.get(url)), three) == ["Ana", "Ben", "Che"]
    page = words(client.get(url, {"order": "length"}))
    assert listed(page, three) == ["Che", "Ana", "Ben"]
    assert f'{three[2].pk}/?order=length">Begin with the first</a>' in page
    order = listed(words(client.get(url, {"order": "shuffled"})), three)
    assert sorted(order) == ["Ana", "Ben", "Che"]
    assert listed(words(client.get(url, {"order": "shuffled"})), three) == order
    shuffled = [Pile(User(pk=pk), order="shuffled") for pk in range(20)]
    orders = {tuple(one.pk for one in sorted(three, key=pile._place)) for pile in shuffled}
    assert len(orders) > 3


def test_the_next_paper_is_that_of_the_pile(sign_in, rivera, url, three):
    """At its end what still waits is gone through again; nothing that waits is left out."""
    client, visited = sign_in(rivera), []
    address = f"{url}{three[2].pk}/?order=length"
    for _turn in range(3):
        page = words(client.get(address))
        visited.append(address)
        address = page.partition('id="skip-paper"')[2].partition('href="')[2].partition('"')[0]
    assert visited == [f"{url}{one.pk}/?order=length" for one in (three[2], three[0], three[1])]
    assert address == visited[0]


def before(page):
    """The address of the paper before, or ""."""
    part = page.partition('id="paper-before"')[2].partition("</span>")[0]
    return part.partition('href="')[2].partition('"')[0]


def test_the_paper_before_is_that_of_the_pile(sign_in, rivera, okoro, url, three):
    """Of what waits, and of what this grader has graded; the first has none."""
    client = sign_in(rivera)
    at = {one.pk: f"{url}{one.pk}/?order=length" for one in three}
    ana_s, ben_s, chen_s = (at[one.pk] for one in three)

    def ways():
        return [before(words(client.get(one))) for one in (chen_s, ana_s, ben_s)]

    assert ways() == ["", chen_s, ana_s]
    grade(three[0], rivera)
    assert ways() == ["", chen_s, ana_s]
    grade(three[2], okoro)
    assert ways() == ["", "", ana_s]
    assert before(words(client.get(f"{url}{three[1].pk}/?show=revised"))) == ""
    every = words(client.get(f"{url}{three[0].pk}/?show=all&order=length"))
    assert before(every) == f"{url}{three[2].pk}/?show=all&amp;order=length"


def test_all_classes_or_one(sign_in, rivera, url, turned_in, second_class, period2):
    client = sign_in(rivera)
    page = words(client.get(url))
    assert page.index(link(turned_in)) < page.index(link(second_class))
    page = words(client.get(url, {"class": period2.pk}))
    of_class = f'?class={period2.pk}">'
    assert link(second_class).replace('">', of_class) in page
    assert link(turned_in).replace('">', of_class) not in page


@pytest.fixture
def pages_of_two(monkeypatch, giving, quiz, period3):
    """Three papers in alphabetical order, two on a page."""
    monkeypatch.setattr(queue, "PER_PAGE", 2)
    papers = []
    for name in ("Abe", "Bea", "Cal"):
        student = make_person(name.lower(), name)
        Enrolment.objects.create(classroom=period3, user=student, role="student")
        papers.append(Attempt.objects.open_for(giving, quiz, student))
        papers[-1].turn_in(student)
    return papers


def test_a_long_queue_has_pages(sign_in, rivera, url, quiz, pages_of_two):
    client = sign_in(rivera)
    first, second = words(client.get(url)), words(client.get(url, {"page": 2}))
    assert [link(paper) in first for paper in pages_of_two] == [True, True, False]
    assert [link(paper) in second for paper in pages_of_two] == [False, False, True]
    for page in (first, second):
        assert "3 of 3 to grade" in page
    assert "Page 1 of 2" in first and 'href="?page=2"' in first
    assert 'rel="next"' not in second


def test_pages_keep_what_was_chosen(sign_in, rivera, url, quiz, period3, pages_of_two):
    chosen = {"part": quiz.pk, "class": period3.pk, "show": "all"}
    page = words(sign_in(rivera).get(url, chosen))
    assert f'href="?part={quiz.pk}&amp;class={period3.pk}&amp;show=all&amp;page=2"' in page


@pytest.mark.parametrize(("number", "shown"), [("x", 0), ("0", 2), ("-1", 2), ("9" * 5000, 0)])
def test_a_page_that_is_none(sign_in, rivera, url, pages_of_two, number, shown):
    page = words(sign_in(rivera).get(url, {"page": number}))
    assert link(pages_of_two[shown]) in page


def test_only_the_classes_one_teaches(sign_in, okoro, url, turned_in, second_class):
    page = words(sign_in(okoro).get(url))
    assert (link(turned_in) in page, link(second_class) in page) == (False, True)
    assert "Period 3" not in page


def test_the_part_in_which_work_waits(sign_in, rivera, ana, url, turned_in, lesson):
    empty = Quiz.objects.create(lesson=lesson, kind="quiz", title="Later", position=3)
    Question.objects.create(quiz=empty, kind="essay", prompt="And then?")
    client = sign_in(rivera)
    assert link(turned_in) in words(client.get(url))
    assert "Nobody has turned in this part yet." in words(client.get(url, {"part": empty.pk}))


@pytest.mark.parametrize(
    "query",
    [
        {"class": "x"},
        {"class": 10**30},
        {"part": "-1"},
        {"part": 10**30},
        {"show": "password"},
        {"show": "late", "class": ["1", "2"]},
    ],
)
def test_a_choice_that_is_none(sign_in, rivera, url, turned_in, query):
    assert sign_in(rivera).get(url, query).status_code == 200


def test_everything_that_waits(sign_in, rivera, turned_in, second_class, url):
    client = sign_in(rivera)
    home = reverse("quizzes:grading")
    page = words(client.get(home))
    assert "1 paper to grade in Period 3" in page
    assert "1 paper to grade in Period 2" in page
    grade(turned_in, rivera)
    page = words(client.get(home))
    assert "1 graded paper to give back in Period 3" in page
    turned_in.give_back(rivera)
    assert "Period 3" not in words(client.get(home))


def test_nothing_waits(sign_in, rivera, period3):
    page = words(sign_in(rivera).get(reverse("quizzes:grading")))
    assert "Nothing waits to be graded." in page


def test_who_may_not(client, sign_in, okoro, ana, technician, url, turned_in):
    assert client.get(url).status_code == 302
    people = [okoro, ana, technician]
    assert [sign_in(one).get(url).status_code for one in people] == [404, 404, 404]
    home = reverse("quizzes:grading")
    assert [sign_in(one).get(home).status_code for one in people] == [200, 404, 404]
    assert "Period 3" not in words(sign_in(okoro).get(home))


def test_somebody_who_left_the_class(sign_in, rivera, url, turned_in):
    Enrolment.objects.filter(user=rivera).update(left_at=timezone.now())
    assert sign_in(rivera).get(url).status_code == 404


def test_other_methods(sign_in, rivera, url):
    client = sign_in(rivera)
    answers = [client.post(url), client.post(reverse("quizzes:grading"))]
    assert [one.status_code for one in answers] == [405, 405]


@pytest.mark.parametrize("name", ["marking_queue", "grading"])
def test_queries(sign_in, rivera, turned_in, giving, quiz, period3, count_queries, name):
    url = reverse(f"quizzes:{name}", args=[giving.assignment_id] if name != "grading" else [])
    client = sign_in(rivera)
    client.get(url)
    with_one = count_queries(lambda: client.get(url))
    for student in ("cy", "dee"):
        student = make_person(student, student)
        Enrolment.objects.create(classroom=period3, user=student, role="student")
        Attempt.objects.open_for(giving, quiz, student).turn_in(student)
    assert with_one == count_queries(lambda: client.get(url)) <= 20
