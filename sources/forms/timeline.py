import re

from django import forms
from django.db.models import Count, F, Q, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_lazy as _

from sources import dates
from sources.models import CustodyEvent

FIRST, LAST = -9999_0000, 9999_1231  # sort keys: documents further away stand on no line
SHIFT = 10_000  # years that keep a division from crossing zero
YEAR = re.compile(r"-?\d{1,4}")
YEARS, MONTHS, DAYS = 10_000, 100, 1  # what a sort key is divided by


class MomentField(forms.CharField):
    """A year, month or day as one types it; a Span, or None for what says none."""

    def clean(self, value):
        typed = super().clean(value)
        if YEAR.fullmatch(typed):
            typed = f"{int(typed):05}" if typed.startswith("-") else f"{int(typed):04}"
        for edtf in (typed, dates.from_phrase(typed)):
            try:
                return dates.parse(edtf or "")
            except dates.DateError:
                continue
        return None


class EventForm(forms.Form):
    """Which event, by the name that documents give it."""

    name = forms.CharField(max_length=200)


class TimelineForm(forms.Form):
    """From when to when. Never refuses: what it cannot read narrows nothing.

    With the `kind` of a step on its way to us a document is of the time of that step.
    """

    first = MomentField(label=_("From"), required=False, max_length=40)
    last = MomentField(label=_("To"), required=False, max_length=40)

    def __init__(self, *args, kind="", **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["first"].widget.attrs["aria-describedby"] = "how-to-date"
        self.fields["last"].widget.attrs["aria-describedby"] = "how-to-date"
        self.is_valid()
        first, last = (self.cleaned_data.get(name) for name in ("first", "last"))
        self.first_key, self.last_key = first and first.earliest, last and last.latest

    @property
    def narrows(self):
        return self.first_key is not None or self.last_key is not None

    def narrowed(self, sources):
        """Dated documents that may be of this time."""
        if not self.kind:
            return self._of_this_time(sources)
        steps = CustodyEvent.objects.order_by().filter(kind=self.kind)
        return sources.filter(pk__in=self._of_this_time(steps).values("source"))

    def _of_this_time(self, rows):
        """Of documents or of steps: both have the same sort keys."""
        known = rows.filter(~Q(earliest=None, latest=None))
        known = known.exclude(earliest__lt=FIRST).exclude(earliest__gt=LAST)
        if self.first_key is not None:
            known = known.filter(Q(latest__gte=self.first_key) | Q(latest=None))
        if self.last_key is not None:
            known = known.filter(Q(earliest__lte=self.last_key) | Q(earliest=None))
        return known

    def fits(self, earliest, latest):
        """`narrowed`, asked of the sort keys of one date."""
        if (earliest or FIRST) < FIRST or (earliest or FIRST) > LAST or (latest or FIRST) < FIRST:
            return False
        ends_before = self.first_key is not None and latest is not None and latest < self.first_key
        begins_after = (
            self.last_key is not None and earliest is not None and earliest > self.last_key
        )
        return not (ends_before or begins_after)

    def counted(self, sources, by):
        """`{start: how many of these documents}`, by YEARS, MONTHS or DAYS of their beginning.

        One that begins before the time that was asked for counts to its first day.
        """
        begins = Coalesce(F("earliest"), F("latest"))
        if self.first_key is not None:
            begins = Greatest(begins, Value(self.first_key))
        start = (begins + SHIFT * YEARS) / by - SHIFT * (YEARS // by)
        rows = sources.order_by().annotate(start=start).values_list("start")
        return dict(rows.annotate(count=Count("pk")))

    def steps(self, sources):
        """(by, counts): years, or the months of one year, or the days of one month."""
        for by in (YEARS, MONTHS, DAYS):
            counts = self.counted(sources, by)
            if len(counts) > 1:
                break
        return by, counts
