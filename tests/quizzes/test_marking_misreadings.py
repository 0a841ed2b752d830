"""Misreadings kept with a document: /marking/<assignment>/picture/<version>/<paragraph>/."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from lessons.models import Assignment, Giving, Lesson, Step, StepDocument
from quizzes.models import Misreading
from tests.cast import make_source

THEY = "They take the eleven masts for eleven towers."


@pytest.fixture
def version(harbor_letter):
    return harbor_letter.texts.get().current


@pytest.fixture
def url(giving, version):
    return reverse("quizzes:marking_misreadings", args=[giving.assignment_id, version.pk, 2])


@pytest.fixture
def picture(giving):
    return reverse("quizzes:marking_picture", args=[giving.assignment_id])


@pytest.fixture
def noted(version, rivera):
    """What Rivera noted on the second paragraph of the letter."""
    start = version.blocks[1]["start"]
    quote = "I counted eleven masts and no flag."
    return Misreading.objects.create(
        version=version, start=start, end=start + len(quote), quote=quote, words=THEY, by=rivera
    )


def words(response):
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def delete_url(assignment_id, row):
    return reverse("quizzes:delete_misreading", args=[assignment_id, row.pk])


def test_it_works(sign_in, rivera, url, picture, turned_in, version):
    client = sign_in(rivera)
    assert f'href="{url}">Misread?' in client.get(picture).content.decode()
    page = words(client.get(url))
    assert "How they misread ¶2 of Letter of the harbor master" in page
    assert "I counted eleven masts and no flag." in page
    answer = client.post(url, {"words": THEY})
    assert (answer.status_code, answer.url) == (302, f"{picture}#p{version.pk}")
    row = Misreading.objects.get()
    assert (row.version, row.words, row.by) == (version, THEY, rivera)
    assert version.reading_text[row.start : row.end] == "I counted eleven masts and no flag."
    page = words(client.get(picture))
    laid = page[page.index("¶2 Misread?") : page.index("¶3 Misread?")]
    assert f"Misread: {THEY} Ms. Rivera," in laid
    assert f"Noted so far {THEY} Ms. Rivera," in words(client.get(url))


def test_sent_twice_it_is_noted_once(sign_in, rivera, url):
    for _time in (1, 2):
        sign_in(rivera).post(url, {"words": THEY})
    assert Misreading.objects.count() == 1


@pytest.mark.parametrize(
    "typed, told",
    [("", "This field is required."), ("  ", "This field is required."), ("x" * 1001, "1000")],
)
def test_words_that_cannot_be(sign_in, rivera, url, typed, told):
    answer = sign_in(rivera).post(url, {"words": typed})
    assert told in words(answer) and typed.strip() in answer.content.decode()
    assert not Misreading.objects.exists()


def test_what_is_typed_stays_typed(sign_in, rivera, url, turned_in, picture):
    client = sign_in(rivera)
    client.post(url, {"words": "<b>Bold</b> & so"})
    assert Misreading.objects.get().words == "<b>Bold</b> & so"
    assert "&lt;b&gt;Bold&lt;/b&gt; &amp; so" in client.get(picture).content.decode()


# --- from year to year ----------------------------------------------------------------


@pytest.fixture
def next_year(okoro, period2, harbor_letter):
    """Another lesson on the same letter, given by Okoro to Period 2; nothing is written yet."""
    lesson = Lesson.objects.create(slug="again", title="Again", owner=okoro, state="published")
    step = Step.objects.create(lesson=lesson, kind="reading", title="Read", position=1)
    StepDocument.objects.create(step=step, text=harbor_letter.texts.get(), label="Doc 7")
    assignment = Assignment.objects.create(lesson=lesson, given_by=okoro)
    return Giving.objects.create(assignment=assignment, classroom=period2)


def test_it_stays_with_the_document(sign_in, okoro, noted, next_year):
    picture = reverse("quizzes:marking_picture", args=[next_year.assignment_id])
    page = words(sign_in(okoro).get(picture))
    assert f"Doc 7, ¶2, Letter of the harbor master. Misread: {THEY} Ms. Rivera," in page


def test_a_corrected_text(sign_in, okoro, noted, next_year, harbor_letter):
    harbor_letter.texts.get().revise(
        "New.\n\nWords before.\n\nI counted eleven masts and no flags."
    )
    picture = reverse("quizzes:marking_picture", args=[next_year.assignment_id])
    assert f"Doc 7, ¶3, Letter of the harbor master. Misread: {THEY}" in words(
        sign_in(okoro).get(picture)
    )


def test_words_that_do_not_lie_there(sign_in, okoro, noted, next_year, harbor_letter, lesson):
    client = sign_in(okoro)
    picture = reverse("quizzes:marking_picture", args=[next_year.assignment_id])
    StepDocument.objects.filter(label="Doc 7").update(first_paragraph=1, last_paragraph=1)
    assert f"Doc 7, Letter of the harbor master. Misread: {THEY}" in words(client.get(picture))
    harbor_letter.texts.get().revise("Something else altogether, and nothing besides.")
    assert f"Doc 7, Letter of the harbor master. Misread: {THEY}" in words(client.get(picture))


def test_words_not_on_the_table_stand_under_it(sign_in, rivera, noted, picture, turned_in):
    StepDocument.objects.update(first_paragraph=1, last_paragraph=1)
    page = words(sign_in(rivera).get(picture))
    assert f"Noted on words of this document that do not lie here: Misread: {THEY}" in page


def test_another_document_has_none_of_it(sign_in, rivera, noted, picture, turned_in, rubric):
    StepDocument.objects.filter(label="Doc 1").delete()
    assert THEY not in words(sign_in(rivera).get(picture))


def test_withheld_words(sign_in, rivera, url, picture, noted, turned_in, harbor_letter):
    harbor_letter.texts.get().withdraw(rivera, "A mistake.")
    client = sign_in(rivera)
    for page in (words(client.get(url)), words(client.get(picture))):
        assert "I counted eleven" not in page
        assert "A mistake." in page and THEY in page


def test_words_that_are_not_printed(sign_in, rivera, url, noted):
    page = sign_in(rivera).get(url).content.decode()
    reason = '<p class="only-print">Nobody has decided that it may be printed.</p>'
    assert f'{reason}<p class="serif no-print" lang="en"' in page


# --- never for students ---------------------------------------------------------------


def test_no_student_sees_it(
    sign_in, ana, ben, giving, quiz, noted, turned_in, rivera, harbor_letter
):
    turned_in.give_back(rivera)
    client, work = sign_in(ana), giving.assignment_id
    pages = [
        reverse("quizzes:assignment", args=[work]),
        reverse("quizzes:feedback", args=[work, quiz.pk]),
        reverse("quizzes:printed", args=[work, quiz.pk]),
        reverse("quizzes:own_work"),
        reverse("quizzes:own_work_text"),
        harbor_letter.get_absolute_url(),
        reverse("sources:passages", args=[harbor_letter.slug]),
    ]
    answers = [client.get(page) for page in pages]
    answers.append(sign_in(ben).get(reverse("quizzes:workspace", args=[work, quiz.pk])))
    assert [one.status_code for one in answers] == [200] * len(answers)
    assert [THEY in one.getvalue().decode() for one in answers] == [False] * len(answers)


def test_only_teachers_may_see_any(noted, rivera, okoro, lindqvist, admin, ana, technician):
    seen = {
        one.username: Misreading.objects.visible_to(one).count()
        for one in (rivera, okoro, lindqvist, admin, ana, technician)
    }
    assert seen == {"rivera": 1, "okoro": 1, "lindqvist": 1, "admin": 1, "ana": 0, "tech": 0}


def test_who_may_not(client, sign_in, okoro, lindqvist, technician, ana, url, noted):
    address = delete_url(url.split("/")[2], noted)
    assert client.get(url).status_code == client.post(url).status_code == 302
    for person in (okoro, lindqvist, technician, ana):
        reader = sign_in(person)
        answers = [reader.get(url), reader.post(url, {"words": "No."}), reader.post(address)]
        assert [one.status_code for one in answers] == [404] * 3
    assert [row.words for row in Misreading.objects.all()] == [THEY]


# --- deleting -------------------------------------------------------------------------


def test_deleting_one_s_own(sign_in, rivera, url, picture, version, noted):
    client, address = sign_in(rivera), delete_url(url.split("/")[2], noted)
    assert f'action="{address}"' in client.get(url).content.decode()
    answer = client.post(address)
    assert (answer.status_code, answer.url) == (302, f"{picture}#p{version.pk}")
    assert not Misreading.objects.exists()
    assert client.post(address).status_code == 404


def test_a_colleague_does_not_delete_it(sign_in, okoro, lindqvist, noted, next_year, version):
    page = reverse("quizzes:marking_misreadings", args=[next_year.assignment_id, version.pk, 2])
    address = delete_url(next_year.assignment_id, noted)
    client = sign_in(okoro)
    shown = client.get(page)
    assert THEY in words(shown) and address not in shown.content.decode()
    assert client.post(address).status_code == 404
    next_year.classroom.enrolments.create(user=lindqvist, role="co_teacher")
    assert sign_in(lindqvist).post(address).status_code == 302
    assert not Misreading.objects.exists()


def test_not_through_an_assignment_without_the_document(sign_in, rivera, okoro, noted, next_year):
    noted.by = okoro
    noted.save()
    StepDocument.objects.filter(label="Doc 7").delete()
    assert sign_in(okoro).post(delete_url(next_year.assignment_id, noted)).status_code == 404
    assert Misreading.objects.exists()


def test_who_leaves_leaves_it(sign_in, rivera, okoro, noted, next_year):
    noted.by = None
    noted.save()
    picture = reverse("quizzes:marking_picture", args=[next_year.assignment_id])
    assert f"{THEY} –," in words(sign_in(okoro).get(picture))


# --- what is not there ----------------------------------------------------------------


@pytest.mark.parametrize("paragraph", [0, 4, 99, 10**17])
def test_a_paragraph_that_is_none(sign_in, rivera, url, paragraph):
    assert sign_in(rivera).get(f"{url[:-2]}{paragraph}/").status_code == 404


def test_a_document_of_another_lesson(sign_in, rivera, giving, okoro):
    other = make_source("diary", "A diary", "Words of it.", owner=okoro)
    version = other.texts.get().current
    page = reverse("quizzes:marking_misreadings", args=[giving.assignment_id, version.pk, 1])
    assert sign_in(rivera).get(page).status_code == 404
    assert sign_in(rivera).post(page, {"words": "No."}).status_code == 404
    assert not Misreading.objects.exists()


def test_other_methods(sign_in, rivera, url, noted):
    client = sign_in(rivera)
    assert client.put(url).status_code == 405
    assert client.get(delete_url(url.split("/")[2], noted)).status_code == 405


@pytest.mark.parametrize("columns", [{"words": ""}, {"start": 9, "end": 9}])
def test_what_the_database_refuses(noted, columns):
    with pytest.raises(IntegrityError), transaction.atomic():
        Misreading.objects.update(**columns)


@pytest.mark.parametrize("page", ["url", "picture"])
def test_queries(sign_in, rivera, turned_in, noted, version, count_queries, request, page):
    client, address = sign_in(rivera), request.getfixturevalue(page)
    client.get(address)
    with_one = count_queries(lambda: client.get(address))
    for _number in (1, 2):
        noted.pk = None
        noted.save(force_insert=True)
    assert with_one == count_queries(lambda: client.get(address)) <= 20
