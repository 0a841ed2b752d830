"""Which notes stand under words: those that the words call, those that these notes call, and,
under the whole of a text, those that nothing calls.

Notes come as `sources.rendering.notes_for` gives them. A note that another one names, as "[t2]",
gets a link there and the way back to it.
"""

import re
from html import escape, unescape

from django.utils.safestring import mark_safe

_NAMED = re.compile(r"\[(?P<label>[^\[\]<>]+)\]")


def notes_under(notes, words, whole):
    """The notes to show, in their order. `words` are the placed html above them; `whole` says
    whether that is all of the text."""
    by_label = {note["label"]: note for note in notes}
    callers = {}  # the id of a note: of the one that calls it, or None
    for note in notes:
        if f'href="#{note["id"]}"' in words:
            _follow(note, None, by_label, callers)
    for note in notes if whole else ():
        _follow(note, None, by_label, callers)
    shown = [note for note in notes if note["id"] in callers]
    return [_placed(note, words, by_label, callers) for note in shown]


def _follow(note, caller, by_label, callers):
    """Note down who calls it, then all that it calls; who called first is gone back to."""
    waiting = [(note, caller)]
    while waiting:
        note, caller = waiting.pop(0)
        if note["id"] not in callers:
            callers[note["id"]] = caller and caller["id"]
            waiting += [(one, note) for one in _called(note, by_label)]


def _called(note, by_label):
    labels = (unescape(found["label"]) for found in _NAMED.finditer(note["html"]))
    return [by_label[label] for label in labels if label in by_label]


def _placed(note, words, by_label, callers):
    """With links to the notes that it names; `back` is "" where nothing calls it."""
    begun = set()

    def link(found):
        to = by_label.get(unescape(found["label"]))
        if to is None or to["id"] not in callers:
            return found[0]
        is_way_back = callers[to["id"]] == note["id"] and to["id"] not in begun
        begun.add(to["id"])
        place = f' id="{to["back"]}"' if is_way_back else ""
        name = escape(str(to["name"]))
        return f'<a class="note-ref" href="#{to["id"]}"{place} aria-label="{name}">{found[0]}</a>'

    html = mark_safe(_NAMED.sub(link, note["html"]))  # noqa: S308 (sanitised when it was stored)
    return note | {"html": html, "back": _way_back(note, words, callers)}


def _way_back(note, words, callers):
    """The first marker that stands there, if any; else its name in the note that calls it."""
    marker = re.search(rf'href="#{re.escape(note["id"])}" id="([^"]+)"', words)
    if marker:
        return marker[1]
    return note["back"] if callers[note["id"]] else ""
