"""Citations as the manuals print them: Chicago 18, MLA 9, APA 7."""

import pytest

from sources.citing import apa, chicago, mla
from sources.citing.lines import marked_up, plain
from tests.sources.citing.records import CABLE, CONGRESS, LETTER, NATIONAL, record

WRITERS = {
    "note": chicago.note,
    "short": chicago.short_note,
    "bibliography": chicago.bibliography,
    "mla": mla.entry,
    "apa": apa.entry,
}


def cited(made):
    return {name: plain(write(made)) for name, write in WRITERS.items()}


def test_it_works():
    assert cited(record(**CABLE)) == {
        "note": "N. V. Roshchin to Joseph Stalin, cable, Peking, May 13, 1950, fond 45, opis 1, "
        "delo 331, list 54, Russian Presidential Archives, Moscow.",
        "short": "Roshchin to Stalin, May 13, 1950.",
        "bibliography": "Roshchin, N. V. Cable to Joseph Stalin. Peking, May 13, 1950. Fond 45, "
        "opis 1, delo 331, list 54. Russian Presidential Archives, Moscow.",
        "mla": "Roshchin, N. V. Cable to Joseph Stalin. Peking, 13 May 1950, Russian Presidential "
        "Archives, Moscow, fond 45, opis 1, delo 331, list 54.",
        "apa": "Roshchin, N. V. (1950, May 13). [Cable to Joseph Stalin]. Russian Presidential "
        "Archives (fond 45, opis 1, delo 331, list 54), Moscow.",
    }


def test_a_note_does_not_say_letter():
    """The manual's own example: George Creel to Colonel House, September 25, 1918, …"""
    assert cited(record(**LETTER))["note"] == (
        "George Creel to Colonel House, September 25, 1918, Edward M. House Papers, "
        "Yale University Library."
    )


