import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quizzes.management.commands.nightly import search as every_night
from sources.models import Contribution, Person, PersonName, RightsDecision, Source
from sources.search.indexing import index
from tests.cast import make_source
from tests.sources.test_custody import step

pytestmark = pytest.mark.django_db

ADDRESS = "/sources/"
CC0, EDU = Source.Rights.CC0, Source.Rights.IN_COPYRIGHT_EDUCATION
RIGHTS = set(Source.Rights.labels)


def titles(response):
    return re.findall(r'<a href="/sources/[^/"]+/">(.*?)</a>', response.content.decode())


def facets(response):
    """{words of a choice: how many}"""
    found = re.findall(r"form-check-label\">(.*?) <span>([\d,]+)</span>", response.content.decode())
    return {unescape(words): int(count) for words, count in found}


@pytest.fixture
def shelf(rivera, open_library):
    make_source("note", "The note", "Gates.", kind="note", written="1911-03-06", publicity="anyone")
    make_source("cable", "A cable", "Ships.", kind="cable", written="1911", publicity="secret")
    make_source("later", "Later words", "Ships too.", kind="letter", written="1950", place="Peking")
    make_source("open", "For everybody", "Open.", kind="note", access="anyone", rights=CC0)
    make_source("staff", "For teachers", "Key.", kind="list", access="staff")
    make_source("given", "For classes", "Given.", kind="list", access="classes")
    make_source("draft", "Half done", "Ships.", owner=rivera, state="draft", kind="map")


def test_it_works(sign_in, ana, shelf):
    page = sign_in(ana).get(ADDRESS)
    assert titles(page) == ["A cable", "The note", "Later words", "For everybody"]
    assert facets(page) == {
        "Kept secret": 1,
        "Anyone": 1,
        "Letter": 1,
        "Cable or telegram": 1,
        "Diplomatic note": 2,
        "1910s": 2,
        "1950s": 1,
        "Peking": 1,
        "English": 4,
        "CC0: given to the public": 1,
        "Text to read": 4,
    }
    text = page.content.decode()
    assert "March 6, 1911" in text and "4 documents" in text
    assert "Add a document" not in text


def test_everybody_sees_what_is_theirs(client, sign_in, ana, rivera, okoro, lindqvist, shelf):
    assert titles(client.get(ADDRESS)) == ["For everybody"]
    published = {"A cable", "The note", "Later words", "For everybody", "For teachers"}
    published |= {"For classes"}
    assert set(titles(sign_in(okoro).get(ADDRESS))) == published
    assert set(titles(sign_in(rivera).get(ADDRESS))) == published | {"Half done"}
    assert set(titles(sign_in(lindqvist).get(ADDRESS))) == published | {"Half done"}
    mine = sign_in(rivera).get(ADDRESS).content.decode()
    assert mine.count("Not published yet") == 1 and "Add a document" in mine


def test_a_class_sees_what_it_was_given(sign_in, ana, zoe, giving, harbor_letter):
    assert "Letter of the harbor master" in titles(sign_in(ana).get(ADDRESS))
    assert titles(sign_in(zoe).get(ADDRESS)) == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=ships", ["A cable", "Later words"]),
        ("q=peking+ships", ["Later words"]),
        ("q=half", []),
        ("kind=note", ["The note", "For everybody"]),
        ("kind=note&kind=cable&order=newest", ["A cable", "The note", "For everybody"]),
        ("meant=secret", ["A cable"]),
        ("decade=191", ["A cable", "The note"]),
        ("order=title", ["A cable", "For everybody", "Later words", "The note"]),
    ],
)
def test_narrowing_down(sign_in, ana, shelf, query, expected):
    assert titles(sign_in(ana).get(f"{ADDRESS}?{query}")) == expected


@pytest.mark.parametrize(
    "query",
    [
        "kind=nothing",
        "decade=abc",
        "decade=99999999999999999999",
        "order=password",
        "date=password",
        "date=written",
        "page=-1",
        "page=abc",
        "page=1000000000",
        "owner__password=x",
        "q=%00",
        "q=" + "word+" * 500,
    ],
)
def test_a_strange_question_breaks_nothing(sign_in, ana, shelf, query):
    assert sign_in(ana).get(f"{ADDRESS}?{query}").status_code == 200


