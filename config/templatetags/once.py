import uuid

from django import template
from django.utils.html import format_html

from config.once import FIELD

register = template.Library()


@register.simple_tag
def once():
    """In a form of a view that is guarded by `config.once.once`."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, uuid.uuid4().hex)
