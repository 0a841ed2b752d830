"""How a document reached us, and the dates on the way."""

import pytest
from django.core.exceptions import ValidationError

from sources.ladder import ladder
from sources.models import CustodyEvent, Person, PersonName, Source
from sources.search.indexing import index
from tests.cast import make_source
from tests.sources.search.test_finding import found
from tests.sources.test_source import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def cable():
    source = make_source(
        "cable", "The cable", "Ships.", written="1950-05-13", written_as_printed="13/5-50",
        time_of_day="23:30",
    )  # fmt: skip
    first = source.texts.get()
    first.label, first.kind = "Archive", "translation"
    first.save()
    short = source.texts.create(label="In short", kind="adaptation", based_on=first, position=1)
    short.revise("Ships!")
    other = source.texts.create(label="Book", kind="translation", position=2, editor="M. Lindt")
    other.revise("Ships.")
    step(source, "declassified", when="1993-12-14", note="A stamp.", position=1)
    step(source, "written", when="1950-05-13", hand="Roshchin", place="Peking")
    step(source, "translated", text=first, loss="The tone.")
    step(source, "published", text=first, when="2001~", position=1)
    step(source, "adapted", text=short, hand="This lesson")
    return source


def step(source, kind, **columns):
    event = CustodyEvent(source=source, kind=kind, **columns)
    event.keep_sort_keys()
    event.save()
    return event


def climbed(source, label):
    printings = list(source.texts.all())
    text = next(text for text in printings if text.label == label)
    rungs = ladder(list(source.custody.all()), text, printings)
    assert [rung.is_here for rung in rungs] == [False] * (len(rungs) - 1) + [True]
    return [rung.what for rung in rungs]


def test_it_works(cable):
    own = ["Written", "Declassified"]
    assert climbed(cable, "Archive") == [*own, "Translated", "Published"]
    assert climbed(cable, "In short") == [*own, "Translated", "Published", "Shortened for class"]
    assert climbed(cable, "Book") == [*own, "Translation"]


def test_nobody_told_any(cable):
    cable.custody.all().delete()
    printings = list(cable.texts.all())
    assert ladder([], printings[0], printings) == []


def test_printings_made_from_each_other_end_somewhere(cable):
    first, short = cable.texts.get(label="Archive"), cable.texts.get(label="In short")
    first.based_on = short
    first.save()
    assert climbed(cable, "Archive")[-1] == "Published"


def test_without_a_text_the_paper_s_own_way(cable):
    rungs = ladder(list(cable.custody.all()), None, [])
    assert [rung.what for rung in rungs] == ["Written", "Declassified"]


def test_the_paper_itself_is_lost(sign_in, ana, cable):
    step(cable, "lost", when="1951", note="Burned with the consulate.")
    page = words(sign_in(ana).get("/sources/cable/"))
    assert "The paper itself is lost 1951 Burned with the consulate." in page
    dates = page.partition("Dates ")[2][:120]
    assert "is lost" not in dates


def test_the_page(sign_in, ana, cable):
    short = cable.texts.get(label="In short")
    page = words(sign_in(ana).get("/sources/cable/", {"printing": short.pk}))
    assert (
        "How it reached us Written May 13, 1950 Roshchin · Peking "
        "Declassified December 14, 1993 A stamp. Translated What may have been lost: The tone. "
        "Published about 2001 Shortened for class You are here This lesson"
    ) in page
    assert (
        "Dates Written May 13, 1950, 23:30 (printed as “13/5-50”) "
        "Declassified December 14, 1993 Published about 2001"
    ) in page


def test_a_date_as_the_paper_prints_it(sign_in, ana, cable):
    step(cable, "sent", when="1950-05-13", when_as_printed="13 May, noon", position=2)
    step(cable, "received", when_as_printed="the Monday after", position=3)
    page = words(sign_in(ana).get("/sources/cable/"))
    assert "Sent 13 May, noon Received the Monday after" in page
    assert (
        "Sent May 13, 1950 (printed as “13 May, noon”) Received the Monday after"
    ) in page.partition("Dates ")[2]


