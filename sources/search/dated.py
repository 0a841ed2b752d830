"""Documents by another date than that of writing: when they were sent, published and so on."""

import re
from collections import defaultdict

from sources.models import CustodyEvent
from sources.search.contents import decades

_WRITTEN = re.compile(r"\ndecade:.*\n")


class Dated:
    """By what date documents are put in order and narrowed down; `kind` is a step on their way.

    Read in one query, whatever was found: who may see a document was asked before.
    """

    def __init__(self, kind):
        self.kind = CustodyEvent.Kind(kind)
        self.spans = defaultdict(list)
        steps = CustodyEvent.objects.filter(kind=kind).exclude(earliest=None, latest=None)
        for source, *span in steps.order_by().values_list("source", "earliest", "latest"):
            self.spans[source].append(span)

    def placed(self, rows, order):
        """(document, its lines of choices), with these decades, by this date if `order` says so."""
        rows = [(pk, self._choices(pk, choices or "")) for pk, choices in rows]
        if order == "title":
            return rows
        if order == "newest":
            return sorted(rows, key=lambda row: self._last(row[0]))
        return sorted(rows, key=lambda row: self._first(row[0]))

    def _choices(self, pk, choices):
        own = {decade for span in self.spans.get(pk, ()) for decade in decades(*span)}
        return _WRITTEN.sub("", choices) + "".join(f"\ndecade:{one}\n" for one in sorted(own))

    def _first(self, pk):
        known = [earliest for earliest, _ in self.spans.get(pk, ()) if earliest is not None]
        return (not known, min(known, default=0))

    def _last(self, pk):
        known = [latest for _, latest in self.spans.get(pk, ()) if latest is not None]
        return (not known, -max(known, default=0))

    def in_words(self, pks):
        """{document: its dates in words} of some that a page shows."""
        said = defaultdict(dict)
        steps = CustodyEvent.objects.filter(kind=self.kind, source__in=pks).exclude(when="")
        for step in steps.order_by("earliest", "position", "pk"):
            said[step.source_id][step.when_in_words] = True
        return {pk: "; ".join(words) for pk, words in said.items()}
