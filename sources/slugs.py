"""Addresses made of titles."""

from django.utils.crypto import get_random_string
from django.utils.text import slugify

LONGEST = 100
TRIES = 20
TAKEN = {"new"}  # an address of ours stands there


def free_slug(model, title):
    """An address for `title` that no row of `model` has yet; letters of any alphabet stay."""
    stem = slugify(title, allow_unicode=True)[:LONGEST].strip("-") or model._meta.model_name
    begun = model.objects.filter(slug__startswith=stem)
    taken = TAKEN | set(begun.values_list("slug", flat=True))
    for number in range(1, TRIES):
        slug = stem if number == 1 else f"{stem}-{number}"
        if slug not in taken:
            return slug
    return f"{stem}-{get_random_string(8).lower()}"
