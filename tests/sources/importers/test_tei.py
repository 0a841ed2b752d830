"""Reading TEI: what an edition or a letter holds, and what became of each element."""

import os
from pathlib import Path

import pytest

from sources.importers import ReadError
from sources.importers.tei import documents, survey
from sources.importers.tei.phrases import INLINE_HANDLERS
from tests.hanging import not_hung

EDITIONS = Path(__file__).parent / "editions"
VOLUME = os.environ.get("DOSSIER_TEI")
SPACE = 'xmlns="http://www.tei-c.org/ns/1.0"'


def read(path):
    found = survey(Path(path))
    return found, list(documents(found))


@pytest.fixture
def tei(tmp_path):
    """A file of one document with this body."""

    def write(body, head="", prolog="", name="a.xml"):
        path = tmp_path / name
        path.write_text(
            f"{prolog}<TEI {SPACE}><teiHeader>{head}</teiHeader>"
            f"<text><body>{body}</body></text></TEI>",
            encoding="utf-8",
        )
        return path

    return write


def body_of(path):
    ((found, _rendering),) = read(path)[1]
    return found.body


def test_it_works():
    about, found = read(EDITIONS / "harbor1903.xml")
    assert [(one.key, one.title, one.kind, one.written) for one, _ in found] == [
        (
            "d1",
            "The Harbor Master at Varn (Olsen) to the Minister of Trade",
            "cable",
            "1903-03-10",
        ),
        (
            "d2",
            "Memorandum of Conversation, by the Minister of Trade (Kessler)",
            "memorandum",
            "1903-03-12/1903-03-13",
        ),
        ("d3", "Editorial Note", "commentary", ""),
    ]
    cable = found[0][0]
    assert (cable.time_of_day, cable.place, cable.publicity) == ("3 p. m.", "Varn", "secret")
    assert (cable.shelfmark, cable.shelfmark_as_printed) == ("HA 12/3–103", "HA 12/3–103: Telegram")
    assert cable.published_in == "Papers on the Harbor Question, 1903, p. 1"
    assert cable.rights == "https://creativecommons.org/licenses/by/4.0/"
    assert cable.people == [
        ("sender", "Harbor Master at Varn (Olsen)"),
        ("addressee", "Minister of Trade"),
    ]
    assert cable.known_as["Harbor Master at Varn (Olsen)"] == "Jon Olsen"
    assert cable.custody[0] == {
        "kind": "received",
        "when": "1903-03-11",
        "when_as_printed": "March 11—9:15 a. m.",
        "note": "",
    }
    assert (about.rule, about.count, about.lost_count) == ("typed", 3, 0)


def test_the_words_of_a_document_in_our_markdown():
    _, found = read(EDITIONS / "harbor1903.xml")
    assert found[0][0].body == (EDITIONS / "harbor1903-d1.md").read_text(encoding="utf-8").rstrip()
    assert found[1][0].body == (
        "[p. 4]{.page #pg_4 facs=0014}[Lorn,]{.editorial} March 12–13, 1903.\n\n"
        "[restricted]{.stamp}\n\nMadame Kessler and the stranger spoke of the XYZ."
    )


def test_a_long_source_note_is_kept_whole():
    _, found = read(EDITIONS / "harbor1903.xml")
    memorandum = found[1][0]
    assert memorandum.shelfmark == "National Archive, Record Group 9, Harbor Files, Box 3"
    assert memorandum.custody[0] == {
        "kind": "filed",
        "note": "Source: National Archive, Record Group 9, Harbor Files, Box 3. Restricted. "
        "Drafted by Kessler.",
    }
    assert memorandum.people == [("author", "Minister of Trade (Kessler)")]


def test_nothing_goes_missing_without_being_named():
    about, _ = read(EDITIONS / "harbor1903.xml")
    assert all(row[1] == row[2] + row[3] + row[4] for row in about.ledger.rows())
    assert [row for row in about.ledger.rows() if row[4] and row[0] != "sourceDesc"] == [
        ("item", 12, 11, 0, 1),
        ("p", 12, 10, 1, 1),
        ("head", 10, 8, 1, 1),
        ("pb", 5, 4, 0, 1),
        ("div (section)", 4, 2, 1, 1),
        ("ref", 2, 1, 0, 1),
        ("list (index)", 1, 0, 0, 1),
    ]
    assert set(about.ledger.unplaced) == {
        ("header", "about the making of the file"),
        (
            "index with the page numbers of the book",
            "read for people’s full names; the library’s search takes its place",
        ),
        ("marks of pages", "before and after the documents"),
        ("person #p_XX9", "not in the list of people"),
        ("term #t_ZZ1", "not in the list of terms"),
    }
    assert (about.note_count, about.page_count) == (4, 4)


