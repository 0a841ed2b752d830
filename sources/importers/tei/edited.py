"""A document of an edition as read, before anything is stored."""

from dataclasses import dataclass, field

from sources.importers.found import Found


@dataclass
class Edited(Found):
    """A document of an edition: what `Found` holds, and what only editions tell.

    `named` are the keys of people whom the edition lists, `terms` (key of a term, as printed);
    `mentioned` are names from the headings of what is attached; `chapter` is the number of
    the survey's Part in which it stands. `lost` are words of the file that are in no field.
    `landmarks` are its ids in the `edition`, the document's own first, and where each stands on
    its page ("" for the document).
    """

    terms: list = field(default_factory=list)
    mentioned: list = field(default_factory=list)
    chapter: int | None = None
    lost: list = field(default_factory=list)
    edition: str = ""
    landmarks: dict = field(default_factory=dict)
    page_count: int = 0
    note_count: int = 0
