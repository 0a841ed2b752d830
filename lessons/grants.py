"""What this app tells `sources`: which documents a class was given, and where they stand."""

from django.db.models import Q
from django.urls import reverse

from lessons.models import Giving, Lesson, StepDocument
from sources.usage import Place


def sources_given_to(user) -> Q:
    """Documents in the lessons that this student's classes have open or have had."""
    lessons = Giving.objects.for_student(user).opened().shown().values("assignment__lesson")
    documents = StepDocument.objects.filter(step__lesson__in=lessons)
    return Q(pk__in=documents.values("text__source"))


def lessons_with(source, user) -> list[Place]:
    lessons = Lesson.objects.editable_by(user).filter(steps__documents__text__source=source)
    return [
        Place(str(lesson), reverse("admin:lessons_lesson_change", args=[lesson.pk]))
        for lesson in lessons.distinct()
    ]