MEMORANDUM = {
    "title": "Memorandum of conversation",
    "kind": "memorandum",
    "written": "1949-04-21",
    "shelfmark": "895.00/4-2149",
    "repository": NATIONAL,
    "people": [("author", "John J. Muccio")],
}
#: What, as which document, and each style's words.
GOLDEN = {
    "a memorandum is not called one twice": (
        MEMORANDUM,
        {
            "note": "John J. Muccio, “Memorandum of Conversation,” April 21, 1949, 895.00/4-2149, "
            "National Archives, College Park, MD.",
            "short": "Muccio, “Memorandum of Conversation.”",
            "bibliography": "Muccio, John J. “Memorandum of Conversation.” April 21, 1949. "
            "895.00/4-2149. National Archives, College Park, MD.",
            "mla": "Muccio, John J. “Memorandum of Conversation.” 21 Apr. 1949, National Archives, "
            "College Park, MD, 895.00/4-2149.",
            "apa": "Muccio, J. J. (1949, April 21). Memorandum of conversation. National Archives "
            "(895.00/4-2149), College Park, MD.",
        },
    ),
    "minutes without an author": (
        {
            "title": "The crisis in Korea, 25 June 1950",
            "kind": "minutes",
            "written": "1950-06-25",
            "repository": NATIONAL,
            "shelfmark": "box 3",
        },
        {
            "note": "“The Crisis in Korea,” minutes, June 25, 1950, box 3, National Archives, "
            "College Park, MD.",
            "short": "“Crisis in Korea.”",
            "bibliography": "“The Crisis in Korea.” Minutes. June 25, 1950. Box 3. National "
            "Archives, College Park, MD.",
            "mla": "“The Crisis in Korea.” Minutes. 25 June 1950, National Archives, College Park, "
            "MD, box 3.",
            "apa": "The crisis in Korea [Minutes]. (1950, June 25). National Archives (box 3), "
            "College Park, MD.",
        },
    ),
    "a newspaper": (
        {
            "title": "War is declared by North Koreans",
            "kind": "newspaper",
            "written": "1950-06-25",
            "text": {"published_in": "New York Times, p. 1"},
        },
        {
            "note": "“War Is Declared by North Koreans,” New York Times, June 25, 1950.",
            "short": "“War Is Declared by North Koreans.”",
            "bibliography": "“War Is Declared by North Koreans.” New York Times, June 25, 1950.",
            "mla": "“War Is Declared by North Koreans.” New York Times, 25 June 1950.",
            "apa": "War is declared by North Koreans. (1950, June 25). New York Times.",
        },
    ),
    "a photograph, about": (
        {
            "title": "Migrant mother",
            "kind": "photograph",
            "written": "1936~",
            "repository": CONGRESS,
            "shelfmark": "LC-USF34-9058",
            "people": [("author", "Dorothea Lange")],
        },
        {
            "note": "Dorothea Lange, Migrant Mother, [ca. 1936], photograph, Library of Congress, "
            "Washington, DC, LC-USF34-9058.",
            "short": "Lange, Migrant Mother.",
            "bibliography": "Lange, Dorothea. Migrant Mother. [ca. 1936]. Photograph. Library of "
            "Congress, Washington, DC, LC-USF34-9058.",
            "mla": "Lange, Dorothea. Migrant Mother. Circa 1936, Library of Congress, Washington, "
            "DC, LC-USF34-9058. Photograph.",
            "apa": "Lange, D. (ca. 1936). Migrant mother [Photograph]. Library of Congress "
            "(LC-USF34-9058), Washington, DC.",
        },
    ),
    "a map without a date": (
        {"title": "Map of Korea", "kind": "map", "repository": CONGRESS},
        {
            "note": "Map of Korea, n.d., Library of Congress, Washington, DC.",
            "short": "Map of Korea.",
            "bibliography": "Map of Korea. n.d. Library of Congress, Washington, DC.",
            "mla": "Map of Korea. Library of Congress, Washington, DC.",
            "apa": "Map of Korea. (n.d.). Library of Congress, Washington, DC.",
        },
    ),
    "a speech": (
        {
            "title": "Fourteen Points",
            "kind": "speech",
            "written": "1918-01-08",
            "place": "Washington, DC",
            "people": [("author", "Woodrow Wilson")],
        },
        {
            "note": "Woodrow Wilson, “Fourteen Points,” speech, Washington, DC, January 8, 1918.",
            "short": "Wilson, “Fourteen Points.”",
            "bibliography": "Wilson, Woodrow. “Fourteen Points.” Speech. Washington, DC, "
            "January 8, 1918.",
            "mla": "Wilson, Woodrow. “Fourteen Points.” Speech. Washington, DC, 8 Jan. 1918.",
            "apa": "Wilson, W. (1918, January 8). Fourteen Points [Speech].",
        },
    ),
    "a treaty": (
        {
            "title": "Korean Armistice Agreement",
            "kind": "agreement",
            "written": "1953-07-27",
            "place": "Panmunjom",
        },
        {
            "note": "Korean Armistice Agreement, treaty, Panmunjom, July 27, 1953.",
            "short": "Korean Armistice Agreement.",
            "bibliography": "Korean Armistice Agreement. Treaty. Panmunjom, July 27, 1953.",
            "mla": "Korean Armistice Agreement. Treaty. Panmunjom, 27 July 1953.",
            "apa": "Korean Armistice Agreement, July 27, 1953.",
        },
    ),
    "a book": (
        {
            "title": "The Soviet Union and the Korean question: Documents",
            "kind": "book",
            "written": "1950",
            "text": {"published_in": "London: Soviet News, 1950."},
        },
        {
            "note": "The Soviet Union and the Korean Question: Documents (Soviet News, 1950).",
            "short": "Soviet Union and the Korean Question.",
            "bibliography": "The Soviet Union and the Korean Question: Documents. Soviet News, "
            "1950.",
            "mla": "The Soviet Union and the Korean Question: Documents. Soviet News, 1950.",
            "apa": "The Soviet Union and the Korean question: Documents. (1950). Soviet News.",
        },
    ),
    "a web page": (
        {
            "title": "A modern reading",
            "kind": "commentary",
            "written": "2005-03",
            "text": {"published_in": "HistoryWiz", "url": "https://wiz.example/reading"},
        },
        {
            "note": "“A Modern Reading,” HistoryWiz, March 2005, https://wiz.example/reading.",
            "short": "“Modern Reading.”",
            "bibliography": "“A Modern Reading.” HistoryWiz. March 2005. "
            "https://wiz.example/reading.",
            "mla": "“A Modern Reading.” HistoryWiz, Mar. 2005, https://wiz.example/reading.",
            "apa": "A modern reading. (2005, March). HistoryWiz. https://wiz.example/reading",
        },
    ),
    "a translation, where it was published, and by whom": (
        CABLE
        | {
            "text": {
                "kind": "translation",
                "editor": "Kathryn Weathersby",
                "published_in": "Wilson Center Digital Archive, document 115977",
                "url": "https://archive.example/115977",
            }
        },
        {
            "note": "N. V. Roshchin to Joseph Stalin, cable, Peking, May 13, 1950, fond 45, opis "
            "1, delo 331, list 54, Russian Presidential Archives, Moscow, trans. Kathryn "
            "Weathersby, https://archive.example/115977. Wilson Center Digital Archive, document "
            "115977.",
            "short": "Roshchin to Stalin, May 13, 1950.",
            "bibliography": "Roshchin, N. V. Cable to Joseph Stalin. Peking, May 13, 1950. Fond "
            "45, opis 1, delo 331, list 54. Russian Presidential Archives, Moscow. Translated by "
            "Kathryn Weathersby. https://archive.example/115977. Wilson Center Digital Archive, "
            "document 115977.",
            "mla": "Roshchin, N. V. Cable to Joseph Stalin. Translated by Kathryn Weathersby. "
            "Peking, 13 May 1950, Russian Presidential Archives, Moscow, fond 45, opis 1, delo "
            "331, list 54, https://archive.example/115977. Wilson Center Digital Archive, "
            "document 115977.",
            "apa": "Roshchin, N. V. (1950, May 13). (K. Weathersby, Trans.) [Cable to Joseph "
            "Stalin]. Russian Presidential Archives (fond 45, opis 1, delo 331, list 54), Moscow. "
            "Wilson Center Digital Archive, document 115977. https://archive.example/115977",
        },
    ),
    "two authors": (
        {
            "title": "What next?",
            "kind": "report",
            "written": "1950-06",
            "people": [("author", "Ann Lee"), ("author", "Bo Ray")],
        },
        {
            "note": "Ann Lee and Bo Ray, “What Next?,” report, June 1950.",
            "short": "Lee and Ray, “What Next?”",
            "bibliography": "Lee, Ann, and Bo Ray. “What Next?” Report. June 1950.",
            "mla": "Lee, Ann, and Bo Ray. “What Next?” Report. June 1950.",
            "apa": "Lee, A., & Ray, B. (1950, June). What next? [Report].",
        },
    ),
}


