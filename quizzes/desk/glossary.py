"""The words of a document on the desk that its word list explains."""

import re
from dataclasses import dataclass

from sources.models.topic import read_terms


@dataclass(frozen=True)
class Explained:
    """A word with its meaning, and what it is in the student's second language, or ""."""

    key: int
    name: str
    forms: list
    meaning: str
    translation: str = ""


def words_explained(document, language=""):
    """Those that stand in what lies on the table, by name. Needs `with_surroundings`."""
    if document.because:
        return []
    start, end = document.shown_blocks[0]["start"], document.shown_blocks[-1]["end"]
    words = document.shown_version.reading_text[start:end].casefold()
    terms = read_terms(document.terms_there)
    return [_explained(term, language) for term in terms if _stands_in(words, term)]


def _stands_in(words, term):
    forms = "|".join(re.escape(form.casefold()) for form in term.forms)
    return re.search(rf"(?<!\w)(?:{forms})(?!\w)", words) is not None


def _explained(term, language):
    said = term.translation_into(language) if language else ""
    return Explained(term.pk, term.name, term.forms, term.meaning, said)
