"""A name kept closed: nothing tells a student whose it is until a teacher opens it."""

import pytest
from django.contrib.auth.models import AnonymousUser

from sources.models import Contribution, Person, PersonName, Source
from sources.search.indexing import index
from tests.cast import make_source
from tests.sources.search.test_finding import found
from tests.sources.test_source import words

pytestmark = pytest.mark.django_db
FREE = "https://creativecommons.org/publicdomain/mark/1.0/"


@pytest.fixture
def stalin():
    """Four papers: two under the closed name, one under his own, one under a form unlisted."""
    person = Person.objects.create(slug="stalin", name="Joseph Stalin", note="Of Moscow.")
    PersonName.objects.create(person=person, name="Stalin")
    PersonName.objects.create(person=person, name="Filippov", kind="pseudonym", is_closed=True)
    for slug, printed in [
        ("cable", "comrade Filippov"),
        ("letter", "FILIPPOV"),
        ("decree", "J. V. Stalin"),
        ("slip", "F-v"),
    ]:
        source = make_source(slug, f"The {slug}", "Ships.", access="anyone", rights=FREE)
        Contribution.objects.create(
            source=source, person=person, role="addressee", name_as_printed=printed
        )
    index(Source.objects.all())
    return person


@pytest.fixture
def filippov(stalin):
    return stalin.names.get(is_closed=True)


@pytest.fixture
def opened(filippov, assignment, giving):
    assignment.opened_names.add(filippov)


def told(user):
    """`{printed name: who it is, as this person is told}`."""
    parts = Contribution.objects.told_to(user)
    return {part.shown_name: part.shown_person and part.shown_person.name for part in parts}


OPEN = {"J. V. Stalin": "Joseph Stalin"}
CLOSED = {"comrade Filippov": None, "FILIPPOV": None, "F-v": None}


def test_it_works(stalin, rivera, ana):
    assert told(ana) == OPEN | CLOSED
    assert told(AnonymousUser()) == OPEN | CLOSED
    assert told(rivera) == dict.fromkeys(OPEN | CLOSED, "Joseph Stalin")
    kept = Contribution.objects.told_to(rivera).filter(is_kept_closed=True)
    assert {part.shown_name for part in kept} == set(CLOSED)


def test_open_forms_and_one_printed_as_the_person(stalin, ana):
    assert [str(name) for name in PersonName.objects.open_to(ana)] == ["Stalin"]
    bare = make_source("bare", "Bare", "x")
    part = Contribution.objects.create(source=bare, person=stalin)
    assert Contribution.objects.told_to(ana).get(pk=part.pk).shown_person == stalin


def test_without_a_closed_form_every_spelling_tells(stalin, filippov, ana):
    PersonName.objects.filter(pk=filippov.pk).update(is_closed=False)
    assert None not in told(ana).values()


def test_a_name_with_signs_of_a_pattern_is_only_a_name(stalin, ana):
    PersonName.objects.create(person=stalin, name="%", kind="pseudonym", is_closed=True)
    assert told(ana) == OPEN | CLOSED


def test_opened_with_a_lesson_for_its_classes_alone(stalin, opened, ana, zoe, period2, filippov):
    assert None not in told(ana).values()
    assert told(zoe) == OPEN | CLOSED
    assert told(AnonymousUser()) == OPEN | CLOSED
    assert filippov in PersonName.objects.open_to(ana)


def test_a_lesson_that_is_taken_back_closes_it(opened, giving, ana):
    giving.withdraw()
    assert told(ana) == OPEN | CLOSED


# --- the pages ---


def test_the_page_of_a_document(client, open_library, sign_in, stalin, ana, rivera):
    for reader in [client, sign_in(ana)]:
        page = reader.get("/sources/cable/").content.decode()
        assert "comrade Filippov" in page
        assert "Stalin" not in page and "/people/stalin/" not in page
    staff = words(sign_in(rivera).get("/sources/cable/"))
    assert "comrade Filippov (Joseph Stalin) Kept closed" in staff
    assert "Kept closed" not in words(sign_in(rivera).get("/sources/decree/"))


