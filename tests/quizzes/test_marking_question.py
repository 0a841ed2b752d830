"""All answers to a question: /marking/<assignment>/question/<question>/."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lessons.models import Assignment, Enrolment, Giving
from quizzes.marking import table
from quizzes.models import Attempt, Evidence, Mark
from sources.models import Source
from tests.cast import make_classroom, make_person


@pytest.fixture
def asked(quiz):
    return quiz.questions.get(kind="short_answer")


@pytest.fixture
def url(assignment, asked):
    return reverse("quizzes:marking_question", args=[assignment.pk, asked.pk])


@pytest.fixture
def ana_says(turned_in, asked):
    return turned_in.responses.get(question=asked)


@pytest.fixture
def ben_says(giving, quiz, ben, asked):
    attempt = Attempt.objects.open_for(giving, quiz, ben)
    response = attempt.responses.get(question=asked)
    response.answer = "Ten masts."
    response.save()
    attempt.turn_in(ben)
    return response


def sent(*responses, **typed):
    """What the page sends of these answers: points for each, over nothing stored."""
    data = {"answer": [one.pk for one in responses]}
    for one in responses:
        data |= {f"r{one.pk}-base": 0, f"r{one.pk}-points": "1", f"r{one.pk}-comment": ""}
    return data | typed


def text(response):
    return " ".join(response.content.decode().split())


def test_it_works(sign_in, rivera, url, ana_says, ben_says):
    client = sign_in(rivera)
    page = text(client.get(url))
    assert page.index("He counted eleven masts (Doc 1, ¶2).") < page.index("Ten masts.")
    assert "2 answers to grade" in page
    assert "Guidance 2" in page
    response = client.post(url, sent(ana_says, ben_says))
    assert (response.status_code, response.headers["Location"]) == (302, url)
    given = Mark.objects.filter(by_program=False)
    assert [(mark.marker, mark.points, mark.is_done) for mark in given] == [(rivera, 1, True)] * 2
    assert "Every answer to this question is graded." in text(client.get(url))
    page = text(client.get(url + "?show=all"))
    assert f'name="r{ana_says.pk}-points" value="1"' in page


def test_one_row_alone(sign_in, rivera, url, ana_says, ben_says):
    typed = sent(ana_says, ben_says) | {f"r{ben_says.pk}-points": ""}
    sign_in(rivera).post(url, typed)
    assert (ana_says.marks.count(), ben_says.marks.count()) == (1, 0)


def test_one_row_alone_keeps_the_others_half_done(sign_in, rivera, url, ana_says, ben_says):
    client = sign_in(rivera)
    page = text(client.get(url))
    assert f'name="only" value="{ben_says.pk}">Save' in page
    client.post(url, sent(ana_says, ben_says, only=ben_says.pk))
    hers, his = ana_says.marks.get(), ben_says.marks.get()
    assert (hers.points, hers.is_done) == (1, False)
    assert (his.points, his.is_done) == (1, True)


@pytest.mark.parametrize("only", ["x", "-1", "9" * 30, "99"])
def test_a_row_that_is_not_there_saves_none_as_done(sign_in, rivera, url, ana_says, only):
    sign_in(rivera).post(url, sent(ana_says, only=only))
    assert not ana_says.marks.filter(done_at__isnull=False).exists()


def test_the_passage_in_its_place(sign_in, rivera, url, ana_says):
    version = ana_says.attempt.quiz.shown_documents().order_by("position")[0].shown_version
    Evidence.objects.create(
        attempt=ana_says.attempt,
        response=ana_says,
        key="k",
        label="Doc 1, ¶2",
        role="backs",
        version=version,
        start=53,
        end=87,
        quote="I counted eleven masts and no flag",
    )
    page = text(sign_in(rivera).get(url))
    assert '<span class="chip backs"><b>Doc 1, ¶2</b></span>' in page
    assert 'class="backs picked" data-key="k"' in page
    assert "The ships came in at dawn." not in page


def test_half_done_is_kept(sign_in, rivera, url, ana_says, ben_says):
    client = sign_in(rivera)
    half = sent(ana_says, ben_says, draft="1") | {
        f"r{ana_says.pk}-points": "",
        f"r{ana_says.pk}-comment": "Which masts?",
    }
    response = client.post(url, half)
    bases = {f"r{one.pk}-base": 1 for one in (ana_says, ben_says)}
    assert response.json() == {"bases": bases}
    assert [mark.is_done for mark in Mark.objects.filter(by_program=False)] == [False, False]
    page = text(client.get(url))
    assert "2 answers to grade" in page
    assert "Which masts?" in page


def test_nothing_typed_is_lost_when_it_was_graded_meanwhile(sign_in, rivera, url, ana_says, okoro):
    """A page that showed an answer as open is sent after the answer was graded elsewhere."""
    client = sign_in(rivera)
    client.post(url, sent(ana_says))
    late = sent(ana_says) | {f"r{ana_says.pk}-points": "2", f"r{ana_says.pk}-comment": "Mine"}
    page = text(client.post(url, late))
    assert "1 grade was changed somewhere else meanwhile." in page
    assert "Ana Duarte: there it says 1 points" in page
    assert "Mine" in page
    assert ana_says.marks.get().points == 1
    client.post(url, late | {f"r{ana_says.pk}-base": 1})
    assert ana_says.marks.get().points == 2


def test_one_class(sign_in, rivera, zoe, quiz, assignment, url, ana_says, asked):
    room = make_classroom("Period 5", rivera, zoe)
    other = Giving.objects.create(assignment=assignment, classroom=room)
    theirs = Attempt.objects.open_for(other, quiz, zoe)
    theirs.turn_in(zoe)
    client = sign_in(rivera)
    assert "Zoe Adeyemi" in text(client.get(url))
    page = text(client.get(url, {"class": ana_says.attempt.giving.classroom_id}))
    assert "Ana Duarte" in page
    assert "Zoe Adeyemi" not in page


def test_help_for_keys(sign_in, rivera, url, ana_says):
    page = text(sign_in(rivera).get(url))
    assert page.count('data-key="?"') == page.count("data-keys-off") == 1
    assert "<dd>save the answer in which you are; outside of one, all on this page</dd>" in page
    assert "save and go to the next paper" not in page and "on a citation" not in page


def test_the_filters_hold(sign_in, rivera, assignment, url, ana_says, ben_says):
    """The papers chosen in the list are those whose answers stand here."""
    Giving.objects.update(due_at=timezone.now() - timedelta(days=1))
    Attempt.objects.filter(pk=ana_says.attempt_id).update(turned_in_at=timezone.now())
    Attempt.objects.filter(pk=ben_says.attempt_id).update(
        turned_in_at=timezone.now() - timedelta(days=2)
    )
    client = sign_in(rivera)
    page = text(client.get(url + "?show=late"))
    assert order_in(page) == ["Ana Duarte"]
    assert "1 answer, Late" in page
    client.post(url, sent(ana_says))
    assert order_in(text(client.get(url + "?show=late"))) == ["Ana Duarte"]  # graded or not
    assert order_in(text(client.get(url))) == ["Ben Sorensen"]
    page = text(client.get(url + "?show=revised"))
    assert "None of the papers of this part is one of these." in page


def order_in(page):
    return re.findall(r'<h2 id="who-\d+" class="small">(.*?) <', page)


def test_the_order_holds(sign_in, rivera, url, ana_says, ben_says):
    client = sign_in(rivera)
    assert order_in(text(client.get(url))) == ["Ana Duarte", "Ben Sorensen"]
    assert order_in(text(client.get(url + "?order=length"))) == ["Ben Sorensen", "Ana Duarte"]
    typed = sent(ana_says, ben_says) | {f"r{ben_says.pk}-points": "99"}
    page = text(client.post(url + "?order=length", typed))  # and where the page comes back
    assert order_in(page) == ["Ben Sorensen", "Ana Duarte"]


def test_the_links_carry_both(sign_in, rivera, assignment, url, quiz, ana_says):
    essay = quiz.questions.get(kind="essay")
    client, query = sign_in(rivera), "?show=all&amp;order=length"
    page = text(client.get(url + "?show=all&order=length"))
    for name, pk in (("question", essay.pk), ("paper", ana_says.attempt_id)):
        address = reverse(f"quizzes:marking_{name}", args=[assignment.pk, pk])
        assert f'href="{address}{query}"' in page
    queue = reverse("quizzes:marking_queue", args=[assignment.pk])
    page = text(client.get(f"{queue}?show=all&order=length"))
    assert f'href="{url}{query}"' in page
    page = text(client.get(url + "?show=revised&order=length"))
    assert f'href="{queue}?show=revised&amp;order=length&amp;part={quiz.pk}"' in page


@pytest.mark.parametrize("points", ["-1", "2.5", "NaN", "1e400", "x"])
def test_points_out_of_bounds(sign_in, rivera, url, ana_says, ben_says, points):
    typed = sent(ana_says, ben_says) | {f"r{ana_says.pk}-points": points}
    page = text(sign_in(rivera).post(url, typed))
    assert "Not saved yet: some points cannot be right." in page
    assert f'value="{points}"' in page
    assert Mark.objects.filter(by_program=False).count() == 0


def test_forged_answers(sign_in, rivera, okoro, period2, zoe, quiz, assignment, url, ana_says):
    """An answer of a class of somebody else's, of another question, of no number at all."""
    strange = Giving.objects.create(assignment=assignment, classroom=period2)
    theirs = Attempt.objects.open_for(strange, quiz, zoe)
    theirs.turn_in(zoe)
    forged = theirs.responses.get(question=ana_says.question)
    essay = ana_says.attempt.responses.get(question__kind="essay")
    client = sign_in(rivera)
    for one in (forged, essay):
        client.post(url, sent(one))
        client.post(url, sent(ana_says, one))
    for pk in ("x", "9" * 30, "-1", ""):
        assert client.post(url, sent(ana_says) | {"answer": pk}).status_code < 500
    given = Mark.objects.filter(by_program=False)
    assert [mark.response for mark in given] == [ana_says]


