"""Records of a bibliography, without text: RIS, and CSL-JSON as Zotero writes both.

What a tag means follows RIS as Zotero and EndNote write it and the CSL 1.0.2 schema; what
has no field here is set aside under its tag.
"""

import json
import re
from collections import Counter

import rispy

from sources.importers import cells, titles
from sources.importers.found import Found, Mistakes, ReadError, number_keys
from sources.importers.spreadsheet import without_words
from sources.importers.table import LARGEST, MEGABYTE, MOST_ROWS, decoded
from sources.importers.values import is_edtf

#: Their words for a kind; where they say only "something written", the title is asked.
KINDS = {
    "PCOMM": "letter", "ICOMM": "letter", "NEWS": "newspaper", "MGZN": "newspaper",
    "RPRT": "report", "GOVDOC": "report", "MAP": "map", "BOOK": "book", "CHAP": "book",
    "EBOOK": "book", "EDBOOK": "book", "JOUR": "book", "EJOUR": "book", "PAMP": "book",
    "LEGAL": "law", "STAT": "law", "BILL": "law", "HEAR": "minutes",
    "personal_communication": "letter", "letter": "letter", "article-newspaper": "newspaper",
    "article-magazine": "newspaper", "report": "report", "map": "map", "book": "book",
    "chapter": "book", "article-journal": "book", "pamphlet": "book", "treaty": "agreement",
    "legislation": "law", "bill": "law", "hearing": "minutes", "interview": "interview",
    "speech": "speech",
}  # fmt: skip
LETTERS = ("PCOMM", "ICOMM", "personal_communication", "letter")
RIS = {
    "TI": "title", "T1": "title", "DA": "date", "PY": "date", "Y1": "date", "LA": "language",
    "AB": "summary", "N2": "summary", "DB": "repository", "AN": "shelfmark", "AV": "shelfmark",
    "CN": "shelfmark", "CY": "place", "PP": "place", "UR": "url", "L2": "url",
    "KW": "subjects", "AU": "role:author", "A1": "role:author", "TA": "role:translator",
    "T2": "published_in", "PB": "published_in", "ID": "identifier", "M3": "kind",
}  # fmt: skip
CSL = {
    "title": "title", "genre": "kind", "archive": "repository",
    "archive-place": "repository_place", "archive_collection": "shelfmark",
    "archive_location": "shelfmark", "language": "language", "abstract": "summary",
    "URL": "url", "publisher-place": "place", "event-place": "place",
    "container-title": "published_in", "publisher": "published_in", "id": "identifier",
    "keyword": "subjects", "author": "role:author", "recipient": "role:addressee",
    "editor": "role:editor", "translator": "role:translator", "issued": "date",
}  # fmt: skip


def read_ris(data):
    """(Founds, remarks) of a RIS file's bytes."""
    text, remark = _text(data)
    lines = [number for number, line in enumerate(text.split("\n"), 1) if line.startswith("TY  -")]
    # Every tag as a list, so that a second value is not dropped; an end for a file cut short.
    tags = sorted({*rispy.TAG_KEY_MAPPING, *RIS, "A3", "A4", "PP", "AV"})
    records = rispy.loads(
        f"{text}\nER  - \n",
        mapping={tag: tag for tag in tags},
        list_tags=tags,
        delimiter_tags_mapping={},
    )
    if not records:
        raise ReadError("There is no record in it that begins with “TY  -”.")
    return _founds(records, _of_ris, lines), remark


def _of_ris(record):
    others = record.pop("UK", {})
    kinds = record.pop("TY")
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if len(kinds) > 1:
        raise ReadError("it has no end (“ER  -”) before the next begins.")
    found = Found(part="record")
    for tag, values in [*record.items(), *others.items()]:
        values = [value for value in values if value]
        if values:
            _put_ris(found, tag, values, kinds[0])
    return _with_kind(found, kinds[0])


def _put_ris(found, tag, values, kind):
    field = RIS.get(tag, "")
    if tag == "A2":
        field = "role:addressee" if kind in LETTERS else "role:editor"
    if field.startswith("role:"):
        for value in values:
            _put_person(found, field.removeprefix("role:"), *_turned(value))
    elif field == "date":
        if not (tag == "PY" and found.written):
            cells.put_date(found, [_of_slashes(value) for value in values], tag)
    elif field in ("summary", "published_in"):
        cells.put(found, field, ["\n".join(values)], tag)
    else:
        cells.put(found, field, values, tag)


def _of_slashes(value):
    """1950/05/13/ as 1950-05-13, with what stands after the last slash: "about"."""
    parts = [part.strip() for part in value.split("/")]
    if not re.fullmatch(r"\d{4}", parts[0]) or len(parts) > 4:
        return value
    date = "-".join(part.zfill(2) for part in parts[:3] if part)
    other = parts[3] if len(parts) == 4 else ""
    return f"{other} {date}".strip()


