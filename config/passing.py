"""Files that are sent while they are written: nothing of them is kept.

Before the first piece whoever sends one has asked who may have it, decided what goes into it and
noted it. Pieces are then read a batch of rows at a time, each by itself: no transaction stays open
for as long as somebody's line is slow, which would hold a connection and on SQLite the log.

Where writing breaks off the error goes up, the server closes the connection, and the browser tells
that the file did not arrive. If anything on the way hides that: a ZIP without its end is opened
by no program, and `told_if_broken` ends a table or a text with a line that says so.
"""

import codecs
import csv
import io
import time
import zipfile

from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _

BYTE_ORDER_MARK = "\ufeff"  # without it a spreadsheet takes UTF-8 for something else
PIECE = 64 * 2**10  # bytes: smaller ones wait for each other


class Passing(io.RawIOBase):
    """Takes what is written and gives it out in pieces."""

    def __init__(self):
        super().__init__()
        self.pieces, self.size = [], 0

    def writable(self):
        return True

    def write(self, data):
        self.pieces.append(bytes(data))
        self.size += len(data)
        return len(data)

    @property
    def is_full(self):
        return self.size >= PIECE

    def taken(self):
        data, self.pieces, self.size = b"".join(self.pieces), [], 0
        return data


def sent(pieces, kind, name):
    """The answer with a file of this content type, which the browser keeps as `name`."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(pieces, content_type=kind, headers=headers)


def zipped(entries):
    """A ZIP of `entries`, (name, its pieces of bytes), in pieces.

    Everything is deflated: many programs refuse what is only stored where its size comes after it.
    """
    passing = Passing()
    with zipfile.ZipFile(passing, "w") as archive:
        for name, pieces in entries:
            about = zipfile.ZipInfo(name, time.localtime()[:6])
            about.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(about, "w") as entry:
                for piece in pieces:
                    entry.write(piece)
                    if passing.is_full:
                        yield passing.taken()
    yield passing.taken()


def batches(keys, size):
    """The keys of rows, so many at a time."""
    return (keys[start : start + size] for start in range(0, len(keys), size))


def table(rows, safe, begin=BYTE_ORDER_MARK, **dialect):
    """Rows of cells as CSV in pieces; `safe` makes of a cell what no program takes for a formula.
    `dialect` is as of `csv.writer`."""
    passing = Passing()
    text = codecs.getwriter("utf-8")(passing)
    text.write(begin)
    writer = csv.writer(text, **dialect)
    for row in rows:
        writer.writerow([safe(cell) for cell in row])
        if passing.is_full:
            yield passing.taken()
    yield passing.taken()


def told_if_broken(pieces):
    """The same pieces; where an error breaks them off a line says so before it goes up."""
    try:
        yield from pieces
    except Exception:
        words = _("This file is not whole. Something went wrong on the way: download it again.")
        yield f"\r\n{words}\r\n".encode()
        raise
