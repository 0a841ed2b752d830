"""Citing a document: in the styles that teachers ask for, and as data for other programs.

`read` makes a `Record` of a document, its people and the printing read; everything else here
takes that record. Nothing here asks the database.
"""

from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

from sources.citing import apa, chicago, mla
from sources.citing.lines import marked_up, plain
from sources.citing.record import Record, read
from sources.models import Source, State

__all__ = ["Record", "Style", "citation", "for_readers", "in_styles", "read"]

#: Name of a style, and its forms: what each is for, and who writes it.
STYLES = [
    (
        "Chicago",
        [
            (_("First note"), chicago.note),
            (_("Later notes"), chicago.short_note),
            (_("Bibliography"), chicago.bibliography),
        ],
    ),
    ("MLA", [(_("Works cited"), mla.entry)]),
    ("APA", [(_("References"), apa.entry)]),
]


@dataclass(frozen=True)
class Style:
    """`forms` are (what it is for, the citation as HTML)."""

    name: str
    forms: list


def for_readers(record, source):
    """With the page's own address only where others can open it: a bibliography leaves school."""
    is_own = record.url.endswith(source.get_absolute_url())
    is_open = source.access == Source.Access.ANYONE and source.state == State.PUBLISHED
    return record if is_open or not is_own else replace(record, url="")


def in_styles(record):
    return [
        Style(name, [(use, marked_up(write(record))) for use, write in forms])
        for name, forms in STYLES
    ]


def citation(source, people, text=None):
    """The line a student copies, as plain text: Chicago's bibliography."""
    return plain(chicago.bibliography(read(source, people, text)))
