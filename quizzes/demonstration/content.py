"""The files of the demonstration as they are written: YAML, and Markdown with a header."""

from functools import cache
from pathlib import Path

import yaml

from sources.importers import read

HERE = Path(__file__).parent
#: Ten times as fast, where PyYAML came with its parser in C.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def content(name):
    """One YAML file, such as content("school.yaml"). Shared: do not change what you get."""
    return _loaded((HERE / name).read_text(encoding="utf-8"))


@cache
def documents():
    """`[(file name without ending, header, what the import reader found), …]` in order."""
    return [_document(path) for path in sorted((HERE / "documents").glob("*.md"))]


def _document(path):
    text = path.read_text(encoding="utf-8")
    [found] = read(text, path.name)
    return path.stem, _loaded(text.split("---\n", 2)[1]), found


def _loaded(text):
    return yaml.load(text, Loader=LOADER)  # noqa: S506 (one of the two that make plain data)
