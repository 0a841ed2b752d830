"""Every field of the school holds a word of its own; no word may reach who must not read it.

`MAY_READ` names, for people who are not staff, all that they find anywhere: in the bytes of
a page, in a header, in a file. Anything else that turns up is a leak.
"""

from fnmatch import fnmatchcase

import pytest

pytestmark = pytest.mark.django_db
OF_A_TEXT = [
    "label of {}",
    "rights of the text of {}",
    "language of {}",
    "editor of {}",
    "place of publication of {}",
    "caption of {}",
    "whose words {}",
    "words of {}",
    "note of {}",
    "second note of {}",
]
OF_A_SOURCE = [
    *OF_A_TEXT,
    "title of {}",
    "place of {}",
    "printed date of {}",
    "shelfmark of {}",
    "summary of {}",
    "context of {}",
    "credits of {}",
    "warning of {}",
    "rights of {}",
    "* of the picture of {}",
    "words in the picture of {}",
]
#: What is left of a document whose words are withheld: what it is, and whose.
OF_A_CLOSED = [
    "label of {}",
    "language of {}",
    "rights of the text of {}",
    "editor of {}",
    "place of publication of {}",
    "title of {}",
    "place of {}",
    "printed date of {}",
    "shelfmark of {}",
    "summary of {}",
    "context of {}",
    "credits of {}",
    "rights of {}",
    "caption of the picture of {}",
]
#: What is gone from everybody but who may change the document.
WITHHELD = [
    "words of {}",
    "note of {}",
    "second note of {}",
    "caption of {}",
    "whose words {}",
    "words in the picture of {}",
    "description of the picture of {}",
    "bytes of the picture of {}",
]
#: What is known of a document that is read in stages, until one has said what one expects.
OF_A_WAITING = [
    "title of {}",
    "place of {}",
    "printed date of {}",
    "shelfmark of {}",
    "editor of {}",  # the line that cites it names who edited the text
]
OF_A_LESSON = [
    "title of {}",
    "question of {}",
    "background of {}",
    "title of the reading of {}",
    "title of the quiz of {}",
    "title of the discussion of {}",
    "body of the discussion of {}",
    "role in the discussion of {}",
    "body of the reading of {}",
    "body of the quiz of {}",
    "prompt of the * of {}",
    "option a of {}",
    "option b of {}",
    "short name of * in {}",
    "headnote of * in {}",
]
#: Its rows while it is written; once it is given back, the level that was reached.
OF_A_RUBRIC = ["row of the {} rubric", "student text of the {} rubric"]
CAME_BACK = [
    "comment on the * of ben",
    "remark on the * of ben",
    "student text of level 1 of the own rubric",
    "student text of level 2 of the own rubric",  # what to do next
    "note to ben",
]


def of(patterns, *names):
    return [pattern.format(name) for pattern in patterns for name in names]


OPEN = [
    *of(OF_A_SOURCE, "anyone-paper"),
    *of(OF_A_TEXT, "second-printing"),
    "name of person 0",
    "years of person 0",
    "note of person 0",
    "other name of person 0",
    "printed name 0",
    "closed name",
    "opened name",
    "hidden name",
    "* of a step",
    "what is claimed",
    "claimant",
    "note of a claim",
    "event that is dated",
    "claimant of the event",
    "title of the open collection",
    "introduction of the open collection",
    "note in the open collection",
    *of(OF_A_CLOSED, "withdrawn-paper"),
    "why it was withdrawn",
]
SIGNED_IN = [
    *of(OF_A_CLOSED, "withheld-paper"),
    *OPEN,
    *of(OF_A_SOURCE, "signed_in-paper"),
    "note of the link to signed_in-paper",
    "name behind the closed one",  # by another paper, never beside the closed name
    "name behind the opened one",
]
#: Who is not in the class that reads it in stages.
IN_STAGES = ["staged-paper", "second-paper"]
READS_AT_ONCE = of(OF_A_SOURCE, *IN_STAGES)
#: Signed in, with three lessons and a document for classes that were given to Period 3.
PERIOD_3 = [
    *SIGNED_IN,
    *of(OF_A_WAITING, *IN_STAGES),
    *(one for one in of(OF_A_LESSON, "staged-lesson") if "headnote" not in one),
    *of(OF_A_SOURCE, "classes-paper"),
    *of(OF_A_LESSON, "given-lesson", "okoro-lesson"),
    *of(OF_A_RUBRIC, "okoro"),
    "row of the own rubric",
    "name of rivera",
    "name of cole",
    "name of gone",
]


def own(name):
    return [f"name of {name}", f"* of {name} in *"]


