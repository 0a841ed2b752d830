"""Putting the parts of a citation together: what stands between them, and what is in italics.

A part is plain text in which two private characters stand around a title in italics; `plain`
and `marked_up` are the two ways out.
"""

import re

from django.utils.html import escape
from django.utils.safestring import mark_safe

OPEN, CLOSE = "\ue000", "\ue001"
ITALICS = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
QUOTES = re.compile(r"’?”$")


def italic(words):
    return f"{OPEN}{words}{CLOSE}" if words else ""


def quoted(words):
    """Between quotation marks; those within become single ones, straight ones curly."""
    inner = re.sub(r'"([^"]*)"', r"‘\1’", words).replace("“", "‘").replace("”", "’")
    return f"“{inner}”" if words else ""


def with_commas(*parts):
    parts = [part for part in parts if part]
    return " ".join([*(closed(part, ",") for part in parts[:-1]), *parts[-1:]])


def in_sentences(*parts):
    """Parts each begun with a capital (an address is none) and closed by a period."""
    return " ".join(closed(raised(part)) for part in parts if part)


def closed(words, mark="."):
    """Ended by a comma or period, inside quotation marks as American printers set it.

    A title that ends in a question mark keeps it: “Why?,” before a comma, “Why?” at the end.
    """
    found = QUOTES.search(words)
    body, tail = (words[: found.start()], found[0]) if found else (words, "")
    last = body.rstrip(CLOSE)[-1:]
    is_done = last in ".?!" if mark == "." else last == mark
    return words if is_done else f"{body}{mark}{tail}"


def raised(words):
    """The first letter as a capital, wherever the quotation mark or the italics stand."""
    if words.startswith(("http://", "https://", "n.d.")):
        return words
    at = next((at for at, letter in enumerate(words) if letter not in f"{OPEN}“‘"), 0)
    return words[:at] + words[at : at + 1].upper() + words[at + 1 :]


def plain(line):
    return line.replace(OPEN, "").replace(CLOSE, "")


def marked_up(line):
    """The line as HTML: what anybody typed is escaped first. A mark without its other half,
    which somebody typed, is left out."""
    words = ITALICS.sub(r"<i>\1</i>", escape(line))
    return mark_safe(plain(words))  # noqa: S308 (escaped in the line above)
