"""docs/spreadsheets.md names every column that is read, and none that is not."""

import re

from quizzes.export_columns import KEYS
from sources.importers import columns
from tests.docs.pages import ROOT

PAGE = (ROOT / "docs/spreadsheets.md").read_text(encoding="utf-8")


def section(heading):
    return PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def first_cells(text):
    return [line.split("|")[1].strip() for line in text.splitlines() if line.startswith("| ")][1:]


def test_our_columns_are_all_explained():
    named = [
        name
        for cell in first_cells(section("Our own columns"))
        for name in re.findall(r"`(\w+)`", cell)
    ]
    assert sorted(named) == sorted(columns.OURS)


def test_what_it_says_of_dublin_core_is_read():
    for cell in first_cells(section("Dublin Core")):
        for name in cell.split(", "):
            assert columns.known(f"dcterms:{name}"), name


def test_every_column_of_a_layout_is_explained():
    cells = first_cells(section("Grades in a layout of your school"))
    named = [name for cell in cells for name in re.findall(r"`(\w+)`", cell)]
    assert sorted(named) == sorted(KEYS)
