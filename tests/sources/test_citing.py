"""Formats of one document for other programs, and what its page says of citing."""

import json
import re

import pytest
from django.utils import timezone

from sources.models import (
    Collection,
    CollectionItem,
    Contribution,
    Person,
    PersonName,
    PublicLibrary,
    Repository,
    Source,
    Text,
)
from tests.cast import make_source

pytestmark = pytest.mark.django_db
FORMATS = [
    "/sources/cable.json",
    "/sources/cable.ris",
    "/sources/cable.bib",
    "/sources/cable.biblatex",
    "/sources/cable/passages.json",
    "/sources/cable/text.txt",
]


@pytest.fixture
def cable(rivera):
    source = make_source(
        "cable",
        "Cable on the talks & more",
        "The talks go on.\n\nNobody “signs”[^e1].\n\n[^e1]: Or *almost* nobody.",
        owner=rivera,
        kind="cable",
        written="1950-05-13",
        place="Peking",
        shelfmark="fond 45, list 54",
        summary="He reports.\n\nBriefly.",
        rights="https://creativecommons.org/licenses/by/4.0/",
        access="anyone",
        repository=Repository.objects.create(name="State Archive", place="Moscow"),
    )
    for role, name, printed in [
        ("sender", "Nikolai Roshchin", "N. V. Roshchin"),
        ("addressee", "Joseph Stalin", "Filippov"),
    ]:
        person = Person.objects.create(slug=name.split()[-1].lower(), name=name)
        Contribution.objects.create(
            source=source, person=person, role=role, name_as_printed=printed
        )
    return source


@pytest.fixture
def library():
    return PublicLibrary.objects.create(pk=1, is_open=True, has_feeds=True)


def test_it_works(sign_in, ana, cable):
    response = sign_in(ana).get("/sources/cable.json")
    assert response["Content-Type"] == "application/vnd.citationstyles.csl+json"
    assert response.json() == [
        {
            "id": "cable",
            "type": "personal_communication",
            "title": "Cable on the talks & more",
            "genre": "cable",
            "author": [{"family": "Roshchin", "given": "N. V."}],
            "recipient": [{"family": "Filippov"}],
            "issued": {"date-parts": [[1950, 5, 13]]},
            "publisher-place": "Peking",
            "archive": "State Archive",
            "archive-place": "Moscow",
            "archive_location": "fond 45, list 54",
            "abstract": "He reports.\n\nBriefly.",
            "language": "en",
            "note": "Rights: https://creativecommons.org/licenses/by/4.0/",
            "URL": "http://testserver/sources/cable/",
        }
    ]


def test_ris(sign_in, ana, cable):
    response = sign_in(ana).get("/sources/cable.ris")
    assert response["Content-Type"] == "application/x-research-info-systems; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="cable.ris"'
    assert response.content.decode() == "\r\n".join(
        [
            "TY  - PCOMM",
            "TI  - Cable on the talks & more",
            "AU  - Roshchin, N. V.",
            "A2  - Filippov",
            "DA  - 1950/05/13/",
            "PY  - 1950",
            "M3  - cable",
            "CY  - Peking",
            "DB  - State Archive",
            "AN  - fond 45, list 54",
            "LA  - en",
            "AB  - He reports. Briefly.",
            "N1  - Rights: https://creativecommons.org/licenses/by/4.0/",
            "UR  - http://testserver/sources/cable/",
            "ER  - ",
            "",
        ]
    )


def test_bibtex_and_biblatex(sign_in, ana, cable):
    page = sign_in(ana)
    bibtex = page.get("/sources/cable.bib").content.decode()
    assert bibtex.startswith("@misc{cable,\n  author = {Roshchin, N. V.},\n")
    assert "  title = {{Cable on the talks \\& more}},\n" in bibtex
    assert "  howpublished = {cable to Filippov},\n" in bibtex
    assert "  note = {May 13, 1950; fond 45, list 54, State Archive, Moscow; " in bibtex
    biblatex = page.get("/sources/cable.biblatex").content.decode()
    assert biblatex.startswith("@letter{cable,\n")
    assert "  date = {1950-05-13},\n" in biblatex
    assert "  library = {State Archive, Moscow, fond 45, list 54},\n" in biblatex


