"""What many answers on one page have in common, drawn once."""

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

register = template.Library()

#: Stands for what differs while the first is drawn: nothing that is typed or stored holds it.
PLACE = "\0{}\0"
PLACES = re.compile(r"\0(\d)\0")


@register.tag
def drawn_once(parser, token):
    """`{% drawn_once kept here key… %}`: what is inside, drawn once for each key.

    Inside, `here` is what alone differs: the name of a field, or a tuple of such words, of which
    safe html is not escaped. `kept` is a dict of the page, or None where each is drawn by itself;
    whatever else differs belongs into the key.
    """
    parts = [parser.compile_filter(one) for one in token.split_contents()[1:]]
    nodes = parser.parse(["enddrawn_once"])
    parser.delete_first_token()
    return DrawnOnce(nodes, *parts)


class DrawnOnce(template.Node):
    def __init__(self, nodelist, kept, here, *key):
        self.nodelist, self.kept, self.here, self.key = nodelist, kept, here, key

    def render(self, context):
        kept, here = self.kept.resolve(context, ignore_failures=True), self.here.resolve(context)
        if kept is None:
            return self._drawn(context, here)
        key = (id(self), *(one.resolve(context, ignore_failures=True) for one in self.key))
        if key not in kept:
            kept[key] = PLACES.split(self._drawn(context, _places(here)))
        said = here if isinstance(here, tuple) else (here,)
        words = list(kept[key])
        words[1::2] = (conditional_escape(said[int(number)]) for number in words[1::2])
        return mark_safe("".join(words))  # noqa: S308 (drawn by a template, the rest is escaped)

    def _drawn(self, context, here):
        with context.push(here=here):
            return self.nodelist.render(context)


def _places(here):
    """The same with a place for each of them."""
    if isinstance(here, tuple):
        return tuple(PLACE.format(number) for number, _one in enumerate(here))
    return PLACE.format(0)
