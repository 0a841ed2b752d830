from django.conf import settings
from django.db import models, transaction
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lessons.models import AuditEvent, Enrolment, Giving, User
from quizzes.models.next_step import NextStep
from sources.columns import JSONList, moment_of
from sources.prepared import Prepared


@Prepared
def work_by(user):
    """A person's own work and what the person signed, as primary keys: `pk__in=work_by(user=…)`.

    The one place that says whose work it is.
    """
    Attempt = Signature.attempt.field.related_model
    own = Attempt.objects.order_by().filter(student=user).values("pk")
    signed = Signature.objects.order_by().filter(student=user).values("attempt")
    return own.union(signed, all=True)


class CannotSign(Exception):
    """Somebody may not sign this work. `words` say why, and what to do."""

    def __init__(self, words):
        super().__init__(words)
        self.words = words


class SignatureQuerySet(models.QuerySet):
    def as_column(self):
        """Of a row of `Attempt` around this query, as one value, for `read_signatures`."""
        names = ["student", "signed_at", "read_at"]
        person = ["username", "display_name", "school_number"]
        one = JSONObject(
            key=F("pk"),
            **{name: F(name) for name in names},
            **{name: F(f"student__{name}") for name in person},
        )
        here = self.filter(attempt=OuterRef("pk")).order_by()
        return Subquery(here.values(all=JSONList(one)))


def read_signatures(column):
    """`[Signature, …]` in the order of signing, each with its student, from `as_column`."""
    return sorted(map(_read, column or ()), key=lambda one: (one.signed_at, one.pk))


def _read(row):
    names = ["username", "display_name", "school_number"]
    student = User(pk=row["student"], **{name: row[name] for name in names})
    signed_at, read_at = moment_of(row["signed_at"]), moment_of(row["read_at"])
    return Signature(pk=row["key"], student=student, signed_at=signed_at, read_at=read_at)


class Signature(models.Model):
    """A classmate who wrote a piece of work together with the one whose desk it is.

    All rounds of the work carry the same ones.
    """

    attempt = models.ForeignKey("quizzes.Attempt", models.CASCADE, related_name="signatures")
    student = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="signatures")
    signed_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["signed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "student"], name="one_signature_a_student")
        ]

    def __str__(self):
        return f"{self.student}, {self.signed_at:%Y-%m-%d %H:%M}"

    @classmethod
    @transaction.atomic
    def put(cls, attempt, student):
        """Make `student` one of those whose work this is. Raises `CannotSign`.

        An own desk of the student's at which nothing was ever kept gives way. The class's row is
        held meanwhile: nobody signs twice, and nobody more than there is room for.
        """
        Giving.objects.select_for_update(no_key=True).get(pk=attempt.giving_id)
        words = _against(attempt, student)
        if words:
            raise CannotSign(words % {"name": student})
        _give_way(attempt, student)
        cls.objects.create(attempt=attempt, student=student)
        AuditEvent.note(student, "signed", student, attempt.quiz)

    @transaction.atomic
    def take_off(self, by):
        """The student's name leaves all rounds of the work, whose words stay with the others.

        A student takes off the own name, until the work is turned in; a teacher that of a
        student, also later. False where it is too late for that.
        """
        by_student = by.pk == self.student_id
        if by_student and not (self.attempt.round == 1 and self.attempt.hold_open()):
            return False
        rounds = self.attempt.rounds()
        Signature.objects.filter(attempt__in=rounds, student=self.student_id).delete()
        NextStep.objects.filter(attempt__in=rounds, student=self.student_id).delete()
        self.student.consents.filter(loan__response__attempt__in=rounds).ask_no_more()
        action = "took the name off" if by_student else "name taken off"
        AuditEvent.note(by, action, self.student, self.attempt.quiz)
        return True


def to_a_signer(collector, field, attempts, using):
    """`on_delete` of the one whose desk it is: the work stays with those who signed it.

    The first of them has the desk from then on. What nobody else signed goes with its student.
    """
    going = {person.pk for person in collector.data[User]}
    staying = Signature.objects.using(using).filter(attempt__in=attempts)
    heirs = {}
    for one in staying.exclude(student__in=going).order_by("-signed_at", "-pk"):
        heirs[one.attempt_id] = one
    read_at = attempts.model._meta.get_field("read_at")
    for one in heirs.values():
        desk = attempts.model(pk=one.attempt_id)
        collector.add_field_update(field, one.student_id, [desk])
        collector.add_field_update(read_at, one.read_at, [desk])
    collector.collect(list(heirs.values()))
    models.CASCADE(collector, field, attempts.exclude(pk__in=heirs), using)


def _against(attempt, student):
    """Why the student may not sign, or None. Takes the row of the work until the end."""
    if attempt.round > 1 or not attempt.hold_open():
        return _("This is turned in. Nobody can sign it any more.")
    place = {"attempt__quiz": attempt.quiz_id, "attempt__giving": attempt.giving_id}
    signed = Signature.objects.filter(**place)
    if student.pk == attempt.student_id or signed.filter(attempt=attempt, student=student).exists():
        return _("%(name)s is among those who write this already.")
    seats = Enrolment.objects.current().students().filter(classroom=attempt.giving.classroom_id)
    if not seats.filter(user=student).exists():
        return _("%(name)s is not in this class. Only classmates can write together.")
    if student.must_change_password:
        return _("%(name)s must first sign in alone, once, and choose a password.")
    if attempt.giving.extensions.filter(student=student, excused=True).exists():
        return _("%(name)s is excused from this and writes nothing here.")
    if _asked_apart(attempt, [student.pk, *attempt.writers]):
        return _(
            "Not all of you are asked the same here: somebody has a make-up question. Let each "
            "turn in an own answer."
        )
    if signed.filter(student=student).exists():
        return _("%(name)s has signed another answer to this. Take the name off there first.")
    if signed.filter(attempt=attempt).count() + 1 >= attempt.quiz.signers:
        return _("There is no room for one more: so many write this together already.")
    return None


def _asked_apart(attempt, people):
    """Whether one of them is asked something else than the class."""
    own = attempt.giving.make_ups.filter(student__in=people, question__quiz=attempt.quiz_id)
    return own.filter(question__makes_up_for__retired=False).exists()


def _give_way(attempt, student):
    """Clear the student's own desk, if nothing was ever kept at it; else raise `CannotSign`.

    Made where there is none, and held: who sits down at it at this moment waits, and is then
    shown to the work that was signed (`AttemptQuerySet.begin`).
    """
    desks = Signature.attempt.field.related_model.objects
    place = {"giving": attempt.giving, "quiz": attempt.quiz, "student": student, "round": 1}
    desk, _made = desks.get_or_create(**place)
    desk = desks.select_for_update().get(pk=desk.pk)
    if desk.signatures.exists():
        words = _(
            "A classmate has signed the answer of %(name)s. Open that one and sign it there, or "
            "take that name off first."
        )
        raise CannotSign(words % {"name": student})
    if desk.is_begun or desk.is_turned_in or desk.drafts.exists():
        words = _(
            "%(name)s has written an answer to this already. Open that one and sign it there, "
            "or let each turn in an own answer."
        )
        raise CannotSign(words % {"name": student})
    desk.delete()
