"""The rubric to look at one's own answer by: on /assignments/<assignment>/<step>/submit/.

Beside it stands what the student's tags add up to, which the grading desk tells too.
"""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quizzes.models import Attempt, Draft, Level, Mark, MarkChange, Quiz
from tests.cast import make_person

HEAD = "Check your answer to question 4 yourself"
NUMBERS = "As you tagged your evidence"
TO_GRADERS = "As the student tagged the evidence"
#: label, role, in the text of the answer or only gathered
CITED = [
    ("Doc 1, ¶1", "says", True),
    ("Doc 1, ¶2", "backs", True),
    ("Doc 2, ¶1", "backs", True),
    ("Doc 2, ¶2", "", True),
    ("Doc 2, ¶3", "who_wrote", False),
]


@pytest.fixture
def url(giving, quiz):
    return reverse("quizzes:submit", args=[giving.assignment_id, quiz.pk])


@pytest.fixture
def essay(attempt):
    return attempt.responses.get(question__kind="essay")


@pytest.fixture
def written(attempt, essay, quiz):
    """Ana's essay with five passages, one of them not in the text."""
    documents = list(quiz.shown_documents().order_by("position"))
    for number, (label, role, _is_used) in enumerate(CITED):
        version = documents[int(label[4]) - 1].shown_version
        essay.evidence.create(
            attempt=attempt,
            key=f"k{number}",
            label=label,
            role=role,
            version=version,
            start=0,
            end=5,
            quote=version.reading_text[:5],
        )
    essay.answer = " ".join(f"So ({label})." for label, _role, used in CITED if used)
    essay.answer += " Five powers had a veto (outside evidence)."
    essay.save()
    Attempt.objects.filter(pk=attempt.pk).update(revision=3)
    attempt.refresh_from_db()
    return attempt


@pytest.fixture
def desk_url(giving, written):
    return reverse("quizzes:marking_paper", args=[giving.assignment_id, written.pk])


def text(response):
    return " ".join(response.getvalue().decode().split())


def check_of(page):
    """The self-check of the one question with a rubric."""
    (found,) = re.findall(r'<section class="self-check".*?</section>', page)
    return found


def numbers(page):
    """`{what: number}` of the one list of counters."""
    (found,) = re.findall(r'<dl class="tallies">(.*?)</dl>', page)
    rows = re.findall(r"<dt>(.*?)</dt><dd>(\d+)</dd>", found)
    return {re.split(r" ?<", words)[0]: int(number) for words, number in rows}


TOLD = {
    "Documents cited with a passage": 2,
    "Documents described": 1,
    "Documents used for the argument": 2,
    "Documents sourced": 0,
    "Facts from outside the documents": 1,
    "Passages without a tag": 1,
}


def test_it_works(sign_in, ana, url, written):
    page = text(sign_in(ana).get(url))
    check = check_of(page)
    assert HEAD in check
    assert re.findall(r"<legend>(\w+) ", check) == ["Thesis", "Evidence"]
    assert re.findall(r"<p>(.*?)</p>", check) == ["Thesis for students", "Evidence for students"]
    assert re.findall(r"<dt>(\d of \d)</dt><dd>(.*?)</dd>", check) == [
        ("0 of 1", "I have 0 of Thesis"),
        ("1 of 1", "I have 1 of Thesis"),
        ("0 of 2", "I have 0 of Evidence"),
        ("1 of 2", "I have 1 of Evidence"),
        ("2 of 2", "I have 2 of Evidence"),
    ]
    choices = ["I did this", "Not sure", "Not yet"]
    assert re.findall(r"<label [^>]*>(.*?)</label>", check) == choices * 2
    assert NUMBERS in check
    assert numbers(page) == TOLD
    assert "Passages that the text does not name are not counted." in check


BESIDE_ROWS = {
    "sourcing": "0 documents sourced",
    "close_reading": "1 document described, 2 documents used for the argument",
}


@pytest.fixture
def skilled(rubric):
    """Its rows name a skill each."""
    for row, skill in zip(rubric.criteria.all(), BESIDE_ROWS, strict=True):
        rubric.criteria.filter(pk=row.pk).update(skill=skill)


def test_the_numbers_of_each_row(sign_in, ana, url, written, skilled):
    check = check_of(text(sign_in(ana).get(url)))
    told = re.findall(r"As you tagged your evidence: (.*?)\.</p>", check)
    assert told == list(BESIDE_ROWS.values())


def test_a_row_without_a_skill_tells_none(sign_in, ana, url, written):
    assert "As you tagged your evidence:" not in text(sign_in(ana).get(url))


def test_the_levels_are_folded_and_nothing_is_chosen(sign_in, ana, url, written):
    check = check_of(text(sign_in(ana).get(url)))
    assert check.count('<details class="scoring small">') == 2
    assert not re.search(r"<details[^>]* open|checked|required", check)