@pytest.mark.parametrize("name", GOLDEN)
def test_a_kind_of_document(name):
    columns, expected = GOLDEN[name]
    assert cited(record(**columns)) == expected


@pytest.mark.parametrize(
    ("count", "note", "entry"),
    [
        (3, "A One et al., “Plan,”", "One, A, B Two, and C Three. “Plan.”"),
        (7, "A One et al., “Plan,”", "One, A, B Two, C Three, et al. “Plan.”"),
    ],
)
def test_more_than_two_authors(count, note, entry):
    names = ["A One", "B Two", "C Three", "D Four", "E Five", "F Six", "G Seven"][:count]
    made = record("Plan", "report", [("author", name) for name in names])
    assert plain(chicago.note(made)).startswith(note)
    assert plain(chicago.bibliography(made)).startswith(entry)
    assert plain(mla.entry(made)).startswith("One, A, et al. “Plan.”")


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Cable from Roshchin to Stalin", ""),
        ("Ciphered telegram, Roshchin to Stalin, 13 May 1950", ""),
        ("Cable from Peking, Roshchin to comrade Stalin", ""),
        ("Cable on the talks with Mao, 13 May 1950", "Cable on the talks with Mao"),
        ("Cable on the talks with Mao, 14 May 1950", "Cable on the talks with Mao, 14 May 1950"),
    ],
)
def test_a_title_says_nothing_twice(title, shown):
    made = record(**CABLE | {"title": title})
    assert made.title == shown
    assert made.full_title == title