def test_a_lone_letter():
    about, ((letter, rendering),) = read(EDITIONS / "letter.xml")
    assert (about.rule, letter.key, letter.kind, letter.language) == (
        "whole",
        "lorn-17",
        "letter",
        "fr",
    )
    assert letter.title == "Marta Kessler to Jon Olsen on the snow"
    assert (letter.written, letter.written_as_printed) == (
        "[1903-03-01..1903-03-20]",
        "March 1903",
    )
    assert letter.people == [("sender", "Marta Kessler"), ("addressee", "Olsen, Jon")]
    assert letter.known_as["Olsen, Jon"] == "Jon Olsen"
    assert (letter.repository, letter.repository_place, letter.shelfmark, letter.place) == (
        "Town Archive",
        "Lorn",
        "K 17",
        "Lorn",
    )
    assert letter.named == ["mk"] and about.people["mk"].forms == ["M. K."]
    assert letter.body == (
        "Dear Olsen,\n\nIt snwos [snows]{.editorial} here, and I am **cold**[.]{.editorial} "
        "[… 2 words]{.editorial} soon[?]{.editorial}[^t1]\n\nSnow on the pier,\\\nsnow on the "
        "sea.\n\nYours,\n\nMarta\n\n[^t1]: Or: at once."
    )
    assert [note["voice"] for note in rendering.notes] == ["translator"]
    assert letter.lost == []


def test_places_under_all_their_names(tmp_path):
    """<listPlace>: names are kept, what else it says is told as left out."""
    words = (EDITIONS / "letter.xml").read_text(encoding="utf-8")
    listed = (
        "<listPlace><place xml:id='l'><placeName>Lorn</placeName><placeName>Lornburg</placeName>"
        "<location><geo>1 2</geo></location><place><placeName>Pier</placeName></place></place>"
        "<place><placeName>Alone</placeName></place></listPlace>"
    )
    path = tmp_path / "letter.xml"
    path.write_text(words.replace("<standOff>", f"<standOff>{listed}"), encoding="utf-8")
    about, (_letter,) = read(path)
    assert about.places == [["Lorn", "Lornburg"]]
    assert all(row[1] == row[2] + row[3] + row[4] for row in about.ledger.rows())
    rows = {row[0]: row[1:] for row in about.ledger.rows()}
    assert (rows["listPlace"], rows["place"], rows["geo"]) == (
        *((1, 1, 0, 0), (3, 3, 0, 0), (1, 0, 0, 1)),
    )
    assert ("what a list says of places", "only their names are kept") in about.ledger.unplaced


HEADING = (
    '<div type="document" xml:id="d1" n="1"><head>Report by the <gloss type="from">{}</gloss> '
    'to <gloss type="to">{}</gloss></head><p>a</p></div>'
)


@pytest.mark.parametrize(
    ("sender", "addressee", "people"),
    [
        (
            "Harbor Council on Steps With Respect",
            "the Winter Trade",
            [("sender", "Harbor Council")],
        ),
        (
            "Harbor Council on Ice, on Steps in regard",
            "the Winter Trade",
            [("sender", "Harbor Council on Ice")],
        ),
        (
            "Delegate on the Harbor Council",
            "Minister",
            [("sender", "Delegate on the Harbor Council"), ("addressee", "Minister")],
        ),
    ],
)
def test_a_topic_is_no_party(tei, sender, addressee, people):
    """With respect to: it leads to what a paper is about, however the edition marks it."""
    ((found, _),) = read(tei(HEADING.format(sender, addressee)))[1]
    assert found.people == people
    assert found.title == f"Report by the {sender} to {addressee}"
    assert found.kind == "report"


INDEX = (
    "<back><div type='index'><list><item>Roe, General of the Army Ada (<hi>see also</hi>"
    " Lorn), 3</item><item>Vane, Max III, 8</item><item>Pike, Jon, 9</item></list></div></back>"
)


@pytest.mark.parametrize(
    ("element", "marked", "name"),
    [
        ("gloss", "General of the Army Ada Roe", "Ada Roe"),
        ("gloss", "Army Ada Roe", "Ada Roe"),  # where the edition marks less than the rank
        ("persName", "Vane", "Max Vane III"),
        ("gloss", "Army Chief of Staff", "Army Chief of Staff"),
        ("gloss", "General of the Army Jon Roe", "General of the Army Jon Roe"),
    ],
)
def test_somebody_of_the_index_is_one_with_a_rank_and_without(tei, element, marked, name):
    path = tei(
        f'<div type="document" xml:id="d1" n="1"><head>Note to the <{element} type="to">{marked}'
        f"</{element}></head><p>a</p></div>"
    )
    path.write_text(path.read_text().replace("</text>", f"{INDEX}</text>"))
    ((found, _),) = read(path)[1]
    assert found.known_as == {marked: name}


