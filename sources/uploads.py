"""What may be uploaded beside a document, judged by its bytes and never by its name.

Pictures are decoded and written anew, so that nothing hides behind them and no camera's
place and time (EXIF) goes out with them. SVG and HTML are no pictures here.
"""

import io
from pathlib import Path
from typing import NamedTuple

import filetype
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.text import slugify
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from sources.models import Attachment

MEGABYTE = 1024 * 1024
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 3000  # pixels; a page stays readable, a phone can still show it
QUALITY = 88
KIND = Attachment.Kind

#: Kind, and the most bytes, of every type that is taken.
TAKEN = {
    "image/jpeg": (KIND.IMAGE, 25),
    "image/png": (KIND.IMAGE, 25),
    "image/webp": (KIND.IMAGE, 25),
    "image/gif": (KIND.IMAGE, 25),
    "image/tiff": (KIND.IMAGE, 25),
    "application/pdf": (KIND.PDF, 50),
    "audio/mpeg": (KIND.SOUND, 100),
    "audio/ogg": (KIND.SOUND, 100),
    "video/mp4": (KIND.FILM, 300),
}


class Upload(NamedTuple):
    file: File
    kind: str
    width: int | None = None
    height: int | None = None


def checked(file):
    """The upload as it may be stored. Raises ValidationError in words for the teacher."""
    found = filetype.guess(file.read(8192))
    file.seek(0)
    if found is None or found.mime not in TAKEN:
        raise ValidationError(
            _("This is no picture, PDF, MP3 or MP4. Pictures: JPEG, PNG, WebP, GIF or TIFF.")
        )
    kind, most = TAKEN[found.mime]
    if file.size > most * MEGABYTE:
        raise ValidationError(_("It is larger than %d MB.") % most)
    if kind == KIND.IMAGE:
        return _redrawn(file)
    file.name = _name(file, found.extension)
    return Upload(file, kind)


def _name(file, extension):
    return f"{slugify(Path(file.name).stem)[:60] or 'file'}.{extension}"


def _redrawn(file):
    picture = _opened(file)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    see_through = picture.mode in ("RGBA", "LA", "P", "PA")
    picture = picture.convert("RGBA" if see_through else "RGB")
    kind = "PNG" if see_through else "JPEG"
    out = io.BytesIO()
    picture.save(out, kind, quality=QUALITY, optimize=True)
    name = _name(file, "png" if see_through else "jpg")
    return Upload(ContentFile(out.getvalue(), name), KIND.IMAGE, *picture.size)


def _opened(file):
    """The decoded picture, upright. Its size is read before a single pixel is."""
    try:
        picture = Image.open(file)
        if picture.width * picture.height > MOST_PIXELS:
            raise ValidationError(_("The picture has too many pixels: 50 million at most."))
        return ImageOps.exif_transpose(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ValidationError(_("The picture has too many pixels: 50 million at most.")) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        raise ValidationError(_("The picture is damaged and cannot be read.")) from None
