"""An author lets students write a part together; under a clock she is refused, from either side."""

import pytest

from quizzes.models import Quiz, Signature
from tests.admin_forms import sent_back

NO_CLOCK = "No clock can run where students write together."


@pytest.fixture
def change(sign_in, rivera, quiz):
    """`change(**fields)` sends the page of the part back as Rivera does."""
    client, page = sign_in(rivera), f"/admin/quizzes/quiz/{quiz.pk}/change/"

    def send(**fields):
        response = client.post(page, sent_back(client, page, **fields))
        return "" if response.status_code == 302 else response.content.decode()

    return send


def stored():
    return Quiz.objects.values_list("signers", "timed").get()


def test_it_works(change, sign_in, rivera, quiz):
    assert change(signers="3") == ""
    assert stored() == (3, "")
    page = sign_in(rivera).get("/lessons/were-the-gates-shut/preview/2/").content.decode()
    words = "Up to 3 students can write one answer here together."
    assert words in page
    assert change(signers="1") == ""
    page = sign_in(rivera).get("/lessons/were-the-gates-shut/preview/2/").content.decode()
    assert words not in page


@pytest.mark.parametrize("signers", ["0", "4", "-1", "x", ""])
def test_no_other_numbers(change, signers):
    assert "signers" in change(signers=signers)
    assert stored() == (1, "")


def test_no_clock_where_they_write_together(change):
    Quiz.objects.update(signers=2)
    assert NO_CLOCK in change(timed="40")
    assert stored() == (2, "")


def test_not_together_where_a_clock_runs(change):
    Quiz.objects.update(timed="40")
    assert NO_CLOCK in change(signers="2")
    assert stored() == (1, "40")


def test_fewer_than_have_signed_already(change, signed, chen):
    """Who has signed stays; one more cannot."""
    Signature.objects.create(attempt=signed, student=chen)
    assert change(signers="1") == ""
    assert Signature.objects.count() == 2


def test_a_copied_part_is_written_together_too(sign_in, together, lesson, okoro):
    sign_in(okoro).post("/lessons/were-the-gates-shut/copy/")
    assert Quiz.objects.get(lesson__owner=okoro).signers == 3
