"""What a camera or a program noted in a file beside its content: who, where, when, with what."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

#: Boxes of an MP4 that hold no picture or sound but what the camera noted: time, place, maker.
NOTED = {b"udta", b"meta", b"uuid"}
WITHIN = {b"moov", b"trak", b"mdia"}
LARGEST_NOTE = 16 * 1024 * 1024  # bytes


def empty_film(film, at, end):
    """Empty the camera's notes in an open MP4 (ISO 14496-12: a box is length, name, body).

    The emptied boxes keep their length under the name "free", so that nothing else moves.
    """
    while at + 8 <= end:
        film.seek(at)
        length, name = _length(film.read(4)), film.read(4)
        head = 8
        if length == 1:
            length, head = _length(film.read(8)), 16
        elif length == 0:
            length = end - at
        if length < head or at + length > end or name in NOTED and length > LARGEST_NOTE:
            raise ValidationError(_("The film is damaged and cannot be read."))
        if name in NOTED:
            film.seek(at + 4)
            film.write(b"free")
            film.seek(at + head)
            film.write(bytes(length - head))
        elif name in WITHIN:
            empty_film(film, at + head, at + length)
        at += length
    film.seek(0)


def _length(digits):
    return int.from_bytes(digits, "big")
