"""The images of a document's pages beside its words."""

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from sources.models import Attachment
from tests.cast import make_source

ADDRESS = "/sources/letter/pages/"
BODY = "First words.\n\nSecond words.\n\nThird words."


@pytest.fixture
def letter(rivera):
    source = make_source("letter", "A letter", BODY, owner=rivera)
    for number, first in enumerate([1, 2], 1):
        Attachment.objects.create(
            source=source,
            kind="image",
            file=ContentFile(b"x", name=f"page{number}.jpg"),
            caption=f"Leaf {number}",
            alt=f"Handwriting {number}",
            transcript=f"Typed {number}",
            first_paragraph=first,
            position=number,
        )
    return source


def shown(client, query=""):
    return client.get(ADDRESS + query).content.decode()


def test_it_works(sign_in, ana, letter):
    page = shown(sign_in(ana))
    assert "Page 1 of 2" in page and "Leaf 1" in page and "Leaf 2" not in page
    assert "First words." in page and "Second words." in page and "Third words." not in page
    page = shown(sign_in(ana), "?page=2")
    assert "Page 2 of 2" in page and 'alt="Handwriting 2"' in page and "Typed 2" in page
    assert "First words." not in page and "Third words." in page


def test_without_paragraphs_the_whole_text_stands_beside(sign_in, ana, letter):
    Attachment.objects.update(first_paragraph=None)
    page = shown(sign_in(ana), "?page=2")
    assert "First words." in page and "Third words." in page


@pytest.mark.parametrize("query", ["?page=0", "?page=3", "?page=x", "?page=99999999999999999999"])
def test_a_page_that_is_not_there_is_the_first(sign_in, ana, letter, query):
    assert "Page 1 of 2" in shown(sign_in(ana), query)


def test_in_place_of_a_withdrawn_image_stands_why(sign_in, ana, letter):
    letter.texts.update(url="https://archive.example/letter")
    first = Attachment.objects.filter(position=1)
    first.update(withdrawn_at=timezone.now(), withdrawn_why="The heirs ask us to.")
    page = shown(sign_in(ana))
    assert "Page 1 of 2" in page and "First words." in page and "Third words." not in page
    assert "This picture or file is not shown here." in page and "The heirs ask us to." in page
    assert '<p class="serif small">“A Letter.”' in page
    assert '<a href="https://archive.example/letter" rel="noreferrer external">' in page
    for hidden in ["Leaf 1", "Handwriting 1", "Typed 1", f"/media/{first.get().pk}/"]:
        assert hidden not in page
    assert "Leaf 2" in shown(sign_in(ana), "?page=2")


def test_where_no_image_is_shown_the_answer_says_why(sign_in, ana, rivera, letter):
    Attachment.objects.update(withdrawn_at=timezone.now(), withdrawn_why="The heirs ask us to.")
    answer = sign_in(ana).get(ADDRESS)
    assert answer.status_code == 451
    assert "The heirs ask us to." in answer.content.decode()
    assert sign_in(rivera).get(ADDRESS).status_code == 200


def test_in_place_of_a_withdrawn_text_stands_why(sign_in, ana, letter):
    letter.texts.update(withdrawn_at=timezone.now(), withdrawn_why="The heirs ask us to.")
    page = shown(sign_in(ana))
    assert "Leaf 1" in page and "First words." not in page
    assert "This text is not shown here." in page and "The heirs ask us to." in page
    assert '<p class="serif small">“A Letter.”' in page


def test_who_may_not(client, sign_in, ana, okoro, rivera, letter):
    letter.state = "draft"
    letter.save()
    assert client.get(ADDRESS).status_code == 404
    assert [sign_in(one).get(ADDRESS).status_code for one in (ana, okoro, rivera)] == [
        404,
        404,
        200,
    ]


def test_missing_and_other_methods(sign_in, ana, letter):
    make_source("bare", "No image", "x")
    assert sign_in(ana).get("/sources/bare/pages/").status_code == 404
    assert sign_in(ana).get("/sources/none/pages/").status_code == 404
    assert sign_in(ana).post(ADDRESS).status_code == 405


@pytest.mark.parametrize("more", [0, 3])
def test_queries_do_not_grow(sign_in, ana, letter, more, django_assert_num_queries):
    for number in range(more):
        Attachment.objects.create(
            source=letter, kind="image", file=ContentFile(b"x", name=f"more{number}.jpg")
        )
    page = sign_in(ana)
    page.get(ADDRESS)
    with django_assert_num_queries(6):
        page.get(ADDRESS)
