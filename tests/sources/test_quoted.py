"""What a commentary quotes, beside the words of the document it comments on."""

import lxml.html
import pytest

from sources.models import Relation
from tests.cast import make_source

pytestmark = pytest.mark.django_db
PAGE = "/sources/commentary/quoted/"
LETTER = (
    "We left the council on the second of May.\n\n"
    "Fourth, to give the pilots a free hand and let them make more mistakes.\n\n"
    "Let us suppose that this will also pull Lorn into the war."
)
COMMENTARY = (
    "He writes that they left “on the second of May”.\n\n"
    "The aim was “to give the [greedy] pilots a free hand”, and “Lorn was pulled into the war”. "
    "Olsen calls it “nothing but an old song of sailors”."
)


@pytest.fixture
def commentary(rivera):
    letter = make_source("letter", "The letter", LETTER, owner=rivera)
    source = make_source("commentary", "On the letter", COMMENTARY, owner=rivera)
    Relation.objects.create(source=source, kind="comments_on", target=letter)
    return source


def rows(response):
    return [
        [" ".join(cell.text_content().split()) for cell in row]
        for row in lxml.html.fromstring(response.content).xpath("//tbody/tr")
    ]


def test_it_works(sign_in, ana, commentary):
    response = sign_in(ana).get(PAGE)
    assert rows(response) == [
        [
            "¶1",
            "on the second of May",
            "on the second of May ¶1",
            "word for word",
        ],
        [
            "¶2",
            "to give the [greedy] pilots a free hand",
            "to give the pilots a free hand ¶2",
            "changes are marked",
        ],
        [
            "¶2",
            "Lorn was pulled into the war",
            "Lorn into the war ¶3",
            "differs “was pulled into” for “into”",
        ],
        ["¶2", "nothing but an old song of sailors", "", "not in the texts you can read here"],
    ]
    page = response.content.decode()
    text = Relation.objects.get().target.texts.get()
    assert f'href="/sources/letter/?printing={text.pk}#p3"' in page
    assert f'href="{PAGE}"' in sign_in(ana).get("/sources/commentary/").content.decode()
    assert "/quoted/" not in sign_in(ana).get("/sources/letter/").content.decode()


def test_a_document_that_is_closed_to_one(sign_in, ana, rivera, commentary):
    letter = Relation.objects.get().target
    letter.access = "staff"
    letter.save()
    assert sign_in(ana).get(PAGE).status_code == 404
    assert len(rows(sign_in(rivera).get(PAGE))) == 4


def test_words_that_are_withheld(sign_in, ana, rivera, commentary):
    text = Relation.objects.get().target.texts.get()
    text.withdraw(rivera, "asked for")
    text.url = "https://archive.example/letter"
    text.save()
    response = sign_in(ana).get(PAGE)
    said = response.content.decode().partition("What is not shown here")[2]
    assert "This text is not shown here." in said and "asked for" in said
    assert "“The Letter.”" in said and f'href="{text.url}"' in said
    assert [row[3] for row in rows(response)] == ["not in the texts you can read here"] * 4
    assert "the pilots" not in response.content.decode()
    commentary.texts.get().withdraw(rivera, "asked for")
    response = sign_in(ana).get(PAGE)
    assert "No words in quotation marks can be compared here." in response.content.decode()
    assert "second of May" not in response.content.decode()


def test_a_document_without_a_commentary(sign_in, ana, commentary):
    assert sign_in(ana).get("/sources/letter/quoted/").status_code == 404
    assert sign_in(ana).get("/sources/none/quoted/").status_code == 404


def test_wrong_method_and_nobody(client, sign_in, ana, commentary):
    assert sign_in(ana).post(PAGE).status_code == 405
    assert client.get(PAGE).status_code == 404


def test_the_number_of_queries(sign_in, ana, rivera, commentary, django_assert_num_queries):
    client = sign_in(ana)
    client.get(PAGE)
    with django_assert_num_queries(5):
        client.get(PAGE)
    for slug in ("second", "third"):
        other = make_source(slug, slug, LETTER, owner=rivera)
        Relation.objects.create(source=commentary, kind="comments_on", target=other)
    with django_assert_num_queries(5):
        client.get(PAGE)
