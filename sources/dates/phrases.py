"""Dates as pages print them, turned into EDTF that claims no more than the words do.

What two readers could read differently (03/07/2015) keeps only what both would say
(2015); a century that the page leaves out is marked uncertain; early, mid and late
become a third of the time, its ends approximate. What is not understood gives None.
"""

import re
from functools import lru_cache

from sources.dates.edtf import DateError, parse

MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "january jan", "february feb", "march mar", "april apr", "may", "june jun",
            "july jul", "august aug", "september sept sep", "october oct", "november nov",
            "december dec",
        ],
        start=1,
    )
    for name in names.split()
}  # fmt: skip
SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]

MONTH = rf"(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})"
DAY = r"(?:[0-2]?\d|3[01])(?:st|nd|rd|th)?"
YEAR = r"[12]\d{3}"
DASH = r"\s*(?:-|to|and)\s*"
LABEL = (
    r"(?:last (?:updated|modified|changed)|updated|date[d]?|written|created|published|posted|on)"
)
WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"

#: No dateline is longer, and a page may be one line.
LONGEST = 100

_readers = []


@lru_cache(4096)
def from_phrase(text):
    """EDTF for what is printed, or None: a proposal to show, never to store unseen."""
    if len(text) > LONGEST or not re.search(r"\d", text):
        return None
    phrase = _tidy(text)
    for pattern, reader in _readers:
        found = pattern.fullmatch(phrase)
        if found:
            return _valid(reader(found))
    return None


def _tidy(text):
    words = re.sub(r"[\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}]", "-", text)
    words = re.sub(r"\s+", " ", words).strip(" .,;:")
    words = re.sub(rf"^{LABEL}\b:?\s*", "", words, flags=re.IGNORECASE)
    words = re.sub(rf"^{WEEKDAY},?\s+", "", words, flags=re.IGNORECASE)
    return re.sub(rf"\b({MONTH})\.", r"\1", words, flags=re.IGNORECASE)


def _valid(edtf):
    try:
        return parse(edtf).edtf if edtf else None
    except DateError:
        return None


def _reads(pattern):
    def keep(reader):
        _readers.append((re.compile(pattern, re.IGNORECASE), reader))
        return reader

    return keep


@_reads(r"(?P<inner>\[.+\]|.+\s?\(?\?\)?)")
def _doubted(found):
    """[1950], 1950?, 1950 (?): supplied by an editor or doubted by one."""
    inner = from_phrase(found["inner"].strip("[]?() "))
    return _mark(inner, "?")


@_reads(r"(?:circa|ca|c|about|around|approximately|approx)(?![a-z])\.? ?(?P<inner>.+)")
def _about(found):
    return _mark(from_phrase(found["inner"]), "~")


def _mark(edtf, mark):
    if not edtf or "/" in edtf:
        return None
    if edtf[-1] in "?~%":
        return edtf if edtf[-1] == mark else f"{edtf[:-1]}%"
    return f"{edtf}{mark}"


@_reads(rf"(?P<year>{YEAR})(?:-(?P<month>0[1-9]|1[0-2])-(?P<day>\d\d))?")
def _iso(found):
    return found[0]


@_reads(rf"(?:(?P<day>{DAY}),? (?:of )?)?(?P<month>{MONTH}),? (?:of )?(?P<year>{YEAR})")
@_reads(rf"(?P<month>{MONTH}) (?P<day>{DAY}),? (?P<year>{YEAR})")
def _written_out(found):
    return _date(found["year"], MONTHS[found["month"].lower()], found["day"])


@_reads(rf"(?P<first>{DAY}){DASH}(?P<last>{DAY}) (?P<month>{MONTH}),? (?P<year>{YEAR})")
@_reads(rf"(?P<month>{MONTH}) (?P<first>{DAY}){DASH}(?P<last>{DAY}),? (?P<year>{YEAR})")
def _days_of_a_month(found):
    month = MONTHS[found["month"].lower()]
    days = [_date(found["year"], month, found[name]) for name in ("first", "last")]
    return "/".join(days)


@_reads(rf"(?P<month>{MONTH})(?: (?P<day>{DAY}))?{DASH}(?P<end>{MONTH}.* (?P<year>{YEAR}))")
@_reads(
    rf"(?:(?P<day>{DAY}) )?(?P<month>{MONTH}){DASH}(?P<end>(?:{DAY} )?{MONTH},? (?P<year>{YEAR}))"
)
def _across_months(found):
    start = _date(found["year"], MONTHS[found["month"].lower()], found["day"])
    return _between(start, from_phrase(found["end"]))


@_reads(rf"(?P<start>{YEAR})[-/](?P<end>{YEAR}|\d\d)")
def _years(found):
    """1950-53, and 1950-06; 1905-06 may be either, and the two years hold the month."""
    start, end = found["start"], found["end"]
    if len(end) == 2 and int(end) <= 12 and end <= start[2:]:
        return f"{start}-{end}"
    return f"{start}/{start[: 4 - len(end)]}{end}"


@_reads(r"(?:between|from) (?P<start>.+?) (?:and|to|until|till|-) (?P<end>.+)")
@_reads(rf"(?P<start>.*\b{YEAR}){DASH}(?P<end>.*\b{YEAR})")
def _from_to(found):
    start, end = found["start"].strip(" ,"), found["end"]
    year = re.search(rf"{YEAR}$", end)
    whole = from_phrase(start) or (year and from_phrase(f"{start} {year[0]}"))
    return _between(whole, from_phrase(end))


