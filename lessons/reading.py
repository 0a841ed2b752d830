"""Which classes read which words of a text. This app tells `sources`, in numbers and no names."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import ngettext

from lessons.models import Giving, Pin, StepDocument


def after_correction(text) -> list[str]:
    """How many classes go on with earlier words of a text, and how many will begin with today's."""
    counts = [(keeping(text).count(), _keep), (still_to_begin(text).count(), _get)]
    return [words(count) % {"count": count} for count, words in counts if count]


def keeping(text):
    """The givings that have begun with an earlier version of it, also where only few read it."""
    earlier = Q(version__text=text) & ~Q(version=text.current)
    lent = Q(other_version__text=text) & ~Q(other_version=text.current)
    pins = Pin.objects.filter(earlier | lent, giving=OuterRef("pk"))
    return Giving.objects.current().filter(Exists(pins))


def still_to_begin(text):
    """The givings on whose tables it lies and for which nothing of it is pinned."""
    pins = Pin.objects.filter(giving=OuterRef(OuterRef("pk")), document=OuterRef("pk"))
    laid = StepDocument.objects.filter(
        ~Exists(pins), text=text, step__lesson=OuterRef("assignment__lesson")
    )
    return Giving.objects.current().filter(Exists(laid))


def _keep(count):
    return ngettext(
        "One class has begun to work with the earlier words and keeps them.",
        "%(count)d classes have begun to work with the earlier words and keep them.",
        count,
    )


def _get(count):
    return ngettext(
        "One class that has not begun gets the new words.",
        "%(count)d classes that have not begun get the new words.",
        count,
    )
