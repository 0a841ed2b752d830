"""What of an archive's title a citation still needs beside the names and the date.

"Cable from Roshchin to Stalin, 13 May 1950" says nothing that the parts of the citation do not
say, and is left out; "Memorandum of Conversation, 21 April 1949" loses its date.
"""

import re

from sources import dates

_SMALL = (
    "a an the and but or nor for so yet as at by down from in into like near of off on onto over "
    "past per than to up upon via with within without v vs de du la le von van der"
)
SMALL = set(_SMALL.split())
_CONNECTING = "a an the and from to by of in at on for with via sent through comrade mr mrs dr"
CONNECTING = set(_CONNECTING.split())
_KINDS = (
    "letter letters cable cables telegram note message memorandum aide memoire mémoire ciphered"
)
KINDS = set(_KINDS.split())
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
LAST = re.compile(r"(?:,|\(|\bon|\bof)\s*(?P<date>[^,()]*(?:,\s*\d{3,4})?)\)?\s*$")


def without_date(title, written):
    """The title without a date at its end, where that is the document's own."""
    found = LAST.search(title)
    if not (found and written and re.search(r"\d", found["date"])):
        return title
    said = dates.from_phrase(found["date"].strip())
    said = getattr(said, "edtf", said)
    kept = title[: found.start()].rstrip(" ,")
    return kept if kept and said == written else title


def without_author(title, names):
    """ "Memorandum of Conversation, by the Deputy Director (Allison)" without who, if it is one
    of these names."""
    main, by, who = title.rpartition(", by ")
    said = CONNECTING.union(*(_words(name) for name in names))
    return main if by and _words(who) <= said else title


def _words(text):
    return {word.casefold() for word in WORD.findall(text)}


def only_describes(title, names, place, written):
    """Whether a title holds nothing but the kind, these names, the place and the date."""
    said = (CONNECTING | KINDS).union(*(_words(text) for text in [*names, place]))
    return _words(without_date(title, written)) <= said


def headline(title):
    """Chicago's and MLA's capitals for an English title; a word with a capital in it stays."""
    words = re.split(r"(\s+|-)", title)
    places = [at for at, word in enumerate(words) if WORD.search(word)]
    starts = {places[0], places[-1]} if places else set()
    starts |= {at for at in places if at > 1 and words[at - 2][-1:] in (":", ".", "?", "!")}
    return "".join(
        _capital(word) if at in places and (at in starts or _is_large(word)) else word
        for at, word in enumerate(words)
    )


def _is_large(word):
    return WORD.search(word)[0].casefold() not in SMALL


def _capital(word):
    if word != word.lower():
        return word
    at = WORD.search(word).start()
    return word[:at] + word[at].upper() + word[at + 1 :]


def short(title):
    """For a second note: up to the colon, without the article before it."""
    main = re.split(r":\s", title)[0]
    return re.sub(r"^(?:The|An?)\s+(?=\S+\s)", "", main)