def test_an_answer_that_was_reopened_meanwhile(sign_in, rivera, url, ana_says, ben_says):
    ana_says.attempt.reopen(rivera)
    response = sign_in(rivera).post(url, sent(ana_says, ben_says), follow=True)
    assert "The others are saved. 1 answer is no longer here to be graded" in text(response)
    assert (ana_says.marks.count(), ben_says.marks.count()) == (0, 1)


def test_writing_is_not_graded(sign_in, rivera, giving, quiz, ben, url, asked):
    writing = Attempt.objects.open_for(giving, quiz, ben)
    client = sign_in(rivera)
    assert "Ben Sorensen" not in text(client.get(url))
    client.post(url, sent(writing.responses.get(question=asked)))
    assert Mark.objects.count() == 0


@pytest.fixture
def essay_url(assignment, quiz):
    essay = quiz.questions.get(kind="essay")
    return reverse("quizzes:marking_question", args=[assignment.pk, essay.pk])


def test_row_by_row(sign_in, rivera, essay_url, turned_in, rubric):
    """The thesis of all papers, then the evidence: what was chosen before stays."""
    thesis, evidence = rubric.criteria.all()
    response = turned_in.responses.get(question__kind="essay")
    client, key = sign_in(rivera), f"r{response.pk}"
    first, second = f"{essay_url}?row={thesis.pk}", f"{essay_url}?row={evidence.pk}"
    page = text(client.get(first))
    assert f'name="{key}-row-{thesis.pk}"' in page
    assert f'name="{key}-row-{evidence.pk}"' not in page
    typed = {"answer": response.pk, f"{key}-comment": "", f"{key}-row-{thesis.pk}": "1"}
    client.post(first, typed | {f"{key}-base": 0})
    mark = response.marks.get()
    assert (mark.levels, mark.points, mark.is_done) == ({str(thesis.pk): "1"}, 1, False)
    assert "You have chosen the points of “Thesis” in every answer." in text(client.get(first))
    typed = {"answer": response.pk, f"{key}-comment": "", f"{key}-row-{evidence.pk}": "2"}
    client.post(second, typed | {f"{key}-base": mark.revision})
    mark.refresh_from_db()
    assert mark.levels == {str(thesis.pk): "1", str(evidence.pk): "2"}
    assert (mark.points, mark.is_done) == (3, True)


