"""How much two texts look like printings of one document."""

import re
import unicodedata

from rapidfuzz.distance import Indel

#: From here on we ask "same document?".
LIKELY = 0.9


def words_of(text):
    """Words without case, accents and signs: what a printer may change is left out."""
    plain = unicodedata.normalize("NFKD", re.sub(r"\[\^\w+\]|\{\.\w+\}", "", text)).casefold()
    return re.findall(r"\w+", "".join(sign for sign in plain if not unicodedata.combining(sign)))


def likeness(first, second):
    """From 0 to 1, of two lists of words in their order."""
    if not first or not second:
        return 0.0
    if min(len(first), len(second)) / max(len(first), len(second)) < LIKELY * LIKELY:
        return 0.0
    return Indel.normalized_similarity(first, second)