def test_a_name_kept_closed_is_cited_as_printed():
    """The person behind a pseudonym stands in no citation, also where the title names him."""
    made = record(
        "Message from Filippov to Gottwald",
        "message",
        [("author", "FILIPPOV", "Joseph Stalin"), ("addressee", "Gottwald", "Klement Gottwald")],
        written="1950-08-27",
    )
    assert [line for line in cited(made).values() if "Stalin" in line] == []
    assert cited(made)["note"] == "Filippov to Gottwald, message, August 27, 1950."


def test_an_office_before_a_known_name_falls_off_and_a_body_stays_whole():
    made = record(
        "Note on Korea",
        "note",
        [("sender", "the U.S. government"), ("addressee", "Minister A. Gromyko", "A. Gromyko")],
    )
    assert cited(made)["note"] == (
        "U.S. government, “Note on Korea,” diplomatic note to A. Gromyko, n.d."
    )
    assert cited(made)["bibliography"].startswith("U.S. government. “Note on Korea.” Diplomatic")


def test_for_whom_a_message_was_meant():
    people = [("author", "Filippov"), ("addressee", "Kovalev"), ("final_recipient", "Mao Zedong")]
    made = record("Answer", "cable", people)
    assert cited(made)["bibliography"] == (
        "Filippov. “Answer.” Cable to Kovalev for Mao Zedong. n.d."
    )


def test_a_shortened_text_says_so():
    made = record(**LETTER | {"text": {"kind": "adaptation"}})
    for style in ["note", "bibliography", "mla"]:
        assert cited(made)[style].endswith(" Shortened for class.")
    assert "[Letter to Colonel House; shortened for class]" in cited(made)["apa"]


def test_a_printed_citation_of_the_document_is_not_said_again():
    text = {"published_in": "“Cable from Roshchin to Stalin, 13 May 1950,” Digital Archive."}
    assert cited(record(**CABLE | {"text": text})) == cited(record(**CABLE))


def test_an_archives_name_before_the_number_is_said_once():
    held = {"repository": NATIONAL, "shelfmark": "National Archives, RG 59, box 3"}
    assert cited(record("Plan", "report", **held))["note"] == (
        "“Plan,” report, n.d., RG 59, box 3, National Archives, College Park, MD."
    )


def test_titles_are_in_italics_and_escaped():
    made = record("<b>Bold</b> & map", "map")
    assert marked_up(chicago.note(made)) == "<i>&lt;b&gt;Bold&lt;/b&gt; &amp; Map</i>, n.d."


def test_nothing_known_but_the_title():
    assert cited(record("Untitled", "other"))["note"] == "“Untitled,” n.d."


def test_quotation_marks_in_a_title_become_single():
    made = record('The “free hand” and "true colors"', "report")
    assert cited(made)["note"].startswith("“The ‘Free Hand’ and ‘True Colors,’” report")


def test_the_editors_of_an_edition_stand_with_it():
    text = {
        "editor": "John P. Glennon, John G. Reid",
        "published_in": "Foreign Relations of the United States, 1949, vol. 7, p. 812",
        "url": "https://volume.example/d121",
    }
    made = cited(record(**LETTER | {"text": text}))
    after = (
        "https://volume.example/d121. Foreign Relations of the United States, 1949, vol. 7, "
        "p. 812. Edited by John P. Glennon and John G. Reid."
    )
    for style in ["note", "bibliography", "mla"]:
        assert made[style].endswith(after)
    alone = cited(record(**LETTER | {"text": {"editor": "John G. Reid"}}))
    assert alone["note"].endswith("Yale University Library, ed. John G. Reid.")
    assert alone["bibliography"].endswith("Yale University Library. Edited by John G. Reid.")


def test_an_author_in_a_title_is_said_once():
    title = "Memorandum of Conversation, by the Deputy Director (Allison)"
    people = [("author", "Deputy Director (Allison)")]
    assert cited(record(title, "memorandum", people))["short"] == (
        "Deputy Director (Allison), “Memorandum of Conversation.”"
    )
    assert record(title, "memorandum", [("author", "John Muccio")]).title == title