def test_each_answer_keeps_its_own(
    sign_in, rivera, essay_url, turned_in, rubric, giving, quiz, ben
):
    """What all have in common is drawn once; levels, points and words are each one's own."""
    thesis, evidence = rubric.criteria.all()
    bens = Attempt.objects.open_for(giving, quiz, ben)
    bens.turn_in(ben)
    hers, his = (one.responses.get(question__kind="essay") for one in (turned_in, bens))
    half = {"done": False, "base": 0}
    first = {"levels": {str(thesis.pk): "1"}, "points": Decimal(1), "comment": "Neat <b>"}
    Mark.of(hers, rivera).record(**first, **half)
    second = {
        "levels": {str(evidence.pk): "2"},
        "points": Decimal(2),
        "comment": "",
        "reason": "So",
    }
    Mark.of(his, rivera).record(**second, set_points=Decimal("0.5"), **half)
    Source.objects.update(rights=Source.Rights.PUBLIC_DOMAIN)
    version = quiz.shown_documents().order_by("position")[0].shown_version
    for one, key, label in ((hers, "k1", "Doc 1, ¶2"), (his, "k2", "Doc 1, ¶2b")):
        place = {"version": version, "start": 53, "end": 87, "quote": f"{key} & I"}
        whose = {"attempt": one.attempt, "response": one, "key": key, "label": label}
        Evidence.objects.create(**whose, **place)
    page = text(sign_in(rivera).get(essay_url))
    ana, ben = re.findall(r"<article.*?</article>", page)
    checked = r'name="(r\d+-row-\d+)" value="(\d)"[^>]* checked'
    assert re.findall(checked, ana) == [(f"r{hers.pk}-row-{thesis.pk}", "1")]
    assert re.findall(checked, ben) == [(f"r{his.pk}-row-{evidence.pk}", "2")]
    words = r'<textarea name="(.*?)-comment".*?> ?(.*?)</textarea>'
    assert re.findall(words, ana) == [(f"r{hers.pk}", "Neat &lt;b&gt;")]
    assert re.findall(words, ben) == [(f"r{his.pk}", "")]
    instead = r'name="(r\d+)-set_points" value="(.*?)".*? name=".*?-reason" value="(.*?)"'
    assert re.findall(instead, ana) == [(f"r{hers.pk}", "", "")]
    assert re.findall(instead, ben) == [(f"r{his.pk}", "0.5", "So")]
    assert re.findall(r"data-total>(.*?)<", page) == ["1", "0.5"]
    cited = r"<b>(Doc.*?)</b></span> <q .*?>(.*?)</q>.*?data-key=.(k\d)"
    assert re.findall(cited, ana) == [("Doc 1, ¶2", "k1 &amp; I", "k1")]
    assert re.findall(cited, ben) == [("Doc 1, ¶2b", "k2 &amp; I", "k2")]
    assert len(set(re.findall(r' id="(.*?)"', page))) == len(re.findall(r' id="', page))
    assert "\0" not in page