def test_the_choices_are_in_no_form(sign_in, ana, url, written):
    page = text(sign_in(ana).get(url))
    in_forms = re.findall(r"<form.*?</form>", page)
    assert [one for one in in_forms if "self-" in one] == []
    assert ' form="' not in check_of(page)


def test_a_choice_that_is_sent_all_the_same_is_kept_nowhere(sign_in, ana, url, written, rubric):
    name = f"self-{written.responses.last().question_id}-{rubric.criteria.first().pk}"
    sign_in(ana).post(url, {"base": 3, name: "unsure"})
    written.refresh_from_db()
    assert written.is_turned_in
    assert "unsure" not in str([*Draft.objects.values(), *written.responses.values()])


def test_words_for_graders_stay_with_graders(sign_in, ana, url, written, rubric):
    Level.objects.update(marker_text="Only for graders")
    rubric.criteria.update(student_text="")
    Level.objects.filter(criterion__title="Thesis").update(student_text="")
    page = text(sign_in(ana).get(url))
    assert "for graders" not in page
    assert check_of(page).count("<details") == 1


def test_words_are_text(sign_in, ana, url, written, rubric):
    rubric.criteria.update(student_text="<b>bold</b>\nNext line")
    Level.objects.update(student_text="<i>level</i>")
    check = check_of(text(sign_in(ana).get(url)))
    assert "<p>&lt;b&gt;bold&lt;/b&gt;<br>Next line</p>" in check
    assert "<dd>&lt;i&gt;level&lt;/i&gt;</dd>" in check


def test_nothing_cited(sign_in, ana, url, attempt):
    page = text(sign_in(ana).get(url))
    assert numbers(page) == dict.fromkeys(TOLD, 0)
    assert "are not counted" not in page


def test_the_desk_says_how_to_mark_a_fact_from_outside(sign_in, ana, url, written, quiz):
    here = url.removesuffix("submit/")
    offered = '<ul class="starters" data-starters><li>(outside evidence)</li></ul>'
    assert text(sign_in(ana).get(here)).count(offered) == 1
    quiz.questions.update(rubric=None)
    assert offered not in text(sign_in(ana).get(here))


def test_without_a_rubric(sign_in, ana, url, written, quiz):
    quiz.questions.update(rubric=None)
    page = text(sign_in(ana).get(url))
    assert "self-check" not in page
    assert NUMBERS not in page


def test_in_timed_work(sign_in, ana, url, written, quiz):
    Quiz.objects.filter(pk=quiz.pk).update(timed="40", waits_for_teacher=False)
    client = sign_in(ana)
    here = url.removesuffix("submit/")
    client.post(f"{here}begin/", {"number": 1})
    assert "data-countdown=" in text(client.get(here))
    page = text(client.get(url))
    assert "You work against the clock: there is no self-check by the rubric." in page
    assert HEAD not in page and NUMBERS not in page


def test_without_a_clock_nothing_is_said_of_it(sign_in, ana, url, written):
    assert "no self-check" not in text(sign_in(ana).get(url))


def test_what_is_revised_after_timed_work_has_it_again(sign_in, ana, rivera, url, written, quiz):
    Quiz.objects.filter(pk=quiz.pk).update(timed="40")
    written.turn_in(ana)
    written.send_back(rivera)
    client = sign_in(ana)
    client.get(url.removesuffix("submit/"))
    assert HEAD in text(client.get(url))


def test_after_it_was_changed_somewhere_else(sign_in, ana, url, written):
    response = sign_in(ana).post(url, {"base": 2})
    assert response.status_code == 409
    assert numbers(text(response)) == TOLD


def test_it_is_gone_once_turned_in(sign_in, ana, rivera, url, written):
    client = sign_in(ana)
    client.post(url, {"base": 3})
    here = url.removesuffix("submit/")
    pages = [client.get(url, follow=True), client.get(f"{here}receipt/"), client.get(here)]
    written.refresh_from_db()
    written.give_back(rivera)
    pages += [client.get(f"{here}feedback/"), client.get("/assignments/my-work.txt")]
    assert [one.status_code for one in pages] == [200] * 5
    found = [text(one) for one in pages]
    assert [one for one in found if "self-check" in one or "tallies" in one] == []


def test_another_student(sign_in, ben, zoe, url, written):
    assert sign_in(ben).get(url).status_code == 404  # has not begun
    assert sign_in(zoe).get(url).status_code == 404


def test_a_teacher_has_no_check_page(sign_in, rivera, url, written):
    assert sign_in(rivera).get(url).status_code == 404


def test_signed_out(url, written):
    assert Client().get(url).status_code == 302


def test_closed(sign_in, ana, url, written, giving):
    giving.due_at = giving.closes_at = timezone.now() - timedelta(seconds=1)
    giving.save()
    response = sign_in(ana).get(url, follow=True)
    assert "self-check" not in text(response)


