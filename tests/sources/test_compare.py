"""The page that compares two texts word by word."""

import re

import pytest
from django.utils import timezone

from sources.models import Source, Text
from tests.cast import make_source

pytestmark = pytest.mark.django_db

FIRST = "The master sees a clear threat.\n\nHe asks assurance of the regime at once."
SECOND = "The Master sees a clear threat.\n\nHe asks an assurance of the régime at once."
PAGE = "/sources/letter/compare/"


@pytest.fixture
def letter(rivera):
    """Two printings of one letter, open to everybody who has signed in."""
    source = make_source("letter", "The letter", FIRST, owner=rivera)
    source.texts.update(label="Web page")
    add_text(source, SECOND, label="Book")
    return source


def add_text(source, body, **columns):
    text = Text.objects.create(source=source, position=source.texts.count(), **columns)
    text.revise(body)
    return text


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def table(response):
    """The table of differences as lists of the words of its cells."""
    body = response.content.decode().partition('<table class="table turns differences">')[2]
    body = re.sub(r'<span class="choices.*?</span>', "", body, flags=re.DOTALL)  # a teacher's
    rows = re.findall(r"<tr id=.*?</tr>", body, re.DOTALL)
    cell = r"<t[hd][^>]*>(.*?)</t[hd]>"
    return [
        [" ".join(re.sub(r"<[^>]+>", "", one).split()) for one in re.findall(cell, row, re.DOTALL)]
        for row in rows
    ]


def test_it_works(sign_in, ana, letter):
    response = sign_in(ana).get(PAGE)
    assert response.status_code == 200
    assert table(response) == [
        ["1", "¶1", "The master sees a", "The Master sees a", "spelling and punctuation"],
        ["2", "¶2", "He asks‸ assurance of", "He asks an assurance of", "added"],
        ["3", "¶2", "of the regime at once.", "of the régime at once.", "spelling and punctuation"],
    ]
    page = words(response)
    assert "The letter, word by word" in page
    assert "3 differences : spelling and punctuation 2, added 1." in page
    html = response.content.decode()
    marks = re.findall(r'<(mark|ins|del) class="differs is-\w+" id="([^"]+)">([^<]+)</', html)
    assert marks == [
        ("mark", "d1", "master"),
        ("mark", "d1-other", "Master"),
        ("mark", "d3", "regime"),
        ("ins", "d2-other", "an"),
        ("mark", "d3-other", "régime"),
    ]
    assert re.search(r'<a class="pin"[^>]* id="d2"><span[^>]*>‸</span>2</a>', html)
    assert "[added: an" in " ".join(re.sub(r"<[^>]+>", "", html).split())


def test_every_address_on_the_page_is_there(sign_in, ana, letter):
    for view in ["", "one", "table"]:
        page = sign_in(ana).get(PAGE, {"view": view}).content.decode()
        ids = re.findall(r'\bid="([^"]+)"', page)
        assert len(ids) == len(set(ids))
        assert {f"d{number}" for number in (1, 2, 3)} <= set(ids)
        for target in re.findall(r'href="#([^"]+)"', page):
            assert target in ids


def test_as_one_text_with_notes_of_differences(sign_in, ana, letter):
    page = words(sign_in(ana).get(PAGE, {"view": "one"}))
    assert "1 master . “Book” has: Master (spelling and punctuation)" in page
    assert "2 “Book” adds: an (added)" in page
    turned = {"a": letter.texts.last().pk, "b": letter.texts.first().pk, "view": "one"}
    page = words(sign_in(ana).get(PAGE, turned))
    assert "2 “Web page” leaves out: an (left out)" in page


def test_the_table_alone(sign_in, ana, letter):
    response = sign_in(ana).get(PAGE, {"view": "table"})
    assert [row[0] for row in table(response)] == ["1", "2", "3"]
    assert "data-comparison" not in response.content.decode()


