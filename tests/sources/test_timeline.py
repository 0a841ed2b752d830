"""The timeline, of the library and of a collection: lanes, spans, stretches of years."""

import re

import pytest

from sources.models import Claim, Collection, CollectionItem, Source
from sources.timeline import NARROW, WIDE, drawing, events_of, stretches, year_of
from tests.cast import make_source

ADDRESS = "/timeline/"


@pytest.fixture
def shelf(db):
    return [
        make_source("note", "The note", "x", written="1950-06-27", publicity="anyone"),
        make_source("cable", "A cable", "x", written="1950-08", publicity="secret"),
        make_source("list", "A list", "x", written="1947/1950"),
    ]


def order(page):
    return re.findall(r'<li id="t\d+" class="lane-(\w+)">.*?<h2>\s*<a[^>]*>(.*?)</a>', page, re.S)


def test_it_works(sign_in, ana, shelf):
    page = sign_in(ana).get(ADDRESS).content.decode()
    assert order(page) == [("unknown", "A list"), ("public", "The note"), ("closed", "A cable")]
    assert "For a few, or kept secret" in page and page.count("<svg") == 3  # the brand is one
    assert page.count("<circle") == 2 and page.count('class="span"') == 4  # drawn wide and narrow


def test_only_what_one_may_open(client, sign_in, ana, rivera, shelf):
    shelf[1].state = "draft"
    shelf[1].owner = rivera
    shelf[1].save()
    assert len(order(sign_in(rivera).get(ADDRESS).content.decode())) == 3
    assert len(order(sign_in(ana).get(ADDRESS).content.decode())) == 2
    assert order(client.get(ADDRESS).content.decode()) == []


def test_years_narrow_it_down(sign_in, ana, shelf):
    make_source("old", "An old paper", "x", written="1895")
    page = sign_in(ana).get(ADDRESS, {"first": "1948", "last": "1949"}).content.decode()
    assert [title for _lane, title in order(page)] == ["A list"]
    page = sign_in(ana).get(ADDRESS, {"last": "1900"}).content.decode()
    assert [title for _lane, title in order(page)] == ["An old paper"]
    page = sign_in(ana).get(ADDRESS, {"first": "1999"}).content.decode()
    assert "No document has a date in this time." in page


@pytest.mark.parametrize("query", ["first=x", "first=99999999", "last=%00", "first=1950&last=1900"])
def test_a_strange_question_breaks_nothing(sign_in, ana, shelf, query):
    assert sign_in(ana).get(f"{ADDRESS}?{query}").status_code == 200


def test_what_has_no_date_is_counted(sign_in, ana, shelf):
    make_source("undated", "Sometime", "x")
    page = sign_in(ana).get(ADDRESS).content.decode()
    assert "1 document has no date" in page and "Sometime" not in page


def test_an_empty_library(sign_in, ana):
    assert "No document has a date" in sign_in(ana).get(ADDRESS).content.decode()


def test_of_a_collection_and_its_parts(sign_in, ana, rivera, shelf):
    whole = Collection.objects.create(slug="whole", title="The whole", owner=rivera)
    part = Collection.objects.create(slug="part", title="A part", part_of=whole, owner=rivera)
    CollectionItem.objects.create(collection=part, source=shelf[0])
    for slug in ("whole", "part"):
        page = sign_in(ana).get(f"/collections/{slug}/timeline/").content.decode()
        assert [title for _lane, title in order(page)] == ["The note"]
    assert sign_in(ana).get("/collections/nothing/timeline/").status_code == 404


def test_a_collection_of_drafts_is_nobody_elses(sign_in, ana, rivera, shelf):
    hidden = Collection.objects.create(slug="hidden", title="Hidden", owner=rivera)
    assert sign_in(ana).get("/collections/hidden/timeline/").status_code == 404
    assert sign_in(rivera).get("/collections/hidden/timeline/").status_code == 200
    assert hidden.items.count() == 0


def test_many_are_counted_by_years(sign_in, ana, monkeypatch, shelf):
    monkeypatch.setattr("sources.views.timeline.MOST_DRAWN", 2)
    page = sign_in(ana).get(ADDRESS).content.decode()
    assert "Too many to draw at once" in page and order(page) == []
    assert 'href="?first=1950&amp;last=1950"' in page and "2 documents" in page


