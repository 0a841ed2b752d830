"""A choice that nothing found has: it stays if there is such a choice for this reader."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sources.models import Collection, Contribution, Person, PersonName, Source
from sources.search.indexing import index
from tests.cast import make_source

pytestmark = pytest.mark.django_db

ADDRESS = "/sources/"


@pytest.fixture
def shelf(rivera):
    """A note; a letter on a list, of a writer; a draft on another, of another."""
    make_source("note", "The note", "Gates.", kind="note", written="1911")
    later = make_source("later", "Later", "Ships.", kind="letter", place="New \n York")
    draft = make_source("draft", "Half done", "x", owner=rivera, state="draft", place="Peking")
    later.texts.update(language="xal")
    draft.texts.update(language="zh")
    for source, title in [(later, "M.A.D."), (draft, "Plans")]:
        made = Collection.objects.create(slug=source.slug, title=title)
        made.sources.add(source)
        person = Person.objects.create(slug=source.slug, name=f"Writer of {title}")
        Contribution.objects.create(source=source, person=person)
        index(source)


def number_of(model, slug):
    return str(model.objects.get(slug=slug).pk)


def titles(page):
    return re.findall(r'<a href="/sources/[^/"]+/">(.*?)</a>', page)


def chips(page):
    return [
        " ".join(one.split()) for one in re.findall(r'class="chip" href=".*?">(.*?)<', page, re.S)
    ]


def ways_out(page):
    """[(address, words)] of what the page says to take away."""
    said = page.partition("Take something away:")[2].partition("Show all documents")[0]
    found = re.findall(r'<a href="(.*?)">(.*?)</li>', said, re.S)
    return [
        (unescape(address), " ".join(re.sub("<.*?>", "", words).split()))
        for address, words in found
    ]


def look(client, **asked):
    return client.get(ADDRESS, {"q": "gates"} | asked).content.decode()


REAL = [
    ("kind", "map", "Map", "Kind: Map"),
    ("meant", "few", "A few", "Meant for: A few"),
    ("decade", "180", "1800s", "Written: 1800s"),
    ("rights", "cc0", "CC0: given to the public", "Rights: CC0: given to the public"),
    ("has", "image", "Picture", "Comes with: Picture"),
    ("place", "New York", "New York", "Place: New York"),
    ("language", "xal", "xal", "Language: xal"),
]


@pytest.mark.parametrize(("name", "value", "label", "said"), REAL)
def test_it_works(sign_in, ana, shelf, name, value, label, said):
    page = look(sign_in(ana), **{name: value})
    assert (titles(page), chips(page)) == ([], [label])
    assert "No document has all of this." in page
    assert ways_out(page) == [
        ("?q=gates", f"{said} (1 document without it)"),
        (f"?{name}={value.replace(' ', '+')}", "The words “gates”"),
    ]
    box = re.search(rf'name="{name}"\s+value="{value}"\s+(\w*)>', page)
    assert box[1] == "checked" and f"{label} <span>0</span>" in page


@pytest.mark.parametrize(
    ("name", "model", "label"),
    [("collection", Collection, "M.A.D."), ("person", Person, "Writer of M.A.D.")],
)
def test_a_list_and_a_person(sign_in, ana, shelf, name, model, label):
    page = look(sign_in(ana), **{name: number_of(model, "later")})
    assert (titles(page), chips(page)) == ([], [label])


def test_what_is_no_choice_is_left_out(sign_in, ana, shelf):
    nonsense = {
        "kind": "zzz", "meant": "x", "decade": "0195", "rights": "undecided", "has": "sound",
        "person": ["abc", "0", "-1", "٣", "9" * 30, "99999"], "collection": "99999",
        "place": ["Nowhere", "(", "New.York", "\0", " "], "language": ["zzz", "\0"],
    }  # fmt: skip
    page = look(sign_in(ana), **nonsense)
    assert (titles(page), chips(page)) == (["The note"], [])


HIDDEN = [("collection", Collection), ("person", Person)]


def test_what_only_closed_documents_have_is_as_if_it_were_not_there(sign_in, ana, rivera, shelf):
    asked = [{name: number_of(model, "draft")} for name, model in HIDDEN]
    asked += [{"place": "Peking"}, {"language": "zh"}]
    for one in asked:
        page = look(sign_in(ana), **one)
        assert (titles(page), chips(page)) == (["The note"], [])
        assert titles(look(sign_in(rivera), **one)) == []
    for one in asked:  # and where it is all that is asked for
        everything = sign_in(ana).get(ADDRESS, one).content.decode()
        assert (len(titles(everything)), chips(everything)) == (2, [])


def test_who_is_known_under_a_closed_name_alone_is_nobody(sign_in, ana, rivera, shelf):
    person = Person.objects.get(slug="later")
    PersonName.objects.create(person=person, name="Filippov", is_closed=True)
    source = Source.objects.get(slug="later")
    source.contributions.update(name_as_printed="Filippov")
    index(source)
    page = look(sign_in(ana), person=str(person.pk))
    assert (titles(page), chips(page)) == (["The note"], [])
    assert chips(look(sign_in(rivera), person=str(person.pk))) == ["Writer of M.A.D."]


def test_a_language_whose_text_is_withheld_is_no_choice(sign_in, ana, shelf):
    Source.objects.get(slug="later").texts.update(rights=Source.Rights.IN_COPYRIGHT)
    page = look(sign_in(ana), language="xal")
    assert (titles(page), chips(page)) == (["The note"], [])


def test_alternatives_of_one_name_go_on(sign_in, ana, shelf):
    page = look(sign_in(ana), kind=["map", "note"])
    assert (titles(page), chips(page)) == (["The note"], ["Diplomatic note", "Map"])
    page = look(sign_in(ana), kind=["map", "list"], first="1900")
    assert ways_out(page) == [
        ("?q=gates&first=1900", "Kind: List or table, Map (1 document without it)"),
        ("?kind=map&kind=list&first=1900", "The words “gates”"),
        ("?q=gates&kind=map&kind=list", "Written from when to when"),
    ]


def test_a_time_in_which_there_is_nothing(sign_in, ana, shelf):
    page = sign_in(ana).get(ADDRESS, {"first": "1990"}).content.decode()
    assert "No document has all of this." in page and "Show all documents" in page
    assert "No document is here yet." not in page


@pytest.mark.parametrize(("who", "most"), [("ana", 12), ("rivera", 20)])
def test_the_number_of_queries_is_constant(request, sign_in, shelf, who, most):
    client, counts = sign_in(request.getfixturevalue(who)), []
    for kinds in [["xal"], ["xal", "zzz", "yyy"]]:
        everything = {name: number_of(model, "later") for name, model in HIDDEN}
        everything |= {"language": kinds, "place": ["New York", "Nowhere"], "kind": "map"}
        look(client)
        with CaptureQueriesContext(connection) as queries:
            look(client, **everything)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= most