def test_the_texts_are_chosen(sign_in, ana, letter):
    third = add_text(letter, FIRST, label="Reprint")
    first = letter.texts.first()
    page = words(sign_in(ana).get(PAGE, {"a": first.pk, "b": third.pk}))
    assert "Word for word the same." in page
    # with one of them named the other is the first that is another
    page = sign_in(ana).get(PAGE, {"a": third.pk}).content.decode()
    assert f'<option value="{third.pk}" selected>Reprint' in page
    assert f'<option value="{first.pk}" selected>Web page' in page


def test_two_documents(sign_in, ana, letter):
    other = make_source("other", "The other letter", SECOND).texts.get()
    response = sign_in(ana).get(PAGE, {"q": "OTHER letter"})
    first = letter.texts.first()
    assert f'href="?a={first.pk}&amp;b={other.pk}"' in response.content.decode()
    response = sign_in(ana).get(PAGE, {"a": first.pk, "b": other.pk})
    assert len(table(response)) == 3
    assert "The letter and The other letter, word by word" in words(response)
    page = words(sign_in(ana).get(PAGE, {"q": "nothing of that name"}))
    assert "No other document with a text has these words in its title." in page


def test_a_document_with_one_text(sign_in, ana):
    make_source("alone", "Alone", FIRST)
    page = words(sign_in(ana).get("/sources/alone/compare/"))
    assert "This document has one text here. Choose another document to compare it with." in page


def test_a_shortened_text_always_says_so(sign_in, ana, letter):
    """Whatever its label is: in the choices, among what was found, over a table, where withheld."""
    short = add_text(letter, "The master sees.", kind="adaptation", label="In short")
    said = "In short (Shortened for class)"
    page = sign_in(ana).get(PAGE, {"b": short.pk}).content.decode()
    assert page.count(f">{said}</option>") == 2
    assert f'<th scope="col">{said}</th>' in page
    make_source("other", "The other letter", FIRST)
    found = sign_in(ana).get("/sources/other/compare/", {"q": "the letter"})
    assert f"The letter {said}" in words(found)
    page = sign_in(ana).get("/sources/other/compare/", {"b": short.pk}).content.decode()
    assert f">The letter ({said})</option>" in page
    short.withdraw(None, "")
    assert f"The letter, {said} This text is not shown here." in words(sign_in(ana).get(PAGE))


def test_a_shortened_text(sign_in, ana, letter):
    short = add_text(letter, "The master “sees a clear threat”.", kind="adaptation")
    page = words(sign_in(ana).get(PAGE, {"a": letter.texts.first().pk, "b": short.pk}))
    assert "1 difference : left out 1. Quotation marks are not compared" in page


def test_an_original_stands_left_of_what_was_made_from_it(sign_in, ana, letter):
    first, second = letter.texts.all()
    first.based_on = second
    first.save()
    page = sign_in(ana).get(PAGE).content.decode()
    left, right = re.findall(r'<option value="(\d+)" selected', page)
    assert (int(left), int(right)) == (second.pk, first.pk)


def test_marks_stand_around_what_is_framed_and_inside_quotations(sign_in, ana, letter):
    text = add_text(letter, "[Secret]{.stamp} *The* master “sees”.", kind="adaptation")
    page = sign_in(ana).get(PAGE, {"a": letter.texts.first().pk, "b": text.pk}).content.decode()
    marked = r'<ins class="differs is-added" id="d1-other"><span class="stamp">Secret</span></ins>'
    assert re.search(marked, re.sub(r'<span class="layer-said.*?</span>', "", page))
    assert '<span class="stamp"></span>' not in page
    assert page.count('class="stamp"') == 1


def test_texts_without_words_in_common_are_told(sign_in, ana, letter):
    other = add_text(letter, "Nobody had sent for them, I believe.", label="Another")
    response = sign_in(ana).get(PAGE, {"a": letter.texts.first().pk, "b": other.pk})
    assert "These two have too few words in common" in words(response)
    assert table(response) == []
    assert 'class="differs' not in response.content.decode()