def choices(page):
    return [
        (first, " ".join(label.split()), int(count))
        for first, label, count in re.findall(
            r'<a href="\?first=([^&]+)&amp;last=[^"]+">([^<]+)</a>.*?(\d+) document', page, re.S
        )
    ]


def test_a_year_opens_by_months_and_a_month_by_days(sign_in, ana, monkeypatch, shelf):
    monkeypatch.setattr("sources.views.timeline.MOST_DRAWN", 3)
    page, half = sign_in(ana), {"publicity": "secret"}
    for day in ("01", "15", "27", "27", "27", "27"):
        made = Source.objects.count()
        make_source(f"j{made}", f"J{made}", "x", written=f"1950-06-{day}", **half)

    def asked(**query):
        return page.get(ADDRESS, query).content.decode()

    assert choices(asked()) == [("1947", "1947", 1), ("1950", "1950", 8)]
    # What begins before the year that was asked for counts to its first day.
    assert choices(asked(first="1950", last="1950")) == [
        ("1950-01", "January 1950", 1),
        ("1950-06", "June 1950", 7),
        ("1950-08", "August 1950", 1),
    ]
    by_days = choices(asked(first="June 1950", last="June 1950"))
    assert [(label, count) for _first, label, count in by_days] == [
        ("June 1, 1950", 2),
        ("June 15, 1950", 1),
        ("June 27, 1950", 5),
    ]
    # A day is drawn, however many there are, and leafed through.
    day = {"first": "1950-06-27", "last": "1950-06-27"}
    assert [len(order(asked(**day, page=number))) for number in (1, 2)] == [3, 3]
    assert "Page 1 of 2" in asked(**day)


def test_other_methods(client):
    assert client.post(ADDRESS).status_code == 405


@pytest.mark.parametrize("more", [1, 3])
def test_queries_do_not_grow(sign_in, ana, more, django_assert_num_queries):
    for number in range(more):
        make_source(f"s{number}", f"S{number}", "x", written=f"195{number}")
        dates_event(Source.objects.get(slug=f"s{number}"), "1950", "Catalog")
    whole = Collection.objects.create(slug="whole", title="The whole")
    for source in Source.objects.all():
        CollectionItem.objects.create(collection=whole, source=source)
    page = sign_in(ana)
    page.get(ADDRESS)  # the first page of a session writes it
    with django_assert_num_queries(7):
        page.get(ADDRESS)
    with django_assert_num_queries(8):
        page.get("/collections/whole/timeline/")


def claims(source, *values, about="written", **columns):
    for number, value in enumerate(values):
        source.claims.create(about=about, value=value, claimant=f"Catalog {number}", **columns)


def test_dates_that_others_give_stand_beside_it(sign_in, ana, shelf):
    claims(shelf[0], "1951-06-30", "July 1949", "1950-06-27", "one fine day")
    claims(shelf[0], "1960", ruling="wrong")
    claims(shelf[1], "1961", about="other")
    dates_event(shelf[2], "1952", "A note")  # of an event: no date of the document
    page = " ".join(sign_in(ana).get(ADDRESS).content.decode().split())
    assert re.findall(r'<p class="otherwise small"> (.*?) </p>', page) == [
        "But June 30, 1951, says: Catalog 0",
        "But July 1949, says: Catalog 1",
    ]
    assert page.count('<circle class="otherwise"') == page.count('<rect class="otherwise"') == 2
    assert page.count('<line class="otherwise"') == 2  # in the wide drawing and the narrow one


def dates_event(source, value, claimant, event="The walkout", **columns):
    source.claims.create(about="event", event=event, value=value, claimant=claimant, **columns)


def events(page):
    """[(label, event, [what is said])] of the list."""
    found = re.findall(
        r'<li id="t([A-Z]+)" class="lane-unknown">.*?<h3>(.*?)</h3>(.*?)</ol>', page, re.S
    )
    said = [re.findall(r"<li>(.*?)</li>", rows, re.S) for _label, _name, rows in found]
    plain = [[" ".join(re.sub("<.*?>", "", one).split()) for one in rows] for rows in said]
    return [(label, name, rows) for (label, name, _), rows in zip(found, plain, strict=True)]


