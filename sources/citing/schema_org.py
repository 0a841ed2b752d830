"""A public document for search engines: schema.org as JSON-LD.

Domains are those of version 30: a recipient belongs to Message alone, so what was sent is both
an ArchiveComponent and a Message. `dateCreated` is for a day, month or year that is certain;
any other date is a `temporalCoverage`.
"""

from sources.citing.record import Kind, Record

TYPES = {
    Kind.PHOTOGRAPH: "Photograph",
    Kind.MAP: "Map",
    Kind.NEWSPAPER: "NewsArticle",
    Kind.BOOK: "Book",
    Kind.LAW: "Legislation",
    Kind.REPORT: "Report",
}


def json_ld(record: Record, address, publisher, iso_date, citation, collections=()) -> dict:
    """`iso_date` as `days.iso` gives it, `citation` in plain text; `collections` are (title,
    address) of those in which the document hangs for this reader."""
    own = ["Message"] if record.is_sent else [TYPES[record.kind]] if record.kind in TYPES else []
    is_certain = "/" not in iso_date and not (record.days.is_about or record.days.is_uncertain)
    found = {
        "@context": "https://schema.org",
        "@type": ["ArchiveComponent", *own],
        "@id": address,
        "url": address,
        "name": record.full_title,
        "abstract": record.summary,
        "creator": [_somebody(one) for one in record.authors],
        "recipient": [_somebody(one) for one in record.recipients] if record.is_sent else [],
        "translator": [_somebody(one) for one in record.translators],
        "dateCreated": iso_date if is_certain else "",
        "temporalCoverage": "" if is_certain else iso_date or record.days.words,
        "locationCreated": {"@type": "Place", "name": record.place} if record.place else "",
        "inLanguage": record.language,
        # A statement about rights is no license: schema.org keeps it apart.
        "license": record.rights if is_license(record.rights) else "",
        "usageInfo": "" if is_license(record.rights) else record.rights,
        "holdingArchive": _archive(record),
        "identifier": record.location,
        "creditText": citation,
        "isPartOf": [
            {"@type": "Collection", "name": name, "url": url} for name, url in collections
        ],
        "publisher": {"@type": "Organization", "name": publisher},
    }
    return {key: value for key, value in found.items() if value}


def is_license(uri):
    return uri.startswith("https://creativecommons.org/")


def _somebody(name):
    return {"@type": "Organization" if name.is_body else "Person", "name": name.in_order}


def _archive(record):
    if not record.archive:
        return None
    found = {"@type": "ArchiveOrganization", "name": record.archive}
    return found | ({"address": record.archive_place} if record.archive_place else {})
