"""Every field of the school holds a word of its own; no word may reach who must not read it.

`MAY_READ` names, for people who are not staff, all that they find anywhere: in the bytes of
a page, in a header, in a file. Anything else that turns up is a leak.
"""

from fnmatch import fnmatchcase

import pytest

pytestmark = pytest.mark.django_db
OF_A_TEXT = [
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
    "rights of {}",
    "* of the picture of {}",
    "words in the picture of {}",
]
OF_A_LESSON = [
    "title of {}",
    "question of {}",
    "background of {}",
    "title of the reading of {}",
    "title of the quiz of {}",
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
    "note to ben",
    "feedback ? of given-lesson",
]


def of(patterns, *names):
    return [pattern.format(name) for pattern in patterns for name in names]


OPEN = [
    *of(OF_A_SOURCE, "anyone-paper"),
    *of(OF_A_TEXT, "second-printing"),
    "label of anyone-paper",
    "label of second-printing",
    "name of person 0",
    "years of person 0",
    "note of person 0",
    "other name of person 0",
    "printed name 0",
    "title of the open collection",
    "introduction of the open collection",
    "note in the open collection",
]
SIGNED_IN = [*OPEN, *of(OF_A_SOURCE, "signed_in-paper"), "note of the link to signed_in-paper"]
#: Signed in, with two lessons and a document for classes that were given to Period 3.
PERIOD_3 = [
    *SIGNED_IN,
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
    "student": [*PERIOD_3, *own("ana")],
    "classmate": [*PERIOD_3, *own("ben"), *CAME_BACK],
    "other student": [
        *SIGNED_IN,
        *of(OF_A_LESSON, "okoro-lesson"),
        *of(OF_A_RUBRIC, "okoro"),
        *own("zoe"),
        "name of okoro",
    ],
    # Reads the own work again, with what was asked, and nothing else of the class.
    "removed": [
        *SIGNED_IN,
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
    "comment on the * of ana",
    "remark on the * of ana",
    "file of an import",
    "school number of ana",
]
#: What colleagues don't read either: that, and who sits in another's class.
OF_OTHERS = [
    *SECRETS,
    "history of draft-lesson",
    "record of ana",
    "reason for the grade of the * of ana",
    "name of ana",
    "name of ben",
    "name of remy",
    "school number of ben",
    "term of the room",
]
#: No student's words and nothing of what is said about them.
OF_STUDENTS = [
    "essay of *",
    "short_answer of *",
    "quote of *",
    "comment on *",
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


def test_the_teacher_reads_all_the_secrets(crawls):
    assert not_among(SECRETS, found_in(crawls["owner"])) == []


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
