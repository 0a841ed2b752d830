"""A translation beside the text it was made from, on the student's desk."""

from html import unescape

import pytest
from django.utils import timezone

from lessons.models import StepDocument
from sources.models import RightsDecision

FRENCH = "Les navires arrivèrent.\n\nOnze mâts.\n\nLes portes restent closes."


@pytest.fixture
def url(giving, quiz):
    return f"/assignments/{giving.assignment_id}/{quiz.pk}/"


@pytest.fixture
def original(harbor_letter):
    """What the letter on the table was translated from."""
    translated = harbor_letter.texts.get()
    text = harbor_letter.texts.create(label="As he wrote it", language="fr", position=1)
    text.revise(FRENCH)
    translated.kind, translated.based_on = "translation", text
    translated.original_language = "French"
    translated.save()
    return text


@pytest.fixture
def shown(original):
    StepDocument.objects.update(shows_original=True)
    return original


def words(response):
    return " ".join(unescape(response.content.decode()).split())


def test_it_works(sign_in, ana, url, shown):
    page = words(sign_in(ana).get(url))
    assert "Doc 1 beside its original" in page
    assert "As he wrote it (French)" in page
    row = '<th scope="row">2</th><td lang="en" dir="auto">I counted eleven masts and no flag.</td>'
    assert f'{row}<td lang="fr" dir="auto">Onze mâts.</td>' in page
    assert page.count("beside its original") == 1


def test_only_where_the_author_shows_it(sign_in, ana, url, original):
    page = words(sign_in(ana).get(url))
    assert "beside its original" not in page
    assert "Onze mâts" not in page


@pytest.mark.parametrize("kind", ["transcription", "adaptation"])
def test_only_of_a_translation(sign_in, ana, url, shown, harbor_letter, kind):
    harbor_letter.texts.filter(based_on=shown).update(kind=kind)
    assert "Onze mâts" not in words(sign_in(ana).get(url))


def test_an_excerpt(sign_in, ana, url, shown):
    StepDocument.objects.filter(label="Doc 1").update(first_paragraph=2, last_paragraph=2)
    page = words(sign_in(ana).get(url))
    assert "Onze mâts." in page
    assert "Les navires" not in page
    assert "Les portes" not in page


def test_other_paragraphs(sign_in, ana, url, shown):
    shown.revise("Les navires arrivèrent. Onze mâts.\n\nLes portes restent closes.")
    page = words(sign_in(ana).get(url))
    assert '<th scope="row"></th>' in page
    assert "Onze mâts.<br><br>Les portes restent closes." in page


def test_withdrawn(sign_in, ana, url, shown):
    shown.withdraw(None, "Not ours.")
    page = words(sign_in(ana).get(url))
    assert "eleven masts" in page
    assert "Onze mâts" not in page


def test_not_to_be_shown(sign_in, ana, url, shown):
    RightsDecision.objects.create(
        source=shown.source,
        text=shown,
        use="show",
        is_allowed=False,
        ground="letter",
        decided_on=timezone.localdate(),
    )
    page = words(sign_in(ana).get(url))
    assert "eleven masts" in page
    assert "Onze mâts" not in page


def test_of_another_document(sign_in, ana, url, shown, council_notice):
    text = council_notice.texts.get()
    shown.derived.update(based_on=text)
    assert "beside its original" not in words(sign_in(ana).get(url))


@pytest.mark.parametrize("more", [0, 2])
def test_queries(count_queries, sign_in, ana, url, shown, quiz, attempt, more):
    table = StepDocument.objects.get(label="Doc 1")
    for number in range(more):
        table.pk, table.label = None, f"Doc {7 + number}"
        table.save(force_insert=True)
    client = sign_in(ana)
    client.get("/accounts/password/")
    assert count_queries(lambda: client.get(url)) <= 12
