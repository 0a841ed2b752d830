"""How hard a text is to read, counted here: no service, no list fetched from elsewhere.

A word is rare that few texts of this library have.

The grade is Flesch and Kincaid's (1975): 0.39 words a sentence + 11.8 syllables a word - 15.59,
for English alone. Syllables are counted by groups of vowels, which is right for nine words in
ten; a figure is a hint, not a measurement.
"""

import re
from typing import NamedTuple

from sources.models import SearchEntry
from sources.search.sharing import how_common

WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
VOWELS = re.compile(r"[aeiouyàâäèéêëîïôöùûü]+")
SILENT = re.compile(r"(?:[^laeiouy]es|[^laeiouytd]ed|[^laeiouy]e)$")
LONG = 3  # syllables
MOST_SHOWN = 30
FEWEST = 50  # words; of less nothing can be said
#: A word is rare that stands in so few texts, of so many that it says something.
MOST_WITH_IT, FEWEST_TEXTS = 3, 50
FEWEST_LETTERS, MOST_COUNTED = 5, 120


class Reading(NamedTuple):
    words: int
    sentences: int
    grade: float | None  # of a US school; None where it cannot be told
    long_words: list  # words of three syllables or more, no names, the longest first
    rare_words: list  # in few other documents here, no names, the rarest first; any language


def reading_of(version):
    """The figures of one version of a text."""
    text = version.reading_text
    words = WORD.findall(text)
    sentences = sum(len(block["sentences"]) for block in version.blocks) or 1
    if version.text.language.partition("-")[0] != "en":
        return Reading(len(words), sentences, None, [], rare_words(words))
    grade = grade_of(words, sentences) if len(words) >= FEWEST else None
    return Reading(len(words), sentences, grade, long_words(words), rare_words(words))


def grade_of(words, sentences):
    count = sum(syllables(word) for word in words)
    return round(max(0, 0.39 * len(words) / sentences + 11.8 * count / len(words) - 15.59), 1)


def syllables(word):
    word = word.lower().replace("’s", "").replace("'s", "")
    return max(1, len(VOWELS.findall(SILENT.sub("", word) or word)))


def rare_words(words):
    """Those that hardly another document here has. In a small library nearly all would be."""
    if SearchEntry.objects.filter(text__isnull=False).count() < FEWEST_TEXTS:
        return []
    small = sorted({word for word in words if word.islower() and len(word) >= FEWEST_LETTERS})
    counts = how_common(sorted(small, key=lambda word: (-len(word), word))[:MOST_COUNTED])
    rare = [word for word, count in counts.items() if count <= MOST_WITH_IT]
    return sorted(rare, key=lambda word: (counts[word], -len(word), word))[:MOST_SHOWN]


def long_words(words):
    """Those one might explain; what is never written small would be a name."""
    small = {word for word in words if word.islower()}
    found = [word for word in small if syllables(word) >= LONG and "-" not in word]
    return sorted(found, key=lambda word: (-syllables(word), word))[:MOST_SHOWN]
