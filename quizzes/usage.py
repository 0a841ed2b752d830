"""What this app tells `sources`: how many students rest their answers on a document."""

from django.urls import reverse
from django.utils.translation import ngettext

from quizzes.models import Attempt, Evidence
from sources.usage import Place


def citations_of(source, user) -> list[Place]:
    """One place for the students of this teacher's classes who have cited the document."""
    cited = Evidence.objects.filter(
        version__text__source=source, attempt__in=Attempt.objects.for_marker(user)
    )
    count = cited.values("attempt__student").distinct().count()
    if not count:
        return []
    words = ngettext(
        "One student has cited it and keeps the words it had.",
        "%(count)d students have cited it and keep the words it had.",
        count,
    )
    return [Place(words % {"count": count}, reverse("quizzes:home"), True)]


def work_on(steps) -> bool:
    """For `lessons.work`: whether a student has begun one of these parts."""
    return Attempt.objects.filter(quiz__in=steps.values("pk")).exists()
