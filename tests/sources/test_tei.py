"""A document as TEI: what is known, its words with notes and layers; and back again."""

import pytest
from django.utils import timezone
from lxml import etree

from sources.importers.tei import documents, survey
from sources.models import (
    Contribution,
    CustodyEvent,
    Person,
    PersonName,
    Repository,
    Text,
)
from tests.cast import make_source

pytestmark = pytest.mark.django_db
TEI = {"t": "http://www.tei-c.org/ns/1.0"}
BODY = """\
[p. 7]{.page facs=0021}[Lorn,]{.editorial} March 4[^t1]

[TOP SECRET. BURN IT.]{.stamp}
The *ships*[^e1] came. [seen]{.margin} He [was]{.reading or="is | will be"} **here**;
he \\[sic\\] waits.[^e1]

### On ropes[^o1]

1. One; [two](https://a.example/b)
2. three [p. 8]{.page}

- pilots & <ropes>

> “Shut.”
>
> So it is.

|  |  |
| --- | --- |
| Ships: | 14 \\| 15[^g1] |

Line one\\
line two

[^t1]: Or: *later*.

[^e1]: First.

    Second [p. 9]{.page}page.

[^o1]: His own.

[^g1]: Ours.
"""


@pytest.fixture
def letter(rivera):
    source = make_source(
        "letter",
        "A letter on ropes & “ships”",
        BODY,
        owner=rivera,
        kind="letter",
        written="1903-03-04",
        place="Lorn",
        shelfmark="K 17",
        repository=Repository.objects.create(name="Town Archive", place="Lorn"),
        rights="https://creativecommons.org/licenses/by/4.0/",
        rights_note="With credit.",
        summary="He counts.",
    )
    text = source.texts.get()
    text.editor, text.published_in, text.language = "Ida Berg", "Lantern Press, 1911", "fr"
    text.rights = source.rights
    text.save()
    master = Person.objects.create(slug="master", name="Jonas Reed")
    for role, name in (("sender", "J. R."), ("circulated_to", "The master")):
        Contribution.objects.create(source=source, person=master, role=role, name_as_printed=name)
    CustodyEvent.objects.create(source=source, kind="filed", when="1904", hand="A clerk")
    return source


def tree(response):
    assert response.status_code == 200
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(response.content, parser)


def said(root, path):
    return ["".join(one.itertext()) for one in root.iterfind(path, TEI)]


def test_it_works(sign_in, ana, letter):
    response = sign_in(ana).get("/sources/letter.tei.xml")
    assert response["Content-Type"] == "application/tei+xml; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="letter.tei.xml"'
    root = tree(response)
    assert said(root, ".//t:titleStmt/t:title") == ["A letter on ropes & “ships”"]
    assert said(root, ".//t:titleStmt/t:author") == ["J. R."]
    assert said(root, ".//t:titleStmt/t:editor") == ["Ida Berg"]
    assert said(root, ".//t:idno[@type='URI']") == ["http://testserver/sources/letter/"]
    licence = root.find(".//t:licence", TEI)
    assert (licence.get("target"), licence.text) == (letter.rights, "With credit.")
    assert said(root, ".//t:msIdentifier/*") == ["Lorn", "Town Archive", "K 17"]
    assert said(root, ".//t:provenance") == ["Filed. 1904. A clerk"]
    assert said(root, ".//t:bibl") == ["Lantern Press, 1911"]
    assert [
        (one.get("type"), said(one, "t:persName"), said(one, "t:placeName"))
        for one in root.iterfind(".//t:correspAction", TEI)
    ] == [("sent", ["J. R."], ["Lorn"]), ("received", ["The master"], [])]
    assert root.find(".//t:creation/t:date", TEI).get("when") == "1903-03-04"
    assert [(one.get("n"), one.get("resp")) for one in root.iterfind(".//t:body//t:note", TEI)] == [
        ("t1", "#translator"),
        ("e1", "#editor"),
        ("o1", "#document"),
        ("g1", "#teacher"),
    ]
    assert [one.get("n") for one in root.iterfind(".//t:pb", TEI)] == ["7", "9", "8"]
    assert said(root, ".//t:stamp") == ["TOP SECRET. BURN IT."]
    assert said(root, ".//t:supplied") == ["Lorn,"]
    assert [one.get("n") for one in root.iterfind(".//t:body/t:p", TEI)] == ["1", "2"]


def test_who_did_a_step_without_a_name_on_the_paper(sign_in, ana, letter):
    clerk = Person.objects.create(slug="clerk", name="Ada Clerk")
    letter.custody.create(kind="copied", person=clerk, position=9)
    root = tree(sign_in(ana).get("/sources/letter.tei.xml"))
    assert said(root, ".//t:provenance")[-1] == "Copied. Ada Clerk"


def test_the_way_of_a_paper_that_lies_nowhere(sign_in, ana, letter):
    """No archive and no number: what happened to it is told all the same, and what it cost."""
    type(letter).objects.filter(pk=letter.pk).update(repository=None, shelfmark="")
    text, other = letter.texts.get(), letter.texts.create(label="Other", position=3)
    other.revise("x")
    letter.custody.create(
        kind="translated", text=text, when="1905-02", when_as_printed="Feb. '05", loss="The tone.",
        position=1,
    )  # fmt: skip
    letter.custody.create(kind="published", text=other, when="1911", position=2)
    root = tree(sign_in(ana).get("/sources/letter.tei.xml"))
    assert said(root, ".//t:msIdentifier/t:msName") == ["A letter on ropes & “ships”"]
    steps = root.findall(".//t:provenance", TEI)
    assert [(one.get("type"), one.get("when")) for one in steps] == [
        ("filed", "1904"),
        ("translated", "1905-02"),
    ]
    assert steps[1].text == "Translated. Feb. '05"
    assert steps[1].find("t:note[@type='loss']", TEI).text == "The tone."
    other = tree(sign_in(ana).get(f"/sources/letter.tei.xml?printing={other.pk}"))
    assert [one.get("type") for one in other.findall(".//t:provenance", TEI)] == [
        "filed",
        "published",
    ]


