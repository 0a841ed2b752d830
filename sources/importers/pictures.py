"""Pictures and files that a spreadsheet names: looked at, drawn anew, hung on the document."""

import contextlib
import re
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import transaction

from sources import uploads
from sources.derivatives import WIDTHS
from sources.importers.found import Mistakes, Picture, ReadError
from sources.importers.rights import statement_of
from sources.importers.values import is_address
from sources.models import Attachment
from sources.models.files import private_storage

LONGEST_CAPTION = 300


class Kept(NamedTuple):
    """Where a checked copy lies, and what it is."""

    name: str
    kind: str
    width: int | None = None
    height: int | None = None


def pictures_of(of_files):
    """Pictures in the order of the cell, each with its own description and words."""
    names = [name for name in of_files.pop("file", []) if name]
    for column, values in of_files.items():
        if len(values) > len(names):
            raise ReadError(f"“{column}” has {len(values)} values, “file” has {len(names)}.")
    return [_picture(name, at, of_files) for at, name in enumerate(names)]


def _picture(name, at, of_files):
    picture = linked(name) if urlsplit(name).scheme in ("http", "https") else Picture(file=name)
    for column, values in of_files.items():
        value = values[at] if at < len(values) else ""
        FILE_PUTTERS.get(column, _file_words)(picture, column, value)
    return picture


def linked(address):
    if not is_address(address):
        raise ReadError(f"“{address[:100]}” is no web address.")
    return Picture(url=address)


def _file_words(picture, column, value):
    if column == "file_caption" and len(value) > LONGEST_CAPTION:
        raise ReadError(f"“{column}” is longer than {LONGEST_CAPTION} characters.")
    setattr(picture, {"file_caption": "caption"}.get(column, column), value)


def _file_paragraph(picture, column, value):
    if value and not re.fullmatch(r"[1-9]\d{0,4}", value):
        raise ReadError(f"“{value}” is no number of a paragraph.")
    picture.first_paragraph = int(value) if value else None


def _file_rights(picture, column, value):
    picture.rights = statement_of(value)
    if not picture.rights:
        picture.rights_note = value


def _file_rights_note(picture, column, value):
    picture.rights_note = "\n\n".join(filter(None, [picture.rights_note, value]))


FILE_PUTTERS = {
    "file_paragraph": _file_paragraph,
    "file_rights": _file_rights,
    "file_rights_note": _file_rights_note,
}


def find(founds, files):
    """Give each picture the path of its file; raise Mistakes for those that are not there."""
    mistakes = []
    for found in founds:
        for picture in found.pictures:
            if not picture.file:
                continue
            path = files.find(picture.file)
            if path is None:
                mistakes.append((found.line, f"There is no file “{picture.file}” beside it."))
            else:
                picture.file, picture.digest = path, files.digest(path)
    if mistakes:
        raise Mistakes(mistakes)


def check(founds, files):
    """Open every file and judge it; raise Mistakes for those that are not taken."""
    _each(founds, files, lambda picture, upload: None)


def keep(founds, files):
    """Store a checked copy of every file, before any row is written.

    Drawing a picture anew takes long, so it must not happen inside a transaction. Where one
    is not taken, none stays, and Mistakes is raised.
    """
    try:
        _each(founds, files, _store)
    except BaseException:
        discard(founds)
        raise


def _each(founds, files, act):
    mistakes = []
    for found in founds:
        for picture in (picture for picture in found.pictures if picture.file):
            try:
                with files.open(picture.file) as file:
                    act(picture, uploads.checked(file))
            except ValidationError as error:
                mistakes.append((found.line, f"“{picture.file}”: {' '.join(error.messages)}"))
            except ReadError as error:
                mistakes.append((found.line, str(error)))
            except OSError:
                mistakes.append((found.line, f"“{picture.file}” cannot be read."))
    if mistakes:
        raise Mistakes(mistakes)


def _store(picture, upload):
    field = Attachment._meta.get_field("file")
    name = field.generate_filename(None, PurePosixPath(upload.file.name).name)
    picture.kept = Kept(private_storage().save(name, upload.file), *upload[1:])


def discard(founds):
    """Take back what `keep` stored and no document has."""
    for found in founds:
        for picture in found.pictures:
            if picture.kept:
                delete([picture.kept.name])
                picture.kept = None


def delete(names):
    """Delete files and the smaller copies of them: another file may get the same name."""
    for name in filter(None, names):
        stem = name.rpartition(".")[0]
        for one in [name, *(f"{stem}.{width}.webp" for width in WIDTHS)]:
            with contextlib.suppress(OSError):
                private_storage().delete(one)


def hang(found, source):
    """Rows for the pictures, in their order, instead of those of an earlier reading."""
    if not found.pictures:
        return
    earlier = [file.file.name for file in source.attachments.all()]
    source.attachments.all().delete()
    transaction.on_commit(lambda: delete(earlier))
    for position, picture in enumerate(found.pictures):
        Attachment.objects.create(source=source, position=position, **_columns(picture))


def _columns(picture):
    columns = {
        "caption": picture.caption,
        "alt": picture.alt,
        "transcript": picture.transcript,
        "first_paragraph": picture.first_paragraph,
        "rights": picture.rights,
        "rights_note": picture.rights_note,
    }
    if picture.url:
        return columns | {"kind": Attachment.Kind.LINK, "url": picture.url}
    kept = picture.kept
    size = {"width": kept.width, "height": kept.height}
    return columns | size | {"kind": kept.kind, "file": kept.name}
