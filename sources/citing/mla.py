"""The MLA Handbook, 9th edition: an entry of the list of works cited.

Its container holds, after the title: place and date, the archive and its place, the number
there, and the address. What was sent is described by its addressee: "Cable to Joseph Stalin."
A date that is not known is left out.
"""

from sources.citing import days, titles
from sources.citing.chicago import printing
from sources.citing.lines import in_sentences, italic, quoted, with_commas
from sources.citing.names import listed
from sources.citing.record import PICTURES, Kind


def entry(record):
    described = "" if record.kind in PICTURES else record.described
    last = record.genre if record.kind in PICTURES else ""
    hands = [
        f"{did} {listed(one.in_order for one in people)}"
        for did, people in [
            ("Translated by", record.translators),
            ("Edited by", record.edited_here),
        ]
        if people
    ]
    about = [_turned(record), _titled(record), described, *hands, _held(record), last]
    return in_sentences(*about, *printing(record))


def _held(record):
    date = days.mla(record.days) if record.days.is_known else ""
    if record.kind == Kind.BOOK:
        return with_commas(record.publisher, date, record.url)
    if record.kind == Kind.NEWSPAPER or record.is_web_page:
        return with_commas(italic(record.container), date, record.location, record.url)
    held = [record.archive, record.archive_place, record.location]
    return with_commas(record.place, date, *held, record.url)


def _turned(record):
    """The first name turned round; more than two are "et al."."""
    first = [one.turned for one in record.authors[:1]]
    others = [one.in_order for one in record.authors[1:]]
    if len(others) > 1:
        return f"{first[0]}, et al."
    return ", and ".join([*first, *others])


def _titled(record):
    title = titles.headline(record.title) if record.is_english else record.title
    if record.kind in (*PICTURES, Kind.BOOK, Kind.AGREEMENT):
        return italic(title)
    return quoted(title)