def test_a_row_of_somewhere_else(sign_in, rivera, essay_url, turned_in, rubric):
    """It is the whole rubric then."""
    page = text(sign_in(rivera).get(f"{essay_url}?row=999999"))
    assert all(f"-row-{row.pk}" in page for row in rubric.criteria.all())


def test_pages(sign_in, rivera, url, ana_says, ben_says, monkeypatch):
    monkeypatch.setattr(table, "PER_PAGE", 1)
    client = sign_in(rivera)
    assert "Ten masts." not in text(client.get(url))
    assert "Ten masts." in text(client.get(url + "?page=2"))
    for odd in ("0", "x", "99"):
        assert client.get(f"{url}?page={odd}").status_code == 200


def test_questions_of_the_program_have_no_page(sign_in, rivera, turned_in, quiz, assignment):
    choice = quiz.questions.get(kind="single_choice")
    url = reverse("quizzes:marking_question", args=[assignment.pk, choice.pk])
    assert sign_in(rivera).get(url).status_code == 404


def test_who_may_not(sign_in, okoro, ana, zoe, lindqvist, technician, url, ana_says):
    assert Client().get(url).status_code == 302
    for stranger in (okoro, ana, zoe, lindqvist, technician):
        client = sign_in(stranger)
        codes = client.get(url).status_code, client.post(url, sent(ana_says)).status_code
        assert codes == (404, 404)
    assert Mark.objects.filter(by_program=False).count() == 0


def test_other_addresses(sign_in, rivera, lesson, giving, asked, turned_in):
    other = Assignment.objects.create(lesson=lesson.copy(rivera, "Again", "again"), given_by=rivera)
    Giving.objects.create(assignment=other, classroom=giving.classroom)
    client = sign_in(rivera)
    for assignment, question in (
        (other.pk, asked.pk),
        (giving.assignment_id, asked.pk + 99),
        (giving.assignment_id + 99, asked.pk),
    ):
        assert client.get(f"/marking/{assignment}/question/{question}/").status_code == 404
    assert client.put(f"/marking/{giving.assignment_id}/question/{asked.pk}/").status_code == 405


@pytest.mark.parametrize("more", [0, 2])
def test_queries(count_queries, sign_in, rivera, giving, quiz, asked, url, ana_says, more):
    version = ana_says.attempt.quiz.shown_documents().order_by("position")[0].shown_version
    passage = {"label": "Doc 1, ¶2", "version": version, "start": 53, "end": 87, "quote": "I"}
    ana_says.evidence.create(attempt=ana_says.attempt, key="k", **passage)
    ana_says.marks.create(marker=rivera, points=Decimal(1))
    for number in range(more):
        student = make_person(f"more{number}", f"More {number}")
        Enrolment.objects.create(classroom=giving.classroom, user=student, role="student")
        attempt = Attempt.objects.open_for(giving, quiz, student)
        response = attempt.responses.get(question=asked)
        response.evidence.create(attempt=attempt, key="k", **passage)
        response.marks.create(marker=rivera, points=Decimal(1))
        attempt.turn_in(student)
    client = sign_in(rivera)
    assert count_queries(lambda: client.get(url)) == 17
