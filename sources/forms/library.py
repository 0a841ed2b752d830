"""What the reader asks of the library. Never refuses: what it does not know, it leaves out."""

import re
from dataclasses import dataclass
from heapq import nsmallest
from operator import itemgetter
from typing import NamedTuple

from django import forms
from django.db.models import FilteredRelation, Q, Value
from django.utils.functional import cached_property
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from sources.access import keeps_documents
from sources.forms.timeline import TimelineForm
from sources.ladder import DATED
from sources.models import Collection, Person, Source
from sources.search import asking
from sources.search.contents import UNDECIDED
from sources.search.dated import Dated
from sources.search.finding import Search
from sources.search.known import known_choices
from sources.search.narrowing import Narrowing, without_texts
from sources.search.withheld import with_pictures

SHOWN = 12  # choices of a group; the rest opens
MOST = 30  # choices of a group in all, the most frequent
MEANT = {"secret": _("Kept secret"), "few": _("A few"), "anyone": _("Anyone")}
KINDS = dict(Source.Kind.choices)
RIGHTS = {rights.name.lower(): rights.label for rights in Source.Rights if rights.value}
RIGHTS[UNDECIDED] = Source.Rights.UNKNOWN.label
HAS = {"text": _("Text to read"), "image": _("Picture")}
#: Choices that everybody may know of, whether a document has them or not.
VOCABULARY = {"meant": MEANT, "kind": KINDS, "rights": RIGHTS, "has": HAS}
DECADE = re.compile(r"-?[1-9]\d{0,2}|0", re.ASCII)


class Choice(NamedTuple):
    name: str
    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass
class Group:
    """One way to narrow down, with its choices."""

    name: str
    label: str
    choices: list
    is_open: bool
    without: int  # documents that there are without what is chosen of it

    @property
    def parts(self):
        """Those that are seen at once, and what opens."""
        return [part for part in (self.choices[:SHOWN], self.choices[SHOWN:]) if part]

    @property
    def chosen(self):
        return [choice for choice in self.choices if choice.is_chosen]

    @property
    def chosen_in_words(self):
        return ", ".join(str(choice.label) for choice in self.chosen)