def _between(start, end):
    if not start or not end or "/" in start or "/" in end:
        return None
    return f"{start}/{end}"


@_reads(r"(?:not before|no earlier than|since|from) (?P<start>.+)")
def _not_before(found):
    return _between(from_phrase(found["start"]), "..")


@_reads(r"(?:not after|no later than|not later than|by|until) (?P<end>.+)")
def _not_after(found):
    return _between("..", from_phrase(found["end"]))


@_reads(rf"before (?P<year>{YEAR})")
def _before(found):
    return f"../{int(found['year']) - 1}"


@_reads(rf"after (?P<year>{YEAR})")
def _after(found):
    return f"{int(found['year']) + 1}/.."


@_reads(r"(?P<first>\d{1,2})[/.](?P<second>\d{1,2})(?P<mark>[-/.])(?P<year>[12]\d{3}|\d\d)")
def _numbers(found):
    """13/5-50, 13.5.1950, 5/13/1950; the year alone where both readings are possible."""
    first, second = int(found["first"]), int(found["second"])
    year, doubt = found["year"], ""
    if len(year) == 2:
        year, doubt = f"19{year}", "?"
    if first > 12 >= second or first == second:
        return _date(year, second, str(first)) + doubt
    if second > 12 >= first:
        return _date(year, first, str(second)) + doubt
    return year + doubt if max(first, second) <= 12 else None


@_reads(rf"(?P<day>{DAY})\.(?P<month>{'|'.join(ROMAN)})\.(?P<year>{YEAR})")
def _roman(found):
    return _date(found["year"], ROMAN.index(found["month"].upper()) + 1, found["day"])


@_reads(rf"(?P<season>{'|'.join(SEASONS)}) (?:of )?(?P<year>{YEAR})")
def _season(found):
    return f"{found['year']}-{SEASONS[found['season'].lower()]}"


@_reads(r"(?:the )?(?P<decade>[12]\d\d)0'?s")
def _decade(found):
    # “The 1900s” are ten years to one reader and a hundred to the next: a hundred hold both.
    decade = found["decade"]
    return f"{decade[:2]}XX" if decade.endswith("0") else f"{decade}X"


@_reads(r"(?:the )?(?P<number>\d{1,2})(?:st|nd|rd|th)[ -]century")
def _century(found):
    last = int(found["number"]) * 100
    return f"{last - 99:04}/{last:04}" if last else None


@_reads(r"(?P<part>early|mid|late)(?: in|-in)?[ -](?:the )?(?P<whole>.+)")
def _part(found):
    return _third(found["part"].lower(), from_phrase(found["whole"]))


def _third(part, whole):
    if not whole or re.search(r"[?~%.]", whole):
        return None
    ends = _third_of_years(part, whole) or _third_of_months(part, whole)
    return ends and "/".join(ends)


def _third_of_years(part, whole):
    span = parse(whole)
    first, last = span.earliest // 10000, span.latest // 10000
    if last - first < 9:
        return None
    third = (last - first + 1) // 3
    return {
        "early": (f"{first:04}", f"{first + third:04}~"),
        "mid": (f"{first + third:04}~", f"{last - third:04}~"),
        "late": (f"{last - third:04}~", f"{last:04}"),
    }[part]


def _third_of_months(part, whole):
    if re.fullmatch(r"\d{4}", whole):
        ends = {"early": ("01", "04~"), "mid": ("05~", "08~"), "late": ("09~", "12")}
    elif re.fullmatch(r"\d{4}-(0\d|1[0-2])", whole):
        ends = {
            "early": ("01", "10~"),
            "mid": ("11~", "20~"),
            "late": ("21~", _last_day(whole)),
        }
    else:
        return None
    return [f"{whole}-{end}" for end in ends[part]]


def _last_day(month):
    return f"{parse(month).latest % 100}"


@_reads(r"(?P<rest>.*?)(?P<year>\d{1,4}) ?b\.? ?c\.?(?: ?e\.?)?")
def _before_christ(found):
    # There is no year 0 with historians; with ISO there is: 44 BC is -0043.
    number = int(found["year"])
    year = f"-{number - 1:04}" if number > 1 else "0000"
    return _in_year(found["rest"], year) if number else None


@_reads(r"(?P<rest>.*?)(?:a\.?d\.? ?(?P<year>\d{1,4})|(?P<year2>\d{1,4}) ?(?:a\.?d\.?|c\.?e\.?))")
def _after_christ(found):
    number = int(found["year"] or found["year2"])
    return _in_year(found["rest"], f"{number:04}") if number else None


def _in_year(rest, year):
    """The rest of a dateline read as of any leap year, then put into the true one."""
    if not rest.strip(" ,"):
        return year
    read = from_phrase(f"{rest.strip(' ,')} 2000")
    return f"{year}{read[4:]}" if read and re.fullmatch(r"2000-\d\d(-\d\d)?", read) else None


def _date(year, month, day=None):
    digits = re.sub(r"\D", "", day or "")
    return f"{year}-{month:02}-{int(digits):02}" if digits else f"{year}-{month:02}"
