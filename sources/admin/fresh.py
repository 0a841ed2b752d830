"""A form that tells of a change made by somebody else since its page was opened.

The page carries a short fingerprint of every value it showed. What differs from it when the
form comes back was changed meanwhile: a field that this person left alone takes the stored
value; where both changed it, both are told and nothing is stored. Sent again, the choice counts.
"""

import hashlib
import json

from django import forms
from django.contrib.admin.models import LogEntry
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _


def plain(value):
    """One spelling of a value, whether it comes from a row or from a cleaned field."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, (list, tuple, models.QuerySet)):
        return sorted(str(plain(item)) for item in value)
    if isinstance(value, str):
        return "\n".join(line.rstrip() for line in value.splitlines()).strip()
    return "" if value is None else value


def fingerprint(value):
    text = json.dumps(plain(value), cls=DjangoJSONEncoder, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


class FreshForm(forms.ModelForm):
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen"] = self.stamp()

    def watched(self):
        """The fields whose stored values this page shows for changing."""
        skipped = {"seen", "DELETE"}
        return [
            name
            for name, field in self.fields.items()
            if name in self.initial
            and name not in skipped
            and not field.disabled
            and not isinstance(field, forms.FileField)
        ]

    def stamp(self):
        return json.dumps({name: fingerprint(self.initial[name]) for name in self.watched()})

    def changed_words(self):
        """Names of fields that say something else now, and not only with other ends of lines."""
        return [
            name
            for name in self.changed_data
            if name != "seen"
            and plain(self.initial.get(name)) != plain(self.cleaned_data.get(name))
        ]

    def seen_before(self):
        try:
            seen = json.loads(self.data.get(self.add_prefix("seen")) or "{}")
        except (ValueError, RecursionError):
            return {}
        return seen if isinstance(seen, dict) else {}

    def clean(self):
        cleaned = super().clean()
        cleaned = self.cleaned_data if cleaned is None else cleaned
        seen = self.seen_before() if self.instance.pk else {}
        changed = [
            name
            for name in self.watched()
            if name in seen
            and name in cleaned
            and seen[name] != fingerprint(self.initial[name])
            and fingerprint(cleaned[name]) != fingerprint(self.initial[name])
        ]
        if changed:
            self.tell_of(changed, seen, cleaned)
        return cleaned

    def tell_of(self, changed, seen, cleaned):
        """Both values of each field, and a page that may be sent again."""
        who = self.who_changed_it()
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = self.stamp()
        self.add_error(None, _("%s Nothing of yours is lost: look at both and save again.") % who)
        for name in changed:
            theirs = Truncator(self.in_words(name)).chars(600)
            if fingerprint(cleaned[name]) == seen[name]:
                self.put_back(name)
                words = _("You left this alone; the other version stands here now: “%s”")
            else:
                words = _("The other version says: “%s”. Yours still stands in the field.")
            self.add_error(name, words % theirs)

    def put_back(self, name):
        """Show the stored value in a field that this person had not touched."""
        value = self.fields[name].prepare_value(self.initial[name])
        value = "" if value is None else value
        values = value if isinstance(value, (list, tuple, models.QuerySet)) else [value]
        self.data.setlist(self.add_prefix(name), [str(plain(item)) for item in values])

    def in_words(self, name):
        """The stored value as a reader would say it."""
        value, field = self.initial[name], self.fields[name]
        values = value if isinstance(value, (list, tuple, models.QuerySet)) else [value]
        chosen = {str(plain(item)) for item in values}
        if isinstance(field, forms.ModelChoiceField):
            rows = field.queryset.model._default_manager.filter(pk__in=chosen - {""})
            return ", ".join(str(row) for row in rows)
        if isinstance(field, forms.ChoiceField):
            return ", ".join(str(label) for key, label in field.choices if str(key) in chosen)
        return str(value or "")

    def who_changed_it(self):
        """A sentence with the name and the time, as far as the admin's own log knows them."""
        entry = (
            LogEntry.objects.filter(
                content_type__app_label=self.instance._meta.app_label,
                content_type__model=self.instance._meta.model_name,
                object_id=str(self.instance.pk),
            )
            .select_related("user")
            .order_by("-action_time", "-pk")
            .first()
        )
        if entry is None:
            return _("Somebody changed this since you opened it.")
        at = timezone.localtime(entry.action_time)
        return _("%(name)s changed this at %(time)s, since you opened it.") % {
            "name": entry.user,
            "time": f"{at:%H:%M}",
        }
