"""The words of a text as they stand on a sheet: numbered paragraphs, notes, other readings.

Written here and not in a template: a desk with eight documents has hundreds of paragraphs, and
an included template for each was most of the time that a student waited for the page.
"""

from html import escape

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from sources.reading.layers import readings_for

#: What a reader may leave out, in the order in which it is offered, and how it is told from
#: the stored html of a block or the voice of a note.
LAYERS = {
    "stamp": (_lazy("Marks on the paper, such as stamps"), 'class="stamp"'),
    "margin": (_lazy("Words in the margin"), 'class="margin"'),
    "editorial": (_lazy("What the editor added"), 'class="editorial"'),
    "page-mark": (_lazy("Where pages begin"), 'class="page-mark"'),
    "reading": (_lazy("Other readings"), 'class="readings"'),
}
VOICES = {
    "original": _lazy("The document’s own notes"),
    "editor": _lazy("Editor’s notes"),
    "translator": _lazy("Translator’s notes"),
    "teacher": _lazy("Teacher’s notes"),
    "other": _lazy("Other notes"),
}


def body(blocks, prefix="", level=2, cite="", verb=""):
    """The html of `blocks_for(…)`. With `cite`, the id of a form, the numbers are its buttons;
    `verb` says what they do, with a place for the `%(number)s`."""
    number = _button(prefix, cite, verb) if cite else _link
    heading = "h2" if level == 1 else "h3"
    written = (_written(block, prefix, number(block), heading) for block in blocks)
    return mark_safe("\n".join(written))  # noqa: S308 (blocks_for gives sanitised html)


def _written(block, prefix, number, heading):
    kind, html = block["kind"], block["html"]
    if kind == "h":
        return f'<{heading} id="{block["id"]}">{html}</{heading}>'
    place = f'id="{block["id"]}" data-n="{block["n"]}"'
    if kind == "quote":
        return f'<blockquote class="para" {place}>{number} {html}</blockquote>'
    if kind == "table":
        scroll = f'class="table-scroll" tabindex="0" role="group" aria-labelledby="{prefix}title"'
        return f'<div class="para" {place}>{number} <div {scroll}>{html}</div></div>'
    return f'<p class="para {kind}" {place}>{number} {html}</p>'


# The number of a paragraph is no word of the text: data-skip.


def _link(block):
    return f'<a class="para-no" href="#{block["id"]}" data-skip>¶{block["n"]}</a>'


def _button(prefix, form, words):
    def button(block):
        name = escape(words % {"number": block["n"]})
        return (
            f'<button class="para-no" type="submit" form="{form}" name="cite"'
            f' value="{prefix}:{block["n"]}" aria-label="{name}" data-skip>¶{block["n"]}</button>'
        )

    return button


def notes(found, blocks, prefix=""):
    """The html of the list under a text: `found` as `notes_for` gives them, then readings."""
    rows = [_note(note) for note in found]
    rows += [_senses(one) for one in readings_for(blocks, prefix)]
    return mark_safe("\n".join(rows))  # noqa: S308 (notes_for gives sanitised html)


def _note(note):
    return (
        f'<li id="{note["id"]}" class="note" data-voice="{note["voice"] or "other"}">'
        f"<b>{escape(note['name'])}</b> {note['html']} {_back(note['back'])}</li>"
    )


def _senses(one):
    """The ways to read a place. Each has an address: sense 2 of place 1 is `r1-2`."""
    title = _("Possible readings in ¶%(number)s") % {"number": one["paragraph"]}
    senses = "".join(
        f'<li id="{one["id"]}-{number}" data-sense="{number}">{escape(words)}</li>'
        for number, words in enumerate(one["senses"], 1)
    )
    return (
        f'<li id="{one["id"]}-senses" class="note senses" data-r="{one["n"]}">'
        f"<b>{escape(title)}</b> {_back(one['id'] + '-ref')}<ol>{senses}</ol></li>"
    )


def _back(place):
    if not place:
        return ""
    name, words = escape(_("Back to the text")), escape(_("back"))
    return f'<a class="note-ref" href="#{place}" aria-label="{name}">{words}</a>'


def layers_of(versions):
    """`[(name, what it is)]` of the layers that these words have."""
    words = "".join(block["html"] for version in versions for block in version.blocks)
    voices = {note["voice"] or "other" for version in versions for note in version.notes}
    found = [(name, said) for name, (said, mark) in LAYERS.items() if mark in words]
    return found + [(name, said) for name, said in VOICES.items() if name in voices]
