"""Markdown files: a YAML header with any field of a document and its text, then the words."""

import difflib
import re

import yaml

from sources import dates
from sources.importers.found import Found, ReadError, number_keys

HEADER = re.compile(r"---[ ]*\n(?P<header>.*?)\n(?:---|\.\.\.)[ ]*(?:\n(?P<body>.*))?", re.DOTALL)
OURS = re.compile(r"\]\{\.(?:stamp|editorial)\}|^\[\^\w+\]:", re.MULTILINE)
LONGEST_HEADER = 64_000
#: Fields of a text, as they are called inside `text:` and, where a document has them too,
#: with `text_` before them outside.
OF_A_TEXT = {
    "kind": "text_kind",
    "rights": "text_rights",
    "rights_note": "text_rights_note",
}
PLAIN = [
    "title", "slug", "kind", "written", "written_as_printed", "publicity", "place", "shelfmark",
    "summary", "context", "content_warning", "credits", "citation", "rights", "rights_note",
    "access", "state", "source", "collection", "collection_introduction", "unplaced", "part",
]  # fmt: skip
TEXT = [
    "label", "language", "original_language", "editor", "published_in", "based_on", "caption",
    "url", "voice_note", "text_kind", "text_rights", "text_rights_note",
]  # fmt: skip
#: What an entry of `custody:` and of `claims:` may say; the first must be there.
OF_A_STEP = ["kind", "when", "when_as_printed", "hand", "place", "note", "loss"]
OF_A_CLAIM = ["about", "value", "claimant", "event", "url", "note", "ruling"]
SAME = {"date": "written", "archive_number": "shelfmark", "meant_for": "publicity", "id": "slug"}


def has_header(text):
    return HEADER.match(text.lstrip("\ufeff\n")) is not None


def is_ours(text):
    """Whether the words carry the signs of our own Markdown."""
    return OURS.search(text) is not None


def read_markdown(text):
    """Founds of a file with a header: one document, or one more text of a stored one."""
    found = Found()
    parts = HEADER.match(text.lstrip("\ufeff\n"))
    header = _load(parts["header"])
    text = header.pop("text", {})
    of_text = _steps(text.pop("custody", []) if isinstance(text, dict) else [])
    _take_text(found, text)
    found.named = _names(header.pop("named", []))
    found.custody = _steps(header.pop("custody", []))
    found.custody += [step | {"of_printing": True} for step in of_text]
    found.claims = _claims(header.pop("claims", []))
    found.people = _people(header.pop("people", []))
    found.relations = _relations(header.pop("relations", []))
    for name, value in header.items():
        _take(found, _known(name, found), value, name)
    _check(found)
    found.body = (parts["body"] or "").strip("\n")
    found.text_kind = found.text_kind or ("transcription" if found.body else "")
    return number_keys([found])


def _load(header):
    """The header as a mapping of words: dates and numbers stay as typed."""
    if len(header) > LONGEST_HEADER:
        raise ReadError("The header is longer than 64,000 characters.")
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(header)):
            raise ReadError("The header uses YAML aliases (*name); write the value out.")
        # Makes nothing but words, lists and mappings: safer than the safe one, and 0012 stays.
        loaded = yaml.load(header, Loader=yaml.BaseLoader)  # noqa: S506
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 2
        raise ReadError(f"The header is not YAML: look at line {line}.") from error
    if not isinstance(loaded, dict):
        raise ReadError("The header has no “name: value” lines.")
    return loaded


def _known(name, found):
    field = SAME.get(str(name).casefold().replace(" ", "_"), str(name).casefold().replace(" ", "_"))
    return field if field in PLAIN or field in TEXT else ""


def _take(found, field, value, name):
    """A value into its field; an unknown name is set aside with its value."""
    words = value if isinstance(value, str) else yaml.safe_dump(value, allow_unicode=True).strip()
    if not field:
        found.set_aside(f"{name}: {words}")
    elif not isinstance(value, str):
        raise ReadError(f"“{name}” in the header wants words, not a list.")
    elif field == "unplaced":
        found.set_aside(words)
    else:
        setattr(found, field, words.strip())


def _take_text(found, fields):
    if not isinstance(fields, dict):
        raise ReadError("“text” in the header wants lines of its own, indented.")
    for name, value in fields.items():
        field = OF_A_TEXT.get(name, name)
        _take(found, field if field in TEXT else "", value, f"text: {name}")


def _people(people):
    return [(_each(person, "role"), _each(person, "name")) for person in _list(people, "people")]


def _relations(relations):
    listed = _list(relations, "relations")
    return [(_each(relation, "kind"), _each(relation, "target")) for relation in listed]


def _names(names):
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ReadError("“named” in the header wants a list of names.")
    return [name.strip() for name in names if name.strip()]


def _steps(steps):
    return [_dated(_row(step, OF_A_STEP, ["kind"], "custody")) for step in _list(steps, "custody")]


def _claims(claims):
    wanted = ["about", "value", "claimant"]
    return [_row(claim, OF_A_CLAIM, wanted, "claims") for claim in _list(claims, "claims")]


def _row(entry, known, wanted, name):
    """The entry as words by field; a field that is not known is a slip of the writer."""
    for field in entry:
        if field not in known:
            raise ReadError(f"“{name}” has no “{field}”.{nearest(str(field), known)}")
    for field in wanted:
        _each(entry, field)
    if not all(isinstance(value, str) for value in entry.values()):
        raise ReadError(f"An entry of “{name}” wants words, not a list.")
    return {field: value.strip() for field, value in entry.items()}


def _dated(step):
    """The step with its date as EDTF; a date as one says it stays as the printed one."""
    if step.get("when"):
        edtf = _edtf(step["when"], "when")
        if edtf != step["when"]:
            step.setdefault("when_as_printed", step["when"])
            step["when"] = edtf
    return step


def _list(items, name):
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise ReadError(f"“{name}” in the header wants a list of entries with names.")
    return items


def _each(item, name):
    if not isinstance(item.get(name), str) or not item[name].strip():
        raise ReadError(f"An entry of a list in the header has no “{name}”.")
    return item[name].strip()


def _check(found):
    if not found.title and not found.source:
        raise ReadError("The header has no title, and no “source” to add a text to.")
    if found.source and found.kind:
        found.text_kind, found.kind = found.text_kind or found.kind, ""
    if found.written:
        _check_date(found)


def _check_date(found):
    edtf = _edtf(found.written, "written")
    if edtf == dates.from_phrase(found.written) and edtf != found.written:
        found.written_as_printed = found.written_as_printed or found.written
    found.written = edtf


def _edtf(words, name):
    try:
        return dates.parse(words).edtf
    except dates.DateError as error:
        edtf = dates.from_phrase(words)
        if not edtf:
            raise ReadError(f"{name}: {error}") from error
        return edtf


def nearest(word, words):
    """A hint for a mistyped choice."""
    close = difflib.get_close_matches(word, words, 1)
    return f" Did you mean “{close[0]}”?" if close else ""
