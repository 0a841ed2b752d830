"""When what is graded is given back by itself, class by class: at a time, or each when ready."""

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
        """`planned` are the `Release`s still to come of these givings. A class that gives each
        back when it is ready has no moment: a field only where one was typed meanwhile."""
        super().__init__(*args, **kwargs)
        self.each = {one.giving_id for one in planned if one.is_each}
        moments = {one.giving_id: one.at for one in planned if one.at}
        self.givings = [
            one for one in givings if one.pk not in self.each or self.data.get(self._name(one))
        ]
        for giving in self.givings:
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
            elif giving.pk in self.each:
                words = _("Each paper is given back here when it is ready. Take that off first.")
                self.add_error(name, words)
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


class EachWhenReadyForm(forms.Form):
    """The classes in which each paper is given back when it is ready. Beside them stand those that
    the page showed: only what was changed there begins or ends."""

    each = forms.TypedMultipleChoiceField(coerce=int, required=False)
    shown = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args, givings, planned, **kwargs):
        """`planned` as for `ReleaseTimesForm`."""
        begun = [one.giving_id for one in planned if one.is_each]
        super().__init__(*args, initial={"each": begun, "shown": begun}, **kwargs)
        self.givings = givings
        for name in ("each", "shown"):
            self.fields[name].choices = [(one.pk, str(one.classroom)) for one in givings]

    @property
    def ticked(self):
        """Of which classes, as a page shows it."""
        return [int(pk) for pk in self["each"].value() if str(pk).isdecimal()]

    def keep(self, by):
        """Returns how many papers were given back at once, or None, storing nothing, where for one
        of the classes a moment is planned: the form says for which."""
        wanted, shown = (set(self.cleaned_data[name]) for name in ("each", "shown"))
        with transaction.atomic():
            begun = {
                one: Release.begin_each(one, by) for one in self.givings if one.pk in wanted - shown
            }
            planned = [str(one.classroom) for one, release in begun.items() if release is None]
            if planned:
                transaction.set_rollback(True)
                words = _("A time is planned for %(classes)s. Take it off first.")
                self.add_error("each", words % {"classes": ", ".join(planned)})
                return None
            for one in self.givings:
                if one.pk in shown - wanted:
                    Release.end_each(one, by)
            return sum(release.carry_out() for release in begun.values())
