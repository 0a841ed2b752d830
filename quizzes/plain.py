"""Answers are plain text. What a keyboard, a form or a script can send becomes that here."""

import re

from django import forms

_HALVES = re.compile("[\ud800-\udfff]")


def plain(text):
    """Text as every database takes it and every count of it agrees.

    No NUL (PostgreSQL refuses it), no half of a surrogate pair (it cannot be encoded), one
    newline character at the end of a line (a form sends two).
    """
    text = _HALVES.sub("\ufffd", text.replace("\x00", ""))
    return text.replace("\r\n", "\n").replace("\r", "\n")


class PlainTextField(forms.CharField):
    """Kept as typed, blanks at the ends included.

    What is too long is told and stays: a browser would cut off what is pasted without a word.
    """

    def widget_attrs(self, widget):
        attrs = super().widget_attrs(widget)
        return {name: value for name, value in attrs.items() if name != "maxlength"}

    def to_python(self, value):
        return super().to_python(plain(value) if isinstance(value, str) else value)