def test_what_is_said_of_the_date_of_an_event(sign_in, ana, shelf):
    dates_event(shelf[0], "27 June 1950", "The letter")
    dates_event(shelf[1], "January 1950", "The commentary", event="the  WALKOUT")
    dates_event(shelf[1], "1950-06-25", "The page", event="A vote")
    dates_event(shelf[2], "one fine day", "Somebody")
    dates_event(shelf[2], "1949", "A slip", ruling="wrong")
    page = sign_in(ana).get(ADDRESS).content.decode()
    assert events(page) == [
        (
            "A",
            "The walkout",
            [
                "January 1950, says: The commentary (A cable)",
                "June 27, 1950, says: The letter (The note)",
            ],
        ),
        ("B", "A vote", ["June 25, 1950, says: The page (A cable)"]),
    ]
    drawn = "The walkout: January 1950 (The commentary); June 27, 1950 (The letter)"
    assert page.count(f"<title>{drawn}</title>") == 2  # wide and narrow
    assert page.count(">Events</text>") == 2 and len(order(page)) == 3


def test_events_tell_nothing_of_closed_documents(client, open_library, sign_in, ana, rivera, shelf):
    """Made first is what could leak: a draft, a paper for teachers, one of another collection."""
    draft = make_source("draft", "Draft", "x", owner=rivera, state="draft", written="1950")
    staff = make_source("staff", "Staff", "x", access="staff", written="1950")
    for source in (draft, staff):
        dates_event(source, "1950-01", f"CANARY {source.slug}", event="CANARY")
    dates_event(shelf[0], "1950-06", "The letter")
    own = sign_in(rivera).get(ADDRESS).content.decode()
    assert "CANARY draft" in own and "CANARY staff" in own
    page = sign_in(ana).get(ADDRESS).content.decode()
    assert "CANARY" not in page and "The letter" in page
    assert "The letter" not in client.get(ADDRESS).content.decode()
    part = Collection.objects.create(slug="part", title="A part", owner=rivera)
    CollectionItem.objects.create(collection=part, source=shelf[1])
    assert events(sign_in(ana).get("/collections/part/timeline/").content.decode()) == []
    CollectionItem.objects.create(collection=part, source=shelf[0])
    assert len(events(sign_in(ana).get("/collections/part/timeline/").content.decode())) == 1


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"first": "1950"}, ["Late", "Open"]),
        ({"last": "1949"}, ["Early", "Open"]),
        ({"first": "1960"}, ["Open"]),
        ({"first": "1900", "last": "1901"}, []),
    ],
)
def test_years_narrow_events_down(sign_in, ana, shelf, query, names):
    dates_event(shelf[0], "1948", "x", event="Early")
    dates_event(shelf[0], "1950-06", "x", event="Late")
    dates_event(shelf[0], "1947/..", "x", event="Open")
    dates_event(shelf[0], "Y-50000", "x", event="Beyond every line")
    page = sign_in(ana).get(ADDRESS, query).content.decode()
    assert sorted(name for _label, name, _said in events(page)) == names


def test_an_event_of_undated_documents_is_drawn(sign_in, ana):
    dates_event(make_source("undated", "Undated", "x"), "1950-06-27", "The letter")
    page = sign_in(ana).get(ADDRESS).content.decode()
    assert len(events(page)) == 1 and page.count("<svg") == 3
    assert "No document has a date in this time." not in page


# The drawing itself


def test_an_event_has_a_lane_of_its_own(shelf):
    for value in ("1950-06-27", "1950-01"):
        dates_event(shelf[0], value, f"Who says {value}")
    lanes = drawing(shelf, events=events_of(Claim.objects.all())).lanes
    assert [lane.name for lane in lanes] == ["events", "public", "closed", "unknown"]
    (mark,) = lanes[0].marks
    (other,) = mark.others
    assert mark.x < other.x and (mark.is_point, other.is_point) == (False, True)
    assert (mark.number, mark.said.claimant) == ("A", "Who says 1950-01")
    assert mark.joined == (mark.middle, other.middle)


