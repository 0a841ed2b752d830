"""Smaller copies of pictures, made once and kept beside the original.

A page of paper is scanned far larger than a phone can show. What is asked for first is made
then; afterwards it is a file like any other, behind the same permission.
"""

import io

from django.core.files.base import ContentFile
from PIL import Image

#: Pixels across: in a list or on a phone, and on a page.
WIDTHS = (480, 1200)
QUALITY = 82


def sizes_of(attachment):
    """The widths worth making: those smaller than the picture itself."""
    return [width for width in WIDTHS if attachment.width and width < attachment.width]


def derivative(attachment, width):
    """An open file of the picture at this width. Raises FileNotFoundError without an original."""
    storage, name = attachment.file.storage, name_of(attachment, width)
    if storage.exists(name):
        return storage.open(name)
    try:
        smaller = redrawn(attachment, width)
    except FileNotFoundError:
        raise
    except (OSError, SyntaxError, ValueError):  # no picture after all: handed over as it is
        return attachment.file.open("rb")
    kept = storage.save(name, ContentFile(smaller))
    if kept != name:  # somebody else made it in the same moment
        storage.delete(kept)
    return storage.open(name)


def name_of(attachment, width):
    stem = attachment.file.name.rpartition(".")[0]
    return f"{stem}.{width}.webp"


def redrawn(attachment, width):
    with attachment.file.open("rb") as file, Image.open(file) as picture:
        picture.thumbnail((width, width * 8))
        out = io.BytesIO()
        picture.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()
