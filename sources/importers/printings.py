"""A printing of a document: its words, and what a record says of them."""

from django.core.exceptions import ValidationError
from django.db.models import Max

from sources.importers import pictures
from sources.models import Text
from sources.models.text import web_address
from sources.rendering import render

#: What describes a printing. Without words there is none.
DESCRIBES = [
    "label", "language", "original_language", "editor", "published_in", "based_on", "caption",
    "text_rights", "text_rights_note", "voice_note", "text_kind",
]  # fmt: skip
OF_A_TEXT = [
    "label", "language", "original_language", "editor", "published_in", "caption", "url",
    "voice_note",
]  # fmt: skip
#: Columns of a text that a document has too.
RENAMED = {"text_kind": "kind", "text_rights": "rights", "text_rights_note": "rights_note"}


def settle(found, text):
    """A record without words says something of the `text` that its document has already.

    Where there is none, it is kept to be sorted. Ask before the fingerprint.
    """
    if found.body or text:
        return
    for name in DESCRIBES:
        value = getattr(found, name)
        if value and name != "text_kind":
            found.set_aside(f"{name.replace('_', ' ')}: {value}")
        setattr(found, name, "")
    if found.url:
        found.pictures.append(pictures.linked(found.url))
        found.url = ""


def create(found, source, owner):
    last = source.texts.aggregate(last=Max("position"))["last"]
    text = Text(source=source, position=0 if last is None else last + 1)
    text.kind = Text.Kind.TRANSLATION if found.original_language else Text.Kind.TRANSCRIPTION
    follow(text, found, owner)
    return text


def follow(text, found, owner):
    """Bring a text up to what its record says now. What it does not say stays."""
    fill_text(text, found)
    if found.based_on:
        _base(text, found)
    text.save()
    if found.body:
        text.revise(found.body, by=owner, rendering=found.rendering)


def _base(text, found):
    based_on = text.source.texts.filter(label=found.based_on).exclude(pk=text.pk).first()
    text.based_on = based_on or text.based_on
    if based_on is None:
        found.set_aside(f"{text.name}, based on: {found.based_on}")


def rendering_of(found, text=None):
    """The words as they will be shown, for `found.rendering`; None where there are none."""
    kind = found.text_kind or (text and text.kind)
    return render(found.body, adapted=kind == Text.Kind.ADAPTATION) if found.body else None


def fill_text(text, found):
    for name in OF_A_TEXT:
        value = getattr(found, name)
        if value and (name != "url" or _is_address(value, found)):
            setattr(text, name, found.fitted(text, name, value))
    for name, column in RENAMED.items():
        setattr(text, column, getattr(found, name) or getattr(text, column))
    if found.citation:
        text.published_in = "\n\n".join(filter(None, [found.published_in, found.citation]))


def _is_address(value, found):
    try:
        web_address(value)
    except ValidationError:
        found.set_aside(value)
        return False
    return len(value) <= Text._meta.get_field("url").max_length
