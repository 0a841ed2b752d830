"""Dublin Core for the head of a document's page: what Zotero and search engines read there."""

from sources.citing import days
from sources.citing.record import Kind, Record

#: Prefixes of the elements, and where they are explained.
SCHEMAS = (
    ("DC", "http://purl.org/dc/elements/1.1/"),
    ("DCTERMS", "http://purl.org/dc/terms/"),
)
#: Zotero takes these for its own kinds of item; the rest are DCMI's.
TYPES = {
    Kind.LETTER: "letter",
    Kind.CABLE: "letter",
    Kind.NOTE: "letter",
    Kind.MESSAGE: "letter",
    Kind.REPORT: "report",
    Kind.SPEECH: "presentation",
    Kind.NEWSPAPER: "newspaperArticle",
    Kind.INTERVIEW: "interview",
    Kind.PHOTOGRAPH: "artwork",
    Kind.CARTOON: "artwork",
    Kind.MAP: "map",
    Kind.BOOK: "book",
}


def elements(record: Record, publisher, collections=()) -> list:
    """(name, content) of each meta element, in order; those without content are left out.

    `collections` are the names of those in which the document hangs for this reader.
    """
    held = ", ".join(filter(None, [record.archive, record.archive_place, record.location]))
    found = [
        ("DC.title", record.full_title),
        *(("DC.creator", one.turned) for one in record.authors),
        *(("DC.contributor", one.turned) for one in [*record.translators, *record.editors]),
        ("DC.date", days.iso(record.days)),
        ("DC.type", TYPES.get(record.kind, "document")),
        ("DC.language", record.language),
        ("DC.rights", record.rights),
        ("DC.publisher", publisher),
        ("DC.identifier", record.url),
        ("DC.description", " ".join(record.summary.split())),
        ("DC.source", held),
        *(("DCTERMS.isPartOf", title) for title in collections),
    ]
    return [(name, content) for name, content in found if content]
