"""What is made of the rows of a long spreadsheet does not pile up until its end."""

import gc
import tracemalloc

import pytest

from sources.importers.running import import_founds
from sources.importers.spreadsheet import read_spreadsheet
from sources.models import Source

pytestmark = pytest.mark.django_db(transaction=True)
BODY = "\n\n".join(["The gates stay shut until the council speaks of it. " * 20] * 20)


def kept_of(count):
    """Bytes beyond the rows themselves that a run still holds when all of them are stored."""
    rows = [f'{count}-{number},Paper {number},"{number} {BODY}"' for number in range(count)]
    founds, _remarks = read_spreadsheet("\n".join(["identifier,title,body", *rows]).encode())
    tracemalloc.start()
    try:
        outcomes = import_founds(founds, f"{count}.csv")
        gc.collect()
        assert len(outcomes) == count
        return tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


def test_memory_stays_flat():
    kept_of(5)  # what is made once and kept for good
    few, many = kept_of(6), kept_of(18)
    assert Source.objects.here().count() == 29
    # Each document kept would be its words several times over; a database's driver keeps some
    # of its own for each new question.
    assert many - few < 12 * len(BODY) * 0.8