def test_the_page_of_the_document_leads_to_it(sign_in, ana, letter):
    page = sign_in(ana).get("/sources/letter/").content.decode()
    text = letter.texts.get()
    assert f'href="/sources/letter.tei.xml?printing={text.pk}"' in page
    text.withdrawn_at = timezone.now()
    text.save()
    assert "tei.xml" not in sign_in(ana).get("/sources/letter/").content.decode()


def read_back(content, tmp_path):
    path = tmp_path / "back.xml"
    path.write_bytes(content)
    ((found, rendering),) = documents(survey(path))
    return found, rendering


def test_what_comes_back_is_what_went_out(sign_in, ana, letter, tmp_path):
    found, rendering = read_back(sign_in(ana).get("/sources/letter.tei.xml").content, tmp_path)
    version = letter.texts.get().current
    assert rendering.reading_text == version.reading_text
    assert rendering.notes == version.notes
    assert rendering.blocks == version.blocks
    assert (found.title, found.kind, found.written, found.place, found.language) == (
        letter.title,
        "letter",
        "1903-03-04",
        "Lorn",
        "fr",
    )
    assert found.people == [("sender", "J. R."), ("circulated_to", "The master")]
    assert (found.repository, found.shelfmark, found.editor) == (
        "Town Archive",
        "K 17",
        "Ida Berg",
    )
    assert (found.rights, found.summary, found.lost) == (letter.rights, "He counts.", [])


@pytest.mark.parametrize("written", ["1950", "1950~", "1950-06/1950-07", "195X", "[1950-06..]"])
def test_any_date_comes_back(sign_in, ana, letter, tmp_path, written):
    letter.written = written
    letter.save()
    found, _ = read_back(sign_in(ana).get("/sources/letter.tei.xml").content, tmp_path)
    assert found.written == written


def test_a_shortened_text_comes_back_as_one(sign_in, ana, letter, tmp_path):
    text = Text.objects.create(source=letter, kind="adaptation", position=1, rights=letter.rights)
    text.revise("They say “the ships came”, and [leave].")
    response = sign_in(ana).get(f"/sources/letter.tei.xml?printing={text.pk}")
    found, rendering = read_back(response.content, tmp_path)
    assert (found.text_kind, rendering.blocks) == ("adaptation", text.current.blocks)


def test_notes_that_nothing_calls_are_kept(sign_in, ana, letter):
    letter.texts.get().revise("Words.\n\n[^e1]: Lone.")
    root = tree(sign_in(ana).get("/sources/letter.tei.xml"))
    assert said(root, ".//t:body//t:note") == ["Lone."]


# --- what stays here -------------------------------------------------------------------------


def test_words_stay_here_where_nobody_decided_to_give_them_away(sign_in, rivera, letter):
    letter.texts.update(rights="http://rightsstatements.org/vocab/InC-EDU/1.0/")
    response = sign_in(rivera).get("/sources/letter.tei.xml")
    assert b"ships* came" not in response.content and b"BURN" not in response.content
    root = tree(response)
    assert said(root, ".//t:body//t:gap/t:desc") == [
        "Nobody has decided that it may be given to others."
    ]
    assert said(root, ".//t:bibl") == ["Lantern Press, 1911"]


def test_a_withdrawn_text_stays_here(sign_in, ana, letter):
    letter.texts.update(withdrawn_at=timezone.now(), withdrawn_why="CANARY asked.")
    response = sign_in(ana).get("/sources/letter.tei.xml")
    assert b"BURN" not in response.content
    assert said(tree(response), ".//t:body//t:gap/t:desc")[0].endswith("CANARY asked.")


def test_a_closed_name_does_not_go_out(sign_in, ana, rivera, letter):
    master = Person.objects.get(slug="master")
    PersonName.objects.create(person=master, name="Filippov", kind="pseudonym", is_closed=True)
    Contribution.objects.filter(role="sender").update(name_as_printed="Filippov")
    mine = sign_in(rivera).get("/sources/letter.tei.xml").content.decode()
    assert "Filippov" in mine
    students = sign_in(ana).get("/sources/letter.tei.xml").content.decode()
    assert "Filippov" in students and "Jonas Reed" not in students


def test_who_may_not_open_it(client, sign_in, ana, okoro, letter):
    assert client.get("/sources/letter.tei.xml").status_code == 404
    letter.state = "draft"
    letter.save()
    assert sign_in(ana).get("/sources/letter.tei.xml").status_code == 404
    assert sign_in(okoro).get("/sources/letter.tei.xml").status_code == 404
    assert sign_in(ana).get("/sources/nothing.tei.xml").status_code == 404


def test_it_is_only_read(sign_in, ana, letter):
    assert sign_in(ana).post("/sources/letter.tei.xml").status_code == 405


def test_a_document_without_words(sign_in, ana, letter):
    letter.texts.all().delete()
    assert said(tree(sign_in(ana).get("/sources/letter.tei.xml")), ".//t:body/t:p") == [""]


@pytest.mark.parametrize("people", [1, 3])
def test_the_number_of_queries_is_constant(sign_in, ana, letter, django_assert_num_queries, people):
    for number in range(people):
        person = Person.objects.create(slug=f"p{number}", name=f"Person {number}")
        Contribution.objects.create(source=letter, person=person, role="author")
    client = sign_in(ana)
    with django_assert_num_queries(10):
        client.get("/sources/letter.tei.xml")