def test_queries(count_queries, sign_in, ana, url, written, quiz, rubric):
    """The same with one question with a rubric and with three."""
    client = sign_in(ana)
    client.get(url)
    first = count_queries(lambda: client.get(url))
    quiz.questions.filter(kind="short_answer").update(rubric=rubric)
    quiz.questions.filter(kind="several_choices").update(rubric=rubric.copy(rubric.owner))
    assert text(client.get(url)).count('<section class="self-check"') == 3
    assert count_queries(lambda: client.get(url)) == first <= 12


# On the grading desk


def test_the_grader_is_told_at_each_row(sign_in, ana, rivera, desk_url, written, skilled, essay):
    """It chooses no level: none is before she does."""
    written.turn_in(ana)
    client = sign_in(rivera)
    given = written.giving.assignment_id
    queue = reverse("quizzes:marking_question", args=[given, essay.question_id])
    for address in [desk_url, queue]:
        page = text(client.get(address))
        told = re.findall(r"As the student tagged: (.*?)\.</p>", page)
        assert told == list(BESIDE_ROWS.values())
        scales = page.split('<div class="scales">')[1].split("<textarea")[0]
        assert scales.count('type="radio"') > 0 and " checked" not in scales


def test_it_is_told_after_the_levels_or_to_who_asks(
    sign_in, ana, rivera, desk_url, written, skilled, essay
):
    """Hidden as long as a row has no level, but for a box that is opened."""
    written.turn_in(ana)
    client = sign_in(rivera)
    covered = '<p class="form-text" data-tagged hidden>'
    page = text(client.get(desk_url))
    assert page.count(covered) == len(BESIDE_ROWS)
    (box,) = re.findall(rf"<details><summary>{TO_GRADERS}</summary>.*?</details>", page)
    assert [told.partition(": ")[2] for told in re.findall("<li>(.*?)</li>", box)] == list(
        BESIDE_ROWS.values()
    )
    rows = list(essay.question.rubric.criteria.all())
    for done in (rows[:-1], rows):
        levels = {str(row.pk): row.levels.first().worth for row in done}
        mark = Mark.of(essay, rivera)
        judged = {"levels": levels, "points": 0, "comment": ""}
        mark.record(**judged, done=done == rows, base=mark.revision)
        page = text(client.get(desk_url))
        assert page.count(covered) == (0 if done == rows else len(BESIDE_ROWS))


def test_nothing_tagged_is_told_at_no_row(sign_in, ana, rivera, desk_url, written, skilled, essay):
    essay.evidence.all().delete()
    type(essay).objects.filter(pk=essay.pk).update(answer="Shut.")
    written.turn_in(ana)
    assert "As the student tagged: " not in text(sign_in(rivera).get(desk_url))


def test_the_grader_is_told_in_a_closed_box(sign_in, ana, rivera, desk_url, written):
    written.turn_in(ana)
    page = text(sign_in(rivera).get(desk_url))
    (box,) = re.findall(rf"<details><summary>{TO_GRADERS}</summary>.*?</details>", page)
    assert numbers(box) == TOLD
    assert "They choose no points." in box
    assert "self-check" not in page


def test_it_chooses_no_level(sign_in, ana, rivera, desk_url, written, essay):
    written.turn_in(ana)
    page = text(sign_in(rivera).get(desk_url))
    assert not re.search(r'<input type="radio" form="grade"[^>]* checked', page)
    assert MarkChange.objects.filter(mark__response=essay).count() == 0


def test_no_box_where_nothing_is_cited(sign_in, ana, rivera, desk_url, written, essay):
    essay.evidence.all().delete()
    written.turn_in(ana)
    assert TO_GRADERS not in text(sign_in(rivera).get(desk_url))


def test_no_box_without_a_rubric(sign_in, ana, rivera, desk_url, written, quiz):
    quiz.questions.update(rubric=None)
    written.turn_in(ana)
    assert TO_GRADERS not in text(sign_in(rivera).get(desk_url))


def test_no_other_page_of_a_teacher_tells(sign_in, ana, rivera, giving, desk_url, written, essay):
    written.turn_in(ana)
    client, assignment = sign_in(rivera), giving.assignment_id
    addresses = [
        reverse("quizzes:marking_queue", args=[assignment]),
        reverse("quizzes:marking_question", args=[assignment, essay.question_id]),
        reverse("quizzes:marking_growth", args=[assignment, written.pk]),
        reverse("quizzes:marking_release", args=[assignment]),
        reverse("quizzes:marking_grades", args=[assignment]),
        reverse("quizzes:progress", args=[giving.classroom_id, assignment]),
    ]
    pages = [client.get(one) for one in addresses]
    assert [one.status_code for one in pages] == [200] * 6
    assert [one for one in pages if "tallies" in text(one) or TO_GRADERS in text(one)] == []


def test_another_teacher_and_the_student_have_no_desk(sign_in, ana, okoro, desk_url, written):
    written.turn_in(ana)
    stranger = make_person("stranger", "S Stranger", "Teachers")
    for person in (okoro, stranger):
        assert sign_in(person).get(desk_url).status_code == 404
    assert TO_GRADERS not in text(sign_in(ana).get(desk_url))
