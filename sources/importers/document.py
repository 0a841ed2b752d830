"""One document of a page: its head of labelled lines, its body, what closes it."""

import re

from sources.importers import labels, titles
from sources.importers.found import Found
from sources.importers.lines import joined
from sources.importers.voices import MARK_LINE, SECRET, without_notes

#: How far from the top the first labelled line may stand, and how long a title may be.
HEAD_BLOCKS, TITLE_WORDS = 6, 40
#: How many blocks one label's value may take.
LONGEST_VALUE = 30
CLOSING = ("source", "shelfmark", "translator", "editor")
OF_A_SITE = re.compile(
    r"\b(?:contact us|read more|about the authors?|about us|privacy|cookies?|home ?page|this site"
    r"|web ?site|on the web|newsletter|subscribe|share this|follow us|back to top|sign up|donate"
    r"|amazon|all rights reserved|site map|terms of use|print this|related (?:documents|links))\b",
    re.IGNORECASE,
)
NAME_LINE = re.compile(r"(?:[A-ZÀ-ÞĀ-Ž][\w.'’-]*[ ]?){1,4}[\"”]?")
NOT_A_NAME = re.compile(r"(?:the|a|an|of|part|document|source|top|no)\b", re.IGNORECASE)
NOT_A_TITLE = re.compile(r"(?:dear|my|sir|to|for|from|comrades?|gentlemen)\b|.*,$", re.IGNORECASE)
ADDRESSES = {
    "addressee": r"(?:For|To:?|TO:) ",
    "sender": r"(?:From:|FROM:) ",
    "circulated_to": r"Comrades ",
}
DATED_NAME = re.compile(r"(?P<date>\d{1,2}[/.]\d{1,2}[-/.]\d{2,4})\.?\s+(?P<name>\S.*)")


def read_document(blocks, title="", fallback_title=""):
    """(Found, blocks of its body, notes at its foot) of the blocks of one document.

    `title` is the line that announced it; `fallback_title` the page's.
    """
    found = Found()
    if title:
        _take_title(found, title)
    blocks = _without_footer(found, blocks)
    blocks, notes = without_notes(blocks)
    blocks = _without_closing_labels(found, blocks)
    blocks = _without_head(found, blocks)
    if not found.title and fallback_title:
        _take_title(found, fallback_title)
        found.title = short_title(found.title)
    _look_at_body(found, blocks)
    return found, blocks, notes


def short_title(title):
    """ "Letter of A to B" of a page called "Letter of A to B and what came of it"."""
    for pattern in titles.FROM_TO[:3] if titles.STARTS_WITH_KIND.match(title) else []:
        named = re.search(pattern, title)
        if named and title[named.end() :].startswith(" and "):
            return title[: named.end()]
    return title


# --- the foot ---


def is_of_a_site(block):
    return bool(OF_A_SITE.search(block.plain))


def is_name(block):
    words = block.plain.strip('“”" .')
    return len(words) < 80 and bool(NAME_LINE.fullmatch(words)) and not NOT_A_NAME.match(words)


def _without_footer(found, blocks):
    """Set aside what a web site put below the document: short lines, talk of itself."""
    end = len(blocks)
    while end > 1 and _could_be_footer(blocks[end - 1]):
        end -= 1
    footer = blocks[end:]
    while footer and is_name(footer[0]) and not is_of_a_site(footer[0]):
        footer = footer[1:]
    if not any(is_of_a_site(block) for block in footer):
        return blocks
    found.set_aside(joined(footer))
    return blocks[: len(blocks) - len(footer)]


def _could_be_footer(block):
    if labels.label_of(block.plain) or MARK_LINE.fullmatch(block.plain):
        return False
    return is_of_a_site(block) or (not block.is_sentence and block.words <= 12)


def _without_closing_labels(found, blocks):
    end = len(blocks)
    start = next((at for at in range(max(end - 6, 1), end) if _closes(blocks, at)), end)
    for block, label in _labelled(blocks[start:]):
        field, value = label
        labels.place(found, field, value, _name(block), archival=True)
    return blocks[:start]


def _closes(blocks, at):
    """From here on labelled lines alone, and none of them at the head of a page."""
    label = labels.label_of(blocks[at].plain)
    in_head = any(labels.label_of(block.plain) for block in blocks[:at][:HEAD_BLOCKS])
    rest = [labels.label_of(block.plain) for block in blocks[at:]]
    if not label or not all(rest) or label[0] in labels.OF_THE_PAPER:
        return False
    return not in_head or label[0] in CLOSING or at > HEAD_BLOCKS


def _labelled(blocks):
    return [(block, labels.label_of(block.plain)) for block in blocks]


# --- the head ---


def _without_head(found, blocks):
    first = _first_label(blocks)
    title_end = first if first is not None else len(blocks) - 1
    start = _read_title(found, blocks[:title_end], has_labels=first is not None)
    if first is None:
        return blocks[start:]
    found.set_aside(joined(blocks[start:first]))
    return _read_labels(found, blocks, first)


def _first_label(blocks):
    for at, block in enumerate(blocks[:HEAD_BLOCKS]):
        label = labels.label_of(block.plain)
        if label and label[0] not in labels.OF_THE_PAPER:
            return at
        if block.words > TITLE_WORDS:
            return None
    return None


