"""The files of the demonstration as they are written: YAML, and Markdown with a header."""

from functools import cache
from pathlib import Path

import yaml

from sources.importers import read

HERE = Path(__file__).parent


@cache
def content(name):
    """One YAML file, such as content("school.yaml"). Shared: do not change what you get."""
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


def documents():
    """`[(file name without ending, header, what the import reader found), …]` in order."""
    return [_document(path) for path in sorted((HERE / "documents").glob("*.md"))]


def _document(path):
    text = path.read_text(encoding="utf-8")
    [found] = read(text, path.name)
    header = yaml.safe_load(text.split("---\n", 2)[1])
    return path.stem, header, found
