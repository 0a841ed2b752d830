"""Words that would be markup or a script if anything let them out: no page makes them one."""

import json

import lxml.etree
import lxml.html
import pytest

from sources.citing.lines import CLOSE, OPEN, italic, marked_up
from sources.comparing import compare
from sources.comparing.sides import changes, sides
from sources.models import (
    Claim,
    Collection,
    CollectionItem,
    Contribution,
    CustodyEvent,
    Person,
    PersonName,
    PublicLibrary,
    Relation,
    Repository,
    Subject,
    Term,
)
from sources.rendering import blocks_for, notes_for, render
from sources.rights import Statement
from sources.search.indexing import index
from tests.cast import make_source

EVIL = '</script><script>alert(1)</script>"><img src=x onerror=alert(1)>\'" onclick="alert(1)'
SHORT = '"><img src=x onerror=alert(1)>'
BODY = f"""{EVIL} came in.

# {EVIL}

[{EVIL}](javascript:alert(1)) [x](https://a.example/"onclick=alert(1)) <javascript:alert(1)>

[{SHORT}]{{.stamp}} [{SHORT}]{{.margin}} [{SHORT}]{{.editorial}}

[p. "><b>]{{.page facs=x" onclick=y}} [a]{{.reading or="<img src=x onerror=alert(1)> | <b>"}} ends.

Here[^t<b>] and here[^e1].

| {SHORT} | b |
|---|---|
| `{SHORT}` | *{SHORT}* |

[^e1]: {EVIL}

[^t<b>]: {EVIL}
"""
PAGES = [
    "/sources/",
    "/sources/?q=came",
    "/sources/evil/",
    "/sources/evil/?printing={short}&changes=on",
    "/sources/evil/?lines=on",
    "/sources/evil/compare/",
    "/sources/evil/compare/?view=one",
    "/sources/evil/compare/?view=table",
    "/sources/evil/pages/",
    "/sources/evil/same-event/",
    "/sources/comment/quoted/",
    "/people/evil/",
    "/collections/",
    "/collections/evil/",
    "/collections/evil/same-event/",
    "/collections/evil/timeline/",
    "/timeline/",
]


@pytest.fixture
def evil(rivera):
    """A document of which everything that somebody types is hostile."""
    PublicLibrary.objects.create(pk=1, is_open=True, has_feeds=True)
    free = {"rights": Statement.PUBLIC_DOMAIN, "access": "anyone", "owner": rivera}
    said = ["place", "shelfmark", "shelfmark_as_printed", "summary", "context", "credits"]
    said += ["rights_note", "written_as_printed"]
    repository = Repository.objects.create(name=EVIL, place=EVIL, url="https://a.example/")
    source = make_source(
        "evil",
        EVIL,
        BODY,
        written="1911-03-06",
        publicity="secret",
        repository=repository,
        time_of_day=SHORT,
        **dict.fromkeys(said, EVIL),
        **free,
    )
    short = source.texts.create(kind="adaptation", position=1, based_on=source.texts.get())
    short.revise(BODY.replace("came in", f"“{EVIL}” left"))
    source.texts.update(
        **dict.fromkeys(["editor", "published_in", "caption", "rights_note", "voice_note"], EVIL),
        original_language=SHORT,
        url='https://a.example/"onclick=alert(1)',
    )
    source.texts.filter(pk=short.pk).update(label=EVIL)
    person = Person.objects.create(slug="evil", name=EVIL, years=SHORT, note=EVIL)
    PersonName.objects.create(person=person, name=SHORT)
    for role in ["author", "addressee", "translator"]:
        Contribution.objects.create(
            source=source, person=person, role=role, name_as_printed=f"{role} {EVIL}"
        )
    source.named.add(person)
    source.subjects.add(Subject.objects.create(name=SHORT))
    source.terms.add(Term.objects.create(name="came", meaning=EVIL))
    Claim.objects.create(source=source, about="written", value=EVIL, claimant=EVIL, note=EVIL)
    CustodyEvent.objects.create(source=source, kind="sent", hand=EVIL, note=EVIL, loss=EVIL)
    for number, url in enumerate(["", "https://film.example/"]):
        source.attachments.create(
            kind="link" if url else "image",
            url=url,
            file="" if url else "none.png",
            caption=EVIL,
            alt=EVIL,
            transcript=EVIL,
            position=number,
        )
    event = make_source("event", EVIL, BODY, written="1911-03-06", **free)
    comment = make_source("comment", EVIL, f"He says “{EVIL} came in” and “came out”.", **free)
    for one, kind in [(event, "same_event"), (comment, "comments_on")]:
        Relation.objects.create(source=one, target=source, kind=kind, note=EVIL)
    shelf = Collection.objects.create(slug="evil", title=EVIL, introduction=EVIL)
    for one in (source, event):
        CollectionItem.objects.create(collection=shelf, source=one, note=EVIL)
    index([source, event, comment])
    return source