def test_the_page_of_the_person(client, open_library, sign_in, stalin, ana, rivera):
    for reader in [client, sign_in(ana)]:
        page = words(reader.get("/people/stalin/"))
        assert "The decree" in page and "To J. V. Stalin" in page
        for hidden in ["Filippov", "FILIPPOV", "The cable", "The letter", "The slip"]:
            assert hidden not in page
    staff = words(sign_in(rivera).get("/people/stalin/"))
    assert "Pseudonym Filippov Kept closed" in staff
    assert "The cable" in staff and staff.count("Kept closed") == 4


def test_the_pages_once_it_is_open(sign_in, stalin, opened, ana, zoe, period2):
    assert "comrade Filippov (Joseph Stalin)" in words(sign_in(ana).get("/sources/cable/"))
    page = words(sign_in(ana).get("/people/stalin/"))
    assert "Pseudonym Filippov" in page and "The cable" in page and "Kept closed" not in page
    assert "Stalin" not in words(sign_in(zoe).get("/sources/cable/"))


def test_somebody_known_by_the_closed_name_alone_has_no_page(client, sign_in, stalin, ana):
    Source.objects.filter(slug="decree").update(state="draft")
    assert sign_in(ana).get("/people/stalin/").status_code == 404
    assert client.get("/people/stalin/").status_code == 404


# --- who appears in a document ---


@pytest.fixture
def mentions(stalin):
    """Speaks of Filippov; names him in the title; names Stalin openly."""
    papers = [
        make_source("talk", "A talk", "They asked filippov what to do.", access="anyone"),
        make_source("title", "What Filippov said", "Nothing.", access="anyone"),
        make_source("history", "A history", "Stalin decided.", access="anyone"),
    ]
    for paper in papers:
        paper.named.add(stalin)
    Source.objects.get(slug="cable").named.add(stalin)
    return papers


def test_who_is_named_in_a_document(sign_in, stalin, mentions, ana, rivera):
    for slug in ["talk", "title", "cable"]:
        assert "Stalin" not in words(sign_in(ana).get(f"/sources/{slug}/"))
        assert "Named in it Joseph Stalin" in words(sign_in(rivera).get(f"/sources/{slug}/"))
    assert "Named in it Joseph Stalin" in words(sign_in(ana).get("/sources/history/"))


def test_where_a_person_appears(sign_in, stalin, mentions, ana, rivera):
    page = words(sign_in(ana).get("/people/stalin/"))
    assert "Appears in 1" in page and "A history" in page
    assert "A talk" not in page and "What Filippov said" not in page
    assert "Appears in 4" in words(sign_in(rivera).get("/people/stalin/"))


def test_who_only_appears_has_a_page(sign_in, ana):
    person = Person.objects.create(slug="lie", name="Trygve Lie")
    paper = make_source("paper", "A paper", "Words.")
    paper.named.add(person)
    assert "A paper" in words(sign_in(ana).get("/people/lie/"))
    Source.objects.filter(pk=paper.pk).update(state="draft")
    assert sign_in(ana).get("/people/lie/").status_code == 404


@pytest.mark.parametrize(
    ("body", "columns"),
    [
        ("He was silent[^e1].\n\n[^e1]: *Filip*pov, that is.", {}),
        ("He was silent.\n\n[^e1]: A note that nothing calls: FILIPPOV.", {}),
        ("He was silent.", {"caption": "Talk with Filippov"}),
    ],
)
def test_a_closed_name_in_a_note_or_caption(sign_in, stalin, ana, rivera, body, columns):
    paper = make_source("minutes", "Minutes", body, access="anyone")
    paper.texts.update(**columns)
    paper.named.add(stalin)
    index(paper)
    assert "Stalin" not in words(sign_in(ana).get("/sources/minutes/"))
    assert found("stalin", ana) == ["decree"]
    assert "Named in it Joseph Stalin" in words(sign_in(rivera).get("/sources/minutes/"))


@pytest.mark.parametrize("column", ["summary", "context"])
def test_a_closed_name_in_what_is_said_of_a_document(sign_in, stalin, ana, rivera, column):
    paper = make_source("minutes", "Minutes", "He was silent.", access="anyone")
    Source.objects.filter(pk=paper.pk).update(**{column: "A talk with FILIPPOV."})
    is_kept_closed(paper, stalin, sign_in, ana, rivera)