def test_notes_are_not_shown_and_what_was_typed_is_no_markup(sign_in, ana, letter):
    text = add_text(letter, "<i>The</i> master[^t1] <script>alert(1)</script> sees\n\n[^t1]: Note.")
    page = sign_in(ana).get(PAGE, {"a": letter.texts.first().pk, "b": text.pk}).content.decode()
    assert "note-ref" not in page
    assert "<i>The</i>" not in page and "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_long_texts_come_in_pages(sign_in, ana, letter):
    body = "\n\n".join(f"Paragraph {number} says this." for number in range(100))
    one = add_text(letter, body, label="Long")
    two = add_text(letter, body.replace("says", "said"), label="Longer")
    asked = {"a": one.pk, "b": two.pk}
    first = sign_in(ana).get(PAGE, asked)
    second = sign_in(ana).get(PAGE, asked | {"page": "2"})
    assert [len(table(page)) for page in (first, second)] == [80, 20]
    assert table(second)[0][:2] == ["81", "¶81"]
    assert "Page 1 of 2" in words(first)
    assert len(table(sign_in(ana).get(PAGE, asked | {"view": "table"}))) == 100


def test_the_whole_table_stands_on_one_page_to_print(sign_in, ana, rivera, letter, monkeypatch):
    monkeypatch.setattr("sources.views.compare.DIFFERENCES", 3)
    Source.objects.update(rights=Source.Rights.PUBLIC_DOMAIN)
    body = "\n\n".join(f"Paragraph {number} says this." for number in range(8))
    one = add_text(letter, body, label="Long")
    two = add_text(letter, body.replace("says", "said"), label="Longer")
    asked = {"a": one.pk, "b": two.pk, "view": "table"}
    part = sign_in(ana).get(PAGE, asked)
    assert len(table(part)) == 3
    cut = "From number 1 on: 3 on this page. The others are on other pages."
    assert f"{cut} The whole table, to print" in words(part)
    whole = sign_in(ana).get(PAGE, asked | {"whole": "yes"})
    assert [row[0] for row in table(whole)] == list("12345678")
    assert "on this page" not in words(whole) and "to print" not in words(whole)
    ruled = sign_in(rivera).get(PAGE, asked | {"whole": "yes"}).content.decode()
    assert 'name="whole" value="yes"' in ruled
    monkeypatch.setattr("sources.views.compare.MOST_DIFFERENCES", 5)
    assert "From number 1 on: 5 on this page." in words(
        sign_in(ana).get(PAGE, asked | {"whole": "1"})
    )


def test_a_page_without_a_difference_says_where_the_others_are(sign_in, ana, letter, monkeypatch):
    monkeypatch.setattr("sources.views.compare.ROWS", 1)
    one = add_text(letter, "The first stays.\n\nThe other says this.", label="Long")
    two = add_text(letter, "The first stays.\n\nThe other said this.", label="Longer")
    page = sign_in(ana).get(PAGE, {"a": one.pk, "b": two.pk})
    assert table(page) == []
    assert "There is no difference on this page. The others are on other pages." in words(page)


# --- who may -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("access", "state", "may"),
    [
        ("anyone", "published", {"visitor", "ana", "okoro", "rivera"}),
        ("signed_in", "published", {"ana", "okoro", "rivera"}),
        ("classes", "published", {"okoro", "rivera"}),
        ("anyone", "draft", {"rivera"}),
        ("anyone", "archived", {"rivera"}),
    ],
)
def test_who_may_open_it(
    client, sign_in, ana, okoro, rivera, letter, open_library, access, state, may
):
    rights = "https://creativecommons.org/publicdomain/mark/1.0/"
    Source.objects.filter(pk=letter.pk).update(access=access, state=state, rights=rights)
    people = {"visitor": client, "ana": sign_in(ana), "okoro": sign_in(okoro)}
    people["rivera"] = sign_in(rivera)
    assert {name for name, one in people.items() if one.get(PAGE).status_code == 200} == may


