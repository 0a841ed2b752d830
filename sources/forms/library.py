from django import forms
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from sources.models import Contribution, Source, Text

DECADE = F("earliest") / 100_000  # a sort key is YYYYMMDD
MOST_WORDS = 8
LONGEST = 200  # characters
MEANT = {"secret": _("Kept secret"), "few": _("A few"), "anyone": _("Anyone")}


class LibraryForm(forms.Form):
    """What the reader asks of the library. Never refuses: what it does not know, it leaves out."""

    class Order:
        CHOICES = [
            ("oldest", _("Oldest first")),
            ("newest", _("Newest first")),
            ("title", _("By title")),
        ]
        FIELDS = {
            "oldest": [F("earliest").asc(nulls_last=True), "title", "pk"],
            "newest": [F("latest").desc(nulls_last=True), "title", "pk"],
            "title": ["title", "pk"],
        }

    q = forms.CharField(
        label=_("Words, people, places"),
        required=False,
        widget=forms.SearchInput,
        max_length=LONGEST,
    )
    order = forms.ChoiceField(label=_("Order"), required=False, choices=Order.CHOICES)
    meant = forms.MultipleChoiceField(
        label=_("Meant for"), required=False, widget=forms.CheckboxSelectMultiple
    )
    kind = forms.MultipleChoiceField(
        label=_("Kind"), required=False, widget=forms.CheckboxSelectMultiple
    )
    decade = forms.TypedMultipleChoiceField(
        label=_("Written"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data, *, sources):
        super().__init__(data)
        # Read before the choices, which are counted among the documents that have these words.
        self.words = data.get("q", "").replace("\x00", "")[:LONGEST].split()[:MOST_WORDS]
        self.found = speaking_of(sources, self.words)
        self.counts = counts(self.found)
        for name, choices in self.counts.items():
            self.fields[name].choices = [
                (value, format_html("{} <span>{}</span>", label, count))
                for value, label, count in choices
            ]

    def results(self):
        """The documents asked for; a choice that is not offered narrows nothing."""
        self.is_valid()
        asked, found = self.cleaned_data, self.found
        if asked.get("meant"):
            found = found.filter(publicity__in=asked["meant"])
        if asked.get("kind"):
            found = found.filter(kind__in=asked["kind"])
        if asked.get("decade"):
            found = found.annotate(decade=DECADE).filter(decade__in=asked["decade"])
        return found.order_by(*self.Order.FIELDS[asked.get("order") or "oldest"])

    def narrowed(self):
        """The choices in force: (field, value, label), each to be taken away by one link."""
        for name, choices in self.counts.items():
            chosen = self.cleaned_data.get(name) or []
            yield from ((name, value, label) for value, label, _count in choices if value in chosen)


def speaking_of(sources, words):
    """Documents in which every word stands somewhere: title, people, place, number, text."""
    for word in words:
        people = Contribution.objects.filter(source=OuterRef("pk")).filter(
            Q(name_as_printed__icontains=word)
            | Q(person__name__icontains=word)
            | Q(person__names__name__icontains=word)
        )
        texts = Text.objects.filter(source=OuterRef("pk"), current__reading_text__icontains=word)
        sources = sources.filter(
            Q(title__icontains=word)
            | Q(summary__icontains=word)
            | Q(place__icontains=word)
            | Q(shelfmark__icontains=word)
            | Exists(people)
            | Exists(texts)
        )
    return sources


def counts(sources):
    """For each way to narrow down: [(value, label, how many documents)], those that occur."""
    meant = _counted(sources, "publicity")
    kinds = _counted(sources, "kind")
    decades = _counted(sources.exclude(earliest=None).annotate(decade=DECADE), "decade")
    return {
        "meant": [(value, MEANT[value], meant[value]) for value in MEANT if value in meant],
        "kind": [(kind, kind.label, kinds[kind]) for kind in Source.Kind if kind in kinds],
        "decade": [(value, decade_words(value), decades[value]) for value in sorted(decades)],
    }


def _counted(sources, field):
    return dict(sources.order_by().values_list(field).annotate(Count("pk")))


def decade_words(value):
    return _("%(year)ss") % {"year": value * 10} if value >= 0 else f"{-value}0s BC"
