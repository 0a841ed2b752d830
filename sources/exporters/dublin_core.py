"""Documents as rows of an archive's spreadsheet: the elements of Dublin Core, a row a document.

It is made of a document's row of our own spreadsheet, and so holds back what that one does.
What Dublin Core has no element for (more printings, files, how it reached us …) is not in it.
`sources.importers.columns` says how each column is read back.
"""

from sources.exporters import spreadsheet
from sources.exporters.spreadsheet import Out, several
from sources.importers.links import role_after
from sources.importers.spreadsheet import SEPARATOR
from sources.models import Contribution, Source
from sources.rights import Statement, strictest

AUTHOR = Contribution.Role.AUTHOR
#: Each with the column of ours that says the same.
SAME = {
    "dc:title": "title",
    "dc:date": "written",
    "dc:description": "summary",
    "dc:subject": "subjects",
    "dc:coverage": "place",
    "dc:publisher": "published_in",
    "dc:language": "language",
    "dc:relation": "relations",
    "dcterms:isPartOf": "collections",
    "transcription": "body",
    "withheld": "withheld",
}
HEADER = [
    "dc:identifier", "dc:title", "dc:creator", "dc:contributor", "dc:date", "dc:type",
    "dc:description", "dc:subject", "dc:coverage", "dc:source", "dc:publisher", "dc:language",
    "dc:relation", "dc:rights", "dcterms:accessRights", "dcterms:isPartOf", "transcription",
    "withheld",
]  # fmt: skip


def out(source, is_for_us=False):
    """An Out with one row and no files."""
    made = spreadsheet.out(source, is_for_us)
    row = {name: made.rows[0].get(column, "") for name, column in SAME.items()}
    row |= _about(made.rows[0]) | _people(source.contributions.all())
    return Out(rows=[row], withheld=made.withheld)


def _about(ours):
    """What stands in several columns of ours, and in one of these."""

    def said(between, *columns):
        return between.join(dict.fromkeys(filter(None, map(ours.get, columns))))

    return {
        "dc:identifier": said(f" {SEPARATOR} ", "identifier", "url"),
        "dc:type": "" if ours["kind"] == Source.Kind.OTHER else ours["kind"],
        "dc:source": said(", ", "repository", "repository_place", "shelfmark"),
    } | _rights(ours)


def _rights(ours):
    """One statement: of the document's and the printing's the stricter. The other is a note."""
    said = dict.fromkeys(filter(None, map(ours.get, ["rights", "text_rights"])))
    told = str(strictest(map(Statement, said)))
    notes = [one for one in said if one != told]
    notes += filter(None, map(ours.get, ["rights_note", "text_rights_note"]))
    return {"dc:rights": told, "dcterms:accessRights": "\n\n".join(dict.fromkeys(notes))}


def _people(parts):
    authors = [part for part in parts if part.role == AUTHOR]
    others = [part for part in parts if part.role != AUTHOR]
    return {
        "dc:creator": several(map(_author, authors)),
        "dc:contributor": several(map(_with_part, others)),
    }


def _author(part):
    """The name alone, unless it ends as if it named another part."""
    return _with_part(part) if role_after(_name(part))[1] else _name(part)


def _with_part(part):
    return f"{_name(part)} ({part.role.replace('_', ' ')})"


def _name(part):
    return part.shown_name if part.is_hidden else part.person.name
