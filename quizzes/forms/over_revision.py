"""A form over one revision of what it changes: of two who do so at once the second is told."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LARGEST = 2**31 - 1  # what the column of a revision holds


class OverRevision(forms.Form):
    base = forms.IntegerField(
        min_value=0,
        max_value=LARGEST,
        widget=forms.HiddenInput,
        error_messages={
            "required": gettext_lazy("This page was not sent whole. Open it again."),
        },
    )

    def say_changed(self, stored, field, now):
        """What is typed stays; sending it again over what stands there is a decision."""
        words = _("Somebody changed this meanwhile. It says now: %(now)s")
        self.add_error(field, words % {"now": now or _("nothing")})
        self.add_error(field, _("Yours stands here still. Save again to put it in its place."))
        self.data = self.data.copy()
        self.data[self.add_prefix("base")] = stored.revision