def test_a_body_of_divisions_with_headings():
    about, found = read(EDITIONS / "diary.xml")
    assert about.rule == "division"
    assert [(one.key, one.title, one.written) for one, _ in found] == [
        ("e1", "First day", "1903-05-01"),
        ("document2", "Second day", "1903-05"),
    ]


def test_a_text_with_parts_but_no_headings_is_one_document(tei):
    assert body_of(tei("<div><p>One.</p></div><div><p>Two.</p></div>")) == "One.\n\nTwo."


@pytest.mark.parametrize(
    ("markup", "markdown"),
    [
        ("# no heading", "\\# no heading"),
        ("- no item", "\\- no item"),
        ("1949. A year", "1949. A year"),
        ("> no quote", "\\> no quote"),
        ("a*b* c_d_ `e` [f](g) ~~h~~ &amp;amp;", None),
        ('<hi rend="italic">a</hi>b', "*a*b"),
        ('<hi rend="italic">a.</hi>b', "a.b"),
        ('a <hi rend="italic"> b </hi> c', "a *b* c"),
        ('<hi rend="italic">a</hi><hi rend="bold">b</hi>', "*a*b"),
        ("[<hi rend='italic'>a</hi> b] c", "[*a* b]{.editorial} c"),
        ("<hi rend='italic'>[a</hi> b] c", "*\\[a* b\\] c"),
        ("a [b", "a \\[b"),
        ("(<persName>\n  <hi>Olsen</hi>\n  </persName>)", "(Olsen)"),
        ("a <!-- not this -->b<?nor this?>", "a b"),
        ('<ref target="https://a.example/b">c</ref>', "[c](https://a.example/b)"),
        ('<ref target="javascript:alert(1)">c</ref>', "c"),
        ("<note>Whose?</note>: a", "[^e1]\\: a\n\n[^e1]: Whose?"),
    ],
)
def test_words_stay_words(tei, markup, markdown):
    about, ((found, rendering),) = read(tei(f"<p>{markup}</p>"))
    assert markdown is None or found.body == markdown
    assert found.lost == []


def test_words_lost_would_be_told(tei, monkeypatch):
    monkeypatch.setitem(INLINE_HANDLERS, "hi", lambda *_: [])
    about, ((found, _),) = read(tei("<p>Open <hi>the harbor</hi> now.</p>"))
    assert (found.lost, found.unplaced, about.lost_count) == (["harbor", "the"], "harbor the", 2)
    assert ("text: “harbor the”", "words") in about.ledger.unplaced


@pytest.mark.parametrize(
    ("date", "written", "printed", "hour"),
    [
        ('when="1903-03-10T15:00:00">10/III/03, 3 p. m.', "1903-03-10", "10/III/03", "3 p. m."),
        ('when="1903-03-10">March 10, 1903', "1903-03-10", "", ""),
        ('when="1903">1903', "1903", "", ""),
        ('from="1903-03" to="1903-04">Spring', "1903-03/1903-04", "Spring", ""),
        ('notBefore="1903-03">after March', "[1903-03..]", "after March", ""),
        ('when="1903-02-31">Feb. 31', "", "Feb. 31", ""),
        (">March 10, 1903", "1903-03-10", "", ""),
        (">some day", "", "some day", ""),
    ],
)
def test_dates(tei, date, written, printed, hour):
    ((found, _),) = read(tei(f"<opener><dateline><date {date}</date></dateline></opener><p>a</p>"))[
        1
    ]
    assert (found.written, found.written_as_printed, found.time_of_day) == (written, printed, hour)


@pytest.mark.parametrize(
    ("stamp", "publicity"),
    [
        ("top secret", "secret"),
        ("Secret—Priority", "secret"),
        ("confidential", "few"),
        ("Restricted", "few"),
        ("unclassified", "anyone"),
        ("priority", ""),
        ("No. 14", ""),
    ],
)
def test_whom_the_paper_was_meant_for(tei, stamp, publicity):
    ((found, _),) = read(tei(f"<opener><seg>{stamp}</seg></opener><p>a</p>"))[1]
    assert found.publicity == publicity
    assert (f"[{stamp}]{{.stamp}}" in found.body) == (stamp != "No. 14")


# --- hostile files -----------------------------------------------------------------------

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE TEI SYSTEM "http://a.example/tei.dtd">',
        '<!DOCTYPE TEI PUBLIC "-//TEI" "tei.dtd">',
        '<!DOCTYPE TEI [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        f'<!DOCTYPE TEI [<!ENTITY l0 "ha">{LAUGHS}]>',
        '<!DOCTYPE TEI [<!ENTITY % x SYSTEM "http://a.example/x"> %x;]>',
    ],
)
def test_declarations_are_refused(tei, prolog):
    with pytest.raises(ReadError, match="declares a DTD or entities"):
        survey(tei("<p>a &l9;</p>", prolog=prolog))


