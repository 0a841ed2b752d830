"""What a camera or a program noted in a file beside its content: who, where, when, with what."""

import io

import pikepdf
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from sources.sound_notes import empty_mp3, empty_ogg

# --- film ----------------------------------------------------------------------------------

#: Boxes of an MP4 that hold no picture or sound but what the camera noted: time, place, maker.
NOTED = {b"udta", b"meta", b"uuid"}
WITHIN = {b"moov", b"trak", b"mdia"}
LARGEST_NOTE = 16 * 1024 * 1024  # bytes


def empty_mp4(film):
    """Empty the camera's notes in an open MP4."""
    _empty_boxes(film, 0, film.size)
    film.seek(0)
    return film


def _empty_boxes(film, at, end):
    """Those from one place to another (ISO 14496-12: a box is length, name, body).

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
            _empty_boxes(film, at + head, at + length)
        at += length


def _length(digits):
    return int.from_bytes(digits, "big")


# --- PDF -----------------------------------------------------------------------------------

#: Content as it was: nothing is unpacked or packed anew.
AS_IT_WAS = {
    "compress_streams": False,
    "stream_decode_level": pikepdf.StreamDecodeLevel.none,
    "object_stream_mode": pikepdf.ObjectStreamMode.preserve,
    "deterministic_id": True,
}
#: Of the whole, a page or a picture in it: notes in XMP, and a program's own.
NOTED_IN_PDF = ("/Metadata", "/PieceInfo", "/LastModified")
DAMAGED_PDF = (
    pikepdf.PdfError, RuntimeError, ValueError, TypeError, KeyError, AttributeError, OverflowError
)  # fmt: skip


def empty_pdf(file):
    """The PDF without what is noted of author, program, device and time, as a file of its own."""
    try:
        with pikepdf.open(file) as pdf:
            if not len(pdf.pages):
                raise ValidationError(_("The PDF is damaged and cannot be read."))
            _forget(pdf)
            out = io.BytesIO()
            pdf.save(out, **AS_IT_WAS)
    except pikepdf.PasswordError:
        raise ValidationError(_("The PDF asks for a password. Save it without one.")) from None
    except DAMAGED_PDF:
        raise ValidationError(_("The PDF is damaged and cannot be read.")) from None
    return ContentFile(out.getvalue(), file.name)


def _forget(pdf):
    for name in ("/Info", "/ID"):
        if name in pdf.trailer:
            del pdf.trailer[name]
    for page in pdf.pages:
        for note in page.get("/Annots", ()):
            if note.get("/Subtype") != "/Widget" and "/T" in note:  # who wrote the comment
                del note["/T"]
    for one in pdf.objects:
        if isinstance(one, (pikepdf.Dictionary, pikepdf.Stream)):
            for name in NOTED_IN_PDF:
                if name in one:
                    del one[name]
        if isinstance(one, pikepdf.Stream) and one.get("/Filter") in JPEG_IN_PDF:
            _forget_in_picture(one)


JPEG_IN_PDF = (pikepdf.Name.DCTDecode, pikepdf.Array([pikepdf.Name.DCTDecode]))


def _forget_in_picture(stream):
    jpeg = stream.read_raw_bytes()
    bare = without_notes(jpeg)
    if bare != jpeg:
        stream.write(bare, filter=stream.Filter, decode_parms=stream.get("/DecodeParms"))


#: Segments of a JPEG: what a camera or a program noted, and a comment.
NOTED_IN_JPEG = {0xE1, 0xED, 0xFE}
PICTURE_BEGINS = 0xDA


def without_notes(jpeg):
    """A JPEG without its notes; its picture stays as it is, byte for byte."""
    kept, at = [jpeg[:2]], 2
    while len(jpeg) > at + 4 and jpeg[at] == 0xFF and jpeg[at + 1] != PICTURE_BEGINS:
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if jpeg[at + 1] not in NOTED_IN_JPEG:
            kept.append(jpeg[at:end])
        at = end
    return b"".join(kept) + jpeg[at:]


#: Who empties a file of each type; gives back what is to be stored.
EMPTIED = {
    "application/pdf": empty_pdf,
    "audio/mpeg": empty_mp3,
    "audio/ogg": empty_ogg,
    "video/mp4": empty_mp4,
}
