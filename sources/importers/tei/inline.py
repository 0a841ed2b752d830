"""The words of one paragraph as our Markdown: emphasis, brackets and marks that nest well.

A paragraph is a list of runs: words in a style, or Markdown that stands as it is (the mark
of a note or a page, a line break).
"""

import re
from dataclasses import dataclass, replace

#: White space with a line break in it comes from the file's indentation.
SOFT = "\ue000"
EMPHASIS = {"em": "*", "strong": "**"}
_INDENT = re.compile(r"[ \t]*[\r\n][ \t\r\n]*")
_SIGNS = re.compile(r"[^\w\s]")


@dataclass(frozen=True)
class Run:
    """Words in a style ("", "em", "strong"), or `raw` Markdown."""

    text: str = ""
    style: str = ""
    raw: bool = False


def words(text, style=""):
    return Run(_INDENT.sub(SOFT, re.sub(f"[{SOFT}\ue001\ue002]", "", text)), style)


def raw(markdown):
    return Run(markdown, raw=True)


def markdown(runs, with_brackets=True):
    """One paragraph of Markdown; "" where there are no words and no marks.

    `with_brackets`: what stands in brackets was put in by an editor, as editions print it.
    """
    runs = _spaced(runs)
    return _starting_safely(_written(_with_editors_brackets(runs) if with_brackets else runs))


def plain(runs):
    """The words alone, as for a title."""
    return "".join(run.text for run in _spaced(runs) if not run.raw)


# --- white space -----------------------------------------------------------------------


def _spaced(runs):
    """One space where the file has several; none where only its indentation made one."""
    runs = [run for run in runs if run.text]
    text = "".join(_sign(run) if run.raw else run.text for run in runs)
    drop = _needless(text)
    done, at = [], 0
    for run in runs:
        length = 1 if run.raw else len(run.text)
        if run.raw:
            done.append(run)
        else:
            kept = "".join(
                " " if sign == SOFT else sign
                for place, sign in enumerate(run.text, at)
                if place not in drop
            )
            done.append(replace(run, text=re.sub(r"[ \t\r\n]", " ", kept)))
        at += length
    return [run for run in done if run.text]


def _sign(run):
    """One sign for what is no word: a note clings to the word before it."""
    return "\ue002" if run.text.startswith("[^") else "\ue001"


def _needless(text):
    """Places of white space that no reader should see."""
    drop = set()
    for found in re.finditer(rf"[ \t{SOFT}]+", text):
        start, end = found.span()
        before = text[:start].rstrip("\ue001\ue002")[-1:]
        after = text[end:].lstrip("\ue001\ue002")[:1]
        soft = SOFT in found[0] and (
            before in "([“" or after in ")],.;:”" or text[end : end + 1] == "\ue002"
        )
        if not before or not after or soft:
            drop |= set(range(start, end))
        else:
            drop |= set(range(start + 1, end))
    # Two stretches with nothing but marks between them are one.
    for found in re.finditer(rf"[ \t{SOFT}][\ue001\ue002]+(?P<again>[ \t{SOFT}]+)", text):
        if not set(range(found.start(), found.start() + 1)) & drop:
            drop |= set(range(found.start("again"), found.end("again")))
    return drop


# --- an editor's brackets --------------------------------------------------------------


def _with_editors_brackets(runs):
    """`[…]` that the edition prints becomes `[…]{.editorial}`, where it nests with emphasis."""
    signs = [
        (number, at, sign)
        for number, run in enumerate(runs)
        if not run.raw
        for at, sign in enumerate(run.text)
        if sign in "[]"
    ]
    turned = {}
    for opened, closed in _pairs(signs):
        inside = _between(runs, opened, closed)
        same = runs[opened[0]].style == runs[closed[0]].style
        if same and inside and _stays_in_style(runs, opened[0], closed[0]):
            turned[opened[:2]], turned[closed[:2]] = "[", "]{.editorial}"
    done = []
    for number, run in enumerate(runs):
        done += [run] if run.raw else _cut(run, number, turned)
    return done


