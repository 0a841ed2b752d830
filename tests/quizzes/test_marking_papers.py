"""All papers to print, and as files: /marking/<assignment>/papers/ and papers.zip."""

import io
import zipfile

import pytest
from django.urls import reverse
from django.utils import timezone

from lessons.models import AuditEvent, Enrolment, Giving, Step
from quizzes.models import Attempt, Evidence, Question, Quiz
from tests.cast import make_person


@pytest.fixture
def url(assignment):
    return reverse("quizzes:marking_papers", args=[assignment.pk])


@pytest.fixture
def zip_url(assignment):
    return reverse("quizzes:marking_papers_zip", args=[assignment.pk])


@pytest.fixture
def graded(turned_in, rivera, rubric, harbor_letter):
    essay = turned_in.responses.get(question__kind="essay")
    thesis, evidence = rubric.criteria.all()
    essay.marks.create(
        marker=rivera,
        points=2,
        levels={str(thesis.pk): "1", str(evidence.pk): "1"},
        comment="Weigh the notice too.",
        done_at=timezone.now(),
    )
    for key, label in [("k1", "Doc 1, ¶3"), ("k2", "Doc 1, ¶1")]:
        Evidence.objects.create(
            attempt=turned_in,
            response=essay,
            key=key,
            label=label,
            version=harbor_letter.texts.get().current,
            start=89,
            end=143,
            quote=f"We shall keep the gates shut, {key}.",
        )
    return turned_in


def text(response):
    return " ".join(response.content.decode().split())


def unzipped(response):
    assert response.status_code == 200
    with zipfile.ZipFile(io.BytesIO(response.getvalue())) as archive:
        assert archive.testzip() is None
        return {one: archive.read(one).decode() for one in archive.namelist()}


def test_it_works(sign_in, rivera, url, graded, assignment):
    page = text(sign_in(rivera).get(url))
    assert "Ana Duarte, Period 3" in page
    assert "He counted eleven masts" in page
    assert f'id="w-{graded.pk}-k1" dir="auto">We shall keep the gates shut, k1.' in page
    assert f'href="#e-{graded.pk}-k1"' in page
    assert page.count("not used in the answer") == 1
    assert "Rubric: 2 of 3 points" in page
    assert '<span aria-hidden="true">☒</span> <b>1</b> I have 1 of Thesis' in page
    assert '<span aria-hidden="true">☐</span> <b>2</b> I have 2 of Evidence' in page
    assert "Weigh the notice too." in page
    assert "Ben Sorensen" not in page
    event = AuditEvent.objects.get(action="papers printed")
    assert (event.actor, event.about) == (rivera, "Were the gates shut?")


def test_empty_boxes_tell_nothing_of_the_grade(sign_in, rivera, url, zip_url, graded):
    client = sign_in(rivera)
    assert "☒" in text(client.get(url))
    for page in [
        text(client.get(url, {"boxes": "empty"})),
        *unzipped(client.get(zip_url, {"boxes": "empty"})).values(),
    ]:
        assert "☒" not in page
        assert "Weigh the notice too." not in page
        assert "2 of 3 points" not in page
        assert "___ of 3 points" in page


def test_a_file_for_each_student(sign_in, rivera, zip_url, graded, giving, quiz, ben):
    Attempt.objects.open_for(giving, quiz, ben).turn_in(ben)
    response = sign_in(rivera).get(zip_url)
    assert response.streaming
    assert response["Content-Disposition"].endswith('.zip"')
    files = unzipped(response)
    assert list(files) == ["Period 3/Ana Duarte S-001.html", "Period 3/Ben Sorensen S-002.html"]
    ana, ben_ = files.values()
    assert "He counted eleven masts" in ana
    assert "Ben" not in ana
    assert "No answer" in ben_
    assert AuditEvent.objects.filter(action="papers exported").count() == 1


def test_what_one_wrote_alone_is_not_in_the_file_of_both(
    sign_in, rivera, ana, ben, zip_url, graded, giving, lesson, together
):
    graded.signatures.create(student=ben)
    step = Step.objects.create(lesson=lesson, kind="quiz", title="More", position=9)
    alone = Quiz.on_step(step)
    Question.objects.create(quiz=alone, kind="short_answer", prompt="And alone?", points=1)
    Attempt.objects.begin(giving, alone, ana).turn_in(ana)
    files = unzipped(sign_in(rivera).get(zip_url))
    both = "Period 3/Ana Duarte and Ben Sorensen S-001 S-002.html"
    assert sorted(files) == sorted([both, "Period 3/Ana Duarte S-001.html"])
    assert "And alone?" not in files[both]
    assert "And alone?" in files["Period 3/Ana Duarte S-001.html"]


