"""Lists of records: a title that ends with a date, then a summary; again and again."""

import re

from sources.importers import labels, titles
from sources.importers.document import is_of_a_site
from sources.importers.found import Found
from sources.importers.lines import joined

#: Fewer make no list.
ENOUGH = 3
TITLE_LENGTH = 400
ENDS_THE_LIST = re.compile(
    r"(?:about the authors?|notes?|references|footnotes|related (?:documents|links|content)"
    r"|see also|read more|further reading|contact us|share)\b.{0,20}",
    re.IGNORECASE,
)


def read_records(blocks):
    """Founds of a page that is a list of records, or nothing if it is none."""
    dated = [at for at, block in enumerate(blocks) if _is_dated_title(block)]
    if len(dated) < ENOUGH or not _alternate(blocks, dated):
        return []
    first = dated[0]
    end = _end_of_list(blocks, dated)
    founds = _records(blocks[first:end])
    _shelve(founds, blocks[:first], blocks[end:])
    return founds


def _is_dated_title(block):
    words, _, edtf = titles.split_date(block.plain)
    return (
        bool(edtf)
        and len(words.split()) >= 2
        and len(block.plain) < TITLE_LENGTH
        and block.plain[-1] not in ".:)"
    )


def _alternate(blocks, dated):
    """Whether most dated titles are followed by a summary, and that by the next title."""
    spaced = [after - at for at, after in zip(dated, dated[1:], strict=False)]
    return sum(gap in (2, 3) for gap in spaced) >= len(spaced) * 0.6


def _end_of_list(blocks, dated):
    after = range(dated[-1] + 2, len(blocks))
    return next((at for at in after if _ends(blocks[at])), len(blocks))


def _ends(block):
    return bool(ENDS_THE_LIST.fullmatch(block.plain)) or (
        is_of_a_site(block) and not block.is_sentence
    )


def _records(blocks):
    founds = []
    for at, block in enumerate(blocks):
        follower = blocks[at + 1] if at + 1 < len(blocks) else None
        if _is_dated_title(block) or _is_undated_title(block, follower):
            founds.append(_titled(block.plain))
        elif founds[-1].summary and _names_a_document(block):
            founds.append(Found(part="record", kind=titles.kind_of(block.plain)))
            founds[-1].summary = block.plain
        else:
            founds[-1].add("summary", block.plain)
    return founds


def _is_undated_title(block, follower):
    return (
        not block.is_sentence
        and follower is not None
        and follower.is_sentence
        and bool(titles.STARTS_WITH_KIND.match(block.plain))
    )


def _names_a_document(block):
    """A summary that stands alone: "Telegram from A to B telling …"."""
    return bool(re.match(rf"(?:{titles.ANY_KIND}) (?:from|of|by|to)\b", block.plain, re.IGNORECASE))


def _titled(line):
    title, phrase, edtf = titles.split_date(line)
    found = Found(part="record", title=title, kind=titles.kind_of(title))
    if edtf:
        labels.put_date(found, phrase, edtf)
    for role, name in titles.people_of(title):
        found.add_person(role, name)
    return found


def _shelve(founds, before, after):
    """One collection for all of them, which keeps what the page says around the list."""
    heading = before[-1].plain if before and not before[-1].is_sentence else ""
    title = heading or next((block.plain for block in before if not block.is_sentence), "")
    around = [joined(before[:-1] if heading else before), joined(after)]
    for found in founds:
        found.collection = title[:300]
        found.collection_introduction = "\n\n".join(part for part in around if part)
