"""Of many attempts: whose they are, in which state, and the one with which work begins."""

from contextlib import contextmanager

from django.db import IntegrityError, models, transaction
from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q

from lessons.models import Classroom, Giving, Sitting, Support
from quizzes.models.make_up import questions_for
from quizzes.models.next_step import NextStep
from quizzes.models.response import Draft
from quizzes.models.share import in_moderation
from quizzes.models.signature import Signature, work_by
from sources.prepared import Outer, Prepared


class AttemptQuerySet(models.QuerySet):
    def of_student(self, user):
        """One's own, and what one signed; also of a class one has left."""
        return self.filter(pk__in=work_by(user=user.pk))

    def for_marker(self, user):
        """The work of the classes this person teaches."""
        return self.filter(giving__classroom__in=Classroom.objects.taught_by(user))

    def turned_in(self):
        return self.exclude(turned_in_at=None)

    def latest_round(self):
        return self.filter(~Exists(self._later_rounds()))

    def last_turned_in(self):
        """Of each student's work on a part the newest round that was turned in.

        Work that was sent back counts as it was turned in until its next round is.
        """
        return self.turned_in().filter(~Exists(self._later_rounds().turned_in()))

    def only_sent_back(self):
        """Later rounds in which nothing was kept since they were opened to revise.

        Of one that is at hand `Attempt.is_only_sent_back`, which does not know of drafts.
        """
        return self.filter(round__gt=1, saved_at=None, turned_in_at=None, drafts=None)

    def with_state(self):
        """Annotate what `Attempt.state` needs; the same rules are in one place there."""
        marked = Q(responses__marks__counts=True)
        return self.annotate(
            asked=Count("responses", distinct=True),
            judged=Count(
                "responses",
                filter=marked & ~Q(responses__marks__done_at=None),
                distinct=True,
            ),
            begun=Count(
                "responses",
                filter=marked & Q(responses__marks__marker__isnull=False),
                distinct=True,
            ),
            was_sent_back=Exists(self._later_rounds()),
            in_moderation=in_moderation(),
        )

    def in_moderation(self):
        """One of two graders is not done, or they are to agree on a grade."""
        return self.annotate(in_moderation=in_moderation()).filter(in_moderation=True)

    def with_revision(self):
        """Annotate `waits_for_revision`: sent back, and nothing was written since."""
        return self.annotate(waits_for_revision=Exists(self._later_rounds().only_sent_back()))

    def with_signers(self):
        """With what `Attempt.signers` needs, and the one whose desk it is."""
        return self.select_related("student").annotate(signed=Signature.objects.as_column())

    def with_next_steps(self):
        """With what `Attempt.next_step_of` reads."""
        return self.annotate(said_next=NextStep.objects.as_column())

    def with_own_dates(self):
        """Annotate the dates of the one whose desk it is, as `Extension.in_columns` reads them,
        and `clock_beyond`: how long they wait for who has more time than the class."""
        own = Q(giving__extensions__student=F("student"))
        columns = ("due_at", "closes_at", "late_waived")
        return self.annotate(own=FilteredRelation("giving__extensions", condition=own)).annotate(
            **{f"own_{name}": F(f"own__{name}") for name in columns}, clock_beyond=_beyond()
        )

    def ready_to_give_back(self):
        """Turned in, every answer graded, agreed on where it must be, not given back yet."""
        return (
            self.turned_in()
            .filter(given_back_at=None)
            .with_state()
            .filter(asked=F("judged"), asked__gt=0, in_moderation=False)
        )

    def hidden_again(self):
        """Given back once, and hidden since: it waits until a person gives it back."""
        return self.filter(Exists(_kept_as_given_back()), given_back_at=None)

    @contextmanager
    def each_when_ready(self):
        """What may make some of this work ready is done inside, in one transaction: where its
        class gives each back when it is ready, it goes with that. The list at `as` holds, in the
        end, what went.

        The rows are held first: of two who finish one paper together the second sees what the
        first has done.
        """
        back, everything = [], self.model.objects
        with transaction.atomic():
            waiting = everything.filter(goes_when_ready(), pk__in=self.order_by().values("pk"))
            waiting = waiting.order_by("pk").select_for_update(no_key=True)
            waiting = list(waiting.values_list("pk", flat=True))
            yield back
            if waiting:
                going = everything.filter(goes_when_ready(), pk__in=waiting)
                back += going.ready_to_give_back().with_deciders()
            for paper in back:
                paper.give_back(paper.giving.release.by)

    def with_deciders(self):
        """With who decided that each goes when it is ready, and what giving back asks for."""
        return self.with_signers().select_related("quiz", "giving__release__by")

    def open_for(self, giving, quiz, student):
        """The student's work in its latest round, begun if there is none.

        Beginning pins what is asked (one response a question) and the words on the table;
        None where nothing is asked yet.
        """
        there = self.of_student(student).filter(giving=giving, quiz=quiz)
        return there.order_by("-round").first() or self.begin(giving, quiz, student)

    def begin(self, giving, quiz, student, aids=None, pins=True):
        """The first round; the one that is there already where it was begun, or a classmate's
        was signed, meanwhile.

        None where nothing is asked yet: whoever began would never see a question. `aids` is
        the student's `Support`, if it is at hand. Who has just seen that all words on the
        tables are pinned says so by `pins`.
        """
        questions = questions_for(student, giving, quiz)
        if not questions:
            return None
        table = table_for(aids or Support.of(student), questions)
        there = self.of_student(student).filter(giving=giving, quiz=quiz, round=1)
        try:
            with transaction.atomic():
                attempt = self.create(giving=giving, quiz=quiz, student=student, round=1, **table)
                if quiz.signers > 1 and there.exclude(pk=attempt.pk).exists():
                    raise IntegrityError("signed meanwhile")
                attempt.asked_now, attempt.signed = attempt.ask(questions, pins), None
        except IntegrityError:
            attempt = there.get()
        return attempt

    def _later_rounds(self):
        """Of an outer row: the same student's later rounds on the same part."""
        return self.model.objects.filter(
            giving=OuterRef("giving"),
            quiz=OuterRef("quiz"),
            student=OuterRef("student"),
            round__gt=OuterRef("round"),
        )


def goes_when_ready():
    """A condition on work: not given back yet, in a class that gives each back when it is ready,
    and not hidden again by a person."""
    each = Giving.objects.order_by().filter(release__isnull=False, release__at=None)
    went = Exists(_kept_as_given_back())
    return Q(~went, given_back_at=None, giving__in=each.values("pk"))


def _kept_as_given_back():
    """Of an outer row: what giving it back has kept, and hiding it again has left there."""
    return Draft.objects.filter(attempt=OuterRef("pk"), kind=Draft.Kind.GIVEN_BACK)


def _last_sitting():
    place = [Outer(f"quizzes_attempt.{name}_id") for name in ("giving", "quiz", "student")]
    return Sitting.objects.begun_at_a_part(*place).values("beyond")[:1]


_beyond = Prepared(_last_sitting, Sitting._meta.get_field("beyond"))


def table_for(aids, questions):
    """What is pinned of a student's own table. A key to exact passages holds for one text only."""
    is_bound = any(question.handler.keeps_texts for question in questions)
    return {
        "reading_text": "" if is_bound else aids.reading_text,
        "fewer_documents": aids.fewer_documents,
    }
