"""What was ticked in a list for an action, however many rows that is, and doing it row by row.

A page that asks something first keeps the rows in one field: a form has so many fields at the
most, and what is done is what that page showed, whatever the list says by then.
"""

from time import monotonic

from django import forms
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction

from config.converters import is_id
from sources.search.indexing import BATCH

BETWEEN = ","
#: Seconds. Whoever waits longer is shown how far it is, and goes on with the others by a button.
PATIENCE = 20


class ChosenForm(forms.Form):
    """The keys of rows; none where no page has asked yet, or what was sent names no rows."""

    chosen = forms.CharField(required=False)

    def clean_chosen(self):
        keys = self.cleaned_data["chosen"].split(BETWEEN)
        return [int(key) for key in keys if is_id(key)]


def keys_of(request, queryset):
    """The keys of the rows that a page kept, else those of the list."""
    form = ChosenForm(request.POST)
    asked = form.cleaned_data["chosen"] if form.is_valid() else []
    return asked or list(queryset.order_by("pk").values_list("pk", flat=True))


def kept(keys):
    """What `admin/_chosen.html` needs to keep them. The list insists on one row that is ticked:
    where the others are lost on the way it alone is meant, and never all of the list."""
    return {
        "ticked": ACTION_CHECKBOX_NAME,
        "first": keys[0],
        "keys": BETWEEN.join(map(str, keys)),
        "count": len(keys),
    }


def rows_of(page, request, keys):
    """Those of the rows that this person may change."""
    return list(page.get_queryset(request).filter(pk__in=keys).order_by("pk"))


def change_each(page, request, keys, change, words):
    """Let `change` have the rows, a batch at a time, and put `words` into their histories.

    A batch is one short transaction: where it breaks off, each row is changed or is not, and
    doing it again does the others. Returns how many were changed, and the keys of those left.
    """
    count, until = 0, monotonic() + PATIENCE
    while keys and (not count or monotonic() < until):
        rows, keys = rows_of(page, request, keys[:BATCH]), keys[BATCH:]
        with transaction.atomic():
            change(rows)
            LogEntry.objects.log_actions(request.user.pk, rows, CHANGE, words)
        count += len(rows)
    return count, keys
