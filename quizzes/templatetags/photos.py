from django import template
from django.urls import reverse

from sources.derivatives import sizes_of

register = template.Library()


@register.simple_tag
def photo_sizes(photo):
    """The widths in which a browser may ask for a photograph, as `srcset` has them."""
    smaller = sizes_of(photo)
    found = [f"{reverse('quizzes:photo_smaller', args=[photo.pk, one])} {one}w" for one in smaller]
    return ", ".join([*found, f"{photo.get_absolute_url()} {photo.width}w"] if found else [])
