"""The words of a version as they stand on a sheet: the blocks of an excerpt and their notes."""

from django import template

from sources.rendering import blocks_for, notes_for

register = template.Library()


@register.simple_tag
def sheet_blocks(version, prefix="", first=None, last=None):
    """Blocks from paragraph `first` to `last`, both included; a heading goes with what follows."""
    shown, headings = [], []
    for block in blocks_for(version.blocks, prefix or ""):
        if block["n"] is None:
            headings.append(block)
            continue
        if (first or 0) <= block["n"] <= (last or block["n"]):
            shown += [*headings, block]
        headings = []
    return shown if last else shown + headings


@register.simple_tag
def sheet_notes(version, prefix="", blocks=()):
    """The notes whose markers stand in these blocks."""
    words = "".join(block["html"] for block in blocks)
    return [
        note for note in notes_for(version.notes, prefix or "") if f'href="#{note["id"]}"' in words
    ]
