"""What the student's pages say in words: times, points, counts."""

import math
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.counters import of_row, outside_mark

register = template.Library()

#: Marks within quoted words become single ones.
INNER_MARKS = str.maketrans("“”", "‘’")
CLASSES = {"says": "says", "backs": "backs", "who_wrote": "who-wrote"}


@register.filter
def points(value):
    """Points without needless zeros: "2", "1.5"."""
    if value is None:
        return ""
    value = Decimal(value).normalize()
    return number_format(value, decimal_pos=max(0, -value.as_tuple().exponent))


@register.filter
def span(level):
    """The points of a level, of a band with those it begins with: "3", "7–9". A `Level`, or the
    dict of one that is not stored."""
    told = level if isinstance(level, dict) else vars(level)
    ends = [one for one in (told["least"], told["points"]) if one is not None]
    return "–".join(map(points, ends))


@register.simple_tag
def moment(value, zone):
    """A day and time in the zone of the class, named: "Monday, November 23 at 3:00 PM EST"."""
    local = timezone.localtime(value, zone)
    day = date_format(local, "l, F j")
    if local.year != timezone.localtime(timezone.now(), zone).year:
        day = date_format(local, "l, F j, Y")
    return _("%(day)s at %(time)s") % {"day": day, "time": date_format(local, "g:i A T")}


@register.simple_tag
def clock(value, zone):
    """A time of today as "10:42 AM", of another day with the day."""
    local = timezone.localtime(value, zone)
    is_today = local.date() == timezone.localtime(timezone.now(), zone).date()
    return date_format(local, "g:i A" if is_today else "M j, g:i A")


@register.filter
def in_minutes(length):
    """A `timedelta` in words, the minute begun counted: "24 minutes"."""
    minutes = max(math.ceil(length.total_seconds() / 60), 0)
    return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}


register.simple_tag(outside_mark)
register.simple_tag(of_row)


@register.filter
def role_class(role):
    """The class that draws what a passage does in an answer."""
    return CLASSES.get(role, "")


@register.filter
def named(names, meaning):
    """What a note of this meaning is called."""
    return names.get(meaning, "")


@register.filter
def aim(question):
    """ "Aim for 50 to 90 words", where the question says so."""
    least, most = question.settings.get("least_words"), question.settings.get("most_words")
    if least and most:
        return _("Aim for %(least)s to %(most)s") % {"least": least, "most": most}
    if least:
        return _("Aim for at least %(least)s") % {"least": least}
    return _("Aim for at most %(most)s") % {"most": most} if most else ""


@register.filter
def in_short(text, length=90):
    """The first words of a passage, cut at a word, to stand in quotation marks itself."""
    short = text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + " …"
    return short.translate(INNER_MARKS)
