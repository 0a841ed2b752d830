"""What a student says to the use of own work: /assignments/uses/."""

import pytest
from django.urls import reverse

from lessons.models import AuditEvent
from quizzes.models import Anchor, Consent, Loan, PracticeMark
from tests.taken_along import data_of, text_of

URL = "/assignments/uses/"


@pytest.fixture
def loan(turned_in, rivera):
    turned_in.give_back(rivera)
    return Loan.ask(turned_in.responses.get(question__kind="essay"), "later", rivera)


def text(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def say(client, loan, says):
    return client.post(f"{URL}{loan.pk}/", {"says": says}, follow=True)


def test_it_works(sign_in, ana, loan):
    client = sign_in(ana)
    home = text(client.get("/"))
    assert "May your work be used as a model for later classes?" in home
    page = text(client.get(URL))
    assert "Model for later classes" in page and "Waits for you" in page
    assert "Ms. Rivera asked" in page and "The gates were shut." in page
    assert "You said yes. You can take it back here at any time." in text(say(client, loan, "yes"))
    consent = Consent.objects.get()
    assert (consent.student, consent.is_yes, consent.loan) == (ana, True, loan)
    assert consent.said_at is not None
    assert Loan.objects.agreed().get() == loan
    assert "May your work be used" not in text(client.get("/"))
    assert "You said no. Nobody reads it there." in text(say(client, loan, "no"))
    assert not Loan.objects.agreed().exists()
    said = AuditEvent.objects.filter(student=ana, details={"purpose": "later"}).order_by("pk")
    assert [(one.actor.username, one.action) for one in said] == [
        ("rivera", "asked to use work"),
        ("ana", "yes to use of work"),
        ("ana", "no to use of work"),
    ]


def test_a_yes_taken_back_leaves_nothing(sign_in, ana, rivera, lend, levels, turned_in):
    """Neither the words that were left out, nor what was agreed on and practiced."""
    loan = lend(turned_in, "practice", struck="Ana")
    anchor = Anchor.objects.create(loan=loan, **levels(1, 2))
    PracticeMark.objects.create(anchor=anchor, marker=rivera, **levels(0, 0))
    assert Loan.objects.for_practice().get() == loan
    say(sign_in(ana), loan, "no")
    assert not Loan.objects.agreed().exists()
    assert not Anchor.objects.exists() and not PracticeMark.objects.exists()
    loan.refresh_from_db()
    assert (loan.struck, loan.checked_at, loan.checked_by) == ("", None, None)
    say(sign_in(ana), loan, "yes")
    assert Loan.objects.agreed().exists() and not Loan.objects.lent().exists()


def test_erased_with_the_student(ana, rivera, anchor, levels):
    PracticeMark.objects.create(anchor=anchor, marker=rivera, **levels(1, 1))
    ana.delete()
    for model in (Loan, Consent, Anchor, PracticeMark):
        assert not model.objects.exists()


def test_all_who_wrote_it_must_say_yes(sign_in, ana, ben, rivera, attempt, signed):
    attempt.turn_in(ana)
    attempt.give_back(rivera)
    attempt = type(attempt).objects.get(pk=attempt.pk)
    loan = Loan.ask(attempt.responses.get(question__kind="essay"), "class", rivera)
    say(sign_in(ana), loan, "yes")
    assert not Loan.objects.agreed().exists()
    assert "only if all who wrote it say yes" in text(sign_in(ben).get(URL))
    say(sign_in(ben), loan, "yes")
    assert Loan.objects.agreed().get() == loan
    ana.delete()  # the work stays with Ben, and is lent no more
    assert Loan.objects.get() == loan and not Loan.objects.agreed().exists()


def test_words_left_out_go_with_who_is_erased(ana, ben, rivera, attempt, signed, lend):
    """Among them may be the name; the loan itself stays, for who asked sees what was said."""
    attempt.turn_in(ana)
    loan = lend(type(attempt).objects.get(pk=attempt.pk), "class", struck="Ben Sorensen")
    ben.delete()
    loan.refresh_from_db()
    assert (loan.struck, loan.is_checked) == ("", False)
    assert [one.student for one in loan.consents.all()] == [ana]


def test_whose_name_is_taken_off_is_asked_no_more(sign_in, ana, ben, rivera, attempt, signed, lend):
    """It is for the others to say, and no yes is left that cannot be taken back."""
    attempt.turn_in(ana)
    loan = lend(type(attempt).objects.get(pk=attempt.pk), "class")
    loan.consents.get(student=ben).say(False)
    assert not Loan.objects.agreed().exists()
    attempt.signatures.get().take_off(rivera)
    loan.refresh_from_db()
    assert (loan.writers, [one.student for one in loan.consents.all()]) == (1, [ana])
    assert Loan.objects.agreed().get() == loan
    assert f"{URL}{loan.pk}/" not in text(sign_in(ben).get(URL))


def test_hidden_while_grades_are_taken_back(sign_in, ana, rivera, lend, turned_in):
    lend(turned_in, "practice")
    turned_in.take_back(rivera)
    assert not Loan.objects.lent().exists()
    turned_in.give_back(rivera)
    assert Loan.objects.lent().exists()
    turned_in.take_back(rivera)
    turned_in.reopen(rivera)  # she writes on: her yes was to other words
    assert not Loan.objects.exists()


def test_another_teacher_is_gone(sign_in, ana, rivera, loan):
    Loan.objects.update(asked_by=None)
    assert "Asked " in text(sign_in(ana).get(URL))


def test_it_goes_along_with_all_ones_work(sign_in, ana, loan):
    say(sign_in(ana), loan, "yes")
    [use] = data_of(ana)["uses"]
    assert (use["use"], use["yes"], use["part"]) == ("model for later classes", True, "Questions")
    assert "I said yes" in text_of(ana)


def test_a_no_that_is_neither(sign_in, ana, loan):
    assert "Nothing was changed. Press yes or no." in text(say(sign_in(ana), loan, "perhaps"))
    assert Consent.objects.get().is_yes is None


def test_who_may_not(client, sign_in, ben, zoe, rivera, loan):
    assert client.get(URL).status_code == 302
    for person in (ben, zoe, rivera):
        page = text(sign_in(person).get(URL))
        assert "Nobody has asked to use your work." in page and "gates" not in page
        assert sign_in(person).post(f"{URL}{loan.pk}/", {"says": "yes"}).status_code == 404
    assert Consent.objects.get().is_yes is None


def test_other_methods(sign_in, ana, loan):
    client = sign_in(ana)
    assert client.post(URL).status_code == 405
    assert client.get(f"{URL}{loan.pk}/").status_code == 405
    assert client.post(f"{URL}999999/", {"says": "yes"}).status_code == 404


@pytest.mark.parametrize("purposes", [["class"], ["class", "later", "practice"]])
def test_queries(count_queries, sign_in, ana, rivera, turned_in, purposes):
    turned_in.give_back(rivera)
    for purpose in purposes:
        Loan.ask(turned_in.responses.get(question__kind="essay"), purpose, rivera)
    client = sign_in(ana)
    assert count_queries(lambda: client.get(URL)) == 5
    assert count_queries(lambda: client.get(reverse("quizzes:home"))) <= 12