class LibraryForm(forms.Form):
    class Order:
        BEST = _("Best match first")
        OLDEST = _("Oldest first")
        OTHERS = [("newest", _("Newest first")), ("title", _("By title"))]
        #: The column of each, and whether the greatest comes first. What has none comes last.
        COLUMNS = {
            "oldest": ("earliest", False),
            "newest": ("latest", True),
            "title": ("title_key", False),
        }

    #: name: (label, open from the first, key of the order; none: the most frequent first)
    GROUPS = {
        "meant": (_("Meant for"), True, list(MEANT).index),
        "kind": (_("Kind"), True, None),
        "decade": (_("Written"), True, int),
        "person": (_("People"), False, None),
        "place": (_("Place"), False, None),
        "collection": (_("Collection"), False, None),
        "language": (_("Language"), False, None),
        "rights": (_("Rights"), False, None),
        "has": (_("Comes with"), False, None),
    }

    q = forms.CharField(
        label=_("Words, people, places"),
        required=False,
        widget=forms.SearchInput(attrs={"aria-describedby": "how-to-ask"}),
        max_length=asking.LONGEST,
    )
    order = forms.ChoiceField(label=_("Order"), required=False)
    date = forms.ChoiceField(
        label=_("Date"),
        required=False,
        choices=[("", _("Written")), *((kind.value, kind.label) for kind in DATED)],
    )

    def __init__(self, data, *, sources, user):
        super().__init__(data)
        self.user = user
        self.search = Search(asking.read(data.get("q", "")), user)
        self.question = self.search.question
        self.fields["order"].choices = self._orders()
        self.is_valid()
        kind = self.cleaned_data.get("date")
        self.time = TimelineForm(data, kind=kind)
        self.dated = Dated(kind) if kind else None
        self.narrowing = Narrowing(self._rows(sources), self.search.known.marks)
        self.narrowing.choose(self._asked(sources))

    def _orders(self):
        """An empty value is the usual order: with words their best match, else the oldest."""
        oldest = ("oldest", self.Order.OLDEST)
        if self.question.wanted:
            return [("", self.Order.BEST), oldest, *self.Order.OTHERS]
        return [("", self.Order.OLDEST), *self.Order.OTHERS]

    def _rows(self, sources):
        """(document, its lines of choices) of all that say what was asked, in order."""
        order = self.cleaned_data.get("order")
        sources = self.time.narrowed(sources) if self.time.narrows else sources
        rows = self._as_readable(self._in_order(self.search.matching(sources), order or "oldest"))
        rows = self.dated.placed(rows, order) if self.dated else rows
        weights = {} if order else self.search.weights([pk for pk, _ in rows])
        return sorted(rows, key=lambda row: -weights.get(row[0], 0)) if weights else rows

    def _in_order(self, found, order):
        """Put in order here: the database would read the rows in that order, and thus from all
        over its file, which takes several times as long where many were found."""
        column, is_greatest_first = self.Order.COLUMNS[order]
        own = Q(entries__text=None, entries__attachment=None)
        entry = FilteredRelation("entries", condition=own)
        rows = found.order_by().alias(entry=entry).values_list("pk", "entry__choices", column)
        rows = sorted(rows, key=itemgetter(0))
        known = [row for row in rows if row[2] is not None]
        known.sort(key=itemgetter(2), reverse=is_greatest_first)
        known += [row for row in rows if row[2] is None]
        return [(pk, choices) for pk, choices, _ in known]

    def _as_readable(self, rows):
        """The same, where no text that this reader may not read is one to narrow down by, and no
        picture that she may not see."""
        rows = with_pictures(rows, self.user)
        readable = self.search.closed.readable_languages(pk for pk, _ in rows)
        if not readable:
            return rows
        return [
            (pk, without_texts(choices, readable[pk]) if pk in readable else choices)
            for pk, choices in rows
        ]

    def _asked(self, sources):
        """{name: values} of what was asked for and is a choice; what is none narrows nothing."""
        asked = {name: dict.fromkeys(self.data.getlist(name)[:MOST]) for name in self.GROUPS}
        missing = {
            name: [value for value in values if not self._is_here(name, value)]
            for name, values in asked.items()
        }
        known = known_choices(missing, sources, self.user)
        return {
            name: [one for one in values if one not in missing[name] or (name, one) in known]
            for name, values in asked.items()
        }

    def _is_here(self, name, value):
        """Whether a document that was found has it, or nobody needs one to know of it."""
        if name in VOCABULARY:
            return value in VOCABULARY[name] and self._offers(name, value)
        is_decade = name == "decade" and DECADE.fullmatch(value)
        return bool(is_decade) or self.narrowing.has(name, value)

    def _offers(self, name, value):
        """What waits for a decision is the business of those who decide."""
        return (name, value) != ("rights", UNDECIDED) or keeps_documents(self.user)

    @property
    def found(self):
        """Primary keys of what was asked for, in order."""
        return self.narrowing.found

    @cached_property
    def groups(self):
        groups = [self._group(name) for name in self.GROUPS]
        return [group for group in groups if group.choices]

    def _group(self, name):
        label, is_open, order = self.GROUPS[name]
        if name == "decade" and self.dated:
            label = self.dated.kind.label
        counts = self.narrowing.values.get(name, {})
        chosen = self.narrowing.chosen.get(name, [])
        values = self._offered[name]
        labels = self._labels(name, values)
        choices = [
            Choice(name, value, labels[value], counts[value], value in chosen)
            for value in values
            if value in labels
        ]
        if order:
            choices.sort(key=lambda choice: order(choice.value))
        without = self.narrowing.without.get(name, 0)
        return Group(name, label, choices, is_open or bool(chosen), without)

    @cached_property
    def _offered(self):
        """{name: values that are offered}."""
        return {name: self._most(name) for name in self.GROUPS}

    def _most(self, name):
        """Of the values of a group those that are chosen, and the most frequent."""
        counts = self.narrowing.values.get(name, {})
        counts = {value: count for value, count in counts.items() if self._offers(name, value)}
        chosen = self.narrowing.chosen.get(name, [])
        return nsmallest(MOST, counts, lambda value: (value not in chosen, -counts[value], value))

    def _labels(self, name, values):
        """{value: what a reader calls it}."""
        if name in LABELS:
            return {value: LABELS[name](value) for value in values}
        return self._names[name]

    @cached_property
    def _names(self):
        """Those of people and of collections, in one query.

        Each has one of the documents that were found, and is therefore open too; or it was chosen
        and is known (`known_choices`).
        """
        people = Person.objects.filter(pk__in=self._offered["person"]).order_by()
        people = people.annotate(which=Value("person")).values_list("which", "pk", "name")
        lists = Collection.objects.filter(pk__in=self._offered["collection"]).order_by()
        lists = lists.annotate(which=Value("collection")).values_list("which", "pk", "title")
        names = {"person": {}, "collection": {}}
        for which, pk, label in people.union(lists, all=True):
            names[which][str(pk)] = label
        return names

    @property
    def when_to_when(self):
        """What the two ends of the time asked for are called."""
        if not self.dated:
            return _("Written from when to when")
        return _("%(kind)s from when to when") % {"kind": self.dated.kind.label}

    def narrowed(self):
        """The groups with choices in force, each to be taken away by one link."""
        return [group for group in self.groups if group.chosen]


def language_words(code):
    try:
        return get_language_info(code)["name_translated"]
    except KeyError:
        return code


def decade_words(value):
    """Decades as `sources.search.contents.decade_of` counts them."""
    decade = int(value)
    return _("%(year)ss") % {"year": decade * 10} if decade >= 0 else f"{-decade - 1}0s BC"


LABELS = {
    "meant": lambda value: MEANT.get(value, value),
    "kind": lambda value: KINDS.get(value, value),
    "decade": decade_words,
    "place": str,
    "language": language_words,
    "rights": lambda value: RIGHTS[value],
    "has": lambda value: HAS[value],
}