MAY_READ = {
    "visitor": OPEN,
    "student": [*PERIOD_3, *own("ana"), "student text of the own rubric", "name of sol"],
    # What Ana wrote in the work that both signed; her notes and what else is hers stay hers.
    "signer": [
        *PERIOD_3,
        *of(["name of {}"], "sol", "ana"),
        *of(["{} of ana in given"], "essay", "short_answer", "quote", "outline"),
        "bytes of the page of ana in given",
        "student text of the own rubric",
    ],
    "classmate": [
        *PERIOD_3,
        *READS_AT_ONCE,
        *of(["headnote of {} in staged-lesson"], *IN_STAGES),
        "title in prediction ? of ben",
        *own("ben"),
        *CAME_BACK,
        "asked by ben",
    ],
    "other student": [
        *SIGNED_IN,
        *READS_AT_ONCE,
        *of(OF_A_LESSON, "okoro-lesson"),
        *of(OF_A_RUBRIC, "okoro"),
        *own("zoe"),
        "name of okoro",
    ],
    # Reads the own work again, with what was asked, and nothing else of the class.
    "removed": [
        *SIGNED_IN,
        *READS_AT_ONCE,
        *own("remy"),
        "title of given-lesson",
        "question of given-lesson",
        "background of given-lesson",
        "title of the * of given-lesson",
        "prompt of the * of given-lesson",
        "option ? of given-lesson",
    ],
}
#: What a teacher keeps for herself and for who teaches with her.
SECRETS = [
    "model answer of the * of given-lesson",
    "guidance of the * of given-lesson",
    "marker text of the own rubric",
    "marker text of level ? of the own rubric",
    "note of the own rubric",
    "feedback ? of given-lesson",
    "unplaced text of anyone-paper",
    "unplaced text of draft-paper",
    "words of draft-paper",
    "bytes of the picture of draft-paper",
    "note on a draft in the open collection",
    "title of draft-lesson",
    "teacher notes of draft-lesson",
    "teacher notes of the * of draft-lesson",
    "essay of ana in given",
    "short_answer of remy in given",
    "quote of ana in given",
    "shared note of ana in given",
    "entry of ana in given",
    "comment on the * of ana",
    "asked by ben",
    "prediction ? of ben in staged",
    "later view ? of ben in staged",
    "answer for now of ben in staged",
    "remark on the * of ana",
    "word left out of the essay",
    "reason for an agreed level",
    "reason for the grade of the * of ana",
    "who agreed on a level",
    "make-up question",
    "file of an import",
    "school number of ana",
    *of(WITHHELD, "withheld-paper", "withdrawn-paper"),
    "note of a decision",
    "bytes of a letter",
]
#: What colleagues don't read either: that, and who sits in another's class.
OF_OTHERS = [
    *SECRETS,
    "history of draft-lesson",
    "record of ana",
    "name of ana",
    "name of ben",
    "name of remy",
    "name of sol",
    "school number of ben",
    "term of the room",
]
#: No student's words and nothing of what is said about them.
OF_STUDENTS = [
    "essay of *",
    "short_answer of *",
    "quote of *",
    "own note of *",
    "shared note of *",
    "entry of *",
    "comment on *",
    "asked by *",
    "prediction * of *",
    "later view * of *",
    "answer for now of *",
    "remark on *",
    "note to *",
    "record of *",
]


def found_in(crawl):
    """`{field: the first address that shows it}`."""
    found = {}
    for address, page in crawl.pages.items():
        for name in crawl.words.found_in(page.text):
            found.setdefault(name, address)
    return found


def fits(name, patterns):
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def not_among(patterns, found):
    """The patterns that nothing fits."""
    return [
        pattern for pattern in patterns if not any(fnmatchcase(name, pattern) for name in found)
    ]


@pytest.mark.parametrize("role", MAY_READ)
def test_nothing_but_what_is_theirs(role, crawls):
    leaks = {
        name: address
        for name, address in found_in(crawls[role]).items()
        if not fits(name, MAY_READ[role])
    }
    assert leaks == {}


def test_the_lists_are_true(crawls):
    """Whatever a list allows is read by somebody whom it is allowed to."""
    unread = set.intersection(
        *(
            {*not_among(patterns, found_in(crawls[role]))} | (every_pattern() - {*patterns})
            for role, patterns in MAY_READ.items()
        )
    )
    assert unread == set()


def every_pattern():
    return {pattern for patterns in MAY_READ.values() for pattern in patterns}


def test_an_outline_is_the_students_alone(crawls):
    """It is no part of what is turned in: nobody who grades reads it."""
    field = "outline of ana in given"
    assert {role for role, crawl in crawls.items() if field in found_in(crawl)} == {
        "student",
        "signer",
    }


def test_the_teacher_reads_all_the_secrets(crawls):
    assert not_among(SECRETS, found_in(crawls["owner"])) == []


@pytest.mark.parametrize("role", ["owner", "classmate"])
def test_a_note_for_oneself_is_read_by_nobody_else(role, crawls):
    found = found_in(crawls[role])
    assert [name for name in found if fits(name, ["own note of ana in *"])] == []


@pytest.mark.parametrize(
    ("role", "hidden"), [("other teacher", OF_OTHERS), ("technician", OF_STUDENTS)]
)
def test_other_staff_reads_none_of_them(role, hidden, crawls):
    leaks = {
        name: address for name, address in found_in(crawls[role]).items() if fits(name, hidden)
    }
    assert leaks == {}


