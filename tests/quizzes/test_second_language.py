"""A question in a second language, beside its own words, for whom it is set."""

from html import unescape

import pytest
from django.urls import reverse

from lessons.models import Support
from quizzes.models import Question

SPANISH = "¿Estaban cerradas\nlas puertas?"


@pytest.fixture
def essay(quiz):
    essay = Question.objects.get(kind="essay")
    essay.settings |= {"prompts": {"es": SPANISH, "uk": "Чи були ворота зачинені?"}}
    essay.save()
    return essay


def words(response):
    return " ".join(unescape(response.content.decode()).split())


def desk(giving, quiz):
    return reverse("quizzes:workspace", args=[giving.assignment_id, quiz.pk])


def test_it_works(sign_in, ana, giving, quiz, essay):
    Support.objects.create(student=ana, language="es")
    page = words(sign_in(ana).get(desk(giving, quiz)))
    second = '<p class="prompt second" lang="es" dir="auto">¿Estaban cerradas<br>las puertas?</p>'
    assert page.count(second) == page.count('class="prompt second"') == 1
    assert page.index("Were the gates shut?</p>") < page.index(second)


@pytest.mark.parametrize("language", ["", "fr"])
def test_others_see_nothing_of_it(sign_in, ana, giving, quiz, essay, language):
    Support.objects.create(student=ana, language=language)
    page = words(sign_in(ana).get(desk(giving, quiz)))
    assert "puertas" not in page
    assert "ворота" not in page


# --- typed by the author ---------------------------------------------------------------


def admin(essay):
    return reverse("admin:quizzes_question_change", args=[essay.pk])


def typed(client, essay, prompts):
    """The page's own form with other words in the field."""
    form = client.get(admin(essay)).context["adminform"].form
    data = {one.html_name: "" if one.value() is None else one.value() for one in form}
    return client.post(admin(essay), data | {"required": "on", "prompts": prompts})


def test_it_is_typed_with_the_question(sign_in, rivera, essay):
    client = sign_in(rivera)
    assert "es: ¿Estaban cerradas\nlas puertas?\nuk: " in unescape(
        client.get(admin(essay)).content.decode()
    )
    answer = typed(client, essay, "fr: Qui parle ?\r\n\r\nzh-hant : 誰?\nzweite Zeile")
    assert answer.status_code == 302
    essay.refresh_from_db()
    assert essay.settings["prompts"] == {"fr": "Qui parle ?", "zh-hant": "誰?\nzweite Zeile"}
    assert essay.settings["least_words"] == 50


def test_taken_away(sign_in, rivera, essay):
    assert typed(sign_in(rivera), essay, " ").status_code == 302
    essay.refresh_from_db()
    assert "prompts" not in essay.settings


@pytest.mark.parametrize(
    ("prompts", "why"),
    [
        ("tlh: nuq?", "“tlh” is no language of the list: am, ar,"),
        ("es: a\nes: b", "“es” stands there twice."),
        ("¿Quién?", "Begin with the language, such as es:"),
        ("es: " + "a" * 20_001, "at most 20000 characters"),
    ],
)
def test_wrongly_typed(sign_in, rivera, essay, prompts, why):
    answer = typed(sign_in(rivera), essay, prompts)
    assert answer.status_code == 200
    assert why in words(answer)
    essay.refresh_from_db()
    assert essay.settings["prompts"]["es"] == SPANISH


def test_who_was_asked_keeps_the_old_words(sign_in, ana, rivera, giving, quiz, essay):
    Support.objects.create(student=ana, language="es")
    sign_in(ana).get(desk(giving, quiz))
    typed(sign_in(rivera), essay, "es: ¿Otra pregunta?")
    assert "¿Estaban cerradas" in words(sign_in(ana).get(desk(giving, quiz)))
    assert Question.objects.get(replaces=essay).settings["prompts"] == {"es": "¿Otra pregunta?"}
