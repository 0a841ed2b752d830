"""Rows that stand in an order: dragged with the mouse, or by the number each of them has."""

from admin_ordering.admin import OrderableAdmin
from django.utils.translation import gettext as _

from sources.admin.base import OwnedInline, RowForm


class OrderedForm(RowForm):
    numbers = {"position"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "position" in self.fields:
            words = _("Order of “%(row)s”") % {"row": self.instance}
            self.fields["position"].widget.attrs["aria-label"] = words

    def has_changed(self):
        """A new row that the page has numbered is as empty as before."""
        numbers = set() if self.instance.pk else self.numbers
        return bool(set(self.changed_data) - numbers)


class OrderedInline(OwnedInline, OrderableAdmin):
    """Mix into an inline whose model is ordered by `position`."""

    form = OrderedForm
    ordering_field = "position"
