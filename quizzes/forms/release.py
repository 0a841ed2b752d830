"""When what is graded is given back by itself, class by class."""

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from lessons.forms.giving import ClassTimeField
from quizzes.models import Release
from sources.forms.layout import form_helper


class ReleaseTimesForm(forms.Form):
    """A moment for each class, in its own time; an empty one takes it off. Beside each stands what
    the page showed: only what was changed there is planned."""

    def __init__(self, *args, givings, planned, **kwargs):
        """`planned` are the `Release`s still to come of these givings."""
        super().__init__(*args, **kwargs)
        self.givings = givings
        moments = {one.giving_id: one.at for one in planned}
        for giving in givings:
            moment = {"initial": moments.get(giving.pk), "zone": giving.classroom.zone}
            self.fields[self._name(giving)] = ClassTimeField(
                label=str(giving.classroom), required=False, **moment
            )
            self.fields[self._shown(giving)] = ClassTimeField(
                required=False, widget=forms.HiddenInput, **moment
            )
        self.is_planned = bool(moments)
        self.helper = form_helper("", form_tag=False)

    @staticmethod
    def _name(giving):
        return f"at-{giving.pk}"

    @staticmethod
    def _shown(giving):
        return f"shown-{giving.pk}"

    def clean(self):
        cleaned = super().clean()
        for giving in self.givings:
            name, shown = self._name(giving), self._shown(giving)
            at = cleaned.get(name)
            if shown in self.errors:
                self.add_error(name, _("This page was not sent whole. Open it again."))
            elif at and at != cleaned[shown] and at <= timezone.now():
                self.add_error(name, _("This moment has passed. Choose one to come."))
        return cleaned

    def keep(self, by):
        """Plan what was changed on this page. False where somebody else has changed the same since
        it was opened: nothing is stored then, and the form says where."""
        with transaction.atomic():
            stale = [one for one in self.givings if not self._is_planned(one, by)]
            transaction.set_rollback(bool(stale))
        for giving in stale:
            self._say_changed(giving)
        return not stale

    def _is_planned(self, giving, by):
        at, shown = (self.cleaned_data[name(giving)] for name in (self._name, self._shown))
        return at == shown or Release.plan(giving, at, by, shown)

    def _say_changed(self, giving):
        """What is typed stays; sending it again over what stands there is a decision."""
        stored, zone = self.fields[self._shown(giving)].initial, giving.classroom.zone
        stored = stored and timezone.localtime(stored, zone)
        now = date_format(stored, "M j, g:i A") if stored else _("nothing")
        words = _("Somebody changed this meanwhile. It says now: %(now)s") % {"now": now}
        self.add_error(self._name(giving), words)
        words = _("Yours stands here still. Save again to put it in its place.")
        self.add_error(self._name(giving), words)
        self.data = self.data.copy()
        self.data[self._shown(giving)] = f"{stored:%Y-%m-%dT%H:%M:%S.%f}" if stored else ""