def _pairs(signs):
    """Outermost pairs of brackets that close within the paragraph."""
    opened, pairs = [], []
    for sign in signs:
        if sign[2] == "[":
            opened.append(sign)
        elif opened:
            first = opened.pop()
            if not opened:
                pairs.append((first, sign))
    return pairs


def _between(runs, opened, closed):
    text = "".join("" if run.raw else run.text for run in runs[opened[0] : closed[0] + 1])
    return text.strip("[] ")


def _stays_in_style(runs, first, last):
    """Emphasis that begins before the bracket must not end within it."""
    return not runs[first].style or all(
        run.raw or run.style == runs[first].style for run in runs[first : last + 1]
    )


def _cut(run, number, turned):
    done, start = [], 0
    for at in range(len(run.text)):
        if (number, at) in turned:
            done += [
                replace(run, text=run.text[start:at]),
                Run(turned[number, at], run.style, True),
            ]
            start = at + 1
    done.append(replace(run, text=run.text[start:]))
    return [one for one in done if one.text]


# --- writing ---------------------------------------------------------------------------


def _written(runs):
    """Markdown of the runs; emphasis that Markdown could not read back is left out."""
    parts = []
    for style, group in _grouped(runs):
        text = "".join(run.text if run.raw else escaped(run.text) for run in group)
        lead = text[: len(text) - len(text.lstrip(" "))]
        trail = text[len(text.rstrip(" ")) :] if text.strip(" ") else ""
        parts.append((lead, text.strip(" "), trail, EMPHASIS.get(style, "")))
    around = ["\n", *("".join(part[:3]) for part in parts), "\n"]
    written = ""
    for number, (lead, text, trail, sign) in enumerate(parts):
        before = lead or (written[-1:] or "\n")
        after = trail or next((one[:1] for one in around[number + 2 :] if one), "\n")
        if not (text and sign and _opens(before, text) and _closes(text, after)):
            sign = ""
        written += f"{lead}{sign}{text}{sign}{trail}"
    return written


def _grouped(runs):
    """Neighbours of one style together; marks take the style around them."""
    groups = []
    for place, run in enumerate(runs):
        style = run.style
        if run.raw and not style:
            after = next((one.style for one in runs[place + 1 :] if not one.raw), "")
            style = groups[-1][0] if groups and groups[-1][0] == after else ""
        if groups and groups[-1][0] == style:
            groups[-1][1].append(run)
        else:
            groups.append((style, [run]))
    return groups


def _opens(before, text):
    """CommonMark's left-flanking rule, for the sign between them."""
    if before[-1:] in "*\\":
        return False
    return not _SIGNS.match(text[0]) or bool(re.match(r"\s|[^\w\s]", before[-1:]))


def _closes(text, after):
    if after == "*":
        return False
    return not _SIGNS.match(text[-1]) or bool(re.match(r"\s|[^\w\s]", after))


def escaped(text):
    """Words that Markdown would take for signs, kept as words."""
    text = re.sub(r"([\\`*\[\]<|])", r"\\\1", text)
    text = re.sub(r"(?<!\w)_|_(?!\w)", r"\\_", text)
    return re.sub(r"&(?=#?\w+;)", r"\\&", text).replace("~~", r"\~\~")


def _starting_safely(text):
    """A line that begins like a heading, a quotation or a list without being one."""
    text = re.sub(r"^(#{1,6}(?=\s|$)|>|[+-](?=\s|$)|=+\s*$|-{2,})", r"\\\1", text)
    text = re.sub(r"^(\[\^\w+\]):", r"\1\\:", text)
    return re.sub(r"^(\d{1,9})([.)])(?=$)", r"\1\\\2", text)


__all__ = ["Run", "escaped", "markdown", "plain", "raw", "words"]
