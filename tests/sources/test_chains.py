"""The way of a message through hands: what is drawn, and the same in words."""

import re
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

from sources.chains import WIDTH, chain
from sources.links import MOST, Link
from sources.models import Contribution, Person, PersonName, Relation, Source
from tests.cast import make_source
from tests.sources.test_source import words

SVG = "{http://www.w3.org/2000/svg}"


def part(role, name):
    role = Contribution.Role(role)
    return SimpleNamespace(role=role, shown_name=name, get_role_display=lambda: role.label)


def link(kind, title, backward=False):
    how = Relation.REVERSED[kind] if backward else Relation.Kind(kind).label
    return Link(str(how), SimpleNamespace(pk=title, title=title), "", kind, backward)


DRAFT = [
    part("drafter", "Molotov"),
    part("nominal_author", "Filippov"),
    part("circulated_to", "Malenkov"),
    part("circulated_to", "Beria"),
    part("addressee", "Kovalev"),
    part("addressee", "Roschin"),
    part("final_recipient", "Mao"),
    part("translator", "Nobody"),
]


def test_it_works():
    drawn = chain(DRAFT, [link("replies_to", "Cable of October 21"), link("same_event", "x")])
    assert [(box.kind, box.words) for box in drawn.boxes] == [
        ("document", "Replies to Cable of October 21"),
        ("hand", "Drafted by Molotov"),
        ("hand", "In the name of Filippov"),
        ("aside", "Also shown to Malenkov and Beria"),
        ("hand", "To Kovalev and Roschin"),
        ("hand", "For Mao"),
    ]
    assert len(drawn.spine) == 4 and len(drawn.branches) == 1
    assert drawn.words == (
        "Replies to Cable of October 21; Drafted by Molotov; In the name of Filippov; "
        "Also shown to Malenkov and Beria; To Kovalev and Roschin; For Mao."
    )


@pytest.mark.parametrize(
    ("links", "titles"),
    [
        ([("draft_of", False)], ["Drafted by", "To", "Is a draft of"]),
        ([("draft_of", True)], ["Was drafted as", "Drafted by", "To"]),
        ([("encloses", False)], ["Drafted by", "To", "Encloses"]),
        ([("encloses", True)], ["Is enclosed in", "Drafted by", "To"]),
        ([("replies_to", True)], ["Drafted by", "To", "Is answered by"]),
        ([("comments_on", False), ("same_event", True)], ["Drafted by", "To"]),
    ],
)
def test_other_documents_stand_before_or_after(links, titles):
    found = [link(kind, "Paper", backward) for kind, backward in links]
    drawn = chain([part("drafter", "A"), part("addressee", "B")], found)
    assert [box.short_label for box in drawn.boxes] == titles


def test_hands_it_went_through_stand_in_the_order_typed():
    parts = [part("transmitter", "Zhou"), part("sender", "Roshchin"), part("addressee", "F.")]
    assert [box.names for box in chain(parts, []).boxes] == [["Zhou"], ["Roshchin"], ["F."]]


@pytest.mark.parametrize(
    "parts",
    [[], [part("author", "A")], [part("circulated_to", "B")], [part("translator", "C")]]
    + [[part("author", "A"), part("circulated_to", "B")]],
)
def test_no_way_to_draw(parts):
    assert chain(parts, []) is None


def test_only_documents_are_no_way_of_hands():
    assert chain([], [link("replies_to", "A"), link("encloses", "B")]) is None


def test_boxes_neither_meet_nor_leave_the_drawing():
    many = [part("circulated_to", f"Comrade number {number}") for number in range(60)]
    long = part("addressee", "The people’s commissar of " + "transport " * 30)
    unbroken = part("sender", "x" * 400)
    drawn = chain([*DRAFT, *many, long, unbroken], [])
    for above, below in zip(drawn.boxes, drawn.boxes[1:], strict=False):
        assert above.bottom < below.top
    for box in drawn.boxes:
        assert box.left + box.width <= WIDTH and box.bottom < drawn.height
        assert len(box.lines) <= 4 and all(len(line) <= 31 for _top, line in box.lines)
        assert all(box.top < top < box.bottom for top, _line in box.lines)


# --- on the page ---


@pytest.fixture
def cable(db):
    source = make_source("cable", "The cable", "Ships.")
    for position, (role, name) in enumerate([("sender", "<b>Reed & Co.</b>"), ("addressee", "F")]):
        person = Person.objects.create(slug=role, name=f"The {role}")
        source.contributions.create(
            person=person, role=role, name_as_printed=name, position=position
        )
    return source


def test_the_drawing_on_the_page(sign_in, ana, cable):
    page = sign_in(ana).get("/sources/cable/").content.decode()
    svg = re.search(r'<svg class="chain".*?</svg>', page, re.S)[0]
    drawing = ElementTree.fromstring(svg.replace("<svg", f'<svg xmlns="{SVG[1:-1]}"', 1))
    assert drawing.get("role") == "img"
    named = drawing.get("aria-labelledby").split()
    assert [drawing.find(f".//*[@id='{name}']").tag for name in named] == [
        f"{SVG}title",
        f"{SVG}desc",
    ]
    assert drawing.find(f"{SVG}desc").text == "Sent by <b>Reed & Co.</b>; To F."
    assert "style=" not in svg and "<script" not in svg and "<a " not in svg
    assert "The same in words Sent by &lt;b&gt;Reed &amp; Co.&lt;/b&gt; To F" in words_of(page)


