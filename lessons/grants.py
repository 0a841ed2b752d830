"""What a student was given. This app tells `sources`: which documents, where they stand, and
which names were opened."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from lessons.models import Assignment, Giving, Lesson, StepDocument
from lessons.models.sitting import closed_now
from sources.prepared import Prepared
from sources.usage import Place


@Prepared
def open_givings(user, now):
    """What this student's classes have, as primary keys: `pk__in=open_givings(user=…, now=…)`.

    Drafts among them; `GivingQuerySet.shown` is asked besides.
    """
    return Giving.objects.order_by().for_student(user).opened(now).values("pk")


def sources_given_to(user) -> Q:
    """Documents in the lessons that this student's classes have open or have had."""
    return Q(pk__in=_given(user=user.pk, now=timezone.now()))


@Prepared
def _given(user, now):
    return _sources_of(Giving.objects.for_student(user).opened(now).shown())


def _sources_of(givings):
    lessons = givings.values("assignment__lesson")
    documents = StepDocument.objects.order_by().filter(step__lesson__in=lessons)
    return documents.values("text__source")


def held_while_work_rests(user) -> Q:
    """Documents of timed work that stands still, whoever else may read them."""
    return Q(pk__in=resting_sources(user=user.pk, now=timezone.now()))


@Prepared
def resting_sources(user, now):
    """Of lessons where this student is between two sittings, or whose clock is stopped.

    Also of a lesson that is a draft again for a while.
    """
    given = Giving.objects.order_by().for_student(user).opened(now)
    return _sources_of(given.filter(closed_now(user, now, "pk")))


def names_opened_to(user) -> Q:
    """Closed names that a teacher opened with something this student's classes have."""
    return Q(pk__in=_opened_names(user=user.pk, now=timezone.now()))


@Prepared
def _opened_names(user, now):
    given = Giving.objects.for_student(user).opened(now).shown().values("assignment")
    opened = Assignment.opened_names.through.objects.filter(assignment__in=given)
    return opened.values("personname")


def lessons_with(source, user) -> list[Place]:
    lessons = Lesson.objects.editable_by(user).filter(steps__documents__text__source=source)
    begun = Count("steps__documents__pins__giving", distinct=True)
    return [
        Place(
            str(lesson),
            reverse("admin:lessons_lesson_change", args=[lesson.pk]),
            note=_who_has_begun(lesson.begun),
        )
        for lesson in lessons.annotate(begun=begun)
    ]


def _who_has_begun(count):
    """Who goes on with the words as they are, where they are corrected."""
    words = ngettext(
        "One class has begun and keeps the words it has now; who begins later reads what you "
        "correct.",
        "%(count)d classes have begun and keep the words it has now; who begins later reads what "
        "you correct.",
        count,
    )
    return words % {"count": count} if count else ""
