"""What the columns of a spreadsheet are called, by archives and by us.

Dublin Core's names count with any prefix (`dc:`, `dcterms:`, `Dublin Core:`) or none. Ours
are the names of the fields. A name that is not here is no mistake: its column is kept to be
sorted.
"""

import re

PREFIX = re.compile(
    r"\s*(?:(?:dc|dcterms|qualified dublin core|dublin ?core)\s*[:.]\s*|(?:dc|dcterms)_)",
    re.IGNORECASE,
)
#: Our own columns that are words and nothing else, in the order in which they are given out.
PLAIN = [
    "identifier", "printing_of", "slug", "title", "kind", "written", "written_as_printed",
    "time_of_day", "publicity", "place", "repository", "repository_place", "shelfmark",
    "shelfmark_as_printed", "summary", "context", "content_warning", "credits", "access",
    "state", "rights", "rights_note", "unplaced", "withheld", "label", "text_kind", "language",
    "original_language", "editor",
    "published_in", "based_on", "caption", "url", "text_rights", "text_rights_note",
    "voice_note", "body",
]  # fmt: skip
#: Ours that hold several values.
SEVERAL = ["people", "subjects", "named", "collections", "custody", "claims", "terms"]
#: Ours about links: the first value of each is of the first link.
OF_RELATIONS = ["relations", "relation_notes", "relation_places"]
#: Ours about pictures and files: the first value of each is of the first file.
OF_FILES = {
    "file": "file",
    "file_caption": "caption",
    "alt": "alt",
    "transcript": "transcript",
    "file_paragraph": "first_paragraph",
    "file_rights": "rights",
    "file_rights_note": "rights_note",
}
OURS = [*PLAIN, *SEVERAL, *OF_RELATIONS, *OF_FILES]
#: Prose is taken whole: a stroke in it divides nothing.
PROSE = {
    "summary", "context", "credits", "rights_note", "unplaced", "withheld", "caption",
    "published_in", "text_rights_note", "voice_note", "body", "custody", "claims", "terms",
}  # fmt: skip
SAME = {
    "id": "identifier", "item_id": "identifier", "record_id": "identifier",
    "type": "kind", "genre": "kind", "document_type": "kind",
    "date": "written", "edtf": "written", "created": "written", "date_created": "written",
    "issued": "written", "date_written": "written",
    "date_as_printed": "written_as_printed", "time": "time_of_day",
    "meant_for": "publicity",
    "spatial": "place", "spatial_coverage": "place", "coverage": "place",
    "place_of_origin": "place",
    "archive": "repository", "holding_institution": "repository", "institution": "repository",
    "archive_number": "shelfmark", "call_number": "shelfmark", "reference": "shelfmark",
    "reference_code": "shelfmark",
    "description": "summary", "abstract": "summary",
    "historical_context": "context", "warning": "content_warning",
    "warning_before_the_text": "content_warning", "credit": "credits",
    "rights_uri": "rights", "license": "rights", "licence": "rights",
    "rights_statement": "rights", "access_rights": "rights_note", "rightsholder": "rights_note",
    "rights_holder": "rights_note", "note_on_rights": "rights_note",
    "still_to_sort": "unplaced",
    "transcription": "body", "text": "body", "full_text": "body",
    "translated_from": "original_language",
    "publisher": "published_in", "bibliographic_citation": "published_in",
    "where_published": "published_in",
    "web_address": "url", "link": "url",
    "subject": "subjects", "topics": "subjects", "topic": "subjects", "tags": "subjects",
    "tag": "subjects", "keywords": "subjects",
    "collection": "collections", "is_part_of": "collections", "ispartof": "collections",
    "people_named": "named", "persons": "named",
    "relation": "relations",
    "files": "file", "filename": "file", "file_name": "file", "image": "file",
    "images": "file", "alt_text": "alt", "description_of_picture": "alt",
}  # fmt: skip
ROLES = {
    "creator": "author", "author": "author", "authors": "author", "written_by": "author",
    "contributor": "contributor",
    "drafter": "drafter", "drafted_by": "drafter",
    "nominal_author": "nominal_author", "in_the_name_of": "nominal_author",
    "signatory": "signatory", "signed_by": "signatory",
    "sender": "sender", "from": "sender", "sent_by": "sender",
    "transmitter": "transmitter", "passed_on_by": "transmitter",
    "addressee": "addressee", "recipient": "addressee", "to": "addressee",
    "final_recipient": "final_recipient", "circulated_to": "circulated_to",
    "also_shown_to": "circulated_to",
    "translator": "translator", "translated_by": "translator",
    "edited_by": "editor",
}  # fmt: skip


def known(name):
    """The field, `role:…`, or `source` that a column's name means; nothing if none."""
    plain = _plain(name)
    if plain in ROLES:
        return f"role:{ROLES[plain]}"
    if plain in OURS or plain == "source":
        return plain
    return SAME.get(plain, "")


def _plain(name):
    prefix = PREFIX.match(name)
    words = name[prefix.end() :] if prefix else name
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", words)
    return re.sub(r"[\s_-]+", "_", words).strip("_").casefold()