def test_one_date_alone_is_no_list(sign_in, ana):
    make_source("plain", "Plain", "x", written="1950")
    page = words(sign_in(ana).get("/sources/plain/"))
    assert "Dates" not in page and "How it reached us" not in page


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("sent", "Sent"),
        ("received", "Received"),
        ("delivered", "Delivered"),
        ("declassified", "Declassified"),
        ("published", "Published"),
    ],
)
def test_each_date_has_its_own_name(sign_in, ana, kind, name):
    step(make_source("plain", "Plain", "x"), kind, when="1950-05-14")
    assert f"Dates {name} May 14, 1950" in words(sign_in(ana).get("/sources/plain/"))


def test_a_closed_name_on_the_way(sign_in, ana, rivera, cable):
    person = Person.objects.create(slug="stalin", name="Joseph Stalin")
    PersonName.objects.create(person=person, name="Filippov", kind="pseudonym", is_closed=True)
    step(cable, "received", hand="FILIPPOV", person=person)
    page = sign_in(ana).get("/sources/cable/").content.decode()
    assert "FILIPPOV" in page and "stalin" not in page.casefold()
    assert "/people/stalin/" in sign_in(rivera).get("/sources/cable/").content.decode()


def test_who_had_it_in_hand_has_a_page_and_is_found(sign_in, ana, cable):
    courier = Person.objects.create(slug="roshchin", name="Nikolai Roshchin")
    step(cable, "sent", hand="Comr. Roschtschin", person=courier)
    step(cable, "delivered", person=courier)
    step(cable, "filed", hand="Archive of the Foreign Ministry")
    index(cable)
    make_source("other", "Another cable", "Roshchin.")
    reader = sign_in(ana)
    assert 'href="/people/roshchin/"' in reader.get("/sources/cable/").content.decode()
    page = words(reader.get("/people/roshchin/"))
    assert (
        "Handled on its way to us 1 May 13, 1950 The cable" in page and "Another cable" not in page
    )
    listed = words(reader.get("/people/"))
    assert "Nikolai Roshchin Handled on its way to us: 1" in listed
    assert "Comr. Roschtschin: see Nikolai Roshchin" in listed
    for asked in ["nikolai", "roschtschin", '"foreign ministry"']:
        assert found(asked, ana) == ["cable"], asked
    Source.objects.filter(pk=cable.pk).update(access="staff")
    assert reader.get("/people/roshchin/").status_code == 404


def test_a_hand_behind_a_closed_name_stays_there(sign_in, ana, rivera, cable):
    person = Person.objects.create(slug="stalin", name="Joseph Stalin")
    PersonName.objects.create(person=person, name="Filippov", kind="pseudonym", is_closed=True)
    step(cable, "received", hand="F-v", person=person)
    cable.named.add(person)
    index(cable)
    reader = sign_in(ana)
    assert reader.get("/people/stalin/").status_code == 404
    assert "Stalin" not in words(reader.get("/people/"))
    assert "Stalin" not in words(reader.get("/sources/cable/"))
    assert found("stalin", ana) == [] and found("stalin", rivera) == ["cable"]
    assert "Handled on its way to us 1 May 13, 1950 The cable" in words(
        sign_in(rivera).get("/people/stalin/")
    )


def test_the_number_of_queries_is_constant(sign_in, ana, cable, django_assert_max_num_queries):
    page, counts = sign_in(ana), []
    page.get("/sources/cable/")
    for number in range(3):
        person = Person.objects.create(slug=f"p{number}", name=f"Person {number}")
        step(cable, "copied", hand=f"Person {number}", person=person)
        cable.claims.create(about="title", value=f"Title {number}", claimant="A catalog")
        cable.named.add(person)
        with django_assert_max_num_queries(12) as queries:
            page.get("/sources/cable/")
        counts.append(len(queries))
    assert counts[0] == counts[2]


def test_dates_sort_and_a_date_nobody_can_read_is_refused(cable):
    event = step(cable, "sent", when="1950-05/1950-06")
    assert (event.earliest, event.latest) == (19500501, 19500630)
    event.when = "soon"
    with pytest.raises(ValidationError):
        event.clean_fields()
    assert Source.objects.get(slug="cable").earliest == 19500513