def test_points_of_a_grade_are_not_seen_before(crawls):
    pages = [page.text for page in crawls["student"].pages.values()]
    assert not any("1.37" in text for text in pages)
    assert any("1.37" in page.text for page in crawls["classmate"].pages.values())


@pytest.mark.parametrize("role", ["student", "classmate", "signer", "other student", "removed"])
def test_no_key_while_somebody_may_still_write(role, crawls):
    """Ben has his choices back, and Pia has a make-up question to write: nothing that Ben opens,
    prints or takes along says what was right."""
    pages = crawls[role].pages
    assert {at for at, page in pages.items() if 'class="badge done">Right' in page.text} == set()
    told = "The right answers are shown here once"
    waits = [at for at, page in pages.items() if told in page.text]
    assert bool(waits) == (role == "classmate")


def pages_with(crawl, *fields):
    """The addresses at which all of these fields are read together."""
    return {
        address
        for address, page in crawl.pages.items()
        if {*fields} <= crawl.words.found_in(page.text)
    }


def test_what_is_read_in_stages_waits_on_every_page(crawls):
    """Ben has said all that opens them, and reads them, as who is in no such class; Ana has not."""
    known = of(OF_A_WAITING, *IN_STAGES)
    waiting = {*of(OF_A_SOURCE, *IN_STAGES)} - {*known}
    for role in ("classmate", "other student"):
        assert not_among(waiting, found_in(crawls[role])) == []
    found = found_in(crawls["student"])
    assert {name: at for name, at in found.items() if fits(name, waiting)} == {}
    assert not_among(known, found) == []


CLOSED = ["closed name", "name behind the closed one"]
OPENED = ["opened name", "name behind the opened one"]
#: Who has the assignment with which the second name was opened.
TOLD = ["student", "classmate", "signer"]


@pytest.mark.parametrize("role", MAY_READ)
def test_a_closed_name_is_nowhere_beside_its_person(role, crawls):
    assert pages_with(crawls[role], CLOSED[0]) != set()
    assert pages_with(crawls[role], *CLOSED) == set()
    assert bool(pages_with(crawls[role], *OPENED)) == (role in TOLD)


@pytest.mark.parametrize("role", MAY_READ)
def test_no_page_with_a_closed_name_leads_to_its_person(role, crawls):
    """Nor does the person's page list the paper under the closed name."""
    pages = crawls[role].pages
    for address in pages_with(crawls[role], CLOSED[0]):
        assert "behind-closed" not in pages[address].text
    if "/people/behind-closed/" in pages:
        assert "anyone-paper" not in pages["/people/behind-closed/"].text


#: Of somebody who appears under a closed name alone, and a closed form that no paper has.
HIDDEN = ["* behind the hidden one", "closed form on no paper"]
#: Where a name could come out, of the document, the lesson and the library that have it.
SURFACES = [
    "/sources/anyone-paper/",
    "/sources/anyone-paper.json",
    "/sources/anyone-paper.ris",
    "/sources/anyone-paper.bib",
    "/sources/anyone-paper.biblatex",
    "/sources/anyone-paper.tei.xml",
    "/sources/anyone-paper/manifest.json",
    "/sources/anyone-paper/passages.json",
    "/sources/anyone-paper/text.txt",
    "/sources/anyone-paper/same-event/",
    "/sources/anyone-paper/compare/",
    "/sources/",
    "/people/",
    "/timeline/",
    "/collections/open-collection/",
    "/collections/open-collection/booklet/",
    "/collections/open-collection/timeline/",
    "/sitemap.xml",
    "/sources/feed.atom",
]
TEACHERS_PAGES = ["/lessons/given-lesson/packet/"]


@pytest.mark.parametrize("role", MAY_READ)
def test_a_hidden_person_is_nowhere(role, crawls):
    crawl = crawls[role]
    assert [name for name in found_in(crawl) if fits(name, HIDDEN)] == []
    assert "behind-hidden" not in "".join(page.text for page in crawl.pages.values())
    assert {*SURFACES} <= {*crawl.pages}


@pytest.mark.parametrize("role", MAY_READ)
def test_looking_for_a_hidden_person_finds_nothing(role, crawls):
    [page] = searched(crawls[role])
    assert page.status == 200 and "/sources/anyone-paper/" not in page.text


def test_teachers_find_and_read_of_the_hidden_person(crawls):
    assert not_among(HIDDEN, found_in(crawls["owner"])) == []
    [page] = searched(crawls["owner"])
    assert "/sources/anyone-paper/" in page.text
    assert {*SURFACES, *TEACHERS_PAGES} <= {*crawls["owner"].pages}


def searched(crawl):
    return [
        page for address, page in crawl.pages.items() if address.startswith("/sources/?q=canary")
    ]


def test_teachers_read_both(crawls):
    for names in (CLOSED, OPENED):
        assert "/sources/anyone-paper/" in pages_with(crawls["owner"], *names)
