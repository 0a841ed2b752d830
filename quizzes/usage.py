"""What this app tells `sources`: how many students rest their answers on a document."""

from django.urls import reverse
from django.utils.translation import ngettext

from quizzes.models import Attempt, DiscussionEntry, Evidence, Note, Restatement
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


def cited_by_students(texts, user=None) -> list[Cited]:
    """Every passage of the texts, of whatever version, in work that this teacher grades; without
    one, of the whole school."""
    rows = Evidence.objects.filter(version__text__in=texts.values("pk"))
    if user:
        rows = rows.filter(attempt__in=Attempt.objects.for_marker(user))
    columns = ["version__text", "quote", "prefix", "suffix", "start"]
    return [Cited(*row) for row in rows.values_list(*columns)]


def kept_when_withdrawn(text) -> list[str]:
    """What stays of students' work on a text. Over the whole school: numbers, and nobody's words
    or name."""
    answers = Evidence.objects.filter(version__text=text).values("response").distinct().count()
    notes = Note.objects.filter(version__text=text).count()
    here = text.step_documents.values("step")
    said = DiscussionEntry.objects.filter(step__in=here).count()
    told = [(answers, _of_answers), (notes, _of_notes), (said, _of_discussions)]
    return [words(count) % {"count": count} for count, words in told if count]


def _of_answers(count):
    return ngettext(
        "One answer quotes it. It keeps its words, marked that the text was withdrawn.",
        "%(count)d answers quote it. They keep their words, marked that the text was withdrawn.",
        count,
    )


def _of_notes(count):
    return ngettext(
        "One note is on words of it. It keeps them, and what the student wrote.",
        "%(count)d notes are on words of it. They keep them, and what the students wrote.",
        count,
    )


def _of_discussions(count):
    return ngettext(
        "It lies on the table of a discussion with one entry, which stays.",
        "It lies on the table of discussions with %(count)d entries, which stay.",
        count,
    )


def work_on(steps) -> bool:
    """For `lessons.work`: whether a student has begun one of these parts."""
    parts = steps.values("pk")
    written = Attempt.objects.filter(quiz__in=parts)
    said = [model.objects.filter(step__in=parts) for model in (DiscussionEntry, Restatement)]
    return any(found.exists() for found in (written, *said))