def test_rights_of_printings_and_what_waits_for_a_decision(sign_in, ana, rivera, shelf):
    note, later = (Source.objects.get(slug=slug) for slug in ("note", "later"))
    note.texts.update(rights=EDU)
    later.texts.get().decisions.create(
        source=later, use="print", ground="letter", decided_on="2026-01-01"
    )
    index([note, later])
    for who, waits in [(rivera, {"Not decided yet": 4}), (ana, {})]:
        counted = facets(sign_in(who).get(ADDRESS))
        told = {name: counted[name] for name in counted if name in RIGHTS}
        assert told == {EDU.label: 1, CC0.label: 1} | waits
    waiting = f"{ADDRESS}?rights=undecided&order=title"
    assert titles(sign_in(rivera).get(waiting)) == [
        "A cable",
        "For classes",
        "For teachers",
        "Half done",
    ]
    assert len(titles(sign_in(ana).get(waiting))) == 4  # all that she may open
    assert titles(sign_in(ana).get(f"{ADDRESS}?rights=in_copyright_education")) == ["The note"]
    later.decisions.update(until="2026-01-02")
    every_night(dry_run=False)
    assert "Later words" in titles(sign_in(rivera).get(waiting))


def test_a_choice_is_taken_away_by_its_link(sign_in, ana, shelf):
    page = sign_in(ana).get(f"{ADDRESS}?q=ships&decade=191&decade=195").content.decode()
    links = [unescape(link) for link in re.findall(r'class="chip" href="(.*?)"', page)]
    assert links == ["?q=ships&decade=195", "?q=ships&decade=191"]


def test_people_are_found_under_every_name(sign_in, ana, shelf):
    person = Person.objects.create(slug="joseph", name="Joseph Stalin")
    PersonName.objects.create(person=person, name="Filippov", kind="pseudonym")
    Contribution.objects.create(
        source=Source.objects.get(slug="cable"), person=person, name_as_printed="F."
    )
    index(Source.objects.get(slug="cable"))
    for words in ["stalin", "filippov", "f."]:
        assert titles(sign_in(ana).get(ADDRESS, {"q": words})) == ["A cable"]


def test_pages_keep_the_question(sign_in, ana):
    for number in range(21):
        make_source(f"s{number}", f"Record {number}", "x", kind="list")
    page = sign_in(ana).get(f"{ADDRESS}?kind=list").content.decode()
    assert "Page 1 of 2" in page
    assert 'href="?kind=list&amp;page=2"' in page
    assert len(titles(sign_in(ana).get(f"{ADDRESS}?kind=list&page=2"))) == 1


def test_an_empty_library_says_what_to_do(client, sign_in, ana, rivera):
    assert "Nothing here can be read without signing in." in client.get(ADDRESS).content.decode()
    assert "What your teacher gives you" in sign_in(ana).get(ADDRESS).content.decode()
    assert "Add a document" in sign_in(rivera).get(ADDRESS).content.decode()
    nothing = sign_in(ana).get(ADDRESS, {"q": "nowhere"}).content.decode()
    assert "No document has all of this." in nothing


def test_the_best_match_comes_first_unless_another_order_is_chosen(sign_in, ana, shelf):
    make_source("ships", "Ships", "x", kind="list", written="1960")
    client = sign_in(ana)
    assert titles(client.get(f"{ADDRESS}?q=ships")) == ["Ships", "A cable", "Later words"]
    oldest = client.get(f"{ADDRESS}?q=ships&order=oldest")
    assert titles(oldest) == ["A cable", "Later words", "Ships"]
    assert "Best match first" in oldest.content.decode()
    assert "Best match first" not in client.get(ADDRESS).content.decode()


IN_ORDER = [
    "10 papers",
    "“Aleph”",
    "[Ankara]",
    "apple",
    "Ärger",
    "Élan",
    "Łódź, a report",
    "to him",
    "‘To’ whom",
    "ZEBRA",
    "Zebra, again",
    "Ёлка",
    "Яблоко",
    "电报",
]