def test_a_printing_is_cited_by_its_own_address(sign_in, ana, cable):
    text = Text.objects.create(
        source=cable, kind="translation", editor="Ann Lee", url="https://x.example/1", position=2
    )
    page = sign_in(ana)
    assert page.get("/sources/cable.json").json()[0]["URL"] == "http://testserver/sources/cable/"
    found = page.get("/sources/cable.json", {"printing": text.pk}).json()[0]
    assert found["URL"] == "https://x.example/1"
    assert found["translator"] == [{"family": "Lee", "given": "Ann"}]


def test_who_is_kept_closed_stands_in_no_format(sign_in, ana, cable):
    person = Person.objects.get(slug="stalin")
    PersonName.objects.create(person=person, name="Filippov", kind="pseudonym", is_closed=True)
    page = sign_in(ana)
    for address in [*FORMATS[:4], f"/unapi?id={cable.uuid}&format=ris", "/sources/cable/"]:
        assert "Stalin" not in page.get(address).content.decode(), address


# --- places in the text --------------------------------------------------------------


def test_every_paragraph_and_note_has_an_address(sign_in, ana, cable):
    page = sign_in(ana)
    found = page.get("/sources/cable/passages.json").json()
    assert found["type"] == "AnnotationPage"
    first, second, note = found["items"]
    quote, position = second["target"]["selector"]
    assert quote == {
        "type": "TextQuoteSelector",
        "exact": "Nobody “signs”.",
        "prefix": "The talks go on.\n",
        "suffix": "",
    }
    text = cable.texts.get()
    assert second["body"]["value"] == "¶2"
    assert second["target"]["scope"] == f"http://testserver/sources/cable/?printing={text.pk}#p2"
    words = page.get(second["target"]["source"]).content.decode()
    assert words[position["start"] : position["end"]] == quote["exact"]
    assert page.get(second["id"]).json() == {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        **second,
    }
    assert (note["motivation"], note["body"]["value"]) == ("commenting", "Or almost nobody.")
    assert note["target"]["selector"] == second["target"]["selector"]
    assert note["id"].endswith("#note-e1")
    assert 'id="note-e1"' in page.get("/sources/cable/").content.decode()
    Text.objects.filter(pk=text.pk).update(kind="adaptation")
    found = page.get("/sources/cable/passages.json").json()["items"][1]
    assert found["body"]["value"] == "¶2 (Shortened for class)"


@pytest.mark.parametrize(
    ("asked", "exact"),
    [
        ({"at": "2"}, "Nobody “signs”."),
        ({"at": "1.1"}, "The talks go on."),
        ({"at": "1-2"}, "The talks go on.\nNobody “signs”."),
        ({"start": 4, "end": 9}, "talks"),
    ],
)
def test_one_place(sign_in, ana, cable, asked, exact):
    found = sign_in(ana).get("/sources/cable/passages.json", asked).json()
    assert found["target"]["selector"][0]["exact"] == exact


@pytest.mark.parametrize(
    "asked",
    [
        {"at": "9"},
        {"at": "x"},
        {"at": "¶" * 30},
        {"start": 5},
        {"start": 9, "end": 4},
        {"start": 0, "end": 9999},
        {"start": -1, "end": 4},
        {"start": "9" * 40, "end": 4},
        {"version": 999999},
    ],
)
def test_no_such_place(sign_in, ana, cable, asked):
    assert sign_in(ana).get("/sources/cable/passages.json", asked).status_code == 404


def test_after_a_correction_the_old_offsets_lead_nowhere(sign_in, ana, cable):
    page, text = sign_in(ana), cable.texts.get()
    address = page.get("/sources/cable/passages.json").json()["items"][0]["id"]
    assert page.get(address).status_code == 200
    text.revise("All is new.")
    assert page.get(address).status_code == 404


