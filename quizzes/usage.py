"""What this app tells `sources`: how many students rest their answers on a document."""

from django.urls import reverse
from django.utils.translation import ngettext

from quizzes.models import Attempt, DiscussionEntry, Evidence, Restatement
from sources.usage import Cited, Place


def citations_of(source, user) -> list[Place]:
    """One place for the students of this teacher's classes who have cited the document."""
    cited = Evidence.objects.filter(
        version__text__source=source, attempt__in=Attempt.objects.for_marker(user)
    )
    people = cited.values_list("attempt__student", "attempt__signatures__student")
    count = len({person for row in people.distinct() for person in row if person})
    if not count:
        return []
    words = ngettext(
        "One student has cited it and keeps the words it had.",
        "%(count)d students have cited it and keep the words it had.",
        count,
    )
    return [Place(words % {"count": count}, reverse("quizzes:home"), True)]


def cited_by_students(text, user) -> list[Cited]:
    """Every passage of the text, of whatever version, in work that this teacher grades."""
    rows = Evidence.objects.filter(version__text=text, attempt__in=Attempt.objects.for_marker(user))
    return [Cited(*row) for row in rows.values_list("quote", "prefix", "suffix", "start")]


def answers_quoting(text) -> int:
    """Over the whole school: a number, and nobody's words or name."""
    quoting = Evidence.objects.filter(version__text=text)
    return quoting.values("response").distinct().count()


def work_on(steps) -> bool:
    """For `lessons.work`: whether a student has begun one of these parts."""
    parts = steps.values("pk")
    written = Attempt.objects.filter(quiz__in=parts)
    said = [model.objects.filter(step__in=parts) for model in (DiscussionEntry, Restatement)]
    return any(found.exists() for found in (written, *said))