@pytest.mark.parametrize("column", ["caption", "alt", "transcript"])
@pytest.mark.parametrize("kind", ["image", "sound"])
def test_a_closed_name_in_a_file(sign_in, stalin, ana, rivera, kind, column):
    paper = make_source("minutes", "Minutes", "He was silent.", access="anyone")
    paper.attachments.create(kind=kind, file="x.jpg", **{column: "A talk with FILIPPOV."})
    is_kept_closed(paper, stalin, sign_in, ana, rivera)


def is_kept_closed(paper, stalin, sign_in, ana, rivera):
    """On its page, on the person's, in the search, and among what a teacher may open."""
    paper.named.add(stalin)
    index(paper)
    assert "Stalin" not in words(sign_in(ana).get(paper.get_absolute_url()))
    assert "Minutes" not in words(sign_in(ana).get("/people/stalin/"))
    assert found("stalin", ana) == ["decree"]
    assert "Named in it Joseph Stalin" in words(sign_in(rivera).get(paper.get_absolute_url()))
    closed = PersonName.objects.filter(is_closed=True)
    assert closed.standing_in(Source.objects.filter(pk=paper.pk)).get().name == "Filippov"


def test_a_closed_name_in_a_file_that_was_withdrawn(sign_in, stalin, ana, rivera):
    """Its caption stands there still."""
    paper = make_source("minutes", "Minutes", "He was silent.", access="anyone")
    file = paper.attachments.create(kind="image", file="x.jpg", caption="Filippov")
    file.withdraw(rivera, "")
    paper.named.add(stalin)
    index(paper)
    page = words(sign_in(ana).get("/sources/minutes/"))
    assert "Filippov" in page and "Stalin" not in page
    assert found("stalin", ana) == ["decree"]


@pytest.mark.parametrize("column", ["alt", "transcript"])
def test_a_closed_name_in_the_words_of_a_file_that_was_withdrawn(
    sign_in, stalin, ana, rivera, column
):
    """Who has heard it knows what it says. Its words find nothing, for nobody hears them now."""
    paper = make_source("minutes", "Minutes", "He was silent.", access="anyone")
    file = paper.attachments.create(kind="sound", file="x.mp3", **{column: "A talk, FILIPPOV."})
    file.withdraw(rivera, "")
    is_kept_closed(paper, stalin, sign_in, ana, rivera)
    assert found("talk", ana) == [] == found("talk", rivera)
    file.put_back()
    is_kept_closed(paper, stalin, sign_in, ana, rivera)
    assert found("talk", ana) == ["minutes"]


def test_once_it_is_open_a_file_that_was_withdrawn_hides_nobody(
    sign_in, stalin, opened, ana, rivera
):
    paper = make_source("minutes", "Minutes", "He was silent.", access="anyone")
    file = paper.attachments.create(kind="sound", file="x.mp3", transcript="A talk, FILIPPOV.")
    file.withdraw(rivera, "")
    paper.named.add(stalin)
    index(paper)
    assert "Named in it Joseph Stalin" in words(sign_in(ana).get("/sources/minutes/"))
    assert "minutes" in found("stalin", ana) and found("talk", ana) == []


def test_a_closed_name_in_a_text_that_was_withdrawn(sign_in, stalin, ana, rivera):
    paper = make_source("minutes", "Minutes", "Filippov was silent.", access="anyone")
    paper.named.add(stalin)
    paper.texts.get().withdraw(rivera, "")
    index(paper)
    assert "Stalin" not in words(sign_in(ana).get("/sources/minutes/"))
    assert found("stalin", ana) == ["decree"]


def test_capitals_of_every_alphabet(sign_in, stalin, filippov, ana):
    PersonName.objects.filter(pk=filippov.pk).update(name="Филиппов")
    stalin.names.create(name="Сталин")
    letter = Contribution.objects.get(source__slug="letter")
    paper = make_source("talk", "A talk", "ФИЛИППОВ was asked.", access="anyone")
    paper.named.add(stalin)
    for printed, is_told in [("тов. ФИЛИППОВ", False), ("И. СТАЛИН", True)]:
        Contribution.objects.filter(pk=letter.pk).update(name_as_printed=printed)
        index(Source.objects.all())
        assert ("Joseph Stalin" in words(sign_in(ana).get("/sources/letter/"))) == is_told
        assert ("letter" in found("joseph", ana)) == is_told
    assert "Stalin" not in words(sign_in(ana).get("/sources/talk/"))
    assert "talk" not in found("stalin", ana)


