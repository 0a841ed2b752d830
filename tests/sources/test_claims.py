"""What catalogs and captions say: both stand, a teacher rules, and no ruling changes a date."""

import pytest
from django.contrib.admin.models import LogEntry

from sources.models import Claim, SearchEntry
from tests.admin_forms import sent_back
from tests.cast import make_source
from tests.sources.test_source import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def cable(rivera):
    source = make_source(
        "cable", "Cable 21340", "Talks.", owner=rivera, access="anyone", written="1950-06-30",
        rights="https://creativecommons.org/publicdomain/mark/1.0/",
    )  # fmt: skip
    source.claims.create(about="written", value="1951-06-30", claimant="Another list")
    source.claims.create(
        about="addressee", value="Gromyko", claimant="A caption", url="https://a.example/b",
        note="Deputy then.",
    )  # fmt: skip
    source.claims.create(about="addressee", value="the deputy minister", claimant="A headnote")
    return source


@pytest.fixture
def right(cable, rivera):
    claim = cable.claims.get(about="written")
    claim.rule(Claim.Ruling.RIGHT, rivera)
    claim.save()
    return claim


def use(claim):
    return f"/sources/{claim.source.slug}/claims/{claim.pk}/use/"


def test_it_works(client, open_library, sign_in, rivera, right):
    page = words(client.get("/sources/cable/"))
    assert (
        "What others say Addressee Gromyko A caption Deputy then. Left open "
        "the deputy minister A headnote Left open Date June 30, 1951 Another list "
        "Held to be right"
    ) in page
    assert "Ms. Rivera" not in page and "our date" not in page
    staff = sign_in(rivera)
    shown = words(staff.get("/sources/cable/"))
    assert "Held to be right by Ms. Rivera" in shown and "Make “June 30, 1951” our date" in shown
    told = words(staff.post(use(right), follow=True))
    assert "The date now reads: June 30, 1951. It was: June 30, 1950." in told
    right.source.refresh_from_db()
    assert (right.source.written, right.source.earliest) == ("1951-06-30", 19510630)
    assert "It was: June 30, 1950." in LogEntry.objects.get().get_change_message()
    assert "our date" not in words(staff.get("/sources/cable/"))


def test_it_is_found_by_the_decade_of_its_new_date(sign_in, rivera, right):
    Claim.objects.filter(pk=right.pk).update(value="1961-06-30")
    sign_in(rivera).post(use(right))
    choices = SearchEntry.objects.get(source=right.source, text=None, attachment=None).choices
    assert "\ndecade:196\n" in choices and "decade:195" not in choices


def test_a_ruling_alone_changes_no_date(right):
    right.source.refresh_from_db()
    assert right.source.written == "1950-06-30"


def test_only_a_date_held_to_be_right_is_taken_over(sign_in, rivera, cable):
    staff = sign_in(rivera)
    for claim in cable.claims.all():
        told = words(staff.post(use(claim), follow=True))
        assert "The date stays as it is." in told
    cable.refresh_from_db()
    assert cable.written == "1950-06-30"


def test_the_date_of_an_event_is_no_date_of_the_document(sign_in, rivera, cable):
    claim = cable.claims.create(
        about="event", event="The talks", value="1951-07-15", claimant="A book", ruling="right"
    )
    staff = sign_in(rivera)
    page = words(staff.get("/sources/cable/"))
    assert "Date of an event The talks: July 15, 1951 A book Held to be right" in page
    assert "our date" not in page
    assert "The date stays as it is." in words(staff.post(use(claim), follow=True))


@pytest.mark.parametrize(
    ("about", "event", "told"),
    [
        ("event", "", "Name the event that it dates."),
        ("written", "The talks", "Only the date of an event names one."),
    ],
)
def test_the_date_of_an_event_needs_its_name(sign_in, rivera, cable, about, event, told):
    address = f"/admin/sources/source/{cable.pk}/change/"
    staff = sign_in(rivera)
    form = sent_back(staff, address) | {"claims-0-about": about, "claims-0-event": event}
    assert told in words(staff.post(address, form))
    form |= {"claims-0-about": "event", "claims-0-event": "The talks"}
    assert staff.post(address, form).status_code == 302
    assert cable.claims.filter(about="event", event="The talks").count() == 1


@pytest.mark.parametrize(
    ("value", "edtf", "shown"),
    [
        ("1951-06-30", "1951-06-30", "June 30, 1951"),
        ("c. June 1951", "1951-06~", "c. June 1951"),
        ("some summer", "", "some summer"),
    ],
)
def test_a_date_is_shown_as_it_was_said(value, edtf, shown, cable):
    claim = Claim(source=cable, about="written", value=value, ruling="right")
    assert (claim.date, claim.shown_value, claim.offers_date) == (edtf, shown, bool(edtf))


def test_who_may_not(client, sign_in, okoro, ana, technician, right):
    assert client.post(use(right)).status_code == 302
    for stranger in (okoro, ana, technician):
        assert sign_in(stranger).post(use(right)).status_code == 404
    right.source.refresh_from_db()
    assert right.source.written == "1950-06-30"


def test_wrong_document_method_or_number(sign_in, rivera, right):
    make_source("other", "Other", "x", owner=rivera)
    staff = sign_in(rivera)
    assert staff.post(use(right).replace("cable", "other")).status_code == 404
    assert staff.post("/sources/cable/claims/999999/use/").status_code == 404
    assert staff.get(use(right)).status_code == 405