def test_by_title_means_the_same_on_every_database(sign_in, ana):
    """Without case, accents and what stands before the first letter."""
    for number, title in enumerate(sorted(IN_ORDER, key=lambda title: title[::-1])):
        make_source(f"s{number}", title, "x")
    assert titles(sign_in(ana).get(f"{ADDRESS}?order=title")) == IN_ORDER


def test_the_words_found_are_marked(sign_in, ana, shelf):
    page = sign_in(ana).get(f"{ADDRESS}?q=ship").content.decode()
    assert "<p><mark>Ships</mark> too.</p>" in page


def test_a_word_that_all_have_is_told(sign_in, ana, shelf):
    page = sign_in(ana).get(f"{ADDRESS}?q=the").content.decode()
    assert "Nearly every document has “the”, so it was not looked for." in page
    assert "4 documents" in page
    assert "Nearly every" not in sign_in(ana).get(f"{ADDRESS}?q=the+gates").content.decode()


def test_the_counts_follow_what_is_chosen(sign_in, ana, shelf):
    counted = facets(sign_in(ana).get(f"{ADDRESS}?kind=note"))
    assert counted["Cable or telegram"] == 1  # beside the kind chosen
    assert counted["1910s"] == 1 and "1950s" not in counted


def test_a_long_list_opens_after_a_dozen(sign_in, ana):
    for number in range(15):
        make_source(f"s{number}", f"Record {number}", "x", place=f"Place {number:02}")
    page = sign_in(ana).get(ADDRESS).content.decode()
    first, more = page.split("More</summary>")
    assert first.count('name="place"') == 12 and more.count('name="place"') == 3
    assert titles(sign_in(ana).get(f"{ADDRESS}?place=Place+07")) == ["Record 7"]
    chosen = sign_in(ana).get(f"{ADDRESS}?place=Place+14").content.decode()
    assert chosen.index('value="Place 14"') < chosen.index('value="Place 00"')


def test_what_is_typed_is_shown_as_typed(sign_in, ana, shelf):
    page = sign_in(ana).get(ADDRESS, {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page


@pytest.mark.parametrize(("who", "most"), [("ana", 12), ("rivera", 20)])
def test_the_number_of_queries_is_constant(
    request, sign_in, django_assert_max_num_queries, who, most
):
    page = sign_in(request.getfixturevalue(who))
    page.get(ADDRESS)  # the first request of a session also writes its row
    counts = []
    for batch in [range(1), range(1, 3)]:
        for number in batch:
            source = make_source(f"s{number}", f"Record {number}", "x", written=f"19{number}0")
            person = Person.objects.create(slug=f"p{number}", name=f"Person {number}")
            Contribution.objects.create(source=source, person=person)
        with django_assert_max_num_queries(most) as queries:
            page.get(f"{ADDRESS}?q=record")
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.fixture
def on_the_way(shelf):
    """The cable was sent in 1912, received in 1950; the note sent in 1911 and published twice."""
    cable, note = Source.objects.get(slug="cable"), Source.objects.get(slug="note")
    step(cable, "sent", when="1912-05")
    step(cable, "received", when="1950")
    step(note, "sent", when="1911-03-08")
    step(note, "published", when="1984")
    step(note, "published", when="2001~", when_as_printed="c. 2001", position=1)
    step(Source.objects.get(slug="draft"), "sent", when="1066")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("date=sent", ["The note", "A cable", "Later words", "For everybody"]),
        ("date=sent&order=newest", ["A cable", "The note", "Later words", "For everybody"]),
        ("date=sent&order=title", ["A cable", "For everybody", "Later words", "The note"]),
        ("date=received&decade=195", ["A cable"]),
        ("decade=195", ["Later words"]),
        ("date=published&decade=198", ["The note"]),
        ("date=published&decade=200", ["The note"]),
        ("date=published&decade=191", []),
        ("date=declassified", ["A cable", "The note", "Later words", "For everybody"]),
        ("date=received&first=1950&last=1950", ["A cable"]),
        ("date=sent&first=1912", ["A cable"]),
        ("date=published&last=1990", ["The note"]),
        ("date=declassified&first=1900", []),
    ],
)
def test_another_date_puts_in_order_and_narrows(sign_in, ana, on_the_way, query, expected):
    assert titles(sign_in(ana).get(f"{ADDRESS}?{query}")) == expected


