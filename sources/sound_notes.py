"""What a program or a device noted in a sound: taken out of an MP3 and an Ogg.

Both by their specifications (ID3v2.4; APEv2; RFC 3533 and 7845, the Vorbis I specification):
what is well kept for this is GPL. The sound itself stays as it is, byte for byte.
"""

import io
import struct
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

CHUNK = 1024 * 1024


def _damaged():
    return ValidationError(_("The sound is damaged and cannot be read."))


def _read(file, at, size):
    file.seek(max(at, 0))
    return file.read(size)


# --- MP3 -----------------------------------------------------------------------------------

FARTHEST = 256 * 1024  # bytes between the tags and the sound: they say nothing
MOST_TAGS = 40


def empty_mp3(file):
    """Cut the tags before and after the sound of an open MP3."""
    start, end = 0, file.seek(0, io.SEEK_END)
    for _tag in range(MOST_TAGS):
        first, last = start + _before(file, start), end - _after(file, end)
        if (first, last) == (start, end):
            break
        start, end = first, last
    start = _sound_from(file, start, end)
    _keep(file, start, end)
    return file


def _before(file, at):
    """Bytes of a tag that begins there."""
    head = _read(file, at, 32)
    if head[:3] == b"ID3" and len(head) > 9:
        return 10 + _synchsafe(head[6:10]) + (10 if head[5] & 0x10 else 0)
    if head[:8] == b"APETAGEX" and len(head) == 32:
        return 32 + int.from_bytes(head[12:16], "little")
    return 0


def _after(file, end):
    """Bytes of a tag that ends there."""
    if _read(file, end - 128, 3) == b"TAG" and end >= 128:
        return 128 + (227 if end >= 355 and _read(file, end - 355, 4) == b"TAG+" else 0)
    foot = _read(file, end - 32, 32) if end >= 32 else b""
    if foot[:8] == b"APETAGEX":
        has_head = foot[23] & 0x80
        return int.from_bytes(foot[12:16], "little") + (32 if has_head else 0)
    if foot[-10:-7] == b"3DI":
        return 20 + _synchsafe(foot[-4:])
    if foot[-9:] == b"LYRICS200" and foot[-15:-9].isdigit():
        return 15 + int(foot[-15:-9])
    return 0


def _synchsafe(digits):
    """Seven bits of each byte."""
    return sum((digit & 0x7F) << 7 * at for at, digit in enumerate(reversed(digits)))


def _sound_from(file, start, end):
    """Where the first frame begins: what stands before it is no sound."""
    if not 0 <= start < end:
        raise _damaged()
    words = _read(file, start, min(FARTHEST, end - start))
    at = words.find(b"\xff")
    while at >= 0:
        if _is_frame(words[at : at + 4]):
            return start + at
        at = words.find(b"\xff", at + 1)
    raise _damaged()


def _is_frame(head):
    """Sync, then a version, layer, rate of bits and of samples that there are."""
    return (
        len(head) == 4
        and head[1] & 0xE0 == 0xE0
        and head[1] & 0x18 != 0x08
        and head[1] & 0x06 != 0
        and head[2] & 0xF0 not in (0, 0xF0)
        and head[2] & 0x0C != 0x0C
    )


def _keep(file, start, end):
    """Move these bytes to the beginning of the file and end it there."""
    for at in range(start, end, CHUNK) if start else ():
        piece = _read(file, at, min(CHUNK, end - at))
        file.seek(at - start)
        file.write(piece)
    file.seek(end - start)
    file.truncate()
    file.size = end - start
    file.seek(0)


# --- Ogg -----------------------------------------------------------------------------------

NONE = struct.pack("<II", 0, 0)  # a program without a name, and no comments
#: How each kind of sound or film begins, how its comments begin, and what stands in their place.
KINDS = {
    b"\x01vorbis": (b"\x03vorbis", NONE + b"\x01"),
    b"OpusHead": (b"OpusTags", NONE),
    b"Speex   ": (b"", NONE),
    b"\x80theora": (b"\x81theora", NONE),
}
LARGEST_NOTE = 16 * CHUNK
FIRST_PAGE, HEAD = 0x02, 27


@dataclass
class Page:
    at: int
    kind: int
    serial: bytes
    lacing: bytes

    @property
    def body(self):
        return self.at + HEAD + len(self.lacing)

    @property
    def end(self):
        return self.body + sum(self.lacing)


@dataclass
class Stream:
    """`pieces` are (page, from, to) of the packet of comments, which is its second."""

    magic: bytes
    instead: bytes
    pieces: list = field(default_factory=list)
    is_read: bool = False

    def take(self, page):
        at = page.body
        for size in page.lacing:
            self.pieces.append((page, at, at + size))
            at += size
            if size < 255:
                self.is_read = True
                break


def empty_ogg(file):
    """Empty the comments of an open Ogg, which keep their length, so that nothing else moves."""
    streams = {}
    for page in _pages(file):
        if page.kind & FIRST_PAGE:
            _begin(file, page, streams)
        elif page.serial not in streams:
            raise _damaged()
        elif not streams[page.serial].is_read:
            streams[page.serial].take(page)
    if not streams or not all(one.is_read for one in streams.values()):
        raise _damaged()
    for stream in streams.values():
        _empty(file, stream)
    file.seek(0)
    return file


def _pages(file):
    at, end = 0, file.seek(0, io.SEEK_END)
    while at < end:
        head = _read(file, at, HEAD)
        if len(head) < HEAD or head[:5] != b"OggS\0":
            raise _damaged()
        page = Page(at, head[5], head[14:18], file.read(head[26]))
        if len(page.lacing) < head[26] or page.end > end:
            raise _damaged()
        yield page
        at = page.end


def _begin(file, page, streams):
    """All sounds begin at the beginning, each kind once: else comments would stay unseen."""
    first = _read(file, page.body, 8)
    kind = next((KINDS[kind] for kind in KINDS if first.startswith(kind)), None)
    others = streams.values()
    if kind is None or any(one.pieces or one.magic == kind[0] for one in others):
        raise ValidationError(
            _("Of this kind of Ogg only one sound in a file is taken: Vorbis, Opus or Speex.")
        )
    streams[page.serial] = Stream(*kind)


def _empty(file, stream):
    size = sum(end - start for _page, start, end in stream.pieces)
    begins = b"".join(_read(file, start, end - start) for _p, start, end in stream.pieces[:1])
    words = stream.magic + stream.instead
    if not begins.startswith(stream.magic) or not len(words) <= size <= LARGEST_NOTE:
        raise _damaged()
    words = io.BytesIO(words.ljust(size, b"\0"))
    for _page, start, end in stream.pieces:
        file.seek(start)
        file.write(words.read(end - start))
    for page in {page.at: page for page, _start, _end in stream.pieces}.values():
        _sign(file, page)


def _sign(file, page):
    """The checksum of a page, taken with zeros in its own place."""
    words = bytearray(_read(file, page.at, page.end - page.at))
    words[22:26] = bytes(4)
    file.seek(page.at + 22)
    file.write(checksum(words).to_bytes(4, "little"))


def checksum(words):
    found = 0
    for byte in words:
        found = (found << 8) & 0xFFFFFFFF ^ SUMS[found >> 24 ^ byte]
    return found


def _sum(number):
    number <<= 24
    for _bit in range(8):
        number = number << 1 ^ (0x04C11DB7 if number & 0x80000000 else 0)
    return number & 0xFFFFFFFF


SUMS = [_sum(number) for number in range(256)]
