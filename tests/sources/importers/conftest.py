from pathlib import Path

import pytest

from sources.importers import read

FOLDER = Path(__file__).parent / "fixtures"


@pytest.fixture
def read_file():
    """Read one of the invented pages that stand beside the tests."""

    def reader(name):
        return read((FOLDER / name).read_text(encoding="utf-8"), name)

    return reader
