"""Dates of documents: whole, partial, uncertain, before Christ, or a stretch of time.

Stored as EDTF (ISO 8601-2), sorted by integers, shown in words. `from_phrase` proposes
a date for what is printed on a page; a person should see it before it counts.
"""

from sources.dates.edtf import DateError, Span, parse, validate
from sources.dates.phrases import from_phrase
from sources.dates.words import in_words, life_in_words

__all__ = ["DateError", "Span", "from_phrase", "in_words", "life_in_words", "parse", "validate"]
