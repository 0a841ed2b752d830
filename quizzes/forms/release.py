"""When what is graded is given back by itself, class by class."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lessons.forms.giving import ClassTimeField
from quizzes.models import Release
from sources.forms.layout import form_helper


class ReleaseTimesForm(forms.Form):
    """A moment for each class, in its own time; an empty one takes it off."""

    def __init__(self, *args, givings, planned, **kwargs):
        """`planned` are the `Release`s still to come of these givings."""
        super().__init__(*args, **kwargs)
        self.givings = givings
        moments = {one.giving_id: one.at for one in planned}
        for giving in givings:
            self.fields[self._name(giving)] = ClassTimeField(
                label=str(giving.classroom),
                required=False,
                zone=giving.classroom.zone,
                initial=moments.get(giving.pk),
            )
        self.is_planned = bool(moments)
        self.helper = form_helper("", form_tag=False)

    @staticmethod
    def _name(giving):
        return f"at-{giving.pk}"

    def clean(self):
        cleaned = super().clean()
        for name, at in list(cleaned.items()):
            if at and at <= timezone.now():
                self.add_error(name, _("This moment has passed. Choose one to come."))
        return cleaned

    def keep(self, by):
        for giving in self.givings:
            Release.plan(giving, self.cleaned_data[self._name(giving)], by)
