"""Small files as programs and devices make them, with what those note in them."""

import io
import struct

import pikepdf
from mutagen import apev2, id3
from mutagen.ogg import OggPage
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis
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
    """Silence with every tag there is: ID3 before it, APE and the old ID3 after it."""
    out = io.BytesIO(SILENCE)
    if notes:
        ape = apev2.APEv2()
        ape["Comment"] = notes["comment"]
        ape.save(out)
        tags = id3.ID3()
        tags.add(id3.TPE1(encoding=3, text=notes["author"]))
        tags.add(id3.TSSE(encoding=3, text=notes["device"]))
        tags.add(id3.COMM(encoding=3, lang="eng", desc="place", text=notes["place"]))
        out.seek(0)
        tags.save(out, v1=2)
    return out.getvalue()


VORBIS = b"\x01vorbis" + struct.pack("<IBIiiiBB", 0, 1, 44100, 0, 128000, 0, 0xB8, 1)
OPUS = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 0, 48000, 0, 0)


def ogg(kind="vorbis", serial=7, **notes):
    """The pages of a sound; the sound itself is no more than bytes."""
    first, comments, reader = {
        "vorbis": (VORBIS, b"\x03vorbis" + struct.pack("<II", 0, 0) + b"\x01", OggVorbis),
        "opus": (OPUS, b"OpusTags" + struct.pack("<II", 0, 0), OggOpus),
    }[kind]
    rest = [comments, b"\x05vorbis setup"] if kind == "vorbis" else [comments]
    out = io.BytesIO(
        b"".join(
            [
                page([first], serial, 0, first=True),
                page(rest, serial, 1),
                page([b"sound and silence" * 9], serial, 2, position=4410, last=True),
            ]
        )
    )
    if notes:
        sound = reader(out)
        sound.tags.update({"artist": notes["author"], "location": notes["place"]})
        sound.tags["comment"] = notes["comment"] * 3
        sound.tags.vendor = notes["device"]
        out.seek(0)
        sound.save(out)
    return out.getvalue()


def page(packets, serial, number, position=0, first=False, last=False):
    made = OggPage()
    made.packets, made.serial, made.sequence, made.position = packets, serial, number, position
    made.first, made.last = first, last
    return made.write()
