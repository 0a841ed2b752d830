"""Nothing that a program or a device noted in a PDF or a sound is stored with it."""

import io
import random

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from PIL import Image

from sources.metadata import without_notes
from sources.models import Attachment
from sources.uploads import checked
from tests import files
from tests.sources.test_admin_source import upload

NOTES = {name: f"CANARY {name}" for name in ("author", "place", "device", "program", "comment")}


def kept(content, name="a.bin"):
    found = checked(SimpleUploadedFile(name, content))
    found.file.seek(0)
    return found.file.read(), found


def refused(content):
    with pytest.raises(ValidationError) as found:
        checked(SimpleUploadedFile("a.bin", content))
    return found.value.message


def marks(content):
    """How often something noted stands there, in either of the ways in which PDFs write it."""
    return content.count(b"CANARY") + content.count("CANARY".encode("utf-16-be"))


NOTED = {
    "pdf": (files.pdf(**NOTES), "pdf", "pdf"),
    "mp3": (files.mp3(**NOTES), "sound", "mp3"),
    "vorbis": (files.ogg("vorbis", **NOTES), "sound", "ogg"),
    "opus": (files.ogg("opus", **NOTES), "sound", "ogg"),
}


@pytest.mark.parametrize("kind", NOTED)
def test_it_works(kind):
    content, called, ending = NOTED[kind]
    assert marks(content) > 3
    stored, found = kept(content, "Pier one.bin")
    assert marks(stored) == 0
    assert (found.kind, found.file.name) == (called, f"pier-one.{ending}")
    assert found.file.size == len(stored) <= len(content)


@pytest.mark.parametrize("kind", NOTED)
def test_what_has_none_stays_the_same(kind):
    once = kept(NOTED[kind][0])[0]
    assert kept(once)[0] == once


def test_words_and_pictures_of_a_pdf_stay_as_they_are():
    with pikepdf.open(io.BytesIO(kept(files.pdf(**NOTES))[0])) as made:
        page = made.pages[0]
        assert page.Contents.read_raw_bytes() == files.WORDS
        assert str(page.Annots[0].Contents) == "Read this."
        picture = page.Resources.XObject.P.read_raw_bytes()
        assert picture == files.photograph()
        assert made.docinfo == {} and "/Metadata" not in made.Root


def test_a_jpeg_keeps_its_picture():
    bare = without_notes(files.photograph("CANARY"))
    assert bare == files.photograph()
    assert Image.open(io.BytesIO(bare)).getpixel((3, 3)) == Image.open(
        io.BytesIO(files.photograph())
    ).getpixel((3, 3))
    for odd in (
        b"",
        b"\xff\xd8",
        b"\xff\xd8\xff\xe1",
        b"no picture at all",
        b"\xff\xd8\xff\xe1\x00\x00",
    ):
        assert without_notes(odd) == without_notes(without_notes(odd))


def test_the_sound_of_an_mp3_stays_as_it_is():
    stored = kept(files.mp3(**NOTES))[0]
    assert stored == files.SILENCE
    assert kept(files.SILENCE)[0] == files.SILENCE


def test_several_tags_one_before_the_other():
    tagged = files.mp3(**NOTES)
    before = tagged[: tagged.index(files.SILENCE)]
    assert kept(before + before + tagged)[0] == files.SILENCE


@pytest.mark.parametrize("tag", ["ape without a head", "ape before it", "lyrics", "old", "none"])
def test_tags_of_every_kind(tag):
    sound = files.SILENCE
    content = {
        "ape without a head": sound + files.ape("Comment", "CANARY", has_head=False),
        "ape before it": b"ID3\x04\0\0\0\0\0\0" + files.ape("Comment", "CANARY") + sound,
        "lyrics": files.mp3(**NOTES)[:-128],
        "old": sound + files.old_id3("CANARY"),
        "none": sound,
    }[tag]
    assert kept(content)[0] == sound


