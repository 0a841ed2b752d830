"""Teachers' own words on a page: instructions, background, notes, typed as Markdown."""

import nh3
from django import template
from django.utils.safestring import mark_safe
from markdown_it import MarkdownIt

register = template.Library()

TAGS = {"p", "br", "em", "strong", "a", "ul", "ol", "li", "blockquote", "h3", "h4", "code", "table"}
TAGS |= {"thead", "tbody", "tr", "th", "td"}
markdown = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table")


@register.filter
def prose(text):
    """Sanitised HTML of Markdown; a single line break stays one, as teachers expect."""
    rendered = markdown.render(text or "")
    clean = nh3.clean(
        rendered,
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https"},
        link_rel="noopener noreferrer",
    )
    return mark_safe(clean)  # noqa: S308  (nh3 has cleaned it)