def test_offsets_count_code_points(sign_in, ana, rivera):
    make_source("han", "Han", "𠮷 stands here. Then more.", owner=rivera)
    found = sign_in(ana).get("/sources/han/passages.json", {"at": "1.2"}).json()
    assert found["target"]["selector"][1] == {
        "type": "TextPositionSelector",
        "start": 15,
        "end": 25,
    }


# --- who gets it ---------------------------------------------------------------------


@pytest.mark.parametrize("address", FORMATS)
@pytest.mark.parametrize(
    ("access", "state", "may"),
    [
        ("anyone", "published", {"visitor", "ana", "okoro", "rivera"}),
        ("signed_in", "published", {"ana", "okoro", "rivera"}),
        ("classes", "published", {"okoro", "rivera"}),
        ("staff", "published", {"okoro", "rivera"}),
        ("anyone", "draft", {"rivera"}),
    ],
)
def test_who_may_have_it(request, client, sign_in, library, cable, address, access, state, may):
    Source.objects.filter(pk=cable.pk).update(access=access, state=state)
    people = {"visitor": client}
    people |= {name: sign_in(request.getfixturevalue(name)) for name in ["ana", "okoro", "rivera"]}
    found = {name for name, page in people.items() if page.get(address).status_code == 200}
    assert found == may


@pytest.mark.parametrize("address", FORMATS)
def test_wrong_method_and_nothing_there(sign_in, ana, cable, address):
    page = sign_in(ana)
    assert page.post(address).status_code == 405
    assert page.get(address.replace("cable", "no-such")).status_code == 404


