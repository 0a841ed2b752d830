"""Documents to cite, without a database."""

from types import SimpleNamespace

from sources import citing
from sources.models import Repository, Source, Text

RUSSIAN = Repository(pk=1, name="Russian Presidential Archives", place="Moscow")
NATIONAL = Repository(pk=2, name="National Archives", place="College Park, MD")
CONGRESS = Repository(pk=3, name="Library of Congress", place="Washington, DC")


def part(role, printed, name=None):
    """A contribution; `name` is the person's, where it is not the one printed."""
    return SimpleNamespace(
        role=role, shown_name=printed, person=SimpleNamespace(name=name or printed)
    )


def record(title, kind="letter", people=(), text=None, address="", **columns):
    source = Source(title=title, kind=kind, slug="paper", **columns)
    printing = Text(source=source, **text) if text is not None else None
    return citing.read(source, [part(*one) for one in people], printing, address)


CABLE = {
    "title": "Cable from Roshchin to Stalin, 13 May 1950",
    "kind": "cable",
    "written": "1950-05-13",
    "place": "Peking",
    "shelfmark": "fond 45, opis 1, delo 331, list 54",
    "repository": RUSSIAN,
    "people": [("sender", "N. V. Roshchin"), ("addressee", "Joseph Stalin")],
}
LETTER = {
    "title": "Letter to Colonel House",
    "kind": "letter",
    "written": "1918-09-25",
    "shelfmark": "Edward M. House Papers",
    "repository": Repository(pk=4, name="Yale University Library"),
    "people": [("author", "George Creel"), ("addressee", "Colonel House")],
}
