"""Files that lie beside a spreadsheet: in its folder, or in the zip that it came in.

Both are listed first and read by their place in the list, so that no name in a cell can lead
out of it. Links, names that climb out, encrypted entries and whatever swells when it is
unpacked are refused from the list, before a byte of theirs is read.
"""

import contextlib
import hashlib
import lzma
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from functools import cached_property
from itertools import islice
from pathlib import Path, PurePosixPath
from tempfile import SpooledTemporaryFile

from django.core.files import File

from sources.importers.found import ReadError

MEGABYTE = 1024 * 1024
MOST_ENTRIES = 5000
#: Bytes: of an entry in the list, with a name; of the record at the end, with its comment.
LONGEST_ENTRY = 600
LONGEST_END = 22 + 65_535 + 20
MOST_IN_A_FOLDER = 20_000
MOST_UNPACKED = 2000 * MEGABYTE
MOST_BYTES = 300 * MEGABYTE  # of one file: the largest film that is taken
#: Text packs ten to one, pictures hardly at all; what packs a hundred to one is made to swell.
SWELLS = 100
#: Below this, swelling does no harm.
SMALL = 20 * MEGABYTE
IN_MEMORY = 4 * MEGABYTE
CHUNK = 1024 * 1024
#: What the standard library raises for a zip that is none, or was damaged on its way.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    RuntimeError,  # and NotImplementedError
)
NOT_OURS = ("__MACOSX", "Thumbs.db", "desktop.ini")


class Files:
    """Files by the names that cells give them. Their list is made when a cell names one."""

    #: The folder of the spreadsheet among them.
    base = PurePosixPath()

    @cached_property
    def names(self):
        """Paths, in their order; none here."""
        return []

    @cached_property
    def _by_name(self):
        names = {_folded(PurePosixPath(name).name): name for name in reversed(self.names)}
        return names | {_folded(name): name for name in self.names}

    def find(self, name):
        """The path of a file as a cell names it, whatever its case; None where there is none."""
        plain = name.replace("\\", "/").removeprefix("./")
        beside = self._by_name.get(_folded(str(self.base / plain)))
        return beside or self._by_name.get(_folded(plain))

    def open(self, path):
        """The file at one of `names`, to be read from its beginning."""
        raise ReadError(f"There is no file “{path}”.")

    def digest(self, path):
        found = hashlib.sha256()
        with self.open(path) as file:
            for chunk in iter(lambda: file.read(CHUNK), b""):
                found.update(chunk)
        return found.hexdigest()


def _folded(name):
    """A Mac writes é as two signs, Windows minds no case."""
    return unicodedata.normalize("NFC", name).casefold()


class FolderFiles(Files):
    def __init__(self, folder):
        self.folder = Path(folder)

    @cached_property
    def names(self):
        names = [path.as_posix() for path in islice(self._listed(), MOST_IN_A_FOLDER + 1)]
        if len(names) > MOST_IN_A_FOLDER:
            most = f"{MOST_IN_A_FOLDER:,}"
            raise ReadError(f"More than {most} files lie beside it. Give it a folder of its own.")
        return sorted(names)

    def _listed(self):
        for path in self.folder.rglob("*"):
            within = path.relative_to(self.folder)
            if path.is_file() and not _is_linked(self.folder, within) and is_shown(within):
                yield within

    def open(self, path):
        """A copy: whoever looks at it may empty the camera's notes in it."""
        with (self.folder / path).open("rb") as file:
            return _copied(file, path, (self.folder / path).stat().st_size)


def _is_linked(folder, within):
    return any((folder / part).is_symlink() for part in [within, *within.parents][:-1])


def is_shown(path):
    """Whether a person put it there, and not the computer for itself."""
    parts = PurePosixPath(path).parts
    return not any(part.startswith(".") or part in NOT_OURS for part in parts)


class ZipFiles(Files):
    """Of a zip; `file` is a path or an open file. Raises ReadError where it is hostile."""

    def __init__(self, file):
        try:
            _check_directory(file)
            self.zip = zipfile.ZipFile(file)
        except ReadError:
            raise
        except DAMAGED as error:
            raise ReadError("The zip is damaged and cannot be opened.") from error
        entries = self.zip.infolist()
        check_entries(entries)
        self._entries = {
            entry.filename: entry
            for entry in entries
            if not entry.is_dir() and is_shown(entry.filename)
        }
        self.names = list(self._entries)

    def open(self, path):
        """Unpacked into a file of its own; never more than the list promised."""
        entry = self._entries[path]
        try:
            with self.zip.open(entry) as packed:
                return _copied(packed, path, entry.file_size)
        except ReadError:
            raise
        except DAMAGED as error:
            raise ReadError(f"“{path}” in the zip is damaged.") from error


def _copied(file, path, size):
    """A file of its own with these bytes, that goes when it is closed."""
    if size > MOST_BYTES:
        raise ReadError(f"“{path}” is larger than {MOST_BYTES // MEGABYTE} MB.")
    out = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  (closed by the reader)
    try:
        left = size
        while chunk := file.read(min(CHUNK, left + 1)):
            left -= len(chunk)
            if left < 0:
                raise ReadError(f"“{path}” is larger than it said.")
            out.write(chunk)
    except BaseException:
        out.close()
        raise
    out.seek(0)
    copied = File(out, name=PurePosixPath(path).name)
    copied.size = size
    return copied


def _check_directory(file):
    """Refuse a list too long to be read at all, by the record at the end of the zip."""
    with contextlib.nullcontext(file) if hasattr(file, "read") else open(file, "rb") as opened:
        opened.seek(0, 2)
        opened.seek(max(0, opened.tell() - LONGEST_END))
        end = opened.read()
        opened.seek(0)
    at = end.rfind(b"PK\x05\x06")
    if at < 0 or len(end) < at + 22:
        raise zipfile.BadZipFile
    entries, size = struct.unpack("<HI", end[at + 10 : at + 16])
    is_huge = b"PK\x06\x07" in end[max(0, at - 20) : at]  # with counts of eight bytes
    if is_huge or entries > MOST_ENTRIES or size > MOST_ENTRIES * LONGEST_ENTRY:
        told = f"more than {MOST_ENTRIES:,}" if is_huge else f"{entries:,}"
        raise ReadError(
            f"The zip holds {told} files; {MOST_ENTRIES:,} may be in one. Make several."
        )


def check_entries(entries):
    """Refuse a zip from its list."""
    seen = set()
    for entry in entries:
        _check_entry(entry)
        if _folded(entry.filename) in seen:
            raise ReadError(f"“{entry.filename}” is in the zip twice.")
        seen.add(_folded(entry.filename))
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > MOST_UNPACKED:
        most = MOST_UNPACKED // MEGABYTE
        raise ReadError(f"Unpacked, the zip would be larger than {most:,} MB. Make several.")
    if unpacked > SMALL and unpacked > packed * SWELLS:
        raise ReadError("The zip swells too much when it is unpacked. It was not opened.")


def _check_entry(entry):
    name = entry.orig_filename
    climbs = ".." in re.split(r"[/\\]", name)
    if climbs or name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name) or "\x00" in name:
        raise ReadError(f"“{name!a}” in the zip leads out of its folder. Nothing was unpacked.")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise ReadError(f"“{name}” in the zip is a link, not a file. Nothing was unpacked.")
    if entry.flag_bits & 0x1:
        raise ReadError("The zip is locked with a password. Make one without.")