def test_other_sites_may_read_what_visitors_read(client, sign_in, ana, cable, library):
    for address in ["/sources/cable.json", "/sources/cable/passages.json"]:
        assert client.get(address)["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Origin" not in sign_in(ana).get(address)


def test_words_shortened_for_class_say_so_in_the_file_s_name(sign_in, ana, cable):
    short = cable.texts.create(kind="adaptation", position=2)
    short.revise("They talk.")
    page = sign_in(ana)
    plain = page.get("/sources/cable/text.txt")
    assert plain["Content-Disposition"] == 'inline; filename="cable.txt"'
    page = page.get("/sources/cable/text.txt", {"printing": short.pk})
    assert page.content == b"They talk."
    assert page["Content-Disposition"] == 'inline; filename="cable-shortened-for-class.txt"'


WORDS = ["/sources/cable/passages.json", "/sources/cable/text.txt"]


@pytest.mark.parametrize("address", WORDS)
def test_words_that_may_not_be_given_away_are_shown_to_their_readers_alone(
    client, sign_in, ana, library, cable, address
):
    assert client.get(address).status_code == 200
    Source.objects.update(rights=Source.Rights.NOT_EVALUATED)
    assert b"talks" in sign_in(ana).get(address).content
    assert client.get(address).status_code == 404
    handed_over = sign_in(ana).get("/sources/cable.tei.xml").content.decode()
    assert "Nobody has decided that it may be given to others." in handed_over
    assert "The talks go on." not in handed_over


@pytest.mark.parametrize("address", WORDS)
def test_in_place_of_withdrawn_words_stands_why(
    client, sign_in, ana, rivera, library, cable, address
):
    assert b"talks" in sign_in(ana).get(address).content
    url = "https://archive.example/cable"
    cable.texts.update(withdrawn_at=timezone.now(), withdrawn_why="They ask us to.", url=url)
    for page in [client, sign_in(ana)]:
        answer = page.get(address)
        assert (answer.status_code, answer["Cache-Control"]) == (451, "private, no-store")
        words = answer.content.decode()
        assert "talks go on" not in words and "This text is not shown here." in words
        assert "They ask us to." in words and "Roshchin" in words
        assert f'<a href="{url}" rel="noreferrer external">' in words
        assert page.get("/sources/cable.json").status_code == 200
    assert sign_in(rivera).get(address).status_code == 200
    assert b"passages.json" not in sign_in(ana).get("/sources/cable/").content
    Source.objects.update(state="draft")
    assert sign_in(ana).get(address).status_code == 404


@pytest.mark.parametrize("address", WORDS)
def test_no_other_printing_stands_in_for_one_that_is_withheld(sign_in, ana, cable, address):
    second = cable.texts.create(label="Second", position=2)
    second.revise("In other words.")
    cable.texts.filter(position=0).update(withdrawn_at=timezone.now())
    first = cable.texts.get(position=0)
    page = sign_in(ana)
    assert b"In other words." in page.get(address).content
    assert page.get(address, {"printing": first.pk}).status_code == 451
    assert page.get(address, {"printing": second.pk}).status_code == 200


def test_a_document_without_a_text(sign_in, ana):
    Source.objects.create(slug="bare", title="Bare", state="published")
    page = sign_in(ana)
    assert page.get("/sources/bare.json").json()[0]["title"] == "Bare"
    assert page.get("/sources/bare/passages.json").status_code == 404


@pytest.mark.parametrize("text", ["{\\}~^%$#_&", "line\r\nTY  - BOOK\r\nER  - "])
def test_nothing_typed_breaks_out_of_a_record(sign_in, ana, cable, text):
    Source.objects.filter(pk=cable.pk).update(title=text, summary=text)
    page = sign_in(ana)
    ris = page.get("/sources/cable.ris").content.decode()
    assert (ris.count("TY  - P"), len(re.findall(r"^TY  - ", ris, re.M))) == (1, 1)
    bib = page.get("/sources/cable.bib").content.decode().replace("\\{", "").replace("\\}", "")
    assert bib.count("{") == bib.count("}")


# --- on the page ---------------------------------------------------------------------


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_the_page_offers_the_styles(sign_in, ana, cable):
    page = sign_in(ana).get("/sources/cable/")
    words = text_of(page)
    assert "N. V. Roshchin, “Cable on the Talks &amp; More,” cable to Filippov, Peking, " in words
    for name in ["Chicago", "First note", "Later notes", "Bibliography", "MLA", "APA"]:
        assert name in words
    body = page.content.decode()
    assert body.count('<details name="citing"') == 3
    assert body.count("data-copy=") == 5
    before, librarians = body.split('<details class="librarians">')
    head, before = before.split("</head>")
    for name in ["RIS", "BibTeX", "BibLaTeX", "CSL", "unAPI", "IIIF"]:
        assert name not in before
    assert "Has no place for an archive" in librarians
    assert f'<abbr class="unapi-id" title="{cable.uuid}">' in librarians


def test_the_head_speaks_dublin_core(sign_in, ana, cable):
    head = sign_in(ana).get("/sources/cable/").content.decode().split("</head>")[0]
    for name, content in [
        ("DC.title", "Cable on the talks &amp; more"),
        ("DC.creator", "Roshchin, N. V."),
        ("DC.date", "1950-05-13"),
        ("DC.type", "letter"),
        ("DC.rights", "https://creativecommons.org/licenses/by/4.0/"),
        ("DC.source", "State Archive, Moscow, fond 45, list 54"),
    ]:
        assert f'<meta name="{name}" content="{content}">' in head
    assert "DCTERMS.isPartOf" not in head
    assert f'href="/sources/cable.ris?printing={cable.texts.get().pk}"' in head
    unapi = '<link rel="unapi-server" type="application/xml" title="unAPI" href="/unapi">'
    assert unapi in head
    assert '<meta name="robots" content="noindex">' in head
    assert "ld+json" not in head


def test_the_head_names_the_collections_it_hangs_in(
    client, open_library, sign_in, ana, rivera, cable
):
    whole = Collection.objects.create(slug="whole", title="The <whole>", owner=rivera)
    part = Collection.objects.create(slug="part", title="A part", part_of=whole, owner=rivera)
    other = Collection.objects.create(slug="other", title="Other papers", owner=rivera)
    CollectionItem.objects.create(collection=part, source=cable)
    CollectionItem.objects.create(collection=whole, source=cable)
    CollectionItem.objects.create(
        collection=other, source=make_source("else", "Else", "x", owner=rivera, state="draft")
    )
    for reader in (client, sign_in(ana)):
        head = reader.get("/sources/cable/").content.decode().split("</head>")[0]
        assert re.findall('name="DCTERMS.isPartOf" content="(.*?)"', head) == [
            *("A part", "The &lt;whole&gt;"),
        ]
        assert '<link rel="schema.DCTERMS" href="http://purl.org/dc/terms/">' in head
    type(open_library).objects.update(has_feeds=True)
    head = client.get("/sources/cable/").content.decode().split("</head>")[0]
    found = json.loads(
        re.search(r'<script type="application/ld\+json">(.*?)</script>', head, re.S)[1]
    )
    assert found["isPartOf"] == [
        {"@type": "Collection", "name": title, "url": f"http://testserver/collections/{slug}/"}
        for title, slug in [("A part", "part"), ("The <whole>", "whole")]
    ]


def test_a_school_only_document_is_cited_without_the_schools_address(sign_in, ana, cable):
    page = sign_in(ana)
    assert "testserver/sources/cable" in text_of(page.get("/sources/cable/"))
    Source.objects.filter(pk=cable.pk).update(access="signed_in")
    assert "testserver/sources/cable" not in text_of(page.get("/sources/cable/"))


def test_a_followed_page_has_data_for_search_engines(client, cable, library):
    response = client.get("/sources/cable/")
    page = response.content.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    data = json.loads(found[1])
    assert data["@type"] == ["ArchiveComponent", "Message"]
    assert data["dateCreated"] == "1950-05-13"
    assert data["recipient"] == [{"@type": "Person", "name": "Filippov"}]
    assert data["holdingArchive"]["name"] == "State Archive"
    assert data["name"] == "Cable on the talks & more"
    assert '<meta name="robots" content="all">' in page
    assert response["X-Robots-Tag"] == "all"


def test_a_vague_date_is_no_date_created(client, cable, library):
    Source.objects.filter(pk=cable.pk).update(written="1950~")
    page = client.get("/sources/cable/").content.decode()
    data = json.loads(re.search(r"ld\+json\">(.*?)</script>", page)[1])
    assert ("dateCreated" in data, data["temporalCoverage"]) == (False, "1950")


def test_a_title_cannot_end_the_script(client, cable, library):
    evil = "</script><script>alert(1)</script><!--"
    Source.objects.filter(pk=cable.pk).update(title=evil, summary=evil)
    page = client.get("/sources/cable/").content.decode()
    assert "<script>alert" not in page
    assert json.loads(re.search(r"ld\+json\">(.*?)</script>", page)[1])["name"] == evil


@pytest.mark.parametrize("off", ["is_open", "has_feeds"])
def test_nothing_is_followed_while_a_switch_is_off(client, sign_in, ana, cable, library, off):
    PublicLibrary.objects.update(**{off: False})
    response = client.get("/sources/cable/")
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert b"ld+json" not in response.content


@pytest.mark.parametrize("address", [*FORMATS, "/sources/cable/manifest.json"])
def test_queries_do_not_grow(sign_in, ana, cable, address, django_assert_max_num_queries):
    page, counts = sign_in(ana), []
    page.get(address)
    for numbers in [range(1), range(1, 3)]:
        for number in numbers:
            person = Person.objects.create(slug=f"more-{number}", name=f"Person {number}")
            Contribution.objects.create(source=cable, person=person, role="circulated_to")
            Text.objects.create(source=cable, position=number + 9).revise("More.[^e1]\n\n[^e1]: x")
            cable.attachments.create(kind="image", file=f"{number}.png", width=9, height=9)
            cable.decisions.create(use="print", ground="letter", decided_on="2026-01-01")
        with django_assert_max_num_queries(12) as queries:
            assert page.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
