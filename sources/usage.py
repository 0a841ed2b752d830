"""Where a document is used, as told by the apps that use it.

A higher app registers, in its `AppConfig.ready()`, a function from a source and a
user to a list of `Place`: what of its own stands on that source and that this user
may see. A document with a place is put away instead of deleted.
"""

from collections.abc import Callable
from typing import NamedTuple


class Place(NamedTuple):
    """`keeps_words`: what stands there goes on with the words as they were."""

    label: str
    url: str
    keeps_words: bool = False


places: list[Callable[..., list[Place]]] = []


def places_of(source, user) -> list[Place]:
    return [place for lookup in places for place in lookup(source, user)]
