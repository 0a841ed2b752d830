"""Records of a bibliography, without text: RIS, and CSL-JSON as Zotero writes both.

What a tag means follows RIS as Zotero and EndNote write it and the CSL 1.0.2 schema; what
has no field here is set aside under its tag.
"""

import json
import re
from collections import Counter

import rispy

from sources.importers import cells, titles
from sources.importers.found import Found, Mistakes, ReadError, numbered
from sources.importers.json_values import Words
from sources.importers.pile import Pile
from sources.importers.printings import settle
from sources.importers.table import (
    CHUNK,
    LONGEST_RECORD,
    MOST_ROWS,
    as_file,
    check_length,
    lines_of,
)
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
NO_CSL = "This is no CSL-JSON: a list of records, each with a type and a title."


def read_ris(data):
    """(Founds, remarks) of a RIS file."""
    lines, remark = lines_of(as_file(data), LONGEST_RECORD + 1)
    founds = _founds(_ris_records(lines), _of_ris)
    if not founds:
        raise ReadError("There is no record in it that begins with “TY  -”.")
    return founds, [remark] if remark else []


def _ris_records(lines):
    """(line, record) one after another. The last needs no end: the file may be cut short."""
    record, begins, length = [], 0, 0
    for number, line in enumerate(lines, 1):
        if line.startswith("TY  -") and not record:
            begins, length = number, 0
        if record or begins == number:
            length += len(line)
            check_length(length, begins)
            record.append(line.rstrip("\r\n"))
        if record and line.startswith("ER  -"):
            yield begins, _ris_record(record)
            record = []
    if record:
        yield begins, _ris_record([*record, "ER  - "])


def _ris_record(lines):
    """Every tag as a list, so that a second value is not dropped."""
    tags = sorted({*rispy.TAG_KEY_MAPPING, *RIS, "A3", "A4", "PP", "AV"})
    (record,) = rispy.loads(
        "\n".join([*lines, ""]),
        mapping={tag: tag for tag in tags},
        list_tags=tags,
        delimiter_tags_mapping={},
    )
    return record


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
    found.add_person(role, known, f"role:{role}")


def _with_kind(found, theirs):
    """What their word or, where that says little, the title tells."""
    kind = KINDS.get(theirs, "")
    if not found.kind:
        found.kind = titles.kind_of(found.title) if kind in ("", "letter") else kind
        found.kind = found.kind or kind
    return found


def read_csl(data):
    """(Founds, remarks) of a CSL-JSON file."""
    pieces, remark = lines_of(as_file(data), CHUNK)
    founds = _founds(enumerate(_csl_items(Words(pieces)), 1), _of_csl)
    if not founds:
        raise ReadError(NO_CSL)
    return founds, [remark] if remark else []


def _csl_items(words):
    """Records of a list one after another, or those of an object that holds one."""
    first = words.next_sign()
    if first == "[":
        items = words.parted("[", "]", words.value)
    else:
        items = _in_object(words) if first == "{" else [words.value()]
    for item in items:
        if not isinstance(item, dict) or not isinstance(item.get("type", ""), str):
            raise ReadError(NO_CSL)
        yield item
    if words.next_sign():
        raise words.wrong()


def _in_object(words):
    """Records of the list under "items"; the object itself where it has no such thing."""
    whole, has_list, began = {}, False, words.taken
    for name in words.parted("{", "}", words.name):
        if name == "items" and words.next_sign() == "[":
            has_list = True
            yield from words.parted("[", "]", words.value)
        elif has_list:
            words.value()
        else:
            whole[name] = words.value()
            check_length(words.taken - began, words.line)
    if not has_list:
        yield whole.get("items", whole)


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


def _founds(records, reader):
    """A Pile of all (line, record); of CSL-JSON the line is which of them it is."""
    mistakes = []
    founds = Pile(_read_all(records, reader, mistakes))
    if mistakes:
        raise Mistakes(mistakes)
    return Pile(numbered(_once(founds)))


def _read_all(records, reader, mistakes):
    for count, (line, record) in enumerate(records, 1):
        if count > MOST_ROWS:
            raise ReadError(f"It has more than {MOST_ROWS:,} records. Cut it into parts.")
        try:
            yield _read(record, reader, line)
        except ReadError as error:
            mistakes.append((line, str(error)))


def _read(record, reader, line):
    try:
        found = reader(record)
    except RecursionError as error:  # a file made to exhaust the stack nests its values so deep
        raise ReadError("its values are nested too deep.") from error
    if not found.title:
        raise ReadError("the record has no title.")
    found.line = line
    settle(found, None)
    return found


def _once(founds):
    """Programs number records anew in every file: a key that stands twice names nothing."""
    times = Counter(found.key for found in founds)
    for found in founds:
        if times[found.key] > 1:
            found.key, found.is_named = "", False
        yield found
