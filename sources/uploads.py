"""What may be uploaded beside a document, judged by its bytes and never by its name.

Pictures are decoded and written anew, so that nothing hides behind them and no camera's
place and time (EXIF) goes out with them; of other files `sources.metadata` takes such notes
out. SVG and HTML are no pictures here. Of a picture that moves the first one is kept.
"""

import io
from pathlib import Path
from typing import NamedTuple

import filetype
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.text import slugify
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from sources import metadata
from sources.models import Attachment

MEGABYTE = 1024 * 1024
MOST_PIXELS = 50_000_000
MOST_IN_WEBP = 16_000_000  # its reader needs four times the memory of the others
LONGEST_SIDE = 3000  # pixels; a page stays readable, a phone can still show it
QUALITY = 88
KIND = Attachment.Kind

#: Kind, and the most bytes, of every type that is taken.
TAKEN = {
    "image/jpeg": (KIND.IMAGE, 25),
    "image/png": (KIND.IMAGE, 25),
    "image/apng": (KIND.IMAGE, 25),
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
    file = metadata.EMPTIED[found.mime](file)
    file.name = _name(file, found.extension)
    return Upload(file, kind)


def _name(file, extension):
    return f"{slugify(Path(file.name).stem)[:60] or 'file'}.{extension}"


#: Whatever else the bytes may be taken for, only these readers look at them.
READERS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF")
#: Each point is a number too large for a screen: as archives scan, and as no browser shows.
DEEP = ("I", "F", "I;16", "I;16L", "I;16B")
SEE_THROUGH = ("RGBA", "LA", "P", "PA")
SCREEN = ImageCms.createProfile("sRGB")


def _redrawn(file):
    picture = _for_a_screen(_opened(file))
    kind, extension = ("PNG", "png") if picture.mode == "RGBA" else ("JPEG", "jpg")
    picture.info.clear()  # what was noted in it: comments, the colors of a scanner
    out = io.BytesIO()
    picture.save(out, kind, quality=QUALITY, optimize=True)
    file = ContentFile(out.getvalue(), _name(file, extension))
    return Upload(file, KIND.IMAGE, *picture.size)


def _opened(file):
    """The decoded picture, upright. Its size is read before a single pixel is."""
    try:
        picture = Image.open(file, formats=READERS)
        _refuse_too_many_pixels(picture)
        _refuse_several_pages(picture)
        # Without a gap a JPEG is already decoded at about the size that is kept.
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=1.0)
        ImageOps.exif_transpose(picture, in_place=True)
        return picture
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ValidationError(_too_many(MOST_PIXELS)) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        raise ValidationError(_("The picture is damaged and cannot be read.")) from None


def _refuse_too_many_pixels(picture):
    most = MOST_IN_WEBP if picture.format == "WEBP" else MOST_PIXELS
    if picture.width * picture.height > most:
        raise ValidationError(_too_many(most))


def _too_many(most):
    words = _("The picture has too many pixels: %d million at most.")
    return words % (most // 1_000_000)


def _refuse_several_pages(picture):
    """A TIFF may hold a whole scanned book, of which all but the first page would be lost."""
    pages = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
    if pages > 1:
        words = _("It holds %d pages. Save each of them as a picture of its own.")
        raise ValidationError(words % pages)


def _for_a_screen(picture):
    """In the eight bits and the colors of a screen, whatever the scanner wrote."""
    if picture.mode in DEEP:
        picture = _shallow(picture)
    kind = "RGBA" if picture.mode in SEE_THROUGH else "RGB"
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "RGBA", "CMYK", "L"):
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return ImageCms.profileToProfile(picture, own, SCREEN, outputMode=kind)
        except (ImageCms.PyCMSError, OSError):  # no profile after all: the colors as they are
            pass
    return picture.convert(kind)


def _shallow(picture):
    """Sixteen bits as eight; larger numbers from the darkest to the lightest that occurs."""
    low, high = (0, 65535) if picture.mode.startswith("I;16") else picture.getextrema()
    by = 255 / ((high - low) or 1)
    return picture.convert("F").point(lambda value: value * by - low * by).convert("L")
