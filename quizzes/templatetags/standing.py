"""Words for where a piece of work stands."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()


@register.filter
def last_saved(standing):
    """When this student's words were last kept, over all parts."""
    told = (one for one in standing.parts if one and not one.is_masked)
    return max((one.saved_at for one in told if one.saved_at), default=None)


@register.filter
def late_by(attempt, due_at):
    """How late, in words: "4 minutes", "2 days"; empty when in time."""
    delay = attempt.late_by(due_at)
    return in_words(delay) if delay else ""


def in_words(delay):
    minutes = int(delay.total_seconds() // 60)
    if minutes < 1:
        return _("less than a minute")
    if minutes < 120:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    if minutes < 48 * 60:
        return ngettext("%(n)s hour", "%(n)s hours", minutes // 60) % {"n": minutes // 60}
    days = minutes // (24 * 60)
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


@register.filter
def delay(value):
    """A `timedelta` in words."""
    return in_words(value)


@register.filter
def next_step_of(attempt, student):
    """What this student says to what came back: a `NextStep`, or None."""
    return attempt.next_step_of(student) if attempt.is_given_back else None


@register.filter
def left(late, points):
    """What coming late leaves of these points."""
    return late.left(points)


@register.filter
def is_query(number, margin):
    """Whether the numbered entry of the margin is a question of the program's."""
    return getattr(margin[number - 1], "is_query", False)
