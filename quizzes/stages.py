"""Documents that are read in stages: what a student's own words open, and until then hold back.

What is held back is closed everywhere: `SourceQuerySet.visible_to` leaves it out (the hook
`sources.access.holds`), and on the table `quizzes.desk.table` takes its words away and says why.
So it does on other tables with what belongs to timed work that stands still (`lessons.grants`).
Where a document lies in several assignments, the strictest of those counts that the student's
classes have now.

A running clock wins over stages: what lies in a timed part holds nothing back, and there
nothing is held back. Authors are refused the two together; a part may still come to stand
under a clock later, by a change of the order.
"""

from django.db.models import BooleanField, Exists, ExpressionWrapper, JSONField, OuterRef, Q
from django.utils import timezone

from lessons.grants import resting_sources
from lessons.models import Giving, Step, StepDocument
from quizzes.models import Prediction, Quiz, Restatement
from sources.prepared import Outer, Prepared


def held_back_from(user) -> Q:
    """The documents that this student does not read yet."""
    values = {"user": user.pk, "now": timezone.now()}
    return Q(pk__in=_unforeseen(**values)) | Q(pk__in=_unstaged(**values))


@Prepared
def _unforeseen(user, now):
    """Documents of which this student has yet to say what to expect."""
    said = Prediction.objects.filter(student=user, source=OuterRef("text__source"))
    waiting = _given_in_stages(user, now).filter(~Exists(said), step__sourcing_first=True)
    return waiting.values("text__source")


@Prepared
def _unstaged(user, now):
    """Documents of a stage before which this student has yet to answer for now."""
    said = Restatement.objects.filter(student=user, step=OuterRef("step"), stage=OuterRef("stage"))
    before = StepDocument.objects.order_by().filter(
        ~Exists(said), step=OuterRef("step"), stage__lt=OuterRef("stage")
    )
    waiting = _given_in_stages(user, now).filter(Exists(before), stage__gt=1)
    return waiting.values("text__source")


def _given_in_stages(user, now):
    """Also of a lesson that is a draft again for a while: its documents stay as they were."""
    given = Giving.objects.order_by().for_student(user).opened(now).values("assignment__lesson")
    documents = StepDocument.objects.order_by().filter(step__lesson__in=given)
    return documents.exclude(Exists(_timed_at_the_table()))


def _timed_at_the_table():
    """The timed parts at which a row of `StepDocument` lies: its own, or one that borrows it."""
    here, there = OuterRef("step__position"), OuterRef("step")
    timed = Quiz.objects.order_by().exclude(timed="").filter(lesson=OuterRef("step__lesson"))
    timed = timed.filter(Q(position__gt=here) | Q(position=here, pk__gte=there))
    here, there = OuterRef(OuterRef("step__position")), OuterRef(OuterRef("step"))
    tables = Step.objects.order_by().filter(
        Q(position__gt=here) | Q(position=here, pk__gt=there),
        Q(position__lt=OuterRef("position"))
        | Q(position=OuterRef("position"), pk__lte=OuterRef("pk")),
        Exists(StepDocument.objects.filter(step=OuterRef("pk"))),
        lesson=OuterRef("lesson"),
    )
    return timed.exclude(Exists(tables))


def with_stages(documents, student):
    """Of rows of `StepDocument`: what holds each back, and what the student has said."""
    values = {"user": student.pk, "now": timezone.now()}
    return documents.annotate(
        is_unforeseen=_is_among(_unforeseen(**values)),
        is_unstaged=_is_among(_unstaged(**values)),
        is_resting=_is_among(resting_sources(**values)),
        said_before=_said_before(user=student.pk),
        restated=_restated(user=student.pk),
    )


def _prepared_column(build):
    return Prepared(build, JSONField())


@_prepared_column
def _said_before(user):
    """What this student said of the document of a row; its text has joined the query above."""
    of_the_document = Outer("sources_text.source_id")
    return Prediction.objects.filter(student=user, source=of_the_document).listed()


@_prepared_column
def _restated(user):
    of_the_part = Outer("lessons_stepdocument.step_id")
    return Restatement.objects.filter(student=user, step=of_the_part).listed()


def _is_among(sources):
    return ExpressionWrapper(Q(text__source__in=sources), output_field=BooleanField())


def timed_readers(step):
    """The timed parts whose students have the documents of this part before them."""
    return Quiz.objects.filter(pk__in=step.readers()).exclude(timed="")


def borrowed_from(step):
    """The part whose documents lie on the table of this one, which has none of its own; or None."""
    lent = step.shown_documents().exclude(step=step.pk).select_related("step").first()
    return lent and lent.step
