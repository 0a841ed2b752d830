"""The Chicago Manual of Style, 18th edition: notes and bibliography.

What was sent is named by who wrote to whom (its rule for letters and telegrams): "N. V.
Roshchin to Joseph Stalin, cable, Peking, May 13, 1950, fond 45, …"; the word "letter" is left
out of a note. Other papers have their title in quotation marks; books, pictures and maps in
italics. After the date of a manuscript: its number, the archive, the archive's place.
"""

from sources.citing import days, titles
from sources.citing.lines import in_sentences, italic, quoted, with_commas
from sources.citing.names import listed
from sources.citing.record import PICTURES, Kind

MOST_IN_A_NOTE = 2
MOST_IN_A_BIBLIOGRAPHY = 6


def note(record):
    title, *about = _groups(record)
    if record.kind == Kind.BOOK:
        title, about = [f"{title[0]} ({with_commas(*about[0])})"], about[1:]
    if record.is_named_by_people:
        about[0] = [] if record.kind == Kind.LETTER else [record.genre]
    flat = [part for group in [title, *about, _hands(record, "trans.", "ed.")] for part in group]
    return in_sentences(with_commas(_who(record), *flat, record.url), *printing(record))


def short_note(record):
    """For a document cited before."""
    who = listed((one.short for one in record.authors), most=MOST_IN_A_NOTE)
    if record.is_named_by_people:
        whom = listed(one.short for one in record.recipients)
        return in_sentences(with_commas(f"{who} to {whom}", days.chicago(record.days)))
    return in_sentences(with_commas(who, _titled(record, titles.short(record.title))))


def bibliography(record):
    """For the list of works cited; a single document stands under who made it."""
    groups = [with_commas(*group) for group in _groups(record)]
    hands = _hands(record, "translated by", "edited by")
    return in_sentences(_turned(record), *groups, *hands, record.url, *printing(record))


def _groups(record):
    """What stands together: [title], [what it is], [place, date] … of each kind of document."""
    title, date = [_titled(record, record.title)], days.chicago(record.days)
    held = [record.archive, record.archive_place]
    if record.kind == Kind.BOOK:
        return [title, [record.publisher, date]]
    if record.kind == Kind.NEWSPAPER:
        return [title, [italic(record.container), date], [record.location], held]
    if record.is_web_page:
        return [title, [record.container], [date]]
    if record.kind in PICTURES:
        return [title, [date], [record.genre], [*held, record.location]]
    return [title, [record.described], [record.place, date], [record.location], held]


def _hands(record, translated, edited):
    hands = [(translated, record.translators), (edited, record.edited_here)]
    return [f"{did} {listed(one.in_order for one in people)}" for did, people in hands if people]


def printing(record):
    """What follows the citation in sentences of its own: where the text read was published."""
    printed = "" if record.names_its_printing else record.printed_in
    editors = listed(one.in_order for one in record.edited_there)
    edited = f"Edited by {editors}" if editors else ""
    return [printed, edited, "Shortened for class" if record.is_adapted else ""]


def _who(record):
    """ "Jonas Reed", or "the U.S. government to Andrei Gromyko" where no title stands."""
    wrote = listed((one.leading for one in record.authors), most=MOST_IN_A_NOTE)
    return f"{wrote} to {record.to_whom}" if record.is_named_by_people else wrote


def _turned(record):
    """The first name turned round, the others as one says them."""
    written = [one.in_order for one in record.authors]
    written[:1] = [one.turned for one in record.authors[:1]]
    if len(written) == 2:
        return f"{written[0]}, and {written[1]}"
    return listed(written, most=MOST_IN_A_BIBLIOGRAPHY, shown=3)


def _titled(record, title):
    title = titles.headline(title) if record.is_english else title
    if record.kind == Kind.AGREEMENT:
        return title
    return italic(title) if record.kind in (*PICTURES, Kind.BOOK) else quoted(title)