def words_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_a_closed_name_stays_closed_in_the_drawing(sign_in, ana, rivera, cable):
    person = Person.objects.get(slug="addressee")
    PersonName.objects.create(person=person, name="F", kind="pseudonym", is_closed=True)
    assert "The addressee" not in words(sign_in(ana).get("/sources/cable/"))
    assert "The addressee" in words(sign_in(rivera).get("/sources/cable/"))


def test_the_other_end_of_a_hidden_document_is_not_drawn(sign_in, ana, cable):
    draft = make_source("draft", "CANARY", "x", state="draft")
    Relation.objects.create(source=draft, kind="replies_to", target=cable)
    assert "CANARY" not in words(sign_in(ana).get("/sources/cable/"))


# --- some steps away ---


def linked(source, kind, target):
    Relation.objects.create(source=source, kind=kind, target=target)


@pytest.fixture
def papers(cable):
    """In the order of time; the fourth is the cable itself."""
    slugs = ["enclosed-in", "draft", "note", "answer", "reply", "last", "too-far", "beyond"]
    return {slug: make_source(slug, f"The {slug}", "x") for slug in slugs} | {"cable": cable}


@pytest.fixture
def correspondence(papers):
    p = papers
    linked(p["cable"], "replies_to", p["note"])
    linked(p["draft"], "draft_of", p["note"])
    linked(p["enclosed-in"], "encloses", p["draft"])
    linked(p["answer"], "replies_to", p["cable"])
    linked(p["reply"], "replies_to", p["answer"])
    linked(p["reply"], "encloses", p["last"])
    return papers


STEPS_IN_WORDS = [
    "The draft is enclosed in The enclosed-in",
    "The note was drafted as The draft",
    "Replies to The note",
    "Sent by &lt;b&gt;Reed &amp; Co.&lt;/b&gt;",
    "To F",
    "Is answered by The answer",
    "The answer is answered by The reply",
    "The reply encloses The last",
]


def steps_of(page):
    """The chain in words, a line a box."""
    told = page.content.decode().split('<ol class="in-words">')[1].split("</ol>")[0]
    return re.findall("<li>(.*?)</li>", told)


def test_it_is_followed_over_several_steps(sign_in, ana, correspondence):
    page = sign_in(ana).get("/sources/cable/")
    assert steps_of(page) == STEPS_IN_WORDS
    assert "Documents further away are not drawn here." not in page.content.decode()
    labels = re.findall('class="chain-label"[^>]*>(.*?)<', page.content.decode())
    assert labels[-1] == "The reply encloses"
    Source.objects.filter(slug="reply").update(title="The reply of the minister to the ambassador")
    page = sign_in(ana).get("/sources/cable/")
    labels = re.findall('class="chain-label"[^>]*>(.*?)<', page.content.decode())
    assert labels[-1] == "The reply of the minister to … encloses"


def test_it_comes_to_an_end_where_links_run_in_a_circle(sign_in, ana, correspondence):
    linked(correspondence["note"], "replies_to", correspondence["reply"])
    linked(correspondence["enclosed-in"], "replies_to", correspondence["cable"])
    assert steps_of(sign_in(ana).get("/sources/cable/")) == [
        "The note was drafted as The draft",
        "The note replies to The reply",
        "Replies to The note",
        *STEPS_IN_WORDS[3:6],
        "Is answered by The enclosed-in",
    ]


def test_what_may_not_be_opened_is_not_passed_by(sign_in, ana, correspondence):
    assert steps_of(sign_in(ana).get("/sources/cable/")) == STEPS_IN_WORDS
    for slug in ("draft", "answer"):
        Source.objects.filter(slug=slug).update(state="draft")
    assert steps_of(sign_in(ana).get("/sources/cable/")) == STEPS_IN_WORDS[2:5]


def test_what_is_farther_away_is_said_to_be_left_out(sign_in, ana, correspondence):
    p = correspondence
    linked(p["too-far"], "replies_to", p["last"])
    linked(p["beyond"], "replies_to", p["too-far"])
    page = sign_in(ana).get("/sources/cable/")
    assert steps_of(page)[-1] == "The last is answered by The too-far"
    assert "Documents further away are not drawn here." in page.content.decode()


def test_a_document_that_many_answer_keeps_it_small(sign_in, ana, correspondence):
    for number in range(MOST + 1):
        linked(make_source(f"s{number}", "Many", "x"), "replies_to", correspondence["answer"])
    page = sign_in(ana).get("/sources/cable/")
    assert len(steps_of(page)) == len(STEPS_IN_WORDS[2:6]) + MOST
    assert "Documents further away are not drawn here." in page.content.decode()


def test_however_far_it_goes_it_is_one_query(
    sign_in, ana, correspondence, django_assert_max_num_queries
):
    page, counts = sign_in(ana), []
    page.get("/sources/note/")
    for slug in ("last", "answer", "cable"):
        with django_assert_max_num_queries(12) as queries:
            page.get(f"/sources/{slug}/")
        counts.append(len(queries))
    assert len({*counts}) == 1
