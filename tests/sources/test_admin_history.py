"""The admin of a document: steps on its way, what others say, dates as one says them."""

import pytest

from sources.models import Claim, CustodyEvent, Person, PersonName
from tests.admin_forms import sent_back, told
from tests.cast import make_source

pytestmark = pytest.mark.django_db


def change(source):
    return f"/admin/sources/source/{source.pk}/change/"


def send(client, source, **changes):
    address = change(source)
    return client.post(address, sent_back(client, address, **changes), follow=True)


def test_it_works(sign_in, rivera, harbor_letter):
    client, text = sign_in(rivera), harbor_letter.texts.get()
    send(client, harbor_letter, **{
        "custody-TOTAL_FORMS": "2",
        "custody-0-kind": "declassified", "custody-0-when": "14 December 1993",
        "custody-0-position": "0",
        "custody-1-kind": "translated", "custody-1-text": text.pk, "custody-1-hand": "M. Lindt",
        "custody-1-loss": "The tone.", "custody-1-position": "1",
        "claims-TOTAL_FORMS": "1",
        "claims-0-about": "written", "claims-0-value": "1912", "claims-0-claimant": "A list",
        "claims-0-ruling": "open",
    })  # fmt: skip
    steps = [
        (step.kind, step.when, step.earliest, step.text) for step in CustodyEvent.objects.all()
    ]
    assert steps == [
        ("declassified", "1993-12-14", 19931214, None),
        ("translated", "", None, text),
    ]
    claim = Claim.objects.get()
    assert (claim.value, claim.ruling, claim.ruled_by) == ("1912", "open", None)


def test_a_ruling_is_stamped_and_offers_the_date(sign_in, rivera, harbor_letter):
    claim = harbor_letter.claims.create(about="written", value="1912", claimant="A list")
    page = send(sign_in(rivera), harbor_letter, **{"claims-0-ruling": "right"})
    assert any("Held to be right: 1912." in words for words in told(page))
    claim.refresh_from_db()
    assert (claim.ruling, claim.ruled_by) == ("right", rivera)
    assert claim.ruled_at is not None
    harbor_letter.refresh_from_db()
    assert harbor_letter.written == "1911-03-04"


def test_what_was_left_alone_is_not_stamped(sign_in, rivera, harbor_letter):
    claim = harbor_letter.claims.create(about="title", value="A slip", claimant="A list")
    send(sign_in(rivera), harbor_letter, **{"claims-0-note": "See p. 3."})
    claim.refresh_from_db()
    assert (claim.note, claim.ruled_by, claim.ruled_at) == ("See p. 3.", None, None)


@pytest.mark.parametrize(
    ("words", "edtf", "reading"),
    [
        ("13/5-50", "1950-05-13?", "perhaps May 13, 1950"),
        ("c. June 1950", "1950-06~", "about June 1950"),
        ("mid-1950", "1950-05~/1950-08~", "between about May 1950 and about August 1950"),
        ("27–28 June 1950", "1950-06-27/1950-06-28", "June 27–28, 1950"),
        ("03/07/2015", "2015", "2015"),
    ],
)
def test_a_date_less_plain_is_proposed_first(words, edtf, reading, sign_in, rivera, harbor_letter):
    client, address = sign_in(rivera), change(harbor_letter)
    page = client.post(address, sent_back(client, address, written=words))
    shown = page.content.decode()
    assert f"“{words}” would be stored as {edtf}, which reads: {reading}." in shown
    assert f'value="{edtf}"' in shown
    harbor_letter.refresh_from_db()
    assert harbor_letter.written == "1911-03-04"
    send(client, harbor_letter, written=edtf)
    harbor_letter.refresh_from_db()
    assert harbor_letter.written == edtf


def test_a_step_with_such_a_date_is_proposed_first(sign_in, rivera, harbor_letter):
    client, address = sign_in(rivera), change(harbor_letter)
    row = {"custody-TOTAL_FORMS": "1", "custody-0-kind": "sent", "custody-0-when": "13/5-50"}
    row |= {"custody-0-position": "0"}
    page = client.post(address, sent_back(client, address, **row)).content.decode()
    assert "perhaps May 13, 1950" in page and 'value="1950-05-13?"' in page
    assert not CustodyEvent.objects.exists()
    page = client.post(address, sent_back(client, address, **row | {"custody-0-when": "soon"}))
    assert "“soon” is not a date we can read." in page.content.decode()


def test_a_printing_of_another_document_is_refused(sign_in, rivera, harbor_letter):
    other = make_source("other", "CANARY", "x", owner=rivera).texts.get()
    row = {"custody-TOTAL_FORMS": "1", "custody-0-kind": "sent", "custody-0-text": other.pk}
    page = send(sign_in(rivera), harbor_letter, **row | {"custody-0-position": "0"})
    assert page.status_code == 200 and not CustodyEvent.objects.exists()


def test_people_named_in_it_are_chosen(sign_in, rivera, harbor_letter):
    person = Person.objects.create(slug="reed", name="Jonas Reed")
    send(sign_in(rivera), harbor_letter, named=[str(person.pk)])
    assert list(harbor_letter.named.all()) == [person]


def test_a_form_of_a_name_is_kept_closed(sign_in, rivera):
    person = Person.objects.create(slug="stalin", name="Joseph Stalin")
    address = f"/admin/sources/person/{person.pk}/change/"
    client = sign_in(rivera)
    row = {"names-TOTAL_FORMS": "1", "names-0-name": "Filippov", "names-0-kind": "pseudonym"}
    client.post(address, sent_back(client, address, **row | {"names-0-is_closed": "on"}))
    assert PersonName.objects.get().is_closed


def test_the_queries_of_the_page_do_not_grow(
    sign_in, rivera, harbor_letter, django_assert_max_num_queries
):
    client, counts = sign_in(rivera), []
    client.get(change(harbor_letter))
    for number in range(3):
        person = Person.objects.create(slug=f"p{number}", name=f"Person {number}")
        CustodyEvent.objects.create(source=harbor_letter, kind="copied", person=person)
        harbor_letter.claims.create(about="title", value=f"Title {number}", claimant="A list")
        harbor_letter.named.add(person)
        with django_assert_max_num_queries(21) as queries:
            assert client.get(change(harbor_letter)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[2]


def test_who_may_not(client, sign_in, okoro, ana, harbor_letter):
    assert client.get(change(harbor_letter)).status_code == 302
    assert sign_in(okoro).get(change(harbor_letter)).status_code == 404
