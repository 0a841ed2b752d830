"""Words, sentences, a school grade, long and rare words of a text."""

import pytest

from sources.models import Source
from sources.readability import grade_of, long_words, reading_of, syllables
from tests.cast import make_source

HARD = (
    "The representative of the administration communicated extraordinary "
    "dissatisfaction concerning the unconstitutional interpretation of obligations. "
)


def reading(body, **columns):
    slug = f"t{Source.objects.count()}"
    text = make_source(slug, "T", body).texts.get()
    for name, value in columns.items():
        setattr(text, name, value)
    text.save()
    text.current.text = text
    return reading_of(text.current)


@pytest.mark.parametrize(
    ("word", "count"),
    [("ship", 1), ("ships", 1), ("open", 2), ("closed", 1), ("wanted", 2), ("representative", 5)],
)
def test_syllables(word, count):
    assert syllables(word) == count


@pytest.mark.django_db
def test_it_works():
    easy = reading("The ship came in. It was late. We saw it go by the gate. " * 8)
    assert (easy.words, easy.sentences) == (14 * 8, 24)
    assert easy.grade < 3 and easy.long_words == []


@pytest.mark.django_db
def test_hard_words_stand_by_their_length_without_names():
    hard = reading(HARD * 5 + "Extraordinary Manchuria was there.")
    assert hard.grade > 18
    assert hard.long_words[0] == "unconstitutional"
    assert "Manchuria" not in hard.long_words and "there" not in hard.long_words


@pytest.mark.django_db
def test_another_language_is_only_counted():
    found = reading("Сталин пишет Мао. " * 30, language="ru")
    assert (found.words, found.grade, found.long_words) == (90, None, [])


@pytest.mark.django_db
def test_of_a_few_words_nothing_is_said():
    assert reading("A short cable.").grade is None


def test_a_grade_is_never_below_zero():
    assert grade_of(["go"] * 60, 30) == 0
    assert long_words(["Stalin", "obligation", "obligation"]) == ["obligation"]


@pytest.mark.django_db
def test_rare_words_are_those_of_few_documents_here(monkeypatch):
    monkeypatch.setattr("sources.readability.FEWEST_TEXTS", 5)
    for number in range(5):
        make_source(f"s{number}", "Of ships", "Under the gate waited the régime of grain.")
    words = "A régime of grain, and the sarcophagus of Menelaus under a tarpaulin."
    assert reading(words).rare_words == ["sarcophagus", "tarpaulin"]
    assert reading("Сталин видел саркофаг.", language="ru").rare_words == ["саркофаг", "видел"]


@pytest.mark.django_db
def test_in_a_small_library_nothing_is_called_rare():
    assert reading("A régime of grain and a sarcophagus.").rare_words == []
