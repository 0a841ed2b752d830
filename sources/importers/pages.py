"""Pages as archives and web sites publish them, with one document or several."""

import re

from sources.importers import labels, titles
from sources.importers.document import is_title, read_document
from sources.importers.found import Found, number_keys
from sources.importers.lines import Block, blocks, joined, tidy
from sources.importers.records import read_records
from sources.importers.voices import Body, note_of

HEADING = re.compile(
    r"(?:#+ )?(?:(?P<name>Document|Doc\.?)(?: (?:No\.? ?)?(?P<number>\d{1,3}|[A-Z]|[IVX]{1,5}))?"
    r"|Source (?P<letter>[A-Z]|\d{1,2}))\s*[:.]?\s*(?P<title>.{0,200})",
)
#: From so many words on, what comes before the documents of a page is a text of its own.
COMMENTARY_WORDS = 100
REPLY = re.compile(r"\b(?:reply|replies|answers?|response)\b", re.IGNORECASE)


def read_page(text, is_markdown=False):
    """Founds of a page, keyed. The words of Markdown stay as typed, other words become it."""
    text = tidy(text)
    founds = _records(text) or _documents(blocks(text, _begins, _alone), is_markdown)
    return number_keys(founds)


def _records(text):
    """A list of records, each line a title or a summary, or summaries in wrapped lines."""
    lines = [Block([line]) for line in text.split("\n") if line]
    return read_records(lines) or read_records(blocks(text, _begins, _is_record))


def _begins(line):
    return not line.startswith(" ") and bool(labels.label_of(line) or note_of(line))


def _alone(line):
    if line.startswith(" "):
        return False
    return _heading(line) is not None or _is_intro(line) or titles.is_date(line)


def _is_record(line):
    """ "Cable, A to B, 5 May 1947": a title with its date behind a comma."""
    words, phrase, edtf = titles.split_date(line)
    return bool(edtf) and bool(words) and line.endswith(f", {phrase}")


def _heading(line):
    """The title beside a heading such as "Document 3:", "" if none; None for other lines."""
    found = HEADING.fullmatch(line.strip())
    if not found:
        return None
    numbered = found["number"] or found["letter"]
    return None if found["title"] and not numbered else found["title"]


def _is_intro(line):
    """ "The reply, June 29, 1950:" announces a document."""
    if not line.endswith(":") or len(line) > 300:
        return False
    words, _, edtf = titles.split_date(line)
    return bool(edtf) and len(words.split()) >= 2


# --- several documents on one page ---


def _documents(page, is_markdown):
    starts = _starts(page)
    if not starts:
        return _finished([read_document(page)], is_markdown)
    lead = page[: starts[0]]
    chunks = [page[at:end] for at, end in zip(starts, [*starts[1:], len(page)], strict=True)]
    title, around = _page_title(lead)
    read = [_announced(chunk, title) for chunk in chunks]
    _relate([found for found, *_ in read])
    return _finished(_with_lead(read, title, around), is_markdown)


def _starts(page):
    """Where documents begin: at headings, introductions, or after a closing "Source:"."""
    starts = [
        at for at, block in enumerate(page)
        if block.is_one_line and (_heading(block.plain) is not None or _is_intro(block.plain))
    ]  # fmt: skip
    if starts:
        return starts
    closing = [
        at for at, block in enumerate(page) if (labels.label_of(block.plain) or [""])[0] == "source"
    ]
    if len(closing) < 2 or not any(block.words > 40 for block in page[: closing[0]]):
        return []
    return [0, *[at + 1 for at in closing[:-1]]]


def _announced(chunk, page_title):
    """One document with the line that announces it, which is its title if it says one."""
    line = chunk[0].plain
    title = _heading(line)
    if title is None and not _is_intro(line):
        return read_document(chunk, fallback_title=page_title)
    if title is None:
        return read_document(chunk[1:], line.rstrip(": "))
    found, body, notes = read_document(chunk[1:], title, page_title)
    if re.search(r"\d", line):
        found.set_aside(line.removesuffix(title).strip(" :.#"))
    return found, body, notes


def _page_title(lead):
    if lead and is_title(lead[0]):
        return lead[0].plain.lstrip("# "), lead[1:]
    return "", lead


def _with_lead(read, title, around):
    """What stands before the documents: a commentary, or their context and the rest."""
    prose = [block for block in around if block.is_sentence and block.words >= 8]
    if sum(block.words for block in prose) >= COMMENTARY_WORDS:
        found = Found(part="commentary", kind="commentary", title=title)
        found.relations.append(("comments_on", read[0][0]))
        return [(found, around, []), *read]
    labelled = [block for block in around if labels.label_of(block.plain)]
    for block in labelled:
        for found, *_ in read:
            field, value = labels.label_of(block.plain)
            labels.place(found, field, value, block.plain.split(":")[0])
    for found, *_ in read:
        found.context = joined(prose) or found.context
    rest = [block for block in around if block not in prose and block not in labelled]
    first = read[0][0]
    own = title if title and first.title not in (title, "") else ""
    first.set_aside("\n\n".join(part for part in (own, joined(rest)) if part))
    return read


def _relate(founds):
    for before, found in zip(founds, founds[1:], strict=False):
        if REPLY.search(found.title):
            found.relations.append(("replies_to", before))


# --- bodies and their notes ---


def _finished(read, is_markdown):
    """Founds with bodies in Markdown; notes at the foot tied to what they explain."""
    pending, bodies = [], []
    for found, blocks_of_body, notes in read:
        body = Body(blocks_of_body, is_markdown)
        loose = [note for note in notes if not body.tie(note)]
        pending += [(found, note) for note in loose]
        bodies.append((found, body))
    _tie_at_gaps(bodies, pending)
    for found, body in bodies:
        _close(found, body)
    founds = [found for found, _ in bodies]
    return _with_keys_for_relations(founds)


def _tie_at_gaps(bodies, pending):
    """As many lost marks as notes without one: they belong together, in their order."""
    if pending and sum(body.gaps for _, body in bodies) == len(pending):
        for _, note in pending:
            next(body for _, body in bodies if body.gaps).tie_at_gap(note)
        return
    for found, note in pending:
        voice = {"t": "Translator’s note", "e": "Editor’s note"}.get(note.voice, note.mark)
        found.set_aside(f"{voice}: {note.text}")


def _close(found, body):
    found.body = body.markdown()
    if any(note.voice == "t" for note in body.notes):
        found.text_kind = found.text_kind or "translation"
    if found.body and not found.text_kind:
        found.text_kind = "transcription"


def _with_keys_for_relations(founds):
    number_keys(founds)
    for found in founds:
        found.relations = [(kind, target.key) for kind, target in found.relations]
    return founds