def test_the_date_that_was_chosen_is_shown_and_kept(sign_in, ana, on_the_way):
    page = sign_in(ana).get(f"{ADDRESS}?date=published")
    shown = " ".join(page.content.decode().split())
    assert "<summary>Published from when to when</summary>" in shown
    assert '<span class="small quiet">Published</span> 1984; c. 2001' in shown
    assert "<summary>Published</summary>" in shown and "<summary>Written</summary>" not in shown
    assert '<option value="published" selected>Published</option>' in shown
    counted = facets(page)
    assert (counted["1980s"], counted["2000s"]) == (1, 1)
    assert "1910s" not in counted and "1060s" not in facets(
        sign_in(ana).get(ADDRESS + "?date=sent")
    )


def test_other_dates_cost_two_queries_and_the_usual_date_none(sign_in, ana, on_the_way):
    page = sign_in(ana)
    page.get(ADDRESS)
    with CaptureQueriesContext(connection) as usual:
        page.get(ADDRESS)
    for kind in ["sent", "published"]:
        with CaptureQueriesContext(connection) as other:
            page.get(f"{ADDRESS}?date={kind}")
        assert len(other) == len(usual) + 2 <= 12
    assert [one for one in usual if "custodyevent" in one["sql"]] == []


@pytest.mark.parametrize(("few", "named"), [(2, True), (1, False)])
def test_only_dates_of_what_was_found_are_read(sign_in, ana, on_the_way, monkeypatch, few, named):
    """Or all, where that is too much to name."""
    monkeypatch.setattr("sources.search.dated.FEW", few)
    with CaptureQueriesContext(connection) as queries:
        page = sign_in(ana).get(f"{ADDRESS}?date=sent&q=ships")
    assert titles(page) == ["A cable", "Later words"]
    read = [one["sql"] for one in queries if 'FROM "sources_custodyevent"' in one["sql"]]
    assert [" IN (" in sql for sql in read if '"hand"' not in sql] == [named]


def test_a_decade_counts_a_document_once(sign_in, ana, shelf):
    note = Source.objects.get(slug="note")
    for position, when in enumerate(["1984", "1979/1991", "1986", "2001/.."]):
        step(note, "published", when=when, position=position)
    page = sign_in(ana).get(f"{ADDRESS}?date=published")
    decades = {words: count for words, count in facets(page).items() if re.match(r"\d", words)}
    assert decades == {"1970s": 1, "1980s": 1, "1990s": 1, "2000s": 1}
    assert titles(sign_in(ana).get(f"{ADDRESS}?date=published&decade=199")) == ["The note"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"first": "1950"}, 3),
        ({"last": "1949"}, 2),
        ({"first": "June 1950", "last": "June 27, 1950"}, 2),
        ({"first": "1960"}, 1),
        ({"first": "nonsense"}, 5),  # what nobody can read narrows nothing
    ],
)
def test_from_when_to_when(sign_in, ana, query, count):
    """By the earliest and the latest day that each may be of; what has no date is of no time."""
    dates = {"a": "1948", "b": "1949/1950", "c": "1950-06-27", "d": "1955/..", "e": ""}
    for slug, written in dates.items():
        make_source(slug, slug, "x", written=written)
    page = sign_in(ana).get("/sources/", query).content.decode()
    assert page.count('<p class="when">') == count
    asked = '<details class="small" open>' in page
    assert asked == (query != {"first": "nonsense"})
    assert ("Show all" in page) == asked


def test_wrong_method(client):
    assert client.post(ADDRESS).status_code == 405


def test_words_that_are_withheld_answer_no_search(sign_in, ana, rivera, shelf):
    assert titles(sign_in(ana).get(ADDRESS, {"q": "gates"})) == ["The note"]
    Source.objects.get(slug="note").texts.get().withdraw(rivera, "The heirs ask us to.")
    assert titles(sign_in(ana).get(ADDRESS, {"q": "gates"})) == []
    assert titles(sign_in(ana).get(ADDRESS, {"q": "note"})) == ["The note"]