def test_another_documents_text_only_for_who_may_read_it(sign_in, ana, rivera, okoro, letter):
    hidden = make_source("hidden", "Hidden letter", f"{FIRST} CANARY", owner=rivera, state="draft")
    asked = {"a": letter.texts.first().pk, "b": hidden.texts.get().pk}
    assert "CANARY" in words(sign_in(rivera).get(PAGE, asked))
    for person in [ana, okoro]:
        assert sign_in(person).get(PAGE, asked).status_code == 404
        assert "Hidden" not in words(sign_in(person).get(PAGE, {"q": "hidden"}))
    # nor can a hidden text stand on the left
    turned = {"a": asked["b"], "b": asked["a"]}
    assert sign_in(ana).get(PAGE, turned).status_code == 404


@pytest.mark.parametrize(
    "closed",
    [
        {"withdrawn_at": timezone.now(), "withdrawn_why": "The owner asked."},
        {"rights": "http://rightsstatements.org/vocab/InC/1.0/"},
    ],
)
def test_a_text_that_is_withheld_is_not_compared(sign_in, ana, letter, closed):
    book = letter.texts.last()
    make_source("other", "Other letter", SECOND)
    add_text(letter, "A third text, of other words.", label="Third")
    asked = {"a": letter.texts.first().pk, "b": book.pk}
    assert "régime" in words(sign_in(ana).get(PAGE, asked))
    Text.objects.filter(pk=book.pk).update(**closed, url="https://archive.example/book")
    asked = {"a": letter.texts.first().pk, "b": book.pk}
    for way in (asked, {"b": book.pk}, {"a": book.pk}):
        assert sign_in(ana).get(PAGE, way).status_code == 451
    assert sign_in(ana).get("/sources/other/compare/", {"b": book.pk}).status_code == 451
    response = sign_in(ana).get(PAGE)
    page, said = words(response).split("What is not shown here")
    assert "Book" not in page and "régime" not in page + said
    assert "The letter, Book This text is not shown here." in said
    assert closed.get("withdrawn_why", "It is in copyright") in said and "“The Letter.”" in said
    assert '<a href="https://archive.example/book" rel="noreferrer external">' in (
        response.content.decode()
    )


def test_where_no_text_is_shown_nothing_is_compared(sign_in, ana, letter):
    letter.texts.update(rights="http://rightsstatements.org/vocab/InC/1.0/")
    page = words(sign_in(ana).get(PAGE))
    assert "This document has no text here that can be compared." in page
    assert page.count("This text is not shown here.") == 2


@pytest.mark.parametrize(
    "asked",
    [
        {"a": "999999"},
        {"b": "abc"},
        {"b": "-1"},
        {"b": "9" * 30},
        {"b": "²"},
        {"versions": "1-999999"},
        {"versions": "1"},
        {"versions": "9" * 30 + "-1"},
        {"versions": ""},
    ],
)
def test_what_is_not_there(sign_in, rivera, letter, asked):
    assert sign_in(rivera).get(PAGE, asked).status_code == 404


@pytest.mark.parametrize("asked", [{"view": "x"}, {"page": "x"}, {"page": "99"}, {"q": "x" * 999}])
def test_what_does_not_matter_is_passed_over(sign_in, ana, letter, asked):
    assert len(table(sign_in(ana).get(PAGE, asked))) == 3


def test_missing_document_and_wrong_method(client, sign_in, ana, letter):
    assert sign_in(ana).get("/sources/nothing-here/compare/").status_code == 404
    assert client.post(PAGE).status_code == 405


# --- versions of one text ------------------------------------------------------------


@pytest.fixture
def corrected(letter, rivera):
    """The first printing, corrected: its two versions as the address names them."""
    text = letter.texts.first()
    text.revise("# Heading\n\n" + FIRST.replace("clear", "CANARY"), by=rivera)
    return "-".join(str(one.pk) for one in text.versions.order_by("number"))