def _turned(name):
    """(as printed, as it is said) of "Novak, Anna"; a name without a comma is both."""
    last, comma, first = name.partition(", ")
    return (name, f"{first.replace(', ', ' ')} {last}") if comma else (name, name)


def _put_person(found, role, printed, known):
    if len(printed) > 200 or len(known) > 200:
        found.set_aside(f"{role}: {printed}")
        return
    found.add_person(role, known)


def _with_kind(found, theirs):
    """What their word or, where that says little, the title tells."""
    kind = KINDS.get(theirs, "")
    if not found.kind:
        found.kind = titles.kind_of(found.title) if kind in ("", "letter") else kind
        found.kind = found.kind or kind
    return found


def read_csl(data):
    """(Founds, remarks) of a CSL-JSON file's bytes."""
    text, remark = _text(data)
    try:
        items = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise ReadError(f"line {line}: this is not JSON.") from error
    if isinstance(items, dict):
        items = items.get("items", [items])
    if not isinstance(items, list) or not all(_is_item(item) for item in items) or not items:
        raise ReadError("This is no CSL-JSON: a list of records, each with a type and a title.")
    return _founds(items, _of_csl, range(1, len(items) + 1)), remark


def _is_item(item):
    return isinstance(item, dict) and isinstance(item.get("type", ""), str)


def _of_csl(item):
    item = dict(item)
    theirs = item.pop("type", "")
    found = Found(part="record")
    collection = item.get("archive_collection")
    if isinstance(collection, str) and isinstance(item.get("archive_location"), str):
        item["archive_location"] = f"{item.pop('archive_collection')}, {item['archive_location']}"
    for name, value in item.items():
        if value not in ("", None, [], {}):
            _put_csl(found, name, value)
    return _with_kind(found, theirs)


def _put_csl(found, name, value):
    field = CSL.get(name, "")
    if field.startswith("role:") and isinstance(value, list):
        for person in value:
            words = _said(person)
            _put_person(found, field.removeprefix("role:"), words, words)
    elif field == "date":
        words = _issued(value) if isinstance(value, dict) else str(value)
        cells.put_date(found, [words or json.dumps(value)], name)
    elif isinstance(value, str | int | float) and not field.startswith("role:"):
        words = str(value)
        listed = re.split(r"\s*[;,]\s*", words) if field == "subjects" else [words]
        cells.put(found, field, [word for word in listed if word], name)
    else:
        found.set_aside(f"{name}: {json.dumps(value, ensure_ascii=False)}")


def _said(person):
    if not isinstance(person, dict):
        return str(person)
    parts = ["given", "dropping-particle", "non-dropping-particle", "family", "suffix", "literal"]
    return " ".join(str(person[part]) for part in parts if person.get(part))


def _issued(value):
    """EDTF of date parts, or the words where there are none; nothing where neither is good."""
    parts = value.get("date-parts")
    if not isinstance(parts, list) or not parts or not all(isinstance(one, list) for one in parts):
        return str(value.get("raw") or value.get("literal") or value.get("edtf") or "")
    days = ["-".join(_digits(part, at) for at, part in enumerate(one[:3])) for one in parts[:2]]
    season = str(value.get("season", ""))
    if re.fullmatch("[1-4]", season) and re.fullmatch(r"\d{4}", days[0]):
        days[0] = f"{days[0]}-2{season}"
    mark = "~" if value.get("circa") not in (None, False, "", 0) else ""
    edtf = "/".join(f"{day}{mark}" for day in days)
    return edtf if is_edtf(edtf) else ""


def _digits(part, at):
    number = str(part).lstrip("0") or "0"
    if at:
        return number.zfill(2)
    return f"-{number[1:].zfill(4)}" if number.startswith("-") else number.zfill(4)


def _founds(records, reader, lines):
    """Founds of all records; `lines` are where they begin (of CSL-JSON: which they are)."""
    if len(records) > MOST_ROWS:
        raise ReadError(f"It has more than {MOST_ROWS:,} records. Cut it into parts.")
    mistakes, founds = [], []
    for line, record in zip(lines, records, strict=False):
        try:
            founds.append(_read(record, reader, line))
        except ReadError as error:
            mistakes.append((line, str(error)))
    if mistakes:
        raise Mistakes(mistakes)
    return number_keys(_once(founds))


def _read(record, reader, line):
    found = reader(record)
    if not found.title:
        raise ReadError("the record has no title.")
    found.line = line
    without_words(found)
    return found


def _once(founds):
    """Programs number records anew in every file: a key that stands twice names nothing."""
    times = Counter(found.key for found in founds)
    for found in founds:
        if times[found.key] > 1:
            found.key = ""
    return founds


def _text(data):
    if len(data) > LARGEST:
        raise ReadError(f"It is larger than {LARGEST // MEGABYTE} MB. Cut it into parts.")
    text, remark = decoded(data)
    text = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    return text, [remark] if remark else []
