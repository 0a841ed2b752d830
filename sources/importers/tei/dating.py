"""When a document was written, as its dateline says it."""

import re

from sources import dates

HOUR = re.compile(
    r"(?P<hour>\d{1,2}(?::\d\d)?\s*[ap]\.?\s*m\.?|noon|midnight|\d{4} hours|\d{1,2}:\d\d)"
    r"\s*[.\]]*\s*$",
    re.IGNORECASE,
)
LONGEST = 300  # of a date as printed, in characters
RECEIVED = re.compile(
    r"\b[Rr]eceived(?: in the Department)?(?: on)? "
    r"(?P<day>[A-Z][a-z]+ \d{1,2})(?:, (?P<year>\d{4}))?"
    r"(?:[—–-]\s*(?:\d{1,2}(?::\d\d)? ?[ap]\. ?m\.|noon|midnight))?"
)
EARLIEST = "{http://history.state.gov/frus/ns/1.0}doc-dateTime-min"
LATEST = "{http://history.state.gov/frus/ns/1.0}doc-dateTime-max"


def date_of(element, document, found):
    """Put the date of <date> into `written`, as printed beside it, and its hour.

    Where there is none, a FRUS division may say between which moments it was written.
    """
    if element is None:
        found.written = _valid(_between(document.get(EARLIEST), document.get(LATEST)))
        return
    printed = " ".join("".join(element.itertext()).split()).strip(" []")[:LONGEST]
    written = (
        _valid(_edtf_of(element))
        or _valid(element.get("n") or "")
        or dates.from_phrase(_without_hour(printed))
        or ""
    )
    found.written = written
    hour = HOUR.search(printed)
    found.time_of_day = (hour["hour"] if hour else _hour_of(element.get("when"))).strip()[:40]
    said = _without_hour(printed).rstrip(".,; ")
    if said and said != (dates.in_words(written) if written else ""):
        found.written_as_printed = said[:120]


def _edtf_of(element):
    get = element.get
    if get("when"):
        return get("when").partition("T")[0]
    if get("from") or get("to"):
        return f"{_day(get('from')) or '..'}/{_day(get('to')) or '..'}"
    return _between(get("notBefore"), get("notAfter"))


def _between(first, last):
    """One moment somewhere between two days."""
    first, last = _day(first), _day(last)
    if first and first == last:
        return first
    return f"[{first}..{last}]" if first or last else ""


def _day(when):
    return (when or "").partition("T")[0]


def _valid(edtf):
    try:
        return dates.parse(edtf).edtf if edtf else ""
    except dates.DateError:
        return ""


def _hour_of(when):
    time = (when or "").partition("T")[2][:5]
    return time if re.fullmatch(r"\d\d:\d\d", time) and time != "00:00" else ""


def _without_hour(printed):
    return re.sub(r"[\s,—–-]+$", "", HOUR.sub("", printed))


def received(lines, found):
    """ "[Received January 7—5:44 a. m.]" as a step on the paper's way."""
    for line in lines:
        arrived = RECEIVED.search(" ".join(" ".join(line.itertext()).split()))
        if arrived:
            year = arrived["year"] or found.written[:4]
            found.custody.append(
                {
                    "kind": "received",
                    "when": dates.from_phrase(f"{arrived['day']}, {year}") or "",
                    "when_as_printed": " ".join(arrived[0].split(" ", 1)[1].split())[:120],
                    "note": "",
                }
            )
            return