@pytest.mark.parametrize("thing", ["document", "text"])
def test_words_that_are_not_to_be_shown_answer_no_search(sign_in, ana, shelf, thing):
    """Nor a phrase, by which one could put them together; as long as the decision is in force."""
    source, today = Source.objects.get(slug="note"), timezone.localdate()
    client, asked = sign_in(ana), [{"q": "gates"}, {"q": '"gates"'}, {"q": "gates -ships"}]
    assert [titles(client.get(ADDRESS, one)) for one in asked] == [["The note"]] * 3
    about = {"source": source, "use": "show", "ground": "letter", "decided_on": today}
    if thing == "text":
        about["text"] = source.texts.get()
    decision = RightsDecision.objects.create(**about, is_allowed=False)
    assert [titles(client.get(ADDRESS, one)) for one in asked] == [[]] * 3
    assert titles(client.get(ADDRESS, {"q": "note"})) == ["The note"]
    newer = RightsDecision.objects.create(**about, is_allowed=True)
    assert titles(client.get(ADDRESS, asked[0])) == ["The note"]
    newer.delete()
    RightsDecision.objects.filter(pk=decision.pk).update(
        decided_on=today - timedelta(days=9), until=today - timedelta(days=1)
    )
    assert titles(client.get(ADDRESS, asked[0])) == ["The note"]


def test_words_that_a_statement_withholds_answer_no_search(sign_in, ana, okoro, shelf):
    """Nor do the counts beside the list, nor the words under a title, tell that they are there."""
    source = Source.objects.get(slug="note")
    source.texts.get().revise("The gates, and the secret harbor.")
    index(source)
    for typed in ["secret", "sec*", '"secret harbor"', "note secret", "gates -open"]:
        page = sign_in(ana).get(ADDRESS, {"q": typed})
        assert (titles(page), facets(page)["Diplomatic note"]) == (["The note"], 1)
    assert "The gates, and the <mark>secret</mark> harbor." in page_of("secret", sign_in(ana))
    source.texts.update(rights=Source.Rights.IN_COPYRIGHT)
    for typed in ["secret", "sec*", '"secret harbor"', "note secret", "gates -open"]:
        page = sign_in(ana).get(ADDRESS, {"q": typed})
        assert (titles(page), facets(page)) == ([], {})
    page = sign_in(ana).get(ADDRESS, {"q": "note -secret"})
    assert titles(page) == ["The note"] and "harbor" not in page.content.decode()
    assert "<mark>secret</mark>" in page_of("secret", sign_in(okoro))


def page_of(typed, client):
    return client.get(ADDRESS, {"q": typed}).content.decode()


def test_a_shortened_text_says_so_where_it_is_quoted(sign_in, ana):
    source = make_source(
        "full", "The full text", "The council had resolved upon closing the gates."
    )
    easy = source.texts.create(kind="adaptation", based_on=source.texts.get(), position=1)
    easy.revise("The council shut the zebra gates.")
    index(source)
    client = sign_in(ana)
    page = client.get(ADDRESS, {"q": "zebra"}).content.decode()
    assert '<span class="badge">Shortened for class</span>' in page
    page = client.get(ADDRESS, {"q": "resolved"}).content.decode()
    assert "Shortened for class" not in page


def test_feed_readers_find_the_feed(client, sign_in, ana, open_library):
    link = 'type="application/atom+xml"'
    assert link not in client.get(ADDRESS).content.decode()
    open_library.has_feeds = True
    open_library.save()
    assert link in client.get(ADDRESS).content.decode()
    assert link not in sign_in(ana).get(ADDRESS).content.decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [("ships -cable", ["Later words"]), ("zebra -ships", []), ("ships -ships", [])],
)
def test_one_word_and_not_another(shelf, sign_in, ana, asked, found):
    """Also where nothing says the first, or everything the second."""
    assert titles(sign_in(ana).get(ADDRESS, {"q": asked})) == found