def test_sent_back_it_is_printed_as_it_was_turned_in(sign_in, rivera, url, graded):
    graded.send_back(rivera)
    assert "He counted eleven masts" in text(sign_in(rivera).get(url))


def test_names_that_no_system_takes(sign_in, rivera, ana, ben, zip_url, graded, giving, quiz):
    Attempt.objects.open_for(giving, quiz, ben).turn_in(ben)
    for person in (ana, ben):
        person.display_name, person.school_number = '../..\\"/<Ana>:*?|', ""
        person.save()
    assert list(unzipped(sign_in(rivera).get(zip_url))) == [
        "Period 3/Ana.html",
        "Period 3/Ana 2.html",
    ]


def test_what_a_student_types_is_shown_and_does_nothing(sign_in, rivera, url, zip_url, graded):
    graded.responses.filter(question__kind="essay").update(answer="<script>alert(1)</script>")
    client = sign_in(rivera)
    pages = [client.get(url).content.decode(), *unzipped(client.get(zip_url)).values()]
    for page in pages:
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_one_class_and_one_part(sign_in, rivera, url, graded, giving, quiz, zoe, period2):
    Enrolment.objects.create(classroom=period2, user=rivera, role="co_teacher")
    other = Giving.objects.create(assignment=giving.assignment, classroom=period2)
    Attempt.objects.open_for(other, quiz, zoe).turn_in(zoe)
    client = sign_in(rivera)
    page = text(client.get(url))
    assert "Zoe Adeyemi, Period 2" in page
    assert "Ana Duarte, Period 3" in page
    page = text(client.get(url, {"class": period2.pk, "part": quiz.pk}))
    assert "Zoe Adeyemi, Period 2" in page
    assert "Ana Duarte, Period 3" not in page


@pytest.mark.parametrize("odd", ["x", "-1", "99999", str(10**30)])
def test_odd_choices(sign_in, rivera, url, zip_url, graded, odd):
    asked = {"class": odd, "part": odd, "boxes": odd, "page": odd}
    for address in (url, zip_url):
        assert sign_in(rivera).get(address, asked).status_code == 200


def test_work_on_paper(sign_in, rivera, ana, url, attempt):
    attempt.take_on_paper(rivera)
    page = text(sign_in(rivera).get(url))
    assert "Answered on paper." in page
    assert "On the sheet" in page


def test_what_is_being_written_stays_with_the_student(sign_in, rivera, url, zip_url, attempt):
    attempt.responses.update(answer="Not for you yet.")
    client = sign_in(rivera)
    assert "Not for you yet." not in text(client.get(url))
    assert "Nobody has turned in this part yet." in text(client.get(url))
    assert unzipped(client.get(zip_url)) == {}


def test_only_ones_own_classes(sign_in, okoro, url, zip_url, graded, giving, period2):
    Giving.objects.create(assignment=giving.assignment, classroom=period2)
    client = sign_in(okoro)
    assert "Ana Duarte" not in text(client.get(url))
    assert unzipped(client.get(zip_url)) == {}


def test_who_may_not(client, sign_in, okoro, lindqvist, ana, technician, url, zip_url, graded):
    for address in (url, zip_url):
        assert client.get(address).status_code == 302
        people = [okoro, lindqvist, ana, technician]
        assert [sign_in(one).get(address).status_code for one in people] == [404] * 4
        assert sign_in(ana).post(address).status_code == 404
    assert not AuditEvent.objects.filter(action__startswith="papers").exists()


def test_other_methods(sign_in, rivera, url, zip_url):
    assert [sign_in(rivera).post(one).status_code for one in (url, zip_url)] == [405, 405]


@pytest.mark.parametrize("page", ["url", "zip_url"])
def test_queries(request, sign_in, rivera, page, graded, giving, quiz, period3, count_queries):
    url, client = request.getfixturevalue(page), sign_in(rivera)
    client.get(url)
    with_one = count_queries(lambda: client.get(url))
    for name in ("cy", "dee"):
        student = make_person(name, name)
        Enrolment.objects.create(classroom=period3, user=student, role="student")
        Attempt.objects.open_for(giving, quiz, student).turn_in(student)
    assert with_one == count_queries(lambda: client.get(url)) <= 20


def test_more_papers_than_a_page_holds(
    sign_in, rivera, ben, giving, quiz, url, graded, monkeypatch
):
    Attempt.objects.open_for(giving, quiz, ben).turn_in(ben)
    client = sign_in(rivera)
    assert "Print the" not in text(client.get(url))
    monkeypatch.setattr("quizzes.marking.papers.ON_A_PAGE", 1)
    assert "Sheets 1–1 of 2. Print the next page, too." in text(client.get(url))
    assert "Sheets 2–2 of 2. Print the earlier pages, too." in text(client.get(f"{url}?page=2"))
