"""What kinds ask of the documents on the table when an author names them."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def on_table(table, typed, field):
    """The label of a document as it stands on the table. Raises `ValidationError` for `field`."""
    if not typed or table is None:
        return typed
    label = table.label(typed)
    if label is None:
        raise ValidationError({field: no_such(table, typed)})
    return label


def no_such(table, typed):
    there = ", ".join(table.documents)
    if not there:
        return _("There is no “%s”: no document lies on the table of this part yet.") % typed
    words = _("There is no “%(typed)s” on the table of this part. There are: %(there)s.")
    return words % {"typed": typed, "there": there}
