"""A printing of a document: its words, and what a record says of them."""

from django.core.exceptions import ValidationError
from django.db.models import Max

from sources.models import Text
from sources.models.text import web_address
from sources.rendering import render

OF_A_TEXT = [
    "label", "language", "original_language", "editor", "published_in", "caption", "url",
    "voice_note",
]  # fmt: skip
#: Columns of a text that a document has too.
RENAMED = {"text_kind": "kind", "text_rights": "rights", "text_rights_note": "rights_note"}


def create_text(found, source, owner):
    last = source.texts.aggregate(last=Max("position"))["last"]
    text = Text(source=source, position=0 if last is None else last + 1)
    fill_text(text, found)
    if found.based_on:
        text.based_on = source.texts.filter(label=found.based_on).first()
        if text.based_on is None:
            set_aside(source, f"{text.name}, based on: {found.based_on}")
    text.save()
    text.revise(found.body, by=owner, rendering=found.rendering)
    return text


def rendering_of(found):
    """The words as they will be shown, for `found.rendering`; None where there are none."""
    adapted = found.text_kind == Text.Kind.ADAPTATION
    return render(found.body, adapted=adapted) if found.body else None


def fill_text(text, found):
    for name in OF_A_TEXT:
        value = getattr(found, name)
        if value and (name != "url" or _is_address(value, found)):
            setattr(text, name, found.fitted(text, name, value))
    for name, column in RENAMED.items():
        setattr(text, column, getattr(found, name) or getattr(text, column))
    if found.citation:
        text.published_in = "\n\n".join(filter(None, [text.published_in, found.citation]))


def _is_address(value, found):
    try:
        web_address(value)
    except ValidationError:
        found.set_aside(value)
        return False
    return len(value) <= Text._meta.get_field("url").max_length


def set_aside(source, words):
    source.unplaced = "\n\n".join(filter(None, [source.unplaced, words]))
    source.save(update_fields=["unplaced"])
