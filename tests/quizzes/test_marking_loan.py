"""Asking to use a student's work: /marking/<assignment>/<work>/use/ and …/uses/<use>/."""

import pytest
from django.urls import reverse

from quizzes.models import Anchor, Consent, Loan, Response


@pytest.fixture
def back(turned_in, rivera):
    turned_in.give_back(rivera)
    return turned_in


@pytest.fixture
def url(back):
    return reverse("quizzes:marking_ask_for_loan", args=[back.giving.assignment_id, back.pk])


@pytest.fixture
def essay(back):
    return back.responses.get(question__kind="essay")


@pytest.fixture
def loan(essay, rivera):
    return Loan.ask(essay, "practice", rivera)


def page_of(loan, name="marking_loan"):
    return reverse(f"quizzes:{name}", args=[loan.response.attempt.giving.assignment_id, loan.pk])


def words(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_it_works(sign_in, rivera, ana, url, essay, levels):
    client = sign_in(rivera)
    paper = url.replace("use/", "")
    assert "Ask to use this work" in words(client.get(paper))
    sent = {"answer": essay.pk, "purposes": ["practice", "class"]}
    page = words(client.post(url, sent, follow=True))
    assert page.count("Ana Duarte: no answer yet") == 2
    loan = Loan.objects.get(purpose="practice")
    assert (loan.response, loan.asked_by, loan.writers) == (essay, rivera, 1)
    client.post(url, sent)  # asked again, it is asked once
    assert Loan.objects.count() == 2 and Consent.objects.count() == 2
    loan.consents.get().say(True)
    page = words(
        client.post(
            page_of(loan),
            {"struck": " gates \n\n gates ", "is_clean": "on", "base": 0},
            follow=True,
        )
    )
    assert "It can be read now" in page and "The […] were shut." in page
    loan.refresh_from_db()
    assert (loan.struck, loan.checked_by) == ("gates", rivera)
    sent = {f"row-{key}": worth for key, worth in levels(1, 2)["levels"].items()}
    first = next(iter(sent)).removeprefix("row-")
    sent |= {f"why-{first}": "A side is taken.", "agreed_by": "Rivera,  Okoro", "base": 0}
    client.post(page_of(loan, "marking_agreed_levels"), sent)
    anchor = Anchor.objects.get()
    assert anchor.levels == levels(1, 2)["levels"] and anchor.points == 3
    assert (anchor.reasons, anchor.agreed_by) == ({first: "A side is taken."}, "Rivera, Okoro")
    assert anchor.set_by == rivera


def test_what_to_look_for(sign_in, rivera, essay, loan):
    Response.objects.filter(pk=essay.pk).update(answer="As Ben said to Ana, the gates were shut.")
    loan.consents.get().say(True)
    page = words(sign_in(rivera).get(page_of(loan)))
    assert "Names of the class stand in it: Ben, Ana." in page
    assert "> Ben Ana</textarea>" in page


def test_not_before_all_say_yes(sign_in, rivera, loan):
    client = sign_in(rivera)
    assert "It is not used: not everybody who wrote it says yes" in words(client.get(page_of(loan)))
    page = words(
        client.post(page_of(loan), {"struck": "", "is_clean": "on", "base": 0}, follow=True)
    )
    assert "Not saved: not everybody says yes to this any more." in page
    loan.refresh_from_db()
    assert loan.checked_at is None
    assert client.post(page_of(loan, "marking_agreed_levels"), {}).status_code == 404


def test_kept_and_not_read_before_it_is_ready(sign_in, rivera, loan):
    loan.consents.get().say(True)
    client = sign_in(rivera)
    page = words(client.post(page_of(loan), {"struck": "gates", "base": 0}, follow=True))
    assert "Nobody reads it before you say that it is ready." in page
    assert not Loan.objects.lent().exists()
    assert client.post(page_of(loan, "marking_agreed_levels"), {}).status_code == 404


def test_who_may_still_write_is_named(sign_in, rivera, essay):
    loan = Loan.ask(essay, "class", rivera)
    loan.consents.get().say(True)
    client = sign_in(rivera)
    page = words(client.get(page_of(loan)))
    assert "so nobody is shown it yet: Ben Sorensen." in page
    client.post(page_of(loan), {"struck": "", "is_clean": "on", "shown_early": "on", "base": 0})
    loan.refresh_from_db()
    assert loan.shown_early


def test_who_writes_in_a_colleagues_class_is_counted(sign_in, rivera, essay, giving, period2):
    """It holds the model back; whose student it is, that teacher alone knows."""
    loan = Loan.ask(essay, "class", rivera)
    loan.consents.get().say(True)
    giving.assignment.givings.create(classroom=period2)
    page = words(sign_in(rivera).get(page_of(loan)))
    assert "so nobody is shown it yet: Ben Sorensen. In classes of colleagues 1 student" in page
    assert "Zoe" not in page
    giving.classroom.enrolments.filter(user__display_name="Ben Sorensen").delete()
    page = words(sign_in(rivera).get(page_of(loan)))
    assert "so nobody is shown it yet. In classes of colleagues 1 student may still write." in page
    assert 'name="shown_early"' in page


def test_all_that_was_asked_for(sign_in, rivera, okoro, assignment, essay, loan):
    client, url = sign_in(rivera), reverse("quizzes:marking_loans", args=[assignment.pk])
    page = words(client.get(url))
    assert "Ana Duarte: practice paper for graders" in page and "Waits for an answer" in page
    [consent] = loan.consents.all()
    for is_yes, said in [(True, "Take the names out"), (False, "Not allowed")]:
        consent.say(is_yes)
        assert said in words(client.get(url))
        [one] = Loan.objects.all()
        assert one.is_agreed == Loan.objects.agreed().exists() == is_yes
    consent.say(True)
    Loan.objects.get().check_names(rivera, "", is_clean=True)
    assert '<span class="badge done">Used</span>' in words(client.get(url))
    essay.attempt.take_back(rivera)
    assert ">Used<" not in words(client.get(url))
    assert not Loan.objects.get().is_agreed and not Loan.objects.agreed().exists()
    assert sign_in(okoro).get(url).status_code == 404
    assert client.post(url).status_code == 405


def test_levels_that_are_missing_lose_nothing(sign_in, rivera, loan, levels):
    loan.consents.get().say(True)
    loan.check_names(rivera, "", is_clean=True)
    key = next(iter(levels(1, 2)["levels"]))
    sent = {f"row-{key}": "1", f"why-{key}": "Because", "agreed_by": "", "base": 0}
    page = words(sign_in(rivera).post(page_of(loan, "marking_agreed_levels"), sent))
    assert "Choose a level." in page and "Because" in page
    assert not Anchor.objects.exists()


def test_names_taken_out_by_two_at_once(sign_in, rivera, loan):
    loan.consents.get().say(True)
    client, url = sign_in(rivera), page_of(loan)
    assert 'name="base" value="0"' in words(client.get(url))
    client.post(url, {"struck": "gates", "base": 0})
    late = {"struck": "harbor", "is_clean": "on", "base": 0}
    page = words(client.post(url, late))
    assert "Somebody changed this meanwhile. It says now: gates" in page
    assert "> harbor</textarea>" in page and 'name="base" value="1"' in page
    loan.refresh_from_db()
    assert (loan.struck, loan.is_checked) == ("gates", False)
    client.post(url, late | {"base": 1})
    loan.refresh_from_db()
    assert (loan.struck, loan.is_checked) == ("harbor", True)


def test_a_yes_taken_back_and_said_again(sign_in, rivera, loan):
    """What was typed before stands over nothing that is there now."""
    [consent] = loan.consents.all()
    for is_yes in (True, False, True):
        consent.say(is_yes)
    page = words(sign_in(rivera).post(page_of(loan), {"struck": "harbor", "base": 0}))
    assert "Somebody changed this meanwhile. It says now: nothing" in page


def test_levels_agreed_on_by_two_at_once(sign_in, rivera, loan, levels):
    loan.consents.get().say(True)
    loan.check_names(rivera, "", is_clean=True)
    client, url = sign_in(rivera), page_of(loan, "marking_agreed_levels")

    def sent(*points, base):
        given = {f"row-{key}": worth for key, worth in levels(*points)["levels"].items()}
        return given | {"agreed_by": "Rivera", "base": base}

    client.post(url, sent(1, 2, base=0))
    page = words(client.post(url, sent(0, 1, base=0)))
    assert "Somebody changed this meanwhile. It says now: 3; Rivera" in page
    assert 'name="base" value="1"' in page
    assert Anchor.objects.get().levels == levels(1, 2)["levels"]
    client.post(url, sent(0, 1, base=1))
    assert Anchor.objects.get().levels == levels(0, 1)["levels"]


def test_it_can_be_ended(sign_in, rivera, ana, loan):
    loan.consents.get().say(True)
    page = words(sign_in(rivera).post(page_of(loan, "marking_end_loan"), follow=True))
    assert "It is not used any more" in page
    assert not Loan.objects.exists()
    ended = ana.record_events.get(action="use of work ended")
    assert (ended.actor, ended.details) == (rivera, {"purpose": "practice"})


def test_nothing_to_ask_for(sign_in, rivera, url, back):
    back.responses.filter(question__kind__in=["essay", "short_answer"]).update(answer="")
    assert "Nothing here is written in words" in words(sign_in(rivera).get(url))


def test_only_what_is_given_back(sign_in, rivera, url, back):
    back.take_back(rivera)
    assert sign_in(rivera).get(url).status_code == 404
    assert sign_in(rivera).post(url, {"purposes": ["class"]}).status_code == 404


def test_no_purpose(sign_in, rivera, url, essay):
    page = words(sign_in(rivera).post(url, {"answer": essay.pk}))
    assert "Say what you would use it for." in page and not Loan.objects.exists()


def test_who_may_not(client, sign_in, okoro, ana, zoe, technician, url, loan):
    pages = [url, page_of(loan)]
    posts = [page_of(loan, "marking_agreed_levels"), page_of(loan, "marking_end_loan")]
    assert client.get(url).status_code == 302
    for person in (okoro, ana, zoe, technician):
        mine = sign_in(person)
        assert [mine.get(page).status_code for page in pages] == [404, 404]
        assert [mine.post(page).status_code for page in [*pages, *posts]] == [404] * 4
    assert Loan.objects.get().checked_at is None


def test_other_methods(sign_in, rivera, url, loan):
    client = sign_in(rivera)
    assert client.put(url).status_code == 405
    assert client.get(page_of(loan, "marking_end_loan")).status_code == 405
    assert client.get(page_of(loan, "marking_agreed_levels")).status_code == 405
    assert client.get(page_of(loan).replace(f"/{loan.pk}/", "/999999/")).status_code == 404
    other = page_of(loan).replace(f"/{loan.response.attempt.giving.assignment_id}/", "/999999/")
    assert client.get(other).status_code == 404


def test_queries(count_queries, sign_in, rivera, url, essay, loan):
    client = sign_in(rivera)
    everything = reverse("quizzes:marking_loans", args=[essay.attempt.giving.assignment_id])
    client.get(url)
    asked = count_queries(lambda: client.get(url))
    assert count_queries(lambda: client.get(everything)) == 10
    Loan.ask(essay, "class", rivera)
    Loan.ask(essay, "later", rivera)
    assert count_queries(lambda: client.get(url)) == asked <= 12
    assert count_queries(lambda: client.get(everything)) == 10
