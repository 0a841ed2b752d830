"""Where a document is used, as told by the apps that use it.

A higher app registers, in its `AppConfig.ready()`, a function from a source and a
user to a list of `Place`: what of its own stands on that source and that this user
may see. A document with a place is put away instead of deleted.
"""

from collections.abc import Callable
from typing import NamedTuple


class Cited(NamedTuple):
    """A passage of an earlier version that somebody rests on, as `sources.passages` finds it.

    `text` is the id of the text.
    """

    text: int
    quote: str
    prefix: str
    suffix: str
    start: int


class Place(NamedTuple):
    """`keeps_words`: what stands there goes on with the words as they were. `note`: what who edits
    the words should know of it."""

    label: str
    url: str
    keeps_words: bool = False
    note: str = ""


#: From a text to sentences on what students wrote about it and keep, over the whole school.
kept: list[Callable[..., list[str]]] = []
places: list[Callable[..., list[Place]]] = []
#: From a text that was just corrected to sentences on who reads which of its words from now on,
#: over the whole school.
readers: list[Callable[..., list[str]]] = []


def places_of(source, user) -> list[Place]:
    return [place for lookup in places for place in lookup(source, user)]


#: A function from texts and a user to the passages of them that this user's students cite; of
#: the whole school where there is no user.
cited: list[Callable[..., list[Cited]]] = []


def cited_in(texts, user=None) -> list[Cited]:
    return [passage for lookup in cited for passage in lookup(texts, user)]


def kept_of(text) -> list[str]:
    return [said for lookup in kept for said in lookup(text)]


def readers_of(text) -> list[str]:
    return [said for lookup in readers for said in lookup(text)]
