"""Founds of a long file, kept on disk: memory stays flat however many there are."""

import json
from array import array
from collections.abc import Sequence
from dataclasses import asdict
from tempfile import TemporaryFile
from weakref import finalize

from sources.importers.found import Found, Picture

TUPLES = ("people", "relations")


class Pile(Sequence):
    """What readers found, in its order. Each is made anew whenever it is asked for."""

    def __init__(self, founds=()):
        self._file = TemporaryFile()  # noqa: SIM115  (closed with the last use of the pile)
        finalize(self, self._file.close)
        self._places = array("Q")
        self.file_count = 0
        for found in founds:
            self._add(found)

    def _add(self, found):
        self.file_count += sum(bool(picture.file) for picture in found.pictures)
        said = {name: value for name, value in asdict(found).items() if value}
        self._places.append(self._file.seek(0, 2))
        self._file.write(json.dumps(said).encode() + b"\n")

    def __len__(self):
        return len(self._places)

    def __getitem__(self, at):
        self._file.seek(self._places[at])
        return _found(json.loads(self._file.readline()))


def _found(said):
    for name in TUPLES:
        said[name] = [tuple(one) for one in said.get(name, [])]
    said["pictures"] = [Picture(**one) for one in said.get("pictures", [])]
    return Found(**said)
