"""Pictures and files that a spreadsheet names: looked at, drawn anew, hung on the document."""

import contextlib
import re
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError

from sources import uploads
from sources.derivatives import WIDTHS
from sources.described import missing_of, together
from sources.importers.found import Mistakes, Picture, ReadError
from sources.importers.rights import statement_of
from sources.importers.values import is_address
from sources.models import Attachment
from sources.models.files import private_storage

LONGEST_CAPTION = 300
SAID_OF_ONE = ["caption", "alt", "transcript", "first_paragraph", "rights", "rights_note"]


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


def found(founds, files):
    """The same Founds with the paths of their pictures' files; Mistakes for those not there."""
    mistakes = []
    for one in founds:
        for picture in one.pictures:
            path = files.find(picture.file) if picture.file else None
            if path is not None:
                picture.file, picture.digest = path, files.digest(path)
            elif picture.file:
                mistakes.append((one.line, f"There is no file “{picture.file}” beside it."))
        yield one
    if mistakes:
        raise Mistakes(mistakes)


def check(founds, files):
    """Open every file and judge it: {(key, which): Kept}, of copies that are nowhere.

    Raises Mistakes for those that are not taken.
    """
    judged = {}

    def judge(found, at, upload):
        judged[found.key, at] = Kept("", *upload[1:])

    _each(founds, files, judge)
    return judged


def keep(founds, files):
    """Store a checked copy of every file, before any row is written: {(key, which): Kept}.

    Drawing a picture anew takes long, so it must not happen inside a transaction. Where one
    is not taken, none stays, and Mistakes is raised.
    """
    kept = {}

    def store(found, at, upload):
        kept[found.key, at] = _stored(upload)

    try:
        _each(founds, files, store)
    except BaseException:
        discard(kept.values())
        raise
    return kept


def _each(founds, files, act):
    mistakes = []
    for one in founds:
        for at, picture in enumerate(one.pictures):
            if not picture.file:
                continue
            try:
                with files.open(picture.file) as file:
                    act(one, at, uploads.checked(file))
            except ValidationError as error:
                mistakes.append((one.line, f"“{picture.file}”: {' '.join(error.messages)}"))
            except ReadError as error:
                mistakes.append((one.line, str(error)))
            except OSError:
                mistakes.append((one.line, f"“{picture.file}” cannot be read."))
    if mistakes:
        raise Mistakes(mistakes)


def _stored(upload):
    field = Attachment._meta.get_field("file")
    name = field.generate_filename(None, PurePosixPath(upload.file.name).name)
    return Kept(private_storage().save(name, upload.file), *upload[1:])


def hand(found, kept):
    """Give the pictures of a Found the copies that `keep` stored."""
    for at, picture in enumerate(found.pictures):
        picture.kept = kept.get((found.key, at))


def undescribed(found, record=None):
    """Sentences: what nobody has written down of the pictures that its document will have."""
    rows = list(record.source.attachments.all()) if record else []
    by_key = {row.pk: row for row in rows}
    before = record.said.get("pictures", []) if record else []
    here = {name: by_key.get(pk) for name, _digest, pk in before}
    files = [_as_it_will_be(one, here.get(one.name)) for one in found.pictures] or rows
    return together(
        (file.caption or file.get_kind_display(), said)
        for file in files
        for said in missing_of(file.kind, file.alt, file.transcript)
    )


def _as_it_will_be(picture, row):
    """A row that is not stored, called by the name of its file where it has no caption."""
    row = row or Attachment()
    return Attachment(
        kind=Attachment.Kind.LINK if picture.url else picture.kept.kind,
        caption=picture.caption or picture.name,
        alt=picture.alt or row.alt,
        transcript=picture.transcript or row.transcript,
    )


def discard(kept):
    """Take back what `keep` stored and no document has."""
    for one in kept:
        if not Attachment.objects.filter(file=one.name).exists():
            delete([one.name])


def delete(names):
    """Delete files and the smaller copies of them: another file may get the same name."""
    for name in filter(None, names):
        stem = name.rpartition(".")[0]
        for one in [name, *(f"{stem}.{width}.webp" for width in WIDTHS)]:
            with contextlib.suppress(OSError):
                private_storage().delete(one)


def hang(found, source, said):
    """Rows for the pictures, in their order.

    One of the same name keeps its row, and with it what was decided on its rights. One that is
    named no more goes, unless somebody decided on it. Files that no row has any more stay until
    the whole file is in: `changes.replaced_files`.
    """
    if not found.pictures:
        return
    rows = {row.pk: row for row in source.attachments.all()}
    # Of a record that was stored before `said` was kept, all are taken for its own.
    before = said.get("pictures", []) if "title" in said else [["", "", pk] for pk in rows]
    left, said["pictures"] = [one for one in before if one[2] in rows], []
    for position, picture in enumerate(found.pictures):
        same = next((one for one in left if one[0] == picture.name), None)
        row = rows[same[2]] if same else Attachment(source=source)
        _fill(row, picture, is_new=not same or same[1] != picture.digest)
        row.position = position
        row.save()
        left = [one for one in left if one is not same]
        said["pictures"].append([picture.name, picture.digest, row.pk])
    gone = source.attachments.filter(pk__in=[pk for *_said, pk in left])
    gone.filter(decisions=None, withdrawn_at=None).delete()


def _fill(row, picture, is_new):
    """What is said of a picture; what is not said of one that is here stays."""
    said = {name: getattr(picture, name) for name in SAID_OF_ONE if getattr(picture, name)}
    for name, value in (said | (_file_of(picture) if is_new else {})).items():
        setattr(row, name, value)


def _file_of(picture):
    if picture.url:
        return {"kind": Attachment.Kind.LINK, "url": picture.url}
    kept = picture.kept
    return {"kind": kept.kind, "file": kept.name, "width": kept.width, "height": kept.height}
