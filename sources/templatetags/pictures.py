from django import template
from django.urls import reverse

from sources.derivatives import sizes_of

register = template.Library()


@register.simple_tag
def srcset(attachment):
    """The widths in which a browser may ask for a picture, for the attribute of that name."""
    widths = sizes_of(attachment)
    found = [f"{reverse('sources:picture', args=[attachment.pk, one])} {one}w" for one in widths]
    if found:
        found.append(f"{attachment.get_absolute_url()} {attachment.width}w")
    return ", ".join(found)
