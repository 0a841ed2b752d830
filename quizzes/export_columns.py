"""The columns of a school's own export layout, as somebody types them.

A line is "key = heading", such as "student = Student ID"; a key alone is headed by its own
words. The order of the lines is that of the columns.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST_COLUMNS = 40
LONGEST_HEADING = 80
#: Key: what stands in the column, which is its heading where none is typed.
KEYS = {
    "student": gettext_lazy("Student ID"),
    "name": gettext_lazy("Name"),
    "last_name": gettext_lazy("Last name"),
    "first_name": gettext_lazy("First name"),
    "school_number": gettext_lazy("School number"),
    "user_name": gettext_lazy("User name"),
    "class": gettext_lazy("Class"),
    "assignment": gettext_lazy("Assignment"),
    "state": gettext_lazy("State"),
    "turned_in": gettext_lazy("Turned in"),
    "late": gettext_lazy("Late"),
    "score": gettext_lazy("Score"),
    "points": gettext_lazy("Points"),
    "most": gettext_lazy("Points possible"),
    "percent": gettext_lazy("Percent"),
    "grade": gettext_lazy("Grade"),
    "questions": gettext_lazy("Questions"),
    "empty": "",
}


def read_columns(text):
    """`[(key, heading), …]` in their order. Raises ValidationError, a sentence a faulty line."""
    columns, faults = [], []
    for number, typed in enumerate(text.splitlines(), 1):
        if typed.strip():
            key, mark, heading = (part.strip() for part in typed.partition("="))
            fault = _fault(key, heading, [one for one, _heading in columns])
            if fault:
                faults.append(_("Line %(number)s: %(fault)s") % {"number": number, "fault": fault})
            columns.append((key, heading if mark else str(KEYS.get(key, ""))))
    if not faults and "student" not in dict(columns):
        faults.append(_("One column has to say who the student is: student = Student ID"))
    if len(columns) > MOST_COLUMNS:
        faults = [_("A layout has at most %(most)s columns.") % {"most": MOST_COLUMNS}]
    if faults:
        raise ValidationError(faults)
    return columns


def _fault(key, heading, before):
    if key not in KEYS:
        words = _("“%(key)s” is no column. There are: %(keys)s.")
        return words % {"key": key[:40], "keys": ", ".join(KEYS)}
    if key in before and key != "empty":
        return _("“%(key)s” stands in the layout already.") % {"key": key}
    if len(heading) > LONGEST_HEADING:
        return _("a heading has at most %(most)s letters.") % {"most": LONGEST_HEADING}
    return ""
