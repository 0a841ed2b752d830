"""Our dates against edtf.js, which others use: what we accept it accepts, between the same days.

Runs where DOSSIER_NPM names a node_modules folder with `edtf` in it, over the documented forms
and a few thousand made from them; over a file of further cases too where DOSSIER_EDTF names one.
Seasons are left out: edtf.js lets spring begin in January.

Where it is narrower: it refuses a masked date (195X) that is also doubted, and a stretch whose end
does not begin after its start. Where it is wrong: it takes a set to end with the first year of its
last stretch, and counts the months of a masked year before Christ backward.
"""

import json
import os
import re
import shutil
import subprocess
from itertools import combinations, product
from pathlib import Path

import pytest

from sources import dates

MODULES = os.environ.get("DOSSIER_NPM")
CASES = os.environ.get("DOSSIER_EDTF")
SCRIPT = """
import edtf from "edtf"
import { readFileSync } from "node:fs"
const day = (bound) => Number.isFinite(bound) ? new Date(bound).toISOString() : null
const read = (text) => {
  try { const date = edtf(text); return [day(date.min), day(date.max)] } catch { return false }
}
console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(read)))
"""

#: The examples of the specification of the Library of Congress, levels 0 and 1 …
_DOCUMENTED = """
1985-04-12 1985-04 1985 1964/2008 2004-06/2006-08 2004-02-01/2005-02-08 2004-02-01/2005-02
2004-02-01/2005 2005/2006-02 1984? 2004-06~ 2004-06-11% 201X 20XX 2004-XX 1985-04-XX 1985-XX-XX
1985-04-12/.. 1985-04/.. 1985/.. ../1985-04-12 ../1985-04 ../1985 1985-04-12/ 1985-04/ 1985/
/1985-04-12 /1985-04 /1985 1984~/2004-06 1984/2004-06~ 1984~/2004~ 1984-06?/2004-08?
1984-06-02?/2004-08-08~ 1984-06-02?/.. -1985
"""
#: … and those of level 2 that we take: sets, and parts with a doubt of their own.
_LEVEL_2 = """
[1667,1668,1670..1672] [..1760-12-03] [1760-12..] [1760-01,1760-02,1760-12..] [1667,1760-12]
{1667,1668,1670..1672} {1960,1961-12} {..1984} 2004-06~-11 2004?-06-11 ?2004-06-~11 2004-%06-11
"""
DOCUMENTED, LEVEL_2 = _DOCUMENTED.split(), _LEVEL_2.split()
SEASONS_AND_LONG_YEARS = ["Y170000002", "Y-170000002", "2001-21", "2001-22", "2001-23", "2001-24"]


REFUSED = re.compile(r"X.*[?~%/]|/.*X")
WRONG = re.compile(r"\d\.\.\d+[\]}]$|^-.*XX$")


def made():
    """Days, months, years and masked ones, each with every mark; stretches and sets of them."""
    bare = ["1950", "0079", "0000", "-0043", "1600", "195X", "19XX", "1950-06", "1950-XX"]
    bare += ["1950-06-27", "1952-02-29", "1900-02-28", "1950-12-31", "1950-06-XX", "-0043-03-15"]
    marked = [f"{text}{mark}" for text, mark in product(bare, ["", "?", "~", "%"])]
    ends = [*marked, "", ".."]
    stretches = [f"{start}/{end}" for start, end in product(ends, ends)]
    plain = ["1949", "1950-06", "1951-06-27", "1952"]
    sets = [f"[{start},{end}]" for start, end in combinations(plain, 2)]
    stretches = [text for text in stretches if begins_later(*text.split("/"))]
    return [*marked, *stretches, *sets, *(text.translate({91: "{", 93: "}"}) for text in sets)]


def begins_later(start, end):
    """Whether the end of a stretch begins after its start, as edtf.js wants it; open ends do."""
    if not (start.strip(".") and end.strip(".")):
        return True
    return dates.parse(start).earliest < dates.parse(end).earliest


def accepted(texts):
    """`{text: (first day, last day)}` of those that we read, as sort keys."""
    found = {}
    for text in texts:
        try:
            span = dates.parse(text)
        except dates.DateError:
            continue
        found[text] = (span.earliest, span.latest)
    return found


def as_key(day):
    """The sort key of a day as JavaScript writes it."""
    if day is None:
        return None
    year, month, number = re.match(r"([+-]?\d+)-(\d\d)-(\d\d)T", day).groups()
    return int(year) * 10000 + int(month) * 100 + int(number)


def asked(texts):
    """What edtf.js makes of them: (first, last), or False where it refuses."""
    answer = subprocess.run(  # noqa: S603  (our script, and the strings on its standard input)
        [shutil.which("node"), "--input-type=module", "-e", SCRIPT],
        input=json.dumps(texts),
        cwd=Path(MODULES).parent,
        capture_output=True,
        text=True,
        check=True,
    )
    return [found and tuple(as_key(day) for day in found) for found in json.loads(answer.stdout)]


def test_every_documented_form_is_read():
    forms = [*DOCUMENTED, *LEVEL_2, *SEASONS_AND_LONG_YEARS]
    assert list(accepted(forms)) == forms


@pytest.mark.skipif(not MODULES, reason="DOSSIER_NPM names no node_modules folder with edtf")
def test_edtf_js_agrees(record_property):
    texts = [*DOCUMENTED, *LEVEL_2, *made()]
    if CASES:
        texts += [text for text, _ in json.loads(Path(CASES).read_text())]
    ours = {
        text: span
        for text, span in accepted(texts).items()
        if not re.search(r"-2[1-4](?!\d|-\d)|Y", text)
    }
    theirs = dict(zip(ours, asked(list(ours)), strict=True))
    refused = {text for text, other in theirs.items() if other is False}
    differ = {text for text in theirs if theirs[text] != ours[text]} - refused
    agreed = len(theirs) - len(refused) - len(differ)
    record_property("agreed", agreed)
    print(f"edtf.js agrees on {agreed} dates, refuses {len(refused)}, differs on {sorted(differ)}")
    assert [text for text in refused if not REFUSED.search(text)] == []
    assert [text for text in differ if not WRONG.search(text)] == []
    assert agreed > 1000
