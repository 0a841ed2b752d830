"""The words of a version as they stand on a sheet: the blocks of an excerpt and their notes."""

from django import template

from sources.passages import excerpt
from sources.rendering import blocks_for, notes_for

register = template.Library()


@register.simple_tag
def sheet_blocks(version, prefix="", first=None, last=None):
    """The blocks of an excerpt as they stand under `prefix`."""
    return blocks_for(excerpt(version.blocks, first, last), prefix or "")


@register.simple_tag
def sheet_notes(version, prefix="", blocks=()):
    """The notes whose markers stand in these blocks."""
    words = "".join(block["html"] for block in blocks)
    return [
        note for note in notes_for(version.notes, prefix or "") if f'href="#{note["id"]}"' in words
    ]