def test_what_others_say_of_it_tells_no_closed_name(sign_in, stalin, opened, ana, zoe, rivera):
    """Also to visitors and to classes for whom it was not opened."""
    cable = Source.objects.get(slug="cable")
    for about, value, note, event in [
        ("author", "Koba", "", ""),
        ("addressee", "the premier", "", ""),
        ("content", "It speaks of rice.", "", ""),
        ("other", "Sent by wire.", "To STALIN himself.", ""),
        ("event", "June 4, 1950", "", "STALIN’s answer"),
        ("event", "June 6, 1950", "", "The talk in Moscow"),
    ]:
        cable.claims.create(about=about, value=value, note=note, event=event, claimant="A catalog")
    told = words(sign_in(zoe).get("/sources/cable/"))
    assert "It speaks of rice." in told and "The talk in Moscow: June 6, 1950" in told
    for hidden in ["Koba", "the premier", "Sent by wire", "STALIN", "June 4"]:
        assert hidden not in told
    for reader in (ana, rivera):
        assert "Koba" in (page := words(sign_in(reader).get("/sources/cable/")))
        assert "To STALIN himself." in page
    decree = Source.objects.get(slug="slip")
    decree.contributions.all().delete()
    decree.claims.create(about="author", value="Koba", claimant="A catalog")
    assert "Koba" in words(sign_in(zoe).get("/sources/slip/"))


@pytest.fixture
def dated(stalin):
    """What tells of Stalin in two documents: the cable, which keeps him closed, and a book."""
    make_source("book", "A book", "Ships.", access="anyone", rights=FREE)
    for slug, event in [("cable", "Stalin’s answer"), ("book", "Stalin’s talk")]:
        source = Source.objects.get(slug=slug)
        Source.objects.filter(pk=source.pk).update(
            written="1950-06-02", earliest=19500602, latest=19500602
        )
        source.claims.create(about="event", event=event, value="June 4, 1950", claimant="A book")
        source.claims.create(about="event", event="Talks", value="June 5, 1950", claimant=slug)
        source.claims.create(about="written", value="July 7, 1950", claimant=f"Stalin, {slug}")
        source.claims.create(about="written", value="August 8, 1950", claimant=f"Book, {slug}")


TOLD = ["Talks", "Stalin’s talk", "says: cable", "Stalin, book", "Book, cable"]
UNTOLD = ["Stalin’s answer", "Stalin, cable"]


def test_the_timeline_tells_no_closed_name(
    client, open_library, sign_in, dated, opened, ana, zoe, rivera
):
    readers = {client: False, sign_in(zoe): False, sign_in(ana): True, sign_in(rivera): True}
    for reader, is_told in readers.items():
        page = words(reader.get("/timeline/"))
        assert [one for one in TOLD if one not in page] == []
        assert [one in page for one in UNTOLD] == [is_told] * 2


def test_an_event_named_after_a_closed_name_lays_nothing_face_to_face(
    sign_in, dated, opened, ana, zoe
):
    Source.objects.get(slug="letter").claims.create(
        about="event", event="Stalin’s answer", value="June 4, 1950", claimant="A book"
    )
    for reader, status in [(zoe, 404), (ana, 200)]:
        page = sign_in(reader).get("/timeline/event/", {"name": "Stalin’s answer"})
        assert page.status_code == status


@pytest.mark.parametrize("more", [1, 3])
def test_the_number_of_queries_is_constant(sign_in, stalin, ana, more, django_assert_num_queries):
    for number in range(more):
        source = make_source(f"s{number}", f"S{number}", "x", written="1950")
        source.contributions.create(person=stalin, name_as_printed="Filippov")
        source.claims.create(about="event", event="Talks", value="1950", claimant="A book")
        source.claims.create(about="written", value="1951", claimant="A book")
    page = sign_in(ana)
    page.get("/timeline/")
    with django_assert_num_queries(7):
        assert "But 1951" in words(page.get("/timeline/"))
