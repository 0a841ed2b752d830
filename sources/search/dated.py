"""Documents by another date than that of writing: when they were sent, published and so on."""

import re
from collections import defaultdict
from functools import lru_cache
from math import inf

from sources.models import CustodyEvent
from sources.search.contents import decades
from sources.search.withheld import FEW

_YEAR = 10_000  # what a sort key is divided by
_LINE = re.compile(r"\n.*\n")


class Dated:
    """By what date documents are put in order and narrowed down; `kind` is a step on their way.

    Read in one query; who may see a document was asked before.
    """

    def __init__(self, kind):
        self.kind = CustodyEvent.Kind(kind)

    def placed(self, rows, order):
        """(document, its lines of choices), with these decades, by this date if `order` says so."""
        steps = self._steps([pk for pk, _ in rows])
        lines = _decades_of(steps)
        # That of writing becomes a line of a name that nobody asks for.
        rows = [
            (pk, (choices or "").replace("\ndecade:", "\nwritten:") + lines.get(pk, ""))
            for pk, choices in rows
        ]
        return rows if order == "title" else sorted(rows, key=_by_date(steps, order))

    def _steps(self, found):
        """(document, earliest, latest) of each step of this kind."""
        steps = CustodyEvent.objects.filter(kind=self.kind).exclude(earliest=None, latest=None)
        if len(found) <= FEW:
            steps = steps.filter(source__in=found)
        return list(steps.order_by().values_list("source", "earliest", "latest"))

    def in_words(self, pks):
        """{document: its dates in words} of some that a page shows."""
        said = defaultdict(dict)
        steps = CustodyEvent.objects.filter(kind=self.kind, source__in=pks).exclude(when="")
        for step in steps.order_by("earliest", "position", "pk"):
            said[step.source_id][step.when_in_words] = True
        return {pk: "; ".join(words) for pk, words in said.items()}


def _by_date(steps, order):
    """The key of a row in this order; what has no such date stands last."""
    dates = {}
    for pk, earliest, latest in steps:
        key = earliest if order != "newest" else latest and -latest
        if key is not None and key < dates.get(pk, inf):
            dates[pk] = key
    return lambda row: dates.get(row[0], inf)


def _decades_of(steps):
    """{document: a line for each decade of its steps}."""
    lines = {}
    for pk, earliest, latest in steps:
        own = _lines(earliest and earliest // _YEAR, latest and latest // _YEAR)
        if pk not in lines:
            lines[pk] = own
        elif own != lines[pk]:
            lines[pk] = "".join(dict.fromkeys(_LINE.findall(lines[pk] + own)))
    return lines


@lru_cache(maxsize=10_000)
def _lines(earliest, latest):
    """For each decade between two years: thousands of documents have the same."""
    keys = [year and year * _YEAR for year in (earliest, latest)]
    return "".join(f"\ndecade:{decade}\n" for decade in decades(*keys))
