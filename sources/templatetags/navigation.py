"""What every page's frame asks for. Nothing here touches the database."""

from django import template
from django.utils.html import format_html

register = template.Library()


@register.simple_tag(takes_context=True)
def here(context, *addresses):
    """The mark of the current page or section for a link of the main navigation.

    "/" means that page alone, any other address also everything below it.
    """
    request = context.get("request")
    path = request.path_info if request else ""
    if path in addresses:
        return format_html(' aria-current="{}"', "page")
    if any(address != "/" and path.startswith(address) for address in addresses):
        return format_html(' aria-current="{}"', "true")
    return ""


@register.simple_tag(takes_context=True)
def query_with(context, **changes):
    """The query of this page with some values changed; an empty value takes one away."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def query_to_page(context, name, number):
    """The query of this page with the part called `name` turned to another of its pages."""
    query = context["request"].GET.copy()
    query[name] = number
    return f"?{query.urlencode()}#{name}"


@register.simple_tag(takes_context=True)
def query_without(context, name, value=None):
    """The query of this page without a value of `name`, or without any, from its first page on."""
    query = context["request"].GET.copy()
    kept = [] if value is None else [one for one in query.getlist(name) if one != str(value)]
    query.setlist(name, kept)
    query.pop("page", None)
    return f"?{query.urlencode()}"
