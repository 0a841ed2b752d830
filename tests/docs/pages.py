"""The papers, and the names of code, addresses and commands that stand in them."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").glob("*.md")),
]
TECHNICAL = [
    page for page in PAGES if page.name in ("architecture.md", "data-model.md", "CONTRIBUTING.md")
]
FENCED = re.compile(r"^```.*?^```$", re.M | re.S)


def name_of(page):
    return page.relative_to(ROOT).as_posix()


def prose(page):
    """A paper without its blocks of code."""
    return FENCED.sub("", page.read_text())


def code_names(page):
    """What stands between single backticks, each once, in order."""
    return list(dict.fromkeys(re.findall(r"`([^`\n]+)`", prose(page))))
