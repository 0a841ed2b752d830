"""APA style, 7th edition: a reference, archival ones as its pages on archival documents have them.

Author, A. A. (Year, Month Day). *Title* [Description]. Archive (number), place. What was sent
and has no title of its own is its description alone: [Cable to Joseph Stalin].
"""

from sources.citing import days
from sources.citing.chicago import printing
from sources.citing.lines import closed, in_sentences, italic, raised, with_commas
from sources.citing.names import listed
from sources.citing.record import Kind

MOST = 20


def entry(record):
    """The address is no sentence: no period follows it."""
    if record.kind == Kind.AGREEMENT:
        line = closed(", ".join([record.title, days.chicago(record.days)]))
        return " ".join(filter(None, [line, record.url]))
    date, named = f"({days.apa(record.days)})", _named(record)
    who = closed(raised(_authors(record)))
    first = [f"{who} {date}", named] if record.authors else [named, date]
    parts = [closed(part) for part in [*first, _held(record)] if part]
    return " ".join(filter(None, [*parts, in_sentences(*printing(record)[:2]), record.url]))


def _authors(record):
    return listed((one.with_initials for one in record.authors), last="&", most=MOST, two=", & ")


def _named(record):
    """ "*Minutes* [Description] (S. Ray, Trans.)"; in italics what stands by itself."""
    described = raised(record.described)
    if record.kind in (Kind.BOOK, Kind.NEWSPAPER, Kind.COMMENTARY):
        described = ""
    title = record.title if record.kind == Kind.NEWSPAPER else italic(record.title)
    hands = [(record.translators, "Trans."), (record.edited_here, "Ed.")]
    by = "; ".join(f"{_in_initials(people)}, {name}" for people, name in hands if people)
    adapted = "shortened for class" if record.is_adapted else ""
    in_brackets = "; ".join(filter(None, [described, adapted]))
    parts = [title, f"({by})" if by else "", f"[{raised(in_brackets)}]" if in_brackets else ""]
    return " ".join(filter(None, parts))


def _in_initials(people):
    """ "S. Ray & B. Lin": here the names stand in order."""
    return listed((one.in_order_with_initials for one in people), last="&")


def _held(record):
    if record.kind == Kind.BOOK:
        return record.publisher
    if record.kind == Kind.NEWSPAPER or record.is_web_page:
        return italic(record.container) if record.kind == Kind.NEWSPAPER else record.container
    number = f"({record.location})" if record.location and record.archive else record.location
    archive = " ".join(filter(None, [record.archive, number]))
    return with_commas(archive, record.archive_place if record.archive else "")
