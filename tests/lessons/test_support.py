"""A student's aids, set once and the same in every class."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from lessons import clock
from lessons.models import AuditEvent, Sitting, Support


def test_who_has_no_row_has_no_aid(ana):
    support = Support.of(ana)
    assert (support.time_factor, support.break_minutes) == (1, 0)
    assert not any([support.read_aloud, support.word_list, support.sentence_frames])
    assert (support.reading_text, support.language, support.fewer_documents) == ("", "", None)
    assert not Support.objects.exists()


def test_one_row_for_a_student(ana):
    Support.objects.create(student=ana, time_factor=Decimal("1.5"))
    assert Support.of(ana).time_factor == Decimal("1.5")
    with pytest.raises(IntegrityError), transaction.atomic():
        Support.objects.create(student=ana)


@pytest.mark.parametrize("factor", ["0.99", "4.01", "0", "-1"])
def test_time_is_not_taken_away(ana, factor):
    support = Support(student=ana, time_factor=Decimal(factor))
    with pytest.raises(ValidationError):
        support.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        support.save()


def test_it_goes_with_the_student(ana):
    Support.objects.create(student=ana)
    ana.delete()
    assert not Support.objects.exists()


# --- the page of a student's aids ------------------------------------------------------


@pytest.fixture
def url(period3, ana):
    return f"/classes/{period3.pk}/people/{period3.enrolments.get(user=ana).pk}/aids/"


def test_it_works(sign_in, rivera, ana, url):
    client = sign_in(rivera)
    assert "Aids for Ana Duarte" in client.get(url).content.decode()
    page = client.post(url, {"time_factor": "1.5", "break_minutes": "10"}, follow=True)
    assert "It holds in every class of Ana Duarte." in page.content.decode()
    support = Support.of(ana)
    assert (support.time_factor, support.break_minutes) == (Decimal("1.5"), 10)
    event = AuditEvent.objects.get()
    assert (event.action, event.student, event.details) == ("aids changed", ana, {})


def test_a_clock_that_runs_runs_longer(sign_in, rivera, ana, url, giving, quiz):
    clock.begin(giving, quiz, ana, 1, 40, more_to_come=False)
    before = Sitting.objects.get()
    sign_in(rivera).post(url, {"time_factor": "1.5", "break_minutes": "0"})
    after = Sitting.objects.get()
    assert after.ends_at - before.ends_at == timezone.timedelta(minutes=20)
    assert after.beyond == timezone.timedelta(minutes=20)


ALL = {
    "time_factor": "1.5",
    "break_minutes": "10",
    "reading_text": "adapted",
    "read_aloud": "on",
    "word_list": "on",
    "sentence_frames": "on",
    "language": "es",
    "fewer_documents": "3",
}


def test_all_aids_are_set_and_taken_away(sign_in, rivera, ana, url):
    client = sign_in(rivera)
    client.post(url, ALL)
    kept = Support.objects.values(*ALL).get()
    assert kept == {
        "time_factor": Decimal("1.5"),
        "break_minutes": 10,
        "reading_text": "adapted",
        "read_aloud": True,
        "word_list": True,
        "sentence_frames": True,
        "language": "es",
        "fewer_documents": 3,
    }
    page = client.get(url).content.decode()
    assert '<option value="es" selected>Spanish</option>' in page
    assert '<option value="adapted" selected>' in page
    assert page.count(" checked") == 3
    client.post(url, {"time_factor": "1", "break_minutes": "0"})
    support = Support.objects.get()
    assert not any([support.read_aloud, support.word_list, support.sentence_frames])
    assert (support.reading_text, support.language, support.fewer_documents) == ("", "", None)


def test_the_page_says_what_each_is(sign_in, rivera, url):
    page = sign_in(rivera).get(url).content.decode()
    for legend in ("Time", "Reading", "Writing", "What is asked"):
        assert f"<legend>{legend}</legend>" in page
    assert "the grade names it. The aids above are never named." in page
    assert '<option value="ht">Haitian Creole</option>' in page


def test_a_language_without_a_name_stays(sign_in, rivera, ana, url):
    Support.objects.create(student=ana, language="tlh")
    client = sign_in(rivera)
    assert '<option value="tlh" selected>tlh</option>' in client.get(url).content.decode()
    client.post(url, ALL | {"language": "tlh"})
    assert Support.of(ana).language == "tlh"


@pytest.mark.parametrize(
    "data",
    [
        {"time_factor": "0.5"},
        {"time_factor": "9"},
        {"time_factor": "NaN"},
        {"time_factor": "1.234"},
        {"time_factor": ""},
        {"break_minutes": "-1"},
        {"break_minutes": "999"},
        {"break_minutes": "x"},
        {"reading_text": "mine"},
        {"language": "tlh"},
        {"fewer_documents": "0"},
        {"fewer_documents": "-2"},
        {"fewer_documents": "40000"},
    ],
)
def test_wrong_figures(sign_in, rivera, url, data):
    sent = {"time_factor": "1", "break_minutes": "0"} | data
    assert sign_in(rivera).post(url, sent).status_code == 200
    assert not Support.objects.exists()


def test_nothing_of_it_on_the_page_of_the_class(sign_in, rivera, ana, period3):
    client = sign_in(rivera)

    def roster():
        page = client.get(f"/classes/{period3.pk}/").content.decode()
        return page[page.index("<tbody>") : page.index("</tbody>")]

    before = roster()
    Support.objects.create(student=ana, time_factor=2, break_minutes=10)
    assert roster() == before


@pytest.mark.parametrize("who", ["ana", "ben", "zoe", "okoro", "lindqvist"])
def test_strangers(request, who, sign_in, url):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(url).status_code == 404
    assert client.post(url, {"time_factor": "2"}).status_code == 404


def test_signed_out_and_missing(sign_in, rivera, url, period3):
    assert Client().get(url).status_code == 302
    assert sign_in(rivera).put(url).status_code == 405
    assert sign_in(rivera).get(f"/classes/{period3.pk}/people/999/aids/").status_code == 404
