"""Comments used again: /marking/comments/ and what is offered while a grader types."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from lessons.models import Enrolment
from quizzes.models import SavedComment
from quizzes.models.saved_comment import LONGEST_SAVED

URL = "/marking/comments/"
OFFERED = "/marking/comments/offered.json"


@pytest.fixture
def saved(rivera):
    return SavedComment.objects.create(owner=rivera, text="Weigh both sides.", row="Thesis")


def one_url(saved, name="marking_comment"):
    return reverse(f"quizzes:{name}", args=[saved.pk])


def text(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def offered(client):
    return [(one["text"], one["row"]) for one in client.get(OFFERED).json()["comments"]]


def remark(attempt, marker, words, kind="essay"):
    response = attempt.responses.get(question__kind=kind)
    return response.remarks.create(marker=marker, start=0, end=3, quote="The", text=words)


def test_it_works(sign_in, rivera, rubric):
    client = sign_in(rivera)
    page = text(client.get(URL))
    assert "None yet. What you write on papers is offered anyway." in page
    assert '<option value="Thesis"></option>' in page
    answer = client.post(URL, {"text": "Say who\r\nwrote it.", "row": "Sourcing"})
    assert (answer.status_code, answer.url) == (302, URL)
    one = SavedComment.objects.get()
    assert (one.owner, one.text, one.row) == (rivera, "Say who\nwrote it.", "Sourcing")
    page = text(client.get(URL))
    assert "Say who<br>wrote it." in page and "Sourcing" in page
    assert offered(client) == [("Say who\nwrote it.", "Sourcing")]


def test_changing_one(sign_in, rivera, saved):
    client = sign_in(rivera)
    assert "Weigh both sides.</textarea>" in text(client.get(one_url(saved)))
    assert client.post(one_url(saved), {"text": "Weigh them.", "row": ""}).url == URL
    saved.refresh_from_db()
    assert (saved.text, saved.row) == ("Weigh them.", "")


def test_deleting_one(sign_in, rivera, saved, turned_in):
    """Where it was used it stays, and is offered from there."""
    remark(turned_in, rivera, saved.text)
    client = sign_in(rivera)
    client.post(one_url(saved, "marking_delete_comment"))
    assert not SavedComment.objects.exists()
    assert offered(client) == [("Weigh both sides.", "")]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"text": "", "row": "Thesis"}, "This field is required."),
        ({"text": "x" * (LONGEST_SAVED + 1)}, "at most 500 characters"),
        ({"text": "x", "row": "y" * 201}, "at most 200 characters"),
        ({"text": "Weigh both sides.", "row": "Thesis"}, "You have saved this comment already."),
    ],
)
def test_what_cannot_be_saved(sign_in, rivera, saved, typed, told):
    page = text(sign_in(rivera).post(URL, typed))
    assert told in page and (typed["text"][:100] in page)
    assert SavedComment.objects.get() == saved


def test_the_same_words_for_another_row(sign_in, rivera, okoro, saved):
    client = sign_in(rivera)
    client.post(URL, {"text": saved.text, "row": "Evidence"})
    sign_in(okoro).post(URL, {"text": saved.text, "row": "Thesis"})
    assert SavedComment.objects.count() == 3


def test_what_was_written_before_is_offered(sign_in, rivera, turned_in, saved):
    """Saved ones first, then the most used; what is too long or empty is not offered."""
    for words in ("Which?", "Who says so?", "Who says so?", "x" * 501, saved.text):
        remark(turned_in, rivera, words)
    turned_in.responses.get(question__kind="short_answer").marks.create(
        marker=rivera, points=Decimal(1), comment="Count again.", done_at=timezone.now()
    )
    turned_in.responses.get(question__kind="essay").marks.create(marker=rivera, comment="")
    assert offered(sign_in(rivera)) == [
        ("Weigh both sides.", "Thesis"),
        ("Who says so?", ""),
        ("Which?", ""),
        ("Count again.", ""),
    ]


def test_others_comments_are_not(sign_in, rivera, okoro, period3, turned_in, saved):
    remark(turned_in, rivera, "Which?")
    assert len(offered(sign_in(rivera))) == 2
    Enrolment.objects.create(classroom=period3, user=okoro, role="co_teacher")
    assert offered(sign_in(okoro)) == []
    assert "Weigh both" not in text(sign_in(okoro).get(URL))


def test_they_go_with_an_erased_student(sign_in, rivera, ana, turned_in):
    remark(turned_in, rivera, "Ana, which?")
    client = sign_in(rivera)
    assert offered(client) == [("Ana, which?", "")]
    ana.delete()
    assert offered(client) == []


def test_they_are_offered_on_the_desk(sign_in, rivera, giving, turned_in):
    address = reverse("quizzes:marking_paper", args=[giving.assignment_id, turned_in.pk])
    page = text(sign_in(rivera).get(address))
    assert page.count(f'data-bank="{OFFERED}"') >= 3  # two answers and a margin


def test_who_may_not(client, sign_in, okoro, ana, technician, saved):
    everything = [
        ("get", URL),
        ("post", URL),
        ("get", OFFERED),
        ("get", one_url(saved)),
        ("post", one_url(saved)),
        ("post", one_url(saved, "marking_delete_comment")),
    ]
    for method, address in everything:
        assert getattr(client, method)(address).status_code == 302
        for person in (ana, technician):
            assert getattr(sign_in(person), method)(address).status_code == 404
    for method, address in everything[3:]:
        assert getattr(sign_in(okoro), method)(address).status_code == 404
    saved.refresh_from_db()


def test_other_methods(sign_in, rivera, saved):
    client = sign_in(rivera)
    assert client.get(one_url(saved, "marking_delete_comment")).status_code == 405
    assert client.put(URL).status_code == 405
    assert client.post(OFFERED).status_code == 405
    assert client.get("/marking/comments/999999/").status_code == 404


@pytest.mark.parametrize("more", [0, 2])
def test_queries(count_queries, sign_in, rivera, turned_in, saved, more):
    for number in range(more):
        SavedComment.objects.create(owner=rivera, text=f"Comment {number}")
        remark(turned_in, rivera, f"Remark {number}")
    client = sign_in(rivera)
    assert count_queries(lambda: client.get(OFFERED)) == 8
    assert count_queries(lambda: client.get(URL)) == 6
