"""Places in a text as W3C Web Annotations: found again by their words and by their offsets.

`source` is the reading text of one version as plain text, one newline between paragraphs;
offsets count its Unicode code points. `scope` is the page that a reader opens.
"""

import re
from html import unescape

from sources import passages

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
MARKER = 'data-note="{}"'


def passage(address, text, start, end):
    """One place of a printing, as an annotation that only names it."""
    return {"@context": CONTEXT} | _passage(address, text, start, end)


def all_places(address, text):
    """Every paragraph and every note of a printing, in order, as one AnnotationPage."""
    version = text.current
    spans = [(one["start"], one["end"]) for one in version.blocks]
    notes = [_note(address, text, one) for one in version.notes]
    return {
        "@context": CONTEXT,
        "id": f"{address}passages.json?version={version.pk}&printing={text.pk}",
        "type": "AnnotationPage",
        "items": [*(_passage(address, text, *span) for span in spans), *filter(None, notes)],
    }


def _passage(address, text, start, end):
    query = f"printing={text.pk}&version={text.current.pk}&start={start}&end={end}"
    said = passages.address(text.current.blocks, start, end) or text.source.title
    return {
        "id": f"{address}passages.json?{query}",
        "type": "Annotation",
        "motivation": "identifying",
        "body": {
            "type": "TextualBody",
            "value": f"{said} ({text.get_kind_display()})" if text.is_adapted else said,
            "format": "text/plain",
        },
        "target": _place(address, text, start, end),
    }


def _place(address, text, start, end, fragment=""):
    version = text.current
    found = passages.at(version.reading_text, start, end)
    number = re.match(r"¶(\d+)", passages.address(version.blocks, start, end))
    fragment = fragment or (f"p{number[1]}" if number else "title")
    return {
        "type": "SpecificResource",
        "source": f"{address}text.txt?printing={text.pk}&version={version.pk}",
        "scope": f"{address}?printing={text.pk}#{fragment}",
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": found.quote,
                "prefix": found.prefix,
                "suffix": found.suffix,
            },
            {"type": "TextPositionSelector", "start": found.start, "end": found.end},
        ],
    }


def _note(address, text, note):
    """A note on the paragraph its marker stands in; None where no marker names it."""
    marker = MARKER.format(note["key"])
    block = next((one for one in text.current.blocks if marker in one["html"]), None)
    if block is None:
        return None
    words = unescape(re.sub(r"<[^>]+>", "", re.sub(r"<br>", "\n", note["html"])))
    return {
        "id": f"{address}?printing={text.pk}#note-{note['key']}",
        "type": "Annotation",
        "motivation": "commenting",
        "body": {"type": "TextualBody", "value": words, "format": "text/plain"},
        "target": _place(address, text, block["start"], block["end"], f"note-{note['key']}-ref"),
    }
