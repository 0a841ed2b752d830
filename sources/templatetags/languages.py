"""Languages by their names. A text says its language by a code, as browsers do."""

from django import template
from django.utils.translation import get_language_info

register = template.Library()


@register.filter
def language_name(code):
    """ "English" of "en" and "en-GB"; the code itself where nobody has a name for it."""
    try:
        return get_language_info(code)["name_translated"]
    except KeyError:
        return code
