"""Files that a teacher uploads, judged by their bytes: every hostile one, and honest scans."""

import io
import re
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from sources.uploads import checked

SIZE = (64, 48)
GREEN = (10, 200, 30)


def saved(kind, mode="RGB", color=GREEN, size=SIZE, **options):
    return written(Image.new("RGB", size, color).convert(mode), kind, **options)


def written(picture, kind, **options):
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def kept(content, name="a.jpg"):
    """The bytes that would be stored, and the upload."""
    upload = checked(SimpleUploadedFile(name, content))
    upload.file.seek(0)
    return upload.file.read(), upload


def refused(content, name="a.jpg"):
    with pytest.raises(ValidationError) as found:
        checked(SimpleUploadedFile(name, content))
    return found.value.message


def color_of(content):
    return Image.open(io.BytesIO(content)).convert("RGB").getpixel((20, 20))


def is_near(one, two):
    return all(abs(a - b) <= 6 for a, b in zip(one, two, strict=True))


def test_it_works():
    content, upload = kept(saved("JPEG"), "Pier one.PNG")
    assert (upload.file.name, upload.kind) == ("pier-one.jpg", "image")
    assert (upload.width, upload.height) == SIZE
    assert is_near(color_of(content), GREEN)


# --- what is refused -----------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<!doctype html><script>alert(1)</script>",
        b"MZ\x90\x00" + b"\x00" * 60,
        b"PK\x03\x04" + b"\x00" * 60,
    ],
    ids=["nothing", "svg", "svg-xml", "html", "program", "zip"],
)
def test_what_is_no_picture_film_or_paper(content):
    assert refused(content).startswith("This is no picture, PDF, MP3 or MP4.")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "TIFF", "WEBP"])
def test_half_a_picture(kind):
    content = saved(kind, size=(400, 400), color=(200, 10, 60))
    assert refused(content[: len(content) // 2]) == "The picture is damaged and cannot be read."


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_of(width, height):
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"")


@pytest.mark.parametrize("width, height", [(50_000, 50_000), (7072, 7072), (2**31 - 1, 1)])
def test_a_flood_of_pixels_is_refused_by_its_head(width, height):
    assert refused(png_of(width, height)) == "The picture has too many pixels: 50 million at most."


def test_webp_takes_more_memory_and_may_hold_fewer(monkeypatch):
    monkeypatch.setattr("sources.uploads.MOST_IN_WEBP", 1000)
    assert "too many pixels" in refused(saved("WEBP"))
    assert kept(saved("PNG"))


def test_pages_of_a_tiff_are_never_dropped_in_silence():
    more = [Image.new("RGB", SIZE)] * 2
    content = saved("TIFF", save_all=True, append_images=more)
    words = "It holds 3 pages. Save each of them as a picture of its own."
    assert refused(content, "book.tif") == words


# --- what nobody may find in a picture afterwards ------------------------------------


def with_place():
    exif = Image.Exif()
    exif[0x010E] = "CANARY"
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 0.0), 29: "CANARY-GPS"})
    return exif


def with_words():
    noted = PngInfo()
    noted.add_text("Comment", "CANARY")
    noted.add_itxt("XML:com.adobe.xmp", "CANARY")
    return noted


@pytest.mark.parametrize(
    "content",
    [
        saved("JPEG", exif=with_place(), comment=b"CANARY <script>"),
        saved("PNG", exif=with_place(), pnginfo=with_words()),
        saved("PNG", "RGBA", exif=with_place(), pnginfo=with_words()),
        saved("WEBP", exif=with_place(), xmp=b"CANARY"),
        saved("WEBP", "RGBA", exif=with_place(), xmp=b"CANARY"),
        saved("TIFF", tiffinfo={270: "CANARY", 700: b"CANARY"}),
        saved("GIF", "P", comment=b"CANARY"),
        saved("GIF", "P") + b"/*<script>CANARY</script>*/",
        saved("JPEG") + b"PK\x03\x04CANARY",
        saved("JPEG", icc_profile=b"CANARY no profile" * 20),
    ],
    ids=[
        *("jpeg", "png", "see-through png", "webp", "see-through webp", "tiff", "gif"),
        *("gif and script", "jpeg and zip", "no profile"),
    ],
)
def test_nothing_hides_in_a_picture(content):
    assert b"CANARY" in content
    assert b"CANARY" not in kept(content)[0]


# --- what scanners and cameras write -------------------------------------------------


def sixteen_bits():
    """Dark on the left, light on the right, as an archive scans a typed page."""
    row = struct.pack("<64H", *[0x2000] * 32, *[0xE000] * 32)
    return Image.frombytes("I;16", SIZE, row * 48)


@pytest.mark.parametrize("kind", ["TIFF", "PNG"])
def test_sixteen_bits_keep_their_grays(kind):
    content = kept(written(sixteen_bits(), kind))[0]
    found = Image.open(io.BytesIO(content)).convert("L")
    assert abs(found.getpixel((8, 20)) - 0x20) <= 6
    assert abs(found.getpixel((56, 20)) - 0xE0) <= 6


@pytest.mark.parametrize("kind", ["TIFF", "JPEG"])
def test_colors_for_print_become_colors_for_a_screen(kind):
    content = kept(saved(kind, "CMYK"))[0]
    assert Image.open(io.BytesIO(content)).mode == "RGB"
    assert is_near(color_of(content), GREEN)


def test_the_colors_of_a_scanner_become_those_of_a_screen():
    usual = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    exchanged = {b"rXYZ": b"bXYZ", b"bXYZ": b"rXYZ"}  # what it calls red is blue
    own = re.sub(b"[rb]XYZ", lambda found: exchanged[found[0]], usual)
    content = kept(saved("JPEG", color=(200, 10, 60), icc_profile=own))[0]
    assert is_near(color_of(content), (60, 10, 200))
    assert "icc_profile" not in Image.open(io.BytesIO(content)).info


def test_a_picture_lying_on_its_side_is_set_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    upload = kept(saved("JPEG", size=(80, 40), exif=exif))[1]
    assert (upload.width, upload.height) == (40, 80)


def test_black_and_white_and_what_one_sees_through():
    white = kept(saved("TIFF", "1", (255, 255, 255)))[0]
    assert is_near(color_of(white), (255, 255, 255))
    content, upload = kept(saved("PNG", "RGBA", GREEN))
    assert (upload.file.name, Image.open(io.BytesIO(content)).mode) == ("a.png", "RGBA")


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_what_moves_the_first_picture_is_kept(kind):
    content = saved(kind, save_all=True, append_images=[Image.new("RGB", SIZE, "red")])
    assert getattr(Image.open(io.BytesIO(content)), "n_frames", 1) == 2
    still = Image.open(io.BytesIO(kept(content)[0]))
    assert getattr(still, "n_frames", 1) == 1


def test_a_large_scan_is_made_as_large_as_a_screen_needs(monkeypatch):
    monkeypatch.setattr("sources.uploads.LONGEST_SIDE", 300)
    upload = kept(saved("JPEG", size=(610, 305)))[1]
    assert (upload.width, upload.height) == (300, 150)
