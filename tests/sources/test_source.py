import re

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from sources.models import (
    Collection,
    CollectionItem,
    Contribution,
    Person,
    PersonName,
    Relation,
    RightsDecision,
    Source,
    Term,
    Text,
)
from tests.cast import make_source

pytestmark = pytest.mark.django_db
IN_COPYRIGHT = "http://rightsstatements.org/vocab/InC/1.0/"


@pytest.fixture
def letter(rivera):
    source = make_source(
        "letter",
        "Letter of the harbor master",
        "The ships came in.\n\nI counted “eleven masts”[^e1].\n\n[^e1]: Or twelve.",
        owner=rivera,
        kind="letter",
        written="1911-03-04",
        place="Port Ross",
        shelfmark="City archive, box 4",
        publicity="secret",
        rights="https://creativecommons.org/publicdomain/mark/1.0/",
        rights_note="Too old to be anybody’s.",
        summary="He counts ships.",
        unplaced="CANARY-UNPLACED",
    )
    master = Person.objects.create(slug="master", name="Jonas Reed", note="Kept the harbor.")
    PersonName.objects.create(person=master, name="Harbor master", kind="office")
    Contribution.objects.create(
        source=source, person=master, role="author", name_as_printed="J. R."
    )
    return source


def words(response):
    """The page as text, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_it_works(sign_in, ana, letter):
    page = sign_in(ana).get("/sources/letter/")
    assert page.status_code == 200
    text = words(page)
    assert "Letter. March 4, 1911. Port Ross. City archive, box 4." in text
    assert "Kept secret when written" in text
    assert "¶1 The ships came in. ¶2 I counted “eleven masts” e1 ." in text
    assert "Editor’s note e1 Or twelve. back" in text
    assert "Author J. R. (Jonas Reed) Kept the harbor." in text
    assert "Too old to be anybody’s." in text
    assert (
        "J. R., “Letter of the Harbor Master,” Port Ross, March 4, 1911, City archive, box 4."
        in text
    )


def test_the_addresses_of_paragraphs_and_notes_meet(sign_in, ana, letter):
    page = sign_in(ana).get("/sources/letter/").content.decode()
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    for target in re.findall(r'href="#([^"]+)"', page):
        assert target in ids


def test_printings_are_switched_by_links(sign_in, ana, letter):
    short = Text.objects.create(
        source=letter,
        kind="adaptation",
        label="Shortened",
        position=2,
        voice_note="Words in quotation marks are his.",
        original_language="Russian",
    )
    short.revise('He saw "eleven masts".')
    page = sign_in(ana).get("/sources/letter/")
    assert f'href="?printing={short.pk}"' in page.content.decode()
    assert "He saw" not in words(page)
    page = sign_in(ana).get(f"/sources/letter/?printing={short.pk}")
    assert "¶1 He saw “eleven masts” ." in words(page)
    assert "Words in quotation marks are his." in words(page)
    assert "Translated from Russian" in words(page)
    assert '<div class="sheet-body adapted"' in page.content.decode()


def test_the_printing_has_a_header_of_its_own(sign_in, ana, letter):
    Text.objects.filter(source=letter).update(
        label="The book",
        kind="translation",
        language="en-GB",
        original_language="Russian",
        editor="Vera Holt",
        published_in="Letters of a port, p. 3",
        caption="He counts “eleven” ships.",
        url="https://example.org/letter",
        rights="https://creativecommons.org/licenses/by/4.0/",
        rights_note="Credit the book.",
    )
    page = words(sign_in(ana).get("/sources/letter/"))
    header = page[page.index("This printing") : page.index("¶1")]
    assert header.startswith("This printing The book . Translation, translated from Russian. ")
    for said in [
        "English.",
        "Edited or translated by Vera Holt",
        "Published in Letters of a port, p. 3",
        "Caption it was published with He counts “eleven” ships.",
        "Rights in this printing CC BY: use with credit Credit the book.",
        "On the web https://example.org/letter",
    ]:
        assert said in header
    Text.objects.filter(source=letter).update(language="x-unknown")
    assert "x-unknown." in words(sign_in(ana).get("/sources/letter/"))


def shortened(letter, body):
    text = letter.texts.create(
        kind="adaptation", label="Short", position=2, based_on=letter.texts.first()
    )
    text.revise(body)
    return text


def test_a_shortened_text_shows_every_change(sign_in, ana, letter):
    short = shortened(letter, "Ships came in.\n\nHe counted “eleven masts”.")
    original = letter.texts.first()
    plain = sign_in(ana).get(f"/sources/letter/?printing={short.pk}").content.decode()
    assert "Shortened for class" in plain
    assert f'href="?printing={original.pk}">Transcription</a>' in plain
    link = f'href="?printing={short.pk}&amp;changes=on#sheet" data-key="c" aria-keyshortcuts="c"'
    assert link in plain and "<ins>" not in plain
    response = sign_in(ana).get(f"/sources/letter/?printing={short.pk}&changes=on")
    page = words(response)
    assert "“Short” with every change against “Transcription”" in page
    assert "¶1 [left out: The ] Ships came in." in page
    assert "¶2 [left out: I ] [put in: He ] counted “eleven masts” ." in page
    assert "Hide the changes" in page
    assert f"compare/?a={original.pk}&amp;b={short.pk}" in response.content.decode()


def test_changes_are_printed_only_where_both_texts_may_be(sign_in, ana, letter):
    short = shortened(letter, "Ships came in.\n\nHe counted “eleven masts”.")
    Source.objects.update(rights=Source.Rights.PUBLIC_DOMAIN)
    address = f"/sources/letter/?printing={short.pk}&changes=on"
    page = sign_in(ana).get(address).content.decode()
    assert '<div class="sheet-body changed" lang' in page and "only-print" not in page
    letter.decisions.create(
        text=letter.texts.first(),
        use="print",
        is_allowed=False,
        ground="other",
        decided_on=timezone.localdate(),
    )
    response = sign_in(ana).get(address)
    assert '<div class="sheet-body changed no-print" lang' in response.content.decode()
    page = words(response)
    assert "This text is not printed here. The school decided that it is not printed." in page
    plain = sign_in(ana).get(f"/sources/letter/?printing={short.pk}").content.decode()
    assert '<div class="sheet-body adapted" ' in " ".join(plain.split())


def test_layers_of_changed_words_are_told_to_who_hears_them(sign_in, ana, letter):
    short = shortened(letter, "[Top secret]{.stamp} Ships came in.")
    page = words(sign_in(ana).get(f"/sources/letter/?printing={short.pk}&changes=on"))
    assert "[put in: Mark on the paper: Top secret (end of the mark) ]" in page


def test_what_a_shortened_text_leaves_out_whole_stands_in_its_place(sign_in, ana, letter):
    short = shortened(letter, "I counted “eleven masts”.")
    page = words(sign_in(ana).get(f"/sources/letter/?printing={short.pk}&changes=on"))
    assert "[left out: The ships came in. ] ¶1 I counted “eleven masts” ." in page


@pytest.mark.parametrize("asked", ["", "&changes=on"])
def test_a_shortened_text_whose_original_is_not_here(sign_in, ana, letter, asked):
    short = shortened(letter, "He saw masts.")
    hidden = make_source("hidden", "Hidden", "CANARY words.", state="draft").texts.get()
    withdrawn = letter.texts.create(position=3, withdrawn_at=timezone.now())
    closed = letter.texts.create(position=3, rights=IN_COPYRIGHT)
    for text in [withdrawn, closed]:
        text.revise("CANARY words.")
    changes = "So its changes cannot be shown one by one."
    in_copyright = "It is in copyright: only the classes that it is given to read it here."
    for original, said in [
        (None, f"Made from Nobody has said which text. {changes}"),
        (hidden, f"Made from A text that is not here. {changes}"),
        (withdrawn, "Made from Transcription . Its words are not shown here. It was withdrawn on "),
        (
            closed,
            f"Made from Transcription . Its words are not shown here. {in_copyright} {changes}",
        ),
    ]:
        Text.objects.filter(pk=short.pk).update(based_on=original)
        response = sign_in(ana).get(f"/sources/letter/?printing={short.pk}{asked}")
        page = words(response)
        assert "Shortened for class" in page and said in page and changes in page
        assert "CANARY words" not in page and "Hidden" not in page
        assert "data-key" not in response.content.decode()
    letter.texts.exclude(pk=short.pk).delete()
    page = words(sign_in(ana).get(f"/sources/letter/?printing={short.pk}{asked}"))
    assert f"Made from A text that is not here. {changes}" in page


def test_a_translation_names_what_it_was_made_from(sign_in, ana, letter):
    made = letter.texts.create(kind="translation", language="en", position=4)
    made.revise("In English.")
    address = f"/sources/letter/?printing={made.pk}"
    client = sign_in(ana)

    def said():
        page = client.get(address).content.decode()
        found = re.search(r"<dt>Made from</dt>\s*<dd>(.*?)</dd>", page, re.S)
        return found and " ".join(re.sub("<[^>]+>", "", found[1]).split())

    assert said() is None  # it may be the transcription that is here
    elsewhere = make_source("paper", "The paper", "По-русски.").texts.get()
    letter.texts.exclude(pk=made.pk).delete()
    assert said() == "A text that is not here."
    letter.texts.update(original_language="Russian", based_on=None)
    assert said() == "A text in Russian that is not here."
    letter.texts.update(based_on=elsewhere)
    assert said() == "The paper"
    assert f'<a href="/sources/paper/?printing={elsewhere.pk}">The paper</a>' in (
        client.get(address).content.decode()
    )
    Text.objects.filter(pk=elsewhere.pk).update(rights=IN_COPYRIGHT)
    assert said().startswith("The paper. Its words are not shown here. It is in copyright:")
    Source.objects.filter(slug="paper").update(state="draft")
    assert said() == "A text in Russian that is not here."


@pytest.mark.parametrize("printing", ["999999", "abc", "-1", "9" * 30])
def test_a_printing_that_is_not_there_shows_the_first(sign_in, ana, letter, printing):
    page = sign_in(ana).get("/sources/letter/", {"printing": printing})
    assert "¶1 The ships came in." in words(page)


def test_another_documents_printing_is_not_shown(sign_in, ana, letter):
    secret = make_source("hidden", "Hidden", "CANARY", state="draft")
    page = sign_in(ana).get("/sources/letter/", {"printing": secret.texts.get().pk})
    assert "CANARY" not in words(page)


def test_links_are_read_from_both_ends_and_lead_to_nothing_hidden(sign_in, ana, letter):
    reply = make_source("reply", "The reply", "No.")
    draft = make_source("draft", "CANARY draft", "No.", state="draft")
    Relation.objects.create(source=reply, kind="replies_to", target=letter, note="the next day")
    Relation.objects.create(source=draft, kind="draft_of", target=letter)
    page = words(sign_in(ana).get("/sources/letter/"))
    assert "Is answered by The reply the next day" in page
    assert "CANARY" not in page
    assert "Replies to Letter of the harbor master" in words(sign_in(ana).get("/sources/reply/"))


def test_paragraphs_that_answer_each_other_are_linked(sign_in, ana, letter):
    reply = make_source("reply", "The reply", "One.\n\nTwo.")
    link = Relation(source=reply, kind="replies_to", target=letter, places="1-2, 2 – 1")
    link.full_clean()
    link.save()
    there = words(sign_in(ana).get("/sources/reply/"))
    assert "Replies to Letter of the harbor master ¶1 here ↔ ¶2 there ¶2 here ↔ ¶1 there" in there
    here = sign_in(ana).get("/sources/letter/")
    assert "Is answered by The reply ¶1 here ↔ ¶2 there ¶2 here ↔ ¶1 there" in words(here)
    assert '<a href="/sources/reply/#p2">¶2 there</a>' in here.content.decode()


@pytest.mark.parametrize("places", ["1", "1-", "0-1", "a-b", "1-2;3-4", "1-2,", "<b>"])
def test_what_are_no_pairs_of_paragraphs(letter, places):
    other = make_source("reply", "The reply", "One.")
    link = Relation(source=other, kind="replies_to", target=letter, places=places)
    with pytest.raises(ValidationError) as refused:
        link.full_clean()
    words = "Write pairs of paragraphs, such as 1-1, 2-3: ours first."
    assert refused.value.message_dict == {"places": [words]}


@pytest.mark.parametrize(
    ("access", "state", "may"),
    [
        ("anyone", "published", {"visitor", "ana", "okoro", "rivera"}),
        ("signed_in", "published", {"ana", "okoro", "rivera"}),
        ("classes", "published", {"okoro", "rivera"}),
        ("staff", "published", {"okoro", "rivera"}),
        ("anyone", "draft", {"rivera"}),
        ("anyone", "archived", {"rivera"}),
    ],
)
def test_who_may_open_it(
    client, sign_in, ana, okoro, rivera, letter, open_library, access, state, may
):
    Source.objects.filter(pk=letter.pk).update(access=access, state=state)
    people = {"visitor": client} | {
        name: sign_in(user) for name, user in [("ana", ana), ("okoro", okoro), ("rivera", rivera)]
    }
    found = {
        name for name, page in people.items() if page.get("/sources/letter/").status_code == 200
    }
    assert found == may


def test_what_is_hidden_looks_like_what_is_missing(client, letter):
    hidden, missing = client.get("/sources/letter/"), client.get("/sources/nothing-here/")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.content == missing.content


def test_a_class_opens_what_it_was_given(sign_in, ana, zoe, giving):
    assert sign_in(ana).get("/sources/harbor-letter/").status_code == 200
    assert sign_in(zoe).get("/sources/harbor-letter/").status_code == 404


def test_teachers_things_are_for_teachers(
    client, sign_in, ana, okoro, rivera, letter, lesson, open_library
):
    Source.objects.filter(pk=letter.pk).update(access="anyone")
    for page in [client, sign_in(ana)]:
        shown = words(page.get("/sources/letter/"))
        for canary in ["CANARY-UNPLACED", "Who here may open it", "Change this document"]:
            assert canary not in shown
        assert "Used in" not in words(page.get("/sources/harbor-letter/"))
    assert "Change this document" in words(sign_in(rivera).get("/sources/letter/"))
    assert "Change this document" not in words(sign_in(okoro).get("/sources/letter/"))
    assert "Used in Were the gates shut?" in words(sign_in(rivera).get("/sources/harbor-letter/"))


def test_a_document_without_a_text_still_says_what_it_is(sign_in, ana):
    source = Source.objects.create(slug="bare", title="Bare", state="published")
    assert "No text of this document is here yet." in words(sign_in(ana).get("/sources/bare/"))
    source.texts.create()
    assert sign_in(ana).get("/sources/bare/").status_code == 200


def test_markup_in_fields_is_only_words(sign_in, ana, letter):
    evil = "<script>alert(1)</script>"
    Source.objects.filter(pk=letter.pk).update(
        title=evil, place=evil, shelfmark=evil, summary=evil, credits=evil, rights_note=evil
    )
    letter.texts.update(editor=evil, caption=evil, published_in=evil, voice_note=evil)
    page = sign_in(ana).get("/sources/letter/").content.decode()
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(1)") >= 8


@pytest.mark.parametrize("decided", [False, True])
@pytest.mark.parametrize(("who", "most"), [("ana", 12), ("rivera", 20)])
def test_the_number_of_queries_is_constant(
    request, sign_in, letter, django_assert_max_num_queries, who, most, decided
):
    if decided:
        given = {"ground": "fair_use", "decided_on": timezone.localdate()}
        RightsDecision.objects.create(source=letter, use="show", is_allowed=True, **given)
    page = sign_in(request.getfixturevalue(who))
    page.get("/sources/letter/")  # the first request of a session also writes its row
    counts = []
    for batch in [range(1), range(1, 3)]:
        for number in batch:
            other = make_source(f"s{number}", f"Other {number}", "x")
            person = Person.objects.create(slug=f"p{number}", name=f"Person {number}")
            Contribution.objects.create(source=letter, person=person)
            Relation.objects.create(source=letter, kind="same_event", target=other)
            letter.terms.add(Term.objects.create(name=f"word {number}", meaning="x"))
            letter.texts.create(label=f"Text {number}").revise("x")
            collection = Collection.objects.create(slug=f"c{number}", title=f"List {number}")
            CollectionItem.objects.create(collection=collection, source=letter)
        with django_assert_max_num_queries(most) as queries:
            page.get("/sources/letter/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_wrong_method(client):
    assert client.post("/sources/letter/").status_code == 405


# --- people and collections ----------------------------------------------------------


def test_a_person_and_her_papers(client, sign_in, ana, letter):
    hidden = make_source("hidden", "CANARY", "x", state="draft")
    person = Person.objects.get(slug="master")
    Contribution.objects.create(source=hidden, person=person)
    page = words(sign_in(ana).get("/people/master/"))
    assert "Kept the harbor." in page
    assert "Office Harbor master" in page
    assert "Letter of the harbor master" in page and "Author J. R." in page
    assert "CANARY" not in page
    assert client.get("/people/master/").status_code == 404
    assert sign_in(ana).get("/people/nobody/").status_code == 404
    assert client.post("/people/master/").status_code == 405


def test_a_collection_and_what_is_in_it(client, sign_in, ana, rivera, letter):
    whole = Collection.objects.create(slug="port", title="The port")
    part = Collection.objects.create(slug="gates", title="The gates", part_of=whole)
    hidden = make_source("hidden", "CANARY", "x", state="draft")
    for collection in [whole, part]:
        CollectionItem.objects.create(collection=collection, source=letter, note="Read it first.")
        CollectionItem.objects.create(collection=collection, source=hidden)
    page = words(sign_in(ana).get("/collections/gates/"))
    assert "Library The port The gates" in page
    assert "Letter of the harbor master Read it first." in page
    assert "CANARY" not in page
    assert "In it The gates" in words(sign_in(ana).get("/collections/port/"))
    assert client.get("/collections/gates/").status_code == 404
    assert sign_in(ana).get("/collections/none/").status_code == 404
    assert client.post("/collections/gates/").status_code == 405


def test_an_empty_collection_of_ones_own_says_what_to_do(sign_in, ana, rivera):
    Collection.objects.create(slug="mine", title="Mine", owner=rivera)
    page = words(sign_in(rivera).get("/collections/mine/"))
    assert "No document is in it yet. Choose documents" in page
    assert sign_in(ana).get("/collections/mine/").status_code == 404