def faults(markup, data=("application/json", "application/ld+json")):
    """The elements of a page that would run. A script of ours has an address or is `data`."""
    for element in lxml.html.fromstring(f"<div>{markup}</div>").iter(lxml.etree.Element):
        is_script = element.tag == "script" and not element.get("src")
        addresses = ["".join(value.split()).casefold() for value in element.attrib.values()]
        if (
            (is_script and element.get("type") not in data)
            or any(name.startswith("on") for name in element.attrib)
            or any(one.startswith(("javascript:", "data:", "vbscript:")) for one in addresses)
            or (element.tag == "img" and element.get("src") == "x")
        ):
            yield lxml.html.tostring(element)


def test_the_guard_sees_what_runs():
    assert len([*faults(EVIL)]) == 2
    assert len([*faults('<a href=" JavaScript:alert(1)">a</a><b onclick="x">b</b>')]) == 2
    assert [*faults('<a href="https://a.example/?javascript:x">a</a>')] == []


@pytest.mark.parametrize("who", ["visitor", "ana", "rivera"])
@pytest.mark.parametrize("withheld", [False, True])
def test_no_page_runs_what_somebody_typed(
    request, client, sign_in, evil, rivera, okoro, withheld, who
):
    if withheld:
        for thing in [*evil.texts.all(), *evil.attachments.all()]:
            thing.withdraw(okoro, EVIL)
    reader = client if who == "visitor" else sign_in(request.getfixturevalue(who))
    short = evil.texts.last().pk
    addresses = [page.format(short=short) for page in PAGES]
    if withheld and who != "rivera":  # who may change it is handed the file
        addresses.append(evil.attachments.first().get_absolute_url())
    for address in addresses:
        page = reader.get(address).content.decode()
        assert "alert(1)" in page, address
        assert [*faults(page)] == [], address
    page = reader.get("/sources/evil/").content.decode()
    data = lxml.html.fromstring(page).xpath("//script[@type='application/ld+json']/text()")
    assert [json.loads(one)["name"] for one in data] == ([EVIL] if who == "visitor" else [])


# --- the places that say of words that they are safe -----------------------------------


def test_a_rendering_has_no_more_than_it_may(evil):
    for adapted in (False, True):
        found = render(BODY, adapted)
        placed = [one["html"] for one in blocks_for(found.blocks, "d1")]
        placed += [one["html"] for one in notes_for(found.notes, "d1")]
        assert len(found.notes) >= 1 and len(placed) > 5
        assert [*faults("".join(placed), data=())] == []


def test_texts_laid_beside_each_other_have_no_more(evil):
    first, second = [text.current for text in evil.texts.select_related("current")]
    for one, other in [(first, second), (second, first)]:
        comparison = compare(one, other)
        rows = sides(comparison, one, other)
        words = [block["html"] for row in rows for block in (*row.left, *row.right)]
        words += [block["html"] for block in changes(comparison, one, other)]
        assert comparison.differences and "alert(1)" in "".join(words)
        assert [*faults("".join(words), data=())] == []


@pytest.mark.parametrize(
    "typed", [EVIL, f"{OPEN}x", f"{CLOSE}x{OPEN}", f"{OPEN}{OPEN}x{CLOSE}", f"{OPEN}<b>{CLOSE}"]
)
def test_a_citation_has_italics_and_nothing_else(typed):
    words = marked_up(f"{italic(typed)}. {typed}")
    assert words.count("<i>") == words.count("</i>")
    assert {one.tag for one in lxml.html.fromstring(f"<div>{words}</div>").iter()} <= {"div", "i"}
    assert OPEN not in words and CLOSE not in words
