"""Files that are sent while they are written: config/passing.py."""

import io
import zipfile

import pytest

from config import passing
from config.passing import sent, table, told_if_broken, zipped

BROKEN = "This file is not whole. Something went wrong on the way: download it again."


def breaking(*pieces):
    yield from pieces
    raise ZeroDivisionError


def all_until_it_breaks(pieces):
    found = []
    with pytest.raises(ZeroDivisionError):
        found.extend(pieces)
    return found


def test_it_works():
    answer = sent(zipped([("a.txt", [b"one, ", b"two"]), ("b", [])]), "application/zip", "ab.zip")
    assert answer.streaming
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"] == 'attachment; filename="ab.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as archive:
        assert archive.testzip() is None
        assert [(one.filename, archive.read(one)) for one in archive.infolist()] == [
            ("a.txt", b"one, two"),
            ("b", b""),
        ]
        # A size that comes after an entry is understood everywhere only of what is deflated.
        assert {one.compress_type for one in archive.infolist()} == {zipfile.ZIP_DEFLATED}


def test_a_table():
    rows = [["Name", "Said"], ["Ana", "Two\nlines"], ["Ben", None]]
    pieces = table(rows, lambda cell: cell or "nothing")
    assert b"".join(pieces).decode() == '\ufeffName,Said\r\nAna,"Two\nlines"\r\nBen,nothing\r\n'
    pieces = table(rows[:1], str, begin="", delimiter=";")
    assert b"".join(pieces).decode() == "Name;Said\r\n"


@pytest.mark.parametrize("kind", ["table", "zip"])
def test_pieces_go_out_as_they_are_made(kind, monkeypatch):
    """What comes first is sent before the last is asked for."""
    monkeypatch.setattr(passing, "PIECE", 1)
    asked = []

    def counted():
        for number in range(9):
            asked.append(number)
            yield number

    if kind == "table":
        pieces = table(([number] for number in counted()), str)
    else:
        pieces = zipped((f"{number}", [b"x"]) for number in counted())
    next(pieces)
    assert asked == [0]
    assert len(list(pieces)) > 7


def test_small_pieces_wait_for_each_other():
    assert len(list(table([["x"]] * 99, str))) == 1


def test_a_zip_that_breaks_off_opens_in_no_program(monkeypatch):
    monkeypatch.setattr(passing, "PIECE", 1)
    for entries in (
        breaking(("a", [b"whole"])),
        [("a", [b"whole"]), ("b", breaking(b"half"))],
    ):
        data = b"".join(all_until_it_breaks(zipped(entries)))
        assert data.startswith(b"PK")
        assert not zipfile.is_zipfile(io.BytesIO(data))


def test_a_table_that_breaks_off_says_so(monkeypatch):
    monkeypatch.setattr(passing, "PIECE", 1)
    pieces = all_until_it_breaks(told_if_broken(table(breaking(["Name"], ["Ana"]), str)))
    lines = b"".join(pieces).decode().splitlines()
    assert lines == ["\ufeffName", "Ana", "", BROKEN]
    assert b"".join(told_if_broken([b"whole"])) == b"whole"


def test_nobody_who_goes_away_is_told():
    pieces = told_if_broken(iter([b"1", b"2"]))
    next(pieces)
    pieces.close()
    assert list(pieces) == []