def test_more_events_than_letters(shelf):
    for number in range(28):
        dates_event(shelf[0], f"19{number + 10}", "x", event=f"Event {number}")
    assert [one.label for one in events_of(Claim.objects.all())][-3:] == ["Z", "AA", "AB"]


def test_a_date_that_others_give_has_its_place(shelf):
    claims(shelf[0], "1951-06-30", "1949-07")
    claims(shelf[1], "1980")
    public, closed, _unknown = drawing(shelf).lanes
    (mark,) = public.marks
    later, earlier = mark.others
    assert earlier.x < mark.x < later.x
    assert (later.said.words, later.is_point) == ("June 30, 1951", True)
    assert earlier.said.words == "July 1949"
    assert mark.joined == (earlier.middle, later.middle)
    assert mark.label_x > later.end
    assert closed.marks[0].label_x <= WIDE[0]
    assert [tick.label for tick in drawing(shelf).ticks][-1] >= "1980"


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_nothing_lies_on_another(shelf, size):
    many = [make_source(f"m{n}", f"M{n}", "x", written="1950-06-27") for n in range(8)]
    marks = [mark for lane in drawing([*shelf, *many], size).lanes for mark in lane.marks]
    assert sorted(mark.number for mark in marks) == list(range(1, 12))
    assert len({(mark.y, mark.x) for mark in marks}) == 11
    assert all(0 <= mark.x <= size[0] for mark in marks)


def test_one_document_makes_a_line_of_its_own(shelf):
    found = drawing(shelf[:1])
    assert [lane.name for lane in found.lanes] == ["public"]
    assert len(found.ticks) >= 2


@pytest.mark.parametrize(
    ("dates", "labels"),
    [
        (["1950-06-01", "1950-06-09"], ["Jun 1, 1950", *(f"Jun {day}" for day in range(2, 11))]),
        (["1950-06-27"], ["Jun 27, 1950", "Jun 28"]),
        (["1950-06-01", "1950-07-31"], ["Jun 1, 1950", "Jun 11", "Jun 21", "Jul 1"]),
        (["1950-06-01", "1950-09-30"], ["Jun 1950", "Jul 1950", "Aug 1950", "Sep 1950"]),
        (["1947", "1950-08"], ["1947", "1948", "1949", "1950", "1951"]),
        (["-0003", "0003"], ["4 BC", "3 BC", "2 BC", "1 BC", "1", "2", "3", "4"]),
    ],
)
def test_marks_of_the_line(db, dates, labels):
    found = drawing([make_source(f"m{n}", "M", "x", written=one) for n, one in enumerate(dates)])
    assert [tick.label for tick in found.ticks][: len(labels)] == labels


def test_the_first_of_a_month_stands_at_its_mark(db):
    days = ["1950-06-01", "1950-07-01", "1950-09-30"]
    found = drawing([make_source(f"m{n}", "M", "x", written=one) for n, one in enumerate(days)])
    begins = [mark.x for lane in found.lanes for mark in lane.marks]
    assert begins[:2] == [tick.x for tick in found.ticks][:2]


def test_the_line_ends_where_it_was_asked_to(shelf):
    found = drawing([shelf[2], shelf[0]], between=(19500601, 19500630))  # one is of 1947 to 1950
    assert (found.ticks[0].label, found.ticks[-1].label) == ("Jun 1, 1950", "Jul 1")


def test_before_christ_and_open_ends(db):
    old = make_source("old", "Old", "x", written="-0431/-0404")
    since = make_source("since", "Since", "x", written="0100/..")
    found = drawing([old, since])
    [lane] = found.lanes
    assert lane.marks[0].x < lane.marks[1].x
    assert year_of(-431 * 10000 + 101) == pytest.approx(-431)


def test_stretches():
    assert [(one.label, one.count) for one in stretches({1950: 3, 1953: 1})] == [
        ("1950", 3),
        ("1953", 1),
    ]
    assert [(one.first, one.last) for one in stretches({1800: 1, 1999: 5}, most=20)] == [
        ("1800", "1809"),
        ("1990", "1999"),
    ]
    assert [one.label for one in stretches({-431: 1, -430: 1})] == ["432 BC", "431 BC"]
    assert stretches({}) == []
