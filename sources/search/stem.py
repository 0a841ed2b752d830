"""The Porter stemmer: farmers and farmer have one stem.

M. F. Porter, "An algorithm for suffix stripping", Program 14 (1980), with the two changes
that its author made later (-bli, -logi). A test compares it with the one inside SQLite.
"""

import re
from functools import lru_cache

_LETTERS = re.compile(r"[a-z]{3,}")
_C, _V = "[^aeiou]", "[aeiouy]"
_CS, _VS = f"{_C}(?:[^aeiouy])*", f"{_V}[aeiou]*"
_MORE_THAN_0 = re.compile(f"(?:{_CS})?{_VS}{_CS}")
_IS_1 = re.compile(f"(?:{_CS})?{_VS}{_CS}(?:{_VS})?$")
_MORE_THAN_1 = re.compile(f"(?:{_CS})?{_VS}{_CS}{_VS}{_CS}")
_HAS_VOWEL = re.compile(f"(?:{_CS})?{_V}")
_DOUBLED = re.compile(r"([^aeiouylsz])\1$")
_SHORT = re.compile(f"{_CS}{_V}[^aeiouwxy]$")

_LONG = {
    "ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize",
    "bli": "ble", "alli": "al", "entli": "ent", "eli": "e", "ousli": "ous",
    "ization": "ize", "ation": "ate", "ator": "ate", "alism": "al", "iveness": "ive",
    "fulness": "ful", "ousness": "ous", "aliti": "al", "iviti": "ive", "biliti": "ble",
    "logi": "log",
}  # fmt: skip
_SHORTER = {
    "icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": "",
}  # fmt: skip
_ENDINGS = [
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ou", "ism",
    "ate", "iti", "ous", "ive", "ize", "sion", "tion",
]  # fmt: skip


def _longest_first(endings):
    return re.compile(f"(?:{'|'.join(sorted(endings, key=len, reverse=True))})$")


_STEP_2, _STEP_3, _STEP_4 = map(_longest_first, (_LONG, _SHORTER, _ENDINGS))


@lru_cache(maxsize=200_000)
def stem(word):
    """The stem of a lower-case English word; anything else is its own."""
    if not _LETTERS.fullmatch(word):
        return word
    word = _past(_plural(word))
    if word.endswith("y") and _HAS_VOWEL.match(word[:-1]):
        word = word[:-1] + "i"
    word = _replaced(_replaced(word, _STEP_2, _LONG), _STEP_3, _SHORTER)
    return _tidied(_without_ending(word))


def _plural(word):
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _past(word):
    if word.endswith("eed"):
        return word[:-1] if _MORE_THAN_0.match(word[:-3]) else word
    for ending in ("ed", "ing"):
        if word.endswith(ending) and _HAS_VOWEL.match(word[: -len(ending)]):
            return _mended(word[: -len(ending)])
    return word


def _mended(word):
    """What a past or a participle leaves: conflat becomes conflate, hopp hop, fil file."""
    if word.endswith(("at", "bl", "iz")):
        return word + "e"
    if _DOUBLED.search(word):
        return word[:-1]
    return word + "e" if _IS_1.match(word) and _SHORT.match(word) else word


def _replaced(word, endings, instead):
    found = endings.search(word)
    if found and _MORE_THAN_0.match(word[: found.start()]):
        return word[: found.start()] + instead[found[0]]
    return word


def _without_ending(word):
    found = _STEP_4.search(word)
    if not found:
        return word
    rest = word[: found.start()]
    if found[0] in ("sion", "tion"):  # only the -ion goes
        rest += found[0][0]
    return rest if _MORE_THAN_1.match(rest) else word


def _tidied(word):
    if word.endswith("e"):
        rest = word[:-1]
        short = _IS_1.match(rest) and _SHORT.match(rest)
        if _MORE_THAN_1.match(rest) or (_IS_1.match(rest) and not short):
            word = rest
    return word[:-1] if word.endswith("ll") and _MORE_THAN_1.match(word) else word
