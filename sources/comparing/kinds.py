"""What a difference is: spelling and punctuation, order, added, left out, replaced."""

import re

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from rapidfuzz.distance import OSA

from sources.comparing.spelling import plain_spelling


class Kind(TextChoices):
    """The second text is told by the first: what is added stands in the second alone."""

    SPELLING = "spelling", _("spelling and punctuation")
    ORDER = "order", _("order")
    ADDED = "added", _("added")
    LEFT_OUT = "left_out", _("left out")
    REPLACED = "replaced", _("replaced")


#: How much alike two spellings of a name are, at least.
NAME_ALIKE, NAME_LETTERS = 0.75, 5


def kind_of(edit, left, right):
    """The kind of an edit, given the words on either side."""
    if edit.is_order:
        return Kind.ORDER
    if not left:
        return Kind.ADDED
    if not right:
        return Kind.LEFT_OUT
    return Kind.SPELLING if _spelled_otherwise(left, right) else Kind.REPLACED


def _spelled_otherwise(left, right):
    """Whether these are the same words: "to day" and "today", "honor", Shtykov and Shytkov."""
    joined = ["".join(word.key for word in words) for words in (left, right)]
    if joined[0] == joined[1]:
        return True
    return len(left) == len(right) and all(map(_one_word, left, right))


def _one_word(one, two):
    if plain_spelling(one.key) == plain_spelling(two.key):
        return True
    return (
        all(word.look.strip("\"'([")[:1].isupper() for word in (one, two))
        and not re.search(r"\d", one.key + two.key)
        and min(len(one.key), len(two.key)) >= NAME_LETTERS
        and OSA.normalized_similarity(one.key, two.key) >= NAME_ALIKE
    )
