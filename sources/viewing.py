"""How a reader may want documents: the choices of the menu over them.

What is chosen stands as `data-` attributes on the page's root element, where styles look for it.
The first choice of each is the usual one, and leaves none.
"""

from django.utils.translation import gettext_lazy as _

from sources.sheet import LAYERS, VOICES

CHOICES = {
    "size": (
        _("Text size"),
        [("1", _("Usual")), ("2", _("Large")), ("3", _("Larger")), ("4", _("Largest"))],
    ),
    "spacing": (_("Spacing"), [("usual", _("Usual")), ("wide", _("Wide"))]),
    "width": (
        _("Width of lines"),
        [("usual", _("Usual")), ("narrow", _("Narrow")), ("wide", _("Wide"))],
    ),
    "ruler": (_("Reading ruler"), [("off", _("Off")), ("on", _("On"))]),
    "documents": (
        _("Several documents"),
        [("usual", _("Usual")), ("one", _("One at a time")), ("all", _("One under another"))],
    ),
    "theme": (
        _("Colors"),
        [
            ("auto", _("Like this device")),
            ("light", _("Light")),
            ("dark", _("Dark")),
            ("cream", _("Cream")),
        ],
    ),
}
#: What can be left out, by name.
PARTS = {name: said for name, (said, _mark) in LAYERS.items()} | VOICES


def choices_for(kept, several):
    """Rows of the menu: name, what it is, its choices with whether each is chosen, the usual."""
    for name, (said, choices) in CHOICES.items():
        if name == "documents" and not several:
            continue
        usual = choices[0][0]
        chosen = kept.get(name, usual)
        rows = [(value, words, value == chosen) for value, words in choices]
        yield {"name": name, "said": said, "choices": rows, "usual": usual}
