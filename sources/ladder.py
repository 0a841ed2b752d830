"""How a document reached us: the rungs from the paper to the printing that is read here.

Rows come in as they were fetched; nothing here asks the database.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from sources import dates
from sources.models import CustodyEvent, Text

#: Each of these is a date of its own, besides the day of writing.
DATED = [
    CustodyEvent.Kind.SENT,
    CustodyEvent.Kind.RECEIVED,
    CustodyEvent.Kind.DELIVERED,
    CustodyEvent.Kind.DECLASSIFIED,
    CustodyEvent.Kind.PUBLISHED,
]


@dataclass
class Rung:
    """One step: `event` is empty for a printing of which nobody has told how it was made."""

    event: CustodyEvent | None
    printing: Text | None = None
    is_here: bool = False

    @property
    def what(self):
        return (self.event or self.printing).get_kind_display()


def ladder(events, text, printings):
    """Rungs from the paper up to `text`, the last one marked; [] where nobody has told any.

    `events` are the steps of the document in their order, `printings` its texts. What a text
    is based on comes before it.
    """
    if not events:
        return []
    rungs = [Rung(event) for event in events if event.text_id is None]
    for printing in way_to(text, printings):
        own = [Rung(event, printing) for event in events if event.text_id == printing.pk]
        rungs += own or [Rung(None, printing)]
    if rungs:
        rungs[-1].is_here = True
    return rungs


def way_to(text, printings):
    """The text and what it is based on, the first one first."""
    known = {printing.pk: printing for printing in printings}
    way = []
    while text is not None and text not in way:
        way.insert(0, text)
        text = known.get(text.based_on_id)
    return way


def dates_of(source, rungs):
    """[(what happened, when in words, the words of the page)] of the steps that have a date."""
    written = [(_("Written"), source.written_in_words, source.written_as_printed)]
    rows = written if source.written else []
    return rows + [
        (rung.what, *_said(rung.event))
        for rung in rungs
        if rung.event and rung.event.kind in DATED and rung.event.when_in_words
    ]


def _said(event):
    """(the date in words, those of the page); the page's alone where nobody made it a date."""
    if not event.when:
        return event.when_as_printed, ""
    words = dates.in_words(event.when)
    return words, event.when_as_printed if event.when_as_printed != words else ""
