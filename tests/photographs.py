"""Photographs of pages for tests: small pictures, as a phone sends them."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from quizzes.models import Photo
from sources.uploads import checked

#: The beginning of a file in the iPhone's own format (ISO 23008-12).
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(64)


def photograph(shade=0, name="page.jpg", size=(60, 80), **options):
    out = io.BytesIO()
    Image.new("RGB", size, (250 - 20 * shade, 240, 230)).save(out, "JPEG", **options)
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def add_photos(attempt, by, *shades):
    """The photographs, in their order."""
    Photo.keep(attempt, [checked(photograph(shade)) for shade in shades], by)
    return list(attempt.photos.filter(added_by=by))[-len(shades) :]


def content_of(photo):
    with photo.file.storage.open(photo.file.name) as file:
        return file.read()
