"""One value of a catalog: a date, a language, an address."""

import re

from django.core.exceptions import ValidationError

from sources import dates
from sources.importers import labels
from sources.models.text import web_address

LONGEST = {
    "repository": 200,
    "repository_place": 200,
    "collections": 300,
    "subjects": 120,
    "named": 200,
    "person": 200,
    "relation_note": 300,
    "term": 120,
}
LONGEST_DATE = 80
THREE_LETTERS = {
    "eng": "en", "rus": "ru", "chi": "zh", "zho": "zh", "kor": "ko", "ger": "de", "deu": "de",
    "fre": "fr", "fra": "fr", "spa": "es", "ita": "it", "jpn": "ja", "pol": "pl", "cze": "cs",
    "ces": "cs", "hun": "hu", "lat": "la", "gre": "el", "ell": "el", "ara": "ar", "por": "pt",
    "dut": "nl", "nld": "nl", "vie": "vi", "tur": "tr", "ukr": "uk", "heb": "he", "swe": "sv",
}  # fmt: skip


def divided(cell, separator, empty=False):
    """The values of a cell; `\\|` is a stroke that divides nothing."""
    if not separator:
        return [cell.strip()]
    parts = re.split(rf"(?<!\\){re.escape(separator)}", cell)
    values = [part.replace(f"\\{separator}", separator).strip() for part in parts]
    return values if empty else [value for value in values if value]


def edtf_of(words):
    """EDTF of EDTF or of words; nothing where neither is understood."""
    if len(words) > LONGEST_DATE:
        return ""
    try:
        return dates.parse(words).edtf
    except dates.DateError:
        return dates.from_phrase(words) or ""


def is_edtf(words):
    try:
        dates.parse(words)
    except dates.DateError:
        return False
    return True


def language_of(value):
    plain = value.strip().casefold()
    code = labels.language_code(plain) or THREE_LETTERS.get(plain, "")
    is_tag = len(plain) <= 15 and re.fullmatch(r"[a-z]{2,3}(?:-[a-z0-9]{1,8})*", plain)
    return code or (value.strip() if is_tag else "")


def is_address(value):
    if not re.match(r"https?://", value, re.IGNORECASE):
        return False  # before an error is made of it, which keeps the whole row for a while
    try:
        web_address(value)
    except ValidationError:
        return False
    return len(value) <= 500


def is_address_or_urn(value):
    """Whether an identifier is no other document's anywhere."""
    return value.startswith("urn:") or is_address(value)
