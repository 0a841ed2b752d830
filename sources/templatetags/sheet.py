"""The words of a version as they stand on a sheet: the blocks of an excerpt and their notes."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from sources import sheet
from sources.passages import excerpt
from sources.reading.lines import in_lines
from sources.reading.notes import notes_under
from sources.rendering import blocks_for, notes_for
from sources.viewing import choices_for

register = template.Library()


@register.simple_tag
def sheet_blocks(version, prefix="", first=None, last=None, lines=False, references=None):
    """The blocks of an excerpt as they stand under `prefix`; with `lines` as on paper."""
    blocks = excerpt(version.blocks, first, last)
    return blocks_for(in_lines(blocks) if lines else blocks, prefix or "", references or {})


@register.simple_tag
def sheet_notes(version, prefix="", blocks=(), references=None):
    """The notes that belong under these blocks: `sources.reading.notes` says which."""
    words = "".join(block["html"] for block in blocks)
    notes = notes_for(version.notes, prefix or "", references or {})
    return notes_under(notes, words, whole=len(blocks) == len(version.blocks))


@register.simple_tag
def sheet_body(blocks, prefix="", level=2, cite="", verb=""):
    """The html of `sheet_blocks`."""
    return sheet.body(blocks, prefix or "", level, cite or "", verb or "")


@register.simple_block_tag
def after_warning(content, source, button, is_open=False):
    """What stands behind a document's warning, if it has one: a reader opens it by `button`."""
    if not source.content_warning:
        return content
    return format_html(
        '<div class="warned">{}<details{}><summary class="btn">{}</summary>{}</details></div>',
        warning(source),
        mark_safe(" open") if is_open else "",
        button,
        content,
    )


@register.simple_tag
def warning(source):
    """The warning of a document, where it has one."""
    if not source.content_warning:
        return ""
    words = '<p class="notice warn"><b>{}</b> {}</p>'
    return format_html(words, _("Before you read:"), source.content_warning)


@register.simple_tag
def sheet_list(notes, blocks, prefix=""):
    """The html of `sheet_notes`, and of the places that can be read in several ways."""
    return sheet.notes(notes, blocks, prefix or "")


@register.inclusion_tag("sources/_view.html", takes_context=True)
def view_menu(context, versions=(), version=None):
    """How to show these words: size, spacing, colors, and which of their layers."""
    versions = [version] if version else versions
    kept = getattr(context.get("user"), "view", {})
    hidden = kept.get("hide", "").split()
    return {
        "rows": choices_for(kept, several=len(versions) > 1),
        "layers": [(name, said, name not in hidden) for name, said in sheet.layers_of(versions)],
        "user": context.get("user"),
        "request": context.get("request"),
        "csrf_token": context.get("csrf_token"),
    }
