"""Items that authors type as lines, each kept under a key that never changes its meaning."""

import string

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

KEYS = string.ascii_lowercase
LONGEST = 500  # characters of one line


def items_field(label, help_text, rows=6):
    return forms.CharField(
        label=label,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
    )


def check_lines(lines, field, least, most):
    """Raises `ValidationError` where these are too few, too many, too long or twice the same."""
    if len(lines) < least:
        raise ValidationError({field: _("Write at least %d lines.") % least})
    if len(lines) > most:
        raise ValidationError({field: _("Write at most %d lines.") % most})
    for line in lines:
        if len(line) > LONGEST:
            words = _("This line is longer than %(most)d letters: “%(line)s …”")
            raise ValidationError({field: words % {"most": LONGEST, "line": line[:60]}})
        if lines.count(line) > 1:
            raise ValidationError({field: _("This stands here twice: “%s”.") % line})


def keyed(texts):
    """`[{"key": "a", "text": …}]`"""
    return [{"key": key, "text": text} for key, text in zip(KEYS, texts, strict=False)]


def texts_of(items):
    return "\n".join(item["text"] for item in items)


def in_turn(texts):
    """Items in the order of the alphabet, which tells nothing of where they belong."""
    return keyed(sorted(texts, key=str.casefold))
