"""Files to bring in, for several tests to change."""

from pathlib import Path

import pytest

from sources.models import Source

EDITIONS = Path(__file__).parent / "importers" / "editions"


@pytest.fixture
def table(tmp_path):
    """`table(text, **files)` writes a spreadsheet and files beside it."""

    def write(text, name="a.csv", **files):
        for stem, data in files.items():
            (tmp_path / f"{stem}.jpg").write_bytes(data)
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return write


@pytest.fixture
def edition(tmp_path):
    """A copy of our little edition to change."""
    path = tmp_path / "harbor.xml"
    path.write_text((EDITIONS / "harbor1903.xml").read_text(encoding="utf-8"), encoding="utf-8")
    return path


@pytest.fixture
def cite(attempt):
    """`cite(title, quote)`: a student's evidence from the text of a document."""

    def made(title, quote):
        version = Source.objects.get(title=title).texts.get().current
        response = attempt.responses.get(question__kind="essay")
        passage = {"start": 0, "end": len(quote), "quote": quote, "suffix": " of the harbor"}
        attempt.evidence.create(
            response=response, key=quote, label=f"({title[:30]})", version=version, **passage
        )

    return made
