"""What stands in the head of a document's page for other programs."""

import json
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from sources import citing
from sources.citing import chicago, days, dublin_core, schema_org
from sources.citing.lines import plain
from sources.public import FOLLOWED, robots_for

#: Address, media type, name and what it is good for; the fullest for Zotero first.
FORMATS = [
    (
        "ris",
        "application/x-research-info-systems",
        "RIS",
        _("For Zotero, EndNote and the like: keeps the addressee and the archive."),
    ),
    ("csl_json", "application/vnd.citationstyles.csl+json", "CSL-JSON", _("The fullest form.")),
    ("biblatex", "application/x-bibtex", "BibLaTeX", _("With the archive and its number.")),
    (
        "bibtex",
        "application/x-bibtex",
        "BibTeX",
        _(
            "Has no place for an archive: its number stands in the note. "
            "Better take BibLaTeX or CSL-JSON."
        ),
    ),
]
#: A script ends at "</script>" whatever its type: none of its letters stand as they are.
NOT_IN_A_SCRIPT = {ord(letter): f"\\u{ord(letter):04X}" for letter in "<>&\u2028\u2029"}


@dataclass(frozen=True)
class Format:
    address: str
    kind: str
    name: str
    use: str = ""


@dataclass(frozen=True)
class Head:
    """`alternates` are the `Format`s of the citation, `others` those of the words and pictures."""

    dublin_core: list
    alternates: list
    others: list
    json_ld: str = ""
    schemas: tuple = dublin_core.SCHEMAS


def around(request, source, people, text, attachments, hangings=()):
    """What the document's page shows of citing: `styles`, `head` and `robots`."""
    address = request.build_absolute_uri(source.get_absolute_url())
    record = citing.read(source, people, text, address)
    robots = robots_for(request)
    has_pictures = any(one.kind == "image" and one.may_show for one in attachments)
    asked = f"?printing={text.pk}" if text else ""
    head = Head(
        dublin_core.elements(
            record, settings.SCHOOL_NAME, [item.collection.title for item in hangings]
        ),
        [
            Format(reverse(f"sources:{name}", args=[source.slug]) + asked, kind, title, use)
            for name, kind, title, use in FORMATS
        ],
        list(_others(source, text, asked, has_pictures)),
        # For search engines alone: nobody who has signed in loads it.
        _json_ld(record, address, _collections(request, hangings)) if robots == FOLLOWED else "",
    )
    styles = citing.in_styles(citing.for_readers(record, source))
    return {"styles": styles, "head": head, "robots": robots}


def _others(source, text, asked, has_pictures):
    if text and text.current and text.may_show:
        address = reverse("sources:passages", args=[source.slug])
        use = _("Addresses of its paragraphs and notes.")
        yield Format(address + asked, "application/ld+json", "Web Annotation", use)
        address = reverse("sources:tei", args=[source.slug])
        use = _("The whole of it, with notes and layers, as scholarly editions keep it.")
        yield Format(address + asked, "application/tei+xml", "TEI", use)
    if has_pictures:
        address = reverse("sources:manifest", args=[source.slug])
        use = _("Its pictures, for viewers such as Mirador.")
        yield Format(address, "application/ld+json", "IIIF", use)


def _collections(request, hangings):
    found = {item.collection.title: item.collection.get_absolute_url() for item in hangings}
    return [(title, request.build_absolute_uri(address)) for title, address in found.items()]


def _json_ld(record, address, collections):
    credit = plain(chicago.bibliography(record))
    iso = days.iso(record.days)
    found = schema_org.json_ld(record, address, settings.SCHOOL_NAME, iso, credit, collections)
    words = json.dumps(found, ensure_ascii=False).translate(NOT_IN_A_SCRIPT)
    return mark_safe(words)  # noqa: S308 (the line above)
