"""Files to bring in, for several tests to change."""

from pathlib import Path

import pytest

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