def _read_title(found, blocks, has_labels):
    """Title, date and line below it, from the top; returns how many blocks they took."""
    for taken, block in enumerate(blocks):
        text = block.plain
        if titles.is_date(text) and not found.written:
            labels.put_date(found, text, titles.split_date(text)[2])
        elif not found.title and is_title(block, has_labels):
            _take_title(found, text)
        elif not (found.title and _is_subtitle(found, block)):
            return taken
        else:
            _take_subtitle(found, text)
    return len(blocks)


def is_title(block, has_labels=False):
    if block.words > TITLE_WORDS or MARK_LINE.fullmatch(block.plain):
        return False
    if has_labels:
        return True
    return (
        not block.is_sentence
        and not NOT_A_TITLE.match(block.plain)
        and not block.plain[0].isdigit()
    )


def _take_title(found, text):
    title, phrase, edtf = titles.split_date(text.lstrip("# "))
    found.title = title or text
    if edtf and title and not found.written:
        labels.put_date(found, phrase, edtf)
    found.kind = found.kind or titles.kind_of(title)
    for role, name in titles.people_of(title):
        found.add_person(role, name)


def _is_subtitle(found, block):
    words, _, edtf = titles.split_date(block.plain)
    return bool(edtf) and not found.written and block.words <= 12 and not block.is_sentence


def _take_subtitle(found, text):
    words, phrase, edtf = titles.split_date(text)
    labels.put_date(found, phrase, edtf)
    people = titles.people_of(words)
    for role, name in people:
        found.add_person(role, name)
    if not (len(people) == 1 and words.endswith(people[0][1])):
        found.set_aside(words)


def _read_labels(found, blocks, at):
    """Labelled lines with their values, beside or below; returns the blocks of the body."""
    while at < len(blocks):
        label = labels.label_of(blocks[at].plain)
        if not label:
            break
        field, value = label
        below = _values_below(blocks, at, field, value)
        values = [value, *[block.plain for block in blocks[at + 1 : at + 1 + below]]]
        labels.place(found, field, "\n\n".join(filter(None, values)), _name(blocks[at]))
        at += 1 + below
    return blocks[at:]


def _name(block):
    return block.plain.split(":")[0].strip("* ")


def _values_below(blocks, at, field, value):
    """How many of the following blocks, none of them labelled, are still this label's."""
    following = blocks[at + 1 : at + 1 + LONGEST_VALUE]
    run = next((n for n, block in enumerate(following) if labels.label_of(block.plain)), None)
    unlabelled = following if run is None else following[:run]
    if field == "text_rights_note":
        return _leading(unlabelled, lambda block: labels.RIGHTS_TALK.search(block.plain))
    if value:
        return 0
    if field == "contents":
        return _leading(unlabelled, lambda block: block.plain.startswith(("-", "•", "*")))
    next_field = labels.label_of(following[run].plain)[0] if run is not None else ""
    closed = run is not None and run <= 5 and next_field not in CLOSING
    return run if closed else min(1, len(unlabelled))


def _leading(blocks, holds):
    return next((n for n, block in enumerate(blocks) if not holds(block)), len(blocks))


# --- what the body itself tells ---


def _look_at_body(found, blocks):
    for block in blocks[:8]:
        _look_at_opening(found, block)
        _look_at_request(found, block.plain)
    for block in blocks[-3:]:
        _look_at_closing(found, block)
    if any(SECRET.search(block.plain) and MARK_LINE.fullmatch(block.plain) for block in blocks):
        found.publicity = "secret"
    for role in ("author", "drafter"):
        found.people.sort(key=lambda person: person[0] != role)


def _look_at_opening(found, block):
    text = block.plain
    if block.words > 12 or len(text) > 200:
        return
    place = re.fullmatch(r"(?:From )([A-Z]{3,}(?: [A-Z]{3,})*)\.?", text)
    if place and not found.place:
        found.place = place[1]
    for role, name in _addressed(text):
        found.add_person(role, name)
    words, phrase, edtf = titles.split_date(text)
    if edtf and not found.written and _is_dateline(words):
        labels.put_date(found, phrase, edtf)
        found.place = found.place or words


def _look_at_request(found, text):
    """ "Please pass on to C" names the one for whom it is."""
    asked = re.match(rf"(?:Please )?[Pp]ass (?:this |it )?on to ({titles.NAME})", text)
    if asked:
        found.add_person("final_recipient", re.sub(r" \S+['’]s$", "", asked[1]))


def _is_dateline(words):
    return len(words.split()) <= 3 and (not words or words[0].isupper())


def _addressed(text):
    """Who is addressed by "For A and B" or "Comrades A, B, C:" on a line of its own."""
    name = titles.NAME
    names = rf"({name}(?:(?:, | and ){name})*)[:,]?"
    for role, pattern in ADDRESSES.items():
        found = re.fullmatch(pattern + names, text)
        if found:
            return [(role, each) for each in re.split(r", | and ", found[1])]
    return []


def _look_at_closing(found, block):
    text = block.plain.strip()
    dated = DATED_NAME.fullmatch(text)
    if dated and titles.is_date(dated["date"]):
        found.add_person("signatory", dated["name"].strip(" ."))
        text = dated["date"]
    elif is_name(block) and not titles.is_date(text):
        found.add_person("signatory", text.strip('“”" .') + _initial_dot(text))
    if titles.is_date(text) and not found.written:
        labels.put_date(found, text, titles.split_date(text)[2])


def _initial_dot(text):
    return "." if re.search(r"\b[A-Z]\.$", text) else ""