@pytest.mark.parametrize(
    ("kind", "comments"),
    [
        ("vorbis", b"\x03vorbis" + bytes(8) + b"\x01"),
        ("opus", b"OpusTags" + bytes(8)),
    ],
)
def test_the_sound_of_an_ogg_stays_as_it_is(kind, comments):
    """Each page has its checksum; comments say nothing and keep their length."""
    before, stored = files.ogg(kind, **NOTES), kept(files.ogg(kind, **NOTES))[0]
    assert len(stored) == len(before)
    pages, old = pages_of(stored), pages_of(before)
    assert len(pages) == 4 and (pages[0], pages[3]) == (old[0], old[3])
    said = pages[1][1] + pages[2][1]
    assert said.rstrip(b"\0").startswith(comments.rstrip(b"\0"))
    assert said.replace(b"\x05vorbis setup", b"").strip(b"\0") == comments.strip(b"\0")


def pages_of(content):
    """[(head, body)] of an Ogg, each of whose checksums is right."""
    found, at = [], 0
    while at < len(content):
        lacing = content[at + 27 : at + 27 + content[at + 26]]
        body = at + 27 + len(lacing)
        end = body + sum(lacing)
        bare = content[at : at + 22] + bytes(4) + content[at + 26 : end]
        assert int.from_bytes(content[at + 22 : at + 26], "little") == files.checksum(bare)
        found.append((content[at:body], content[body:end]))
        at = end
    return found


def test_a_large_file_that_lies_on_the_disk():
    file = TemporaryUploadedFile("a.mp3", "audio/mpeg", 0, None)
    file.write(files.mp3(**NOTES))
    file.size = file.tell()
    file.seek(0)
    found = checked(file)
    assert found.file.read() == files.SILENCE and found.file.size == len(files.SILENCE)
    with open(file.temporary_file_path(), "rb") as stored:
        assert stored.read() == files.SILENCE


# What is refused


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7\n%words", "The PDF is damaged and cannot be read."),
        (files.pdf()[:200], "The PDF is damaged and cannot be read."),
        (
            b"ID3\x04\x00\x00\x00\x00\x00\x7f" + b"\x00" * 99,
            "The sound is damaged and cannot be read.",
        ),
        (b"\xff\xfb" + b"\x00" * 600, "The sound is damaged and cannot be read."),
        (b"OggS" + b"\x00" * 60, "The sound is damaged and cannot be read."),
        (files.ogg()[:70], "The sound is damaged and cannot be read."),
        (
            files.ogg(**NOTES) + files.ogg(serial=8, **NOTES),
            "Of this kind of Ogg only one sound in a file is taken: Vorbis, Opus or Speex.",
        ),
        (
            files.page(b"\x06", b"\x7fFLAC\x01", 7, 0, kind=2),
            "Of this kind of Ogg only one sound in a file is taken: Vorbis, Opus or Speex.",
        ),
    ],
    ids=["no pdf", "half a pdf", "tags alone", "no mp3", "no ogg", "half an ogg", "two", "flac"],
)
def test_what_is_damaged_is_told(content, words):
    assert refused(content) == words


def test_a_locked_pdf():
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(files.pdf())) as made:
        made.save(out, encryption=pikepdf.Encryption(owner="x", user="gate"))
    assert refused(out.getvalue()) == "The PDF asks for a password. Save it without one."


@pytest.mark.parametrize("kind", NOTED)
def test_no_damage_breaks_anything(kind):
    """Bytes changed at random: the file is taken, or refused with a sentence."""
    content, chance = NOTED[kind][0], random.Random(1950)
    for _time in range(60):
        broken = bytearray(content)
        for _byte in range(chance.randint(1, 12)):
            broken[chance.randrange(8, len(broken))] = chance.randrange(256)
        broken = bytes(broken[: chance.choice([len(broken), chance.randrange(20, len(broken))])])
        try:
            checked(SimpleUploadedFile("a.bin", broken))
        except ValidationError as error:
            assert error.message.endswith((".", "Speex."))


@pytest.mark.django_db
def test_on_the_page(rivera, harbor_letter, sign_in):
    client = sign_in(rivera)
    page = upload(client, harbor_letter, "scan.pdf", b"%PDF-1.7\n%words")
    assert "The PDF is damaged and cannot be read." in page.content.decode()
    assert not Attachment.objects.exists()
    assert upload(client, harbor_letter, "scan.pdf", files.pdf(**NOTES)).status_code == 302
    with Attachment.objects.get().file.open() as file:
        assert marks(file.read()) == 0
