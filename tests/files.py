"""Small files as programs and devices make them, with what those note in them."""

import io
import struct

import pikepdf
from PIL import Image

#: A quarter of a second that nobody hears: MPEG 1, layer 3, 128 kbit/s, 44.1 kHz.
SILENCE = (b"\xff\xfb\x90\x00" + bytes(413)) * 10
WORDS = b"BT /F1 12 Tf 72 720 Td (The gates stay shut.) Tj ET"


def pdf(**notes):
    """A page with words, a comment and a photograph. `notes` go where a program notes them."""
    made = pikepdf.new()
    made.add_blank_page(page_size=(612, 792))
    page = made.pages[0]
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    picture = pikepdf.Stream(made, photograph(notes.get("device", "")))
    for name, value in {
        "Type": pikepdf.Name.XObject,
        "Subtype": pikepdf.Name.Image,
        "Width": 16,
        "Height": 16,
        "ColorSpace": pikepdf.Name.DeviceRGB,
        "BitsPerComponent": 8,
        "Filter": pikepdf.Name.DCTDecode,
    }.items():
        picture[f"/{name}"] = value
    page.Resources = pikepdf.Dictionary(
        Font=pikepdf.Dictionary(F1=font), XObject=pikepdf.Dictionary(P=picture)
    )
    page.Contents = pikepdf.Stream(made, WORDS)
    if notes:
        note_in_pdf(made, page, notes)
    out = io.BytesIO()
    made.save(out, compress_streams=False)
    return out.getvalue()


def note_in_pdf(made, page, notes):
    made.docinfo["/Author"] = notes["author"]
    made.docinfo["/Producer"] = notes["program"]
    rdf = "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>"
    xmp = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{rdf}<!--{notes['place']}--></x:xmpmeta>".encode()
    for one in (made.Root, page.obj):
        one.Metadata = made.make_stream(xmp, Type=pikepdf.Name.Metadata)
    page.PieceInfo = pikepdf.Dictionary(Own=pikepdf.Dictionary(Private=notes["program"]))
    comment = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Text,
        Rect=[10, 10, 30, 30],
        Contents="Read this.",
        T=notes["author"],
    )
    page.Annots = pikepdf.Array([comment])


def photograph(device=""):
    notes = {}
    if device:
        notes = {"exif": Image.Exif(), "comment": device.encode()}
        notes["exif"][0x010F] = device
    out = io.BytesIO()
    Image.new("RGB", (16, 16), (10, 200, 30)).save(out, "JPEG", **notes)
    return out.getvalue()


def mp3(**notes):
    """Silence with every tag there is: ID3 before it; APE, lyrics and the old ID3 after it."""
    if not notes:
        return SILENCE
    frames = id3_frame(b"TPE1", notes["author"]) + id3_frame(b"TSSE", notes["device"])
    frames += id3_frame(b"TXXX", "place\0" + notes["place"])
    head = b"ID3\x04\0\0" + synchsafe(len(frames) + 64) + frames + bytes(64)
    words = b"LYRICSBEGININD0000200LYR00016" + notes["comment"].encode()
    lyrics = words + b"%06dLYRICS200" % len(words)
    return head + SILENCE + ape("Comment", notes["comment"]) + lyrics + old_id3(notes["author"])


def id3_frame(name, words):
    words = b"\x03" + words.encode()
    return name + synchsafe(len(words)) + b"\0\0" + words


def synchsafe(number):
    return bytes(number >> 7 * at & 0x7F for at in (3, 2, 1, 0))


def ape(name, words, has_head=True):
    item = struct.pack("<II", len(words), 0) + name.encode() + b"\0" + words.encode()
    size = len(item) + 32

    def mark(is_head):
        flags = (0x80000000 if has_head else 0) | (0x20000000 if is_head else 0)
        return b"APETAGEX" + struct.pack("<IIII", 2000, size, 1, flags) + bytes(8)

    return (mark(True) if has_head else b"") + item + mark(False)


def old_id3(words):
    return b"TAG" + words.encode().ljust(124, b"\0")[:124] + b"\xff"


VORBIS = b"\x01vorbis" + struct.pack("<IBIiiiBB", 0, 1, 44100, 0, 128000, 0, 0xB8, 1)
OPUS = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 0, 48000, 0, 0)
SOUND = b"sound and silence" * 9


def ogg(kind="vorbis", serial=7, **notes):
    """The pages of a sound, whose comments go over two pages; the sound is no more than bytes."""
    said = [f"{name}={words * 30}".encode() for name, words in notes.items()]
    vendor = notes.get("device", "").encode()
    comments = struct.pack("<I", len(vendor)) + vendor + struct.pack("<I", len(said))
    comments += b"".join(struct.pack("<I", len(one)) + one for one in said)
    first, comments, after = {
        "vorbis": (VORBIS, b"\x03vorbis" + comments + b"\x01", [b"\x05vorbis setup"]),
        "opus": (OPUS, b"OpusTags" + comments, []),
    }[kind]
    lacing, rest = laced(comments), comments
    pages = [page(laced(first), first, serial, 0, kind=2)]
    cut = min(4, len(lacing) - 1)
    if cut:  # the first segments on a page of their own
        head, rest = comments[: 255 * cut], comments[255 * cut :]
        pages.append(page(lacing[:cut], head, serial, 1))
    lacing = lacing[cut:] + b"".join(map(laced, after))
    pages.append(page(lacing, rest + b"".join(after), serial, 2, kind=1 if cut else 0))
    pages.append(page(laced(SOUND), SOUND, serial, 3, kind=4, position=4410))
    return b"".join(pages)


def laced(packet):
    full, rest = divmod(len(packet), 255)
    return bytes([255] * full + [rest])


def page(lacing, body, serial, number, kind=0, position=0):
    head = b"OggS\0" + struct.pack("<BqIII", kind, position, serial, number, 0)
    made = bytearray(head + bytes([len(lacing)]) + lacing + body)
    made[22:26] = checksum(made).to_bytes(4, "little")
    return bytes(made)


def checksum(words):
    """Of an Ogg page, bit by bit as the specification says."""
    found = 0
    for byte in words:
        found ^= byte << 24
        for _bit in range(8):
            found = (found << 1 ^ (0x04C11DB7 if found & 0x80000000 else 0)) & 0xFFFFFFFF
    return found