def test_two_versions_of_one_text(sign_in, rivera, corrected):
    response = sign_in(rivera).get(PAGE, {"versions": corrected})
    assert [row[2:] for row in table(response)] == [
        ["‸The master sees", "Heading", "added"],
        ["sees a clear threat.", "sees a CANARY threat.", "replaced"],
    ]
    assert "The earlier version of the text is on the left" in words(response)
    turned = "-".join(reversed(corrected.split("-")))
    assert table(sign_in(rivera).get(PAGE, {"versions": turned})) == table(response)


def test_earlier_versions_are_for_who_may_change_the_document(
    client, sign_in, ana, okoro, rivera, lindqvist, letter, corrected
):
    Source.objects.filter(pk=letter.pk).update(access="anyone")
    link = f'href="?versions={corrected}"'
    for person in [rivera, lindqvist]:
        assert sign_in(person).get(PAGE, {"versions": corrected}).status_code == 200
        assert link in sign_in(person).get(PAGE).content.decode()
    for reader in [client, sign_in(ana), sign_in(okoro)]:
        assert reader.get(PAGE, {"versions": corrected}).status_code == 404
        assert link not in reader.get(PAGE).content.decode()


def test_versions_of_two_texts_or_of_another_document(sign_in, rivera, letter, corrected):
    older = corrected.split("-")[0]
    book = letter.texts.last().current_id
    assert sign_in(rivera).get(PAGE, {"versions": f"{older}-{book}"}).status_code == 404
    other = make_source("other", "Other", "x", owner=rivera)
    other.texts.get().revise("y")
    pair = "-".join(str(one.pk) for one in other.texts.get().versions.all())
    assert sign_in(rivera).get(PAGE, {"versions": pair}).status_code == 404
    assert sign_in(rivera).get("/sources/other/compare/", {"versions": pair}).status_code == 200


# --- how much it asks of the database ------------------------------------------------


@pytest.mark.parametrize(("who", "most"), [("ana", 12), ("rivera", 20)])
def test_the_number_of_queries_is_constant(
    request, sign_in, letter, django_assert_max_num_queries, who, most
):
    reader = sign_in(request.getfixturevalue(who))
    other = make_source("other", "Other letter", SECOND).texts.get()
    asked = {"a": letter.texts.first().pk, "b": other.pk, "q": "letter"}
    reader.get(PAGE, asked)  # the first request of a session also writes its row
    counts = []
    for batch in [range(1), range(1, 3)]:
        for number in batch:
            make_source(f"s{number}", f"Letter {number}", FIRST)
            add_text(letter, f"{FIRST} {number}", label=f"Text {number}").revise(FIRST)
        with django_assert_max_num_queries(most) as queries:
            reader.get(PAGE, asked)
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- on paper -------------------------------------------------------------------------------


def test_what_may_not_be_printed_is_not_printed_beside_another(sign_in, ana, letter):
    Source.objects.update(rights=Source.Rights.PUBLIC_DOMAIN)
    whole = {"view": "table", "whole": "yes"}
    page = sign_in(ana).get(PAGE, whole).content.decode()
    assert '<section class="card" aria-labelledby="differences">' in page
    assert "only-print" not in page
    decide(letter.texts.get(label="Book"), "print", False)
    page = sign_in(ana).get(PAGE, whole).content.decode()
    assert '<section class="card no-print" aria-labelledby="differences">' in page
    assert page.count("The school decided that it is not printed.") == 1
    assert page.count("“The Letter.” n.d.") == 1


def decide(text, use, is_allowed):
    today = timezone.localdate()
    text.source.decisions.create(
        text=text, use=use, is_allowed=is_allowed, ground="other", decided_on=today
    )


# --- layers ---------------------------------------------------------------------------------


def test_layers_are_told_to_who_hears_them(sign_in, ana, letter):
    letter.texts.get(label="Web page").revise(f"[Top secret]{{.stamp}} {FIRST}")
    said = '<span class="layer-said visually-hidden" data-skip="">Mark on the paper: </span>'
    page = sign_in(ana).get(PAGE).content.decode()
    assert page.count(said) == 1