def test_depth_is_refused(tei):
    with pytest.raises(ReadError, match="more than 100 deep"):
        survey(tei("<hi>" * 200 + "a" + "</hi>" * 200))
    assert body_of(tei("<p>" + "<hi>" * 80 + "a" + "</hi>" * 80 + "</p>")) == "a"


def test_an_undeclared_entity_is_refused(tei):
    with pytest.raises(ReadError, match="not well-formed"):
        survey(tei("<p>&nbsp;</p>"))


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("", "not well-formed"),
        ("no xml", "not well-formed"),
        ("<TEI>", "not well-formed"),
        ("<html/>", "its outermost element is <html>"),
        ("<TEI/>", "no <text> in it"),
        ("\x00\x01", "not well-formed"),
    ],
)
def test_what_is_no_tei_is_refused(tmp_path, words, complaint):
    path = tmp_path / "a.xml"
    path.write_text(words)
    with pytest.raises(ReadError, match=complaint):
        survey(path)


@pytest.mark.parametrize(
    "body",
    [
        "<head>" + "by A " * 40_000 + "(<persName type='from'>B</persName>)</head><p>a</p>",
        "<head>by " + "A " * 100_000 + "(B C</head><p>a</p>",
        "<opener><dateline><date>" + "1 " * 100_000 + "</date></dateline></opener><p>a</p>",
        "<opener><seg>" + "only " * 50_000 + "x</seg></opener><p>a</p>",
        "<p>" + "[" * 50_000 + "</p>",
        "<p>" + "<hi rend='italic'>a</hi> [" * 5_000 + "</p>",
        "<p>" + "a<pb/> " * 10_000 + "</p>",
    ],
    ids=["by", "author", "date", "stamp", "brackets", "emphasis", "pages"],
)
def test_no_words_take_long(tei, body):
    with not_hung():
        read(tei(body))


def test_no_index_takes_long(tei):
    items = f"<item>A, {'b' * 50_000}#</item>" * 20
    path = tei("<p>a</p>", head="<fileDesc/>")
    words = path.read_text().replace(
        "</text>", f"<back><div type='index'><list>{items}</list></div></back></text>"
    )
    path.write_text(words)
    with not_hung():
        read(path)


def test_a_file_too_large_is_refused(tei, monkeypatch):
    monkeypatch.setattr("sources.importers.tei.reading.LARGEST", 10)
    with pytest.raises(ReadError, match="larger than a hundred million bytes"):
        survey(tei("<p>a</p>"))


# --- a real volume -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def volume():
    return read(VOLUME)


@pytest.mark.skipif(not VOLUME, reason="DOSSIER_TEI names no volume of FRUS")
def test_the_volume_is_read_whole(volume):
    about, found = volume
    assert (about.identifier, about.rule, about.count, len(found)) == (
        "frus1949v07p2",
        "typed",
        386,
        386,
    )
    assert (len(about.terms), about.people_count) == (203, 92)
    # A paper about policy is from the Council and to nobody; another is to the President.
    papers = {one.key: one.people for one, _ in found}
    council = ("sender", "National Security Council")
    assert papers["d70"] == [council]
    assert papers["d209"] == [council, ("addressee", "President")]
    # 741 notes: three stand under headings of chapters. 656 pages: the rest lie outside.
    assert (about.note_count, about.page_count, about.lost_count) == (738, 620, 0)
    assert [len(rendering.notes) for _, rendering in found] == [one.note_count for one, _ in found]
    shown = sum(
        block["html"].count('class="page-mark"') for _, rendering in found
        for block in rendering.blocks
    )  # fmt: skip
    shown += sum(
        note["html"].count('class="page-mark"') for _, rendering in found
        for note in rendering.notes
    )  # fmt: skip
    assert shown == 620


@pytest.mark.skipif(not VOLUME, reason="DOSSIER_TEI names no volume of FRUS")
def test_every_element_of_the_volume_is_accounted_for(volume):
    about, found = volume
    rows = {row[0]: row[1:] for row in about.ledger.rows()}
    assert all(seen == kept + words + out for seen, kept, words, out in rows.values())
    assert rows["div (document)"] == (386, 386, 0, 0)
    assert rows["persName"] == (341, 341, 0, 0)
    assert rows["term"] == (203, 203, 0, 0)
    assert rows["note"] == (741, 741, 0, 0)
    assert rows["note (source)"] == (377, 377, 0, 0)
    assert rows["pb"] == (656, 620, 0, 36)
    assert rows["gloss"] == (2948, 2943, 0, 5)
    assert rows["attachment"] == (33, 32, 1, 0)
    assert rows["table"] == (29, 29, 0, 0)
    assert rows["ref"] == (6659, 250, 4, 6405)
    assert sum(bool(one.written) for one, _ in found) == 373
    assert sum(bool(one.time_of_day) for one, _ in found) == 144
