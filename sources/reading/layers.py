"""The layers of a paper, told apart for who hears it, and the places with several readings.

The stored html of a block names its layers by classes (`stamp`, `margin`, `editorial`,
`readings`); here it gets what only a page needs. What is added carries data-skip, so that the
words of the text stay what passages count on.
"""

import re
from html import escape

from django.utils.translation import gettext_lazy as _

BEGINS_AND_ENDS = {
    "stamp": (_("Mark on the paper:"), _("(end of the mark)")),
    "margin": (_("Written in the margin:"), _("(end of the margin)")),
    "editorial": (_("Added by the editor:"), _("(end of the addition)")),
}
_TOKEN = re.compile(
    r'<span class="(?P<layer>stamp|margin|editorial|readings)"(?: data-r="(?P<n>\d+)")?>'
    r"|(?P<open><span\b[^>]*>)|(?P<close></span>)|(?P<tag><[^>]*>)|(?P<text>[^<]+)"
)
_LAYERED = re.compile(r'<span class="(?:stamp|margin|editorial|readings)"')


def layered(markup, prefix="", readings=()):
    """Stored html with words where a layer begins and ends, and a mark at each reading.

    A layer that crosses sentences stands in several spans; it begins and ends once.
    """
    if not _LAYERED.search(markup):
        return markup
    senses = {str(one["n"]): one["senses"] for one in readings}
    out, path, ended = [], [], None
    for token in _TOKEN.finditer(markup):
        here = (token["layer"], token["n"])
        if token["layer"]:
            goes_on = ended is not None and ended[1] == here
            if goes_on:
                out[ended[0]] = ""
            out.append(_opened(token[0], here, prefix, senses, goes_on))
            path.append(here)
        elif token["open"]:
            path.append(None)
            out.append(token[0])
        elif token["close"]:
            closed = path.pop()
            if closed:
                ended = (len(out) + (closed[0] == "readings"), closed)
            out += _closed(closed, prefix, senses) if closed else [token[0]]
        else:
            ended = None if token["text"] else ended
            out.append(token[0])
    return "".join(out)


def _opened(tag, here, prefix, senses, goes_on):
    layer, n = here
    if goes_on:
        return tag
    if layer == "readings":
        return f'<span class="readings" data-r="{n}" id="{prefix}r{n}">' if n in senses else tag
    return tag + _said(f"{BEGINS_AND_ENDS[layer][0]} ")


def _closed(here, prefix, senses):
    """[before, after] the end of the span, so that either can be taken back."""
    layer, n = here
    if layer == "readings":
        return ["</span>", _switch(prefix, n, len(senses[n])) if n in senses else ""]
    return [_said(f" {BEGINS_AND_ENDS[layer][1]}"), "</span>"]


def _said(words):
    return f'<span class="layer-said visually-hidden" data-skip="">{escape(str(words))}</span>'


def _switch(prefix, n, count):
    """A link to the list of the readings; a script makes it switch them in the text."""
    name = escape(_("%(count)s possible readings") % {"count": count})
    return (
        f'<a class="note-ref sense-ref" data-skip="" data-r="{n}" href="#{prefix}r{n}-senses"'
        f' id="{prefix}r{n}-ref" aria-label="{name}">1/{count}</a>'
    )


def readings_for(blocks, prefix=""):
    """The readings of these blocks for a page: ids, the paragraph, the senses in order."""
    return [
        one | {"id": f"{prefix}r{one['n']}", "paragraph": block["n"]}
        for block in blocks
        for one in block.get("readings", ())
    ]
