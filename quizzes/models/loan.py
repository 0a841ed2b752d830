"""A student's answer that is lent: for graders to practice on, or as a model for classes."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lessons.models import AuditEvent
from quizzes.models.response import Response
from quizzes.models.revision import put_over
from quizzes.models.signature import work_by
from quizzes.models.still_to_write import still_to_write
from quizzes.names_out import names_out


class LoanQuerySet(models.QuerySet):
    def of_student(self, user):
        """Those this person was asked for, of work that is still this person's."""
        asked = Consent.objects.filter(student=user, loan=OuterRef("pk"))
        return self.filter(Exists(asked), response__attempt__in=work_by(user=user.pk))

    def waiting_for(self, user):
        """Those this person has said nothing to yet, of work that is given back."""
        unsaid = Consent.objects.filter(student=user, loan=OuterRef("pk"), is_yes=None)
        back = self.of_student(user).filter(response__attempt__given_back_at__isnull=False)
        return back.filter(Exists(unsaid))

    def for_marker(self, user):
        """Of the work that this person grades."""
        return self.filter(response__in=Response.objects.for_marker(user))

    def agreed(self):
        """Everybody who wrote it has said yes, nobody took it back, and it is still given back;
        of one `Loan.is_agreed`.

        Who is erased says yes no more, so that the work of several leaves with each of them.
        """
        said = Consent.objects.filter(loan=OuterRef("pk"), is_yes=True).order_by().values("loan")
        yes = Subquery(said.annotate(_count=Count("pk")).values("_count"))
        back = self.filter(response__attempt__given_back_at__isnull=False)
        return back.annotate(_yes=yes).filter(_yes=F("writers"))

    def lent(self):
        """What others may read: a teacher has seen to it that no name stands in it."""
        return self.agreed().exclude(checked_at=None)

    def for_practice(self):
        return self.lent().filter(purpose=Loan.Purpose.PRACTICE)

    def models_for(self, student, giving, quiz, now):
        """The models of a part that this student may read, whose own work on it came back.

        While anybody who was given the work may still write it they stay closed, unless their
        teacher, who was told who that is, shows them to the class all the same.
        """
        Attempt = Response.attempt.field.related_model
        own = Attempt.objects.of_student(student).filter(giving=giving, quiz=quiz)
        here = Q(purpose=Loan.Purpose.CLASS, response__attempt__giving=giving)
        elsewhere = ~Q(response__attempt__giving__assignment=giving.assignment_id)
        writing = still_to_write(giving.assignment_id, quiz, now)
        return self.lent().filter(
            here | Q(elsewhere, purpose=Loan.Purpose.LATER),
            Q(here, shown_early=True) | ~Exists(writing),
            Exists(own.filter(given_back_at__isnull=False)),
            response__attempt__quiz=quiz,
        )


class Loan(models.Model):
    """One answer that a teacher asks for, for one purpose, and what its writers said.

    The answer itself is never copied. `struck` are words that are left out wherever they stand,
    one or several a line; nobody reads it before a teacher has looked at it (`checked_at`).
    Once somebody takes the yes back all of that goes, and the record of who said what stays.
    """

    class Purpose(models.TextChoices):
        PRACTICE = "practice", _("practice paper for graders")
        CLASS = "class", _("model for this class")
        LATER = "later", _("model for later classes")

    #: Who will read it, as its writers are told.
    READERS = {
        Purpose.PRACTICE: _("Teachers of this school who grade this part read it and grade it."),
        Purpose.CLASS: _("Students of your class read it after their own work came back."),
        Purpose.LATER: _("Students of other classes and years read it after theirs came back."),
    }

    response = models.ForeignKey(Response, models.CASCADE, related_name="loans")
    purpose = models.CharField(_("for what"), max_length=10, choices=Purpose)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    #: How many wrote it, and must say yes.
    writers = models.PositiveSmallIntegerField()
    struck = models.TextField(blank=True)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    shown_early = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=0)

    objects = LoanQuerySet.as_manager()

    class Meta:
        verbose_name = _("use of a student’s work")
        verbose_name_plural = _("uses of students’ work")
        ordering = ["response_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["response", "purpose"], name="one_loan_a_purpose")
        ]

    def __str__(self):
        return f"{self.response}: {self.get_purpose_display()}"

    @classmethod
    @transaction.atomic
    def ask(cls, response, purpose, by):
        """Ask everybody who wrote it, once."""
        people = response.attempt.people
        terms = {"asked_by": by, "writers": len(people)}
        loan, is_new = cls.objects.get_or_create(response=response, purpose=purpose, defaults=terms)
        if is_new:
            Consent.objects.bulk_create(Consent(loan=loan, student=one) for one in people)
            loan.record(by, "asked to use work", people)
        return loan

    @property
    def readers(self):
        return self.READERS[self.purpose]

    @property
    def is_model(self):
        return self.purpose != self.Purpose.PRACTICE

    @property
    def is_checked(self):
        return self.checked_at is not None

    @property
    def is_agreed(self):
        """The same as `LoanQuerySet.agreed`, of one; for many its consents are prefetched."""
        yes = sum(bool(one.is_yes) for one in self.consents.all())
        return yes == self.writers and self.response.attempt.is_given_back

    @property
    def is_refused(self):
        return any(one.is_yes is False for one in self.consents.all())

    @property
    def words_out(self):
        return self.struck.splitlines()

    @property
    def lines(self):
        """The answer as others read it."""
        shown = self.response.handler.shown(self.response.keyed, self.response.answer)
        return [names_out(str(line), self.words_out) for line in shown]

    @property
    def people(self):
        """Everybody who was asked."""
        return [one.student for one in self.consents.select_related("student")]

    def record(self, by, action, people):
        """A line in the record of each: who, when, for what."""
        about = self.response.attempt.quiz
        for one in people:
            AuditEvent.note(by, action, one, about, purpose=self.purpose)

    def hold(self):
        """Take the row until the end of the transaction."""
        Loan.objects.filter(pk=self.pk).update(writers=F("writers"))

    @transaction.atomic
    def check_names(self, by, struck, is_clean, shown_early=False, base=None):
        """Keep which words are left out; with `is_clean` others may read it from now on.

        Over the revision `base`, or the one at hand; raises `ChangedMeanwhile`. False where
        somebody has taken the yes back meanwhile.
        """
        self.hold()
        agreed = Loan.objects.agreed().filter(pk=self.pk)
        if not agreed.exists():
            return False
        columns = {"struck": struck, "shown_early": shown_early}
        columns |= {"checked_at": timezone.now() if is_clean else None}
        columns |= {"checked_by": by if is_clean else None}
        put_over(agreed, self.revision if base is None else base, **columns)
        self.refresh_from_db()
        if is_clean:
            self.record(by, "work used", self.people)
        return True

    @transaction.atomic
    def end(self, by):
        """The teacher asks no more; it leaves everywhere. The record of it stays."""
        self.record(by, "use of work ended", self.people)
        self.delete()


class ConsentQuerySet(models.QuerySet):
    def ask_no_more(self):
        """They did not write it after all: it is for the others to say."""
        Loan.objects.filter(consents__in=self).update(writers=F("writers") - 1)
        self.delete()


def to_no_words(collector, field, consents, using):
    """`on_delete` of who said something to a loan: the words left out, among them perhaps the
    name of who goes, go too. Without that yes nobody reads it."""
    loans = [one.loan for one in consents.select_related("loan")]
    for name, value in (("struck", ""), ("checked_at", None)):
        collector.add_field_update(Loan._meta.get_field(name), value, loans)
    models.CASCADE(collector, field, consents, using)


class Consent(models.Model):
    """What one of those who wrote an answer says to its use. Nothing yet: `is_yes` is None.

    Every yes and every taking back is besides a line in the student's record.
    """

    loan = models.ForeignKey(Loan, models.CASCADE, related_name="consents")
    student = models.ForeignKey(settings.AUTH_USER_MODEL, to_no_words, related_name="consents")
    is_yes = models.BooleanField(null=True)
    said_at = models.DateTimeField(null=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("what a student says to a use")
        verbose_name_plural = _("what students say to a use")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["loan", "student"], name="one_consent_a_student")
        ]

    def __str__(self):
        return f"{self.student}: {self.loan}"

    @transaction.atomic
    def say(self, is_yes):
        """Say yes or no; a no takes back what was prepared, and the answer leaves everywhere."""
        self.loan.hold()
        self.is_yes, self.said_at = is_yes, timezone.now()
        self.save(update_fields=["is_yes", "said_at"])
        if not is_yes:
            Loan.objects.filter(pk=self.loan_id).update(
                struck="",
                checked_at=None,
                checked_by=None,
                shown_early=False,
                revision=F("revision") + 1,
            )
            if hasattr(self.loan, "anchor"):
                self.loan.anchor.delete()
        action = "yes to use of work" if is_yes else "no to use of work"
        self.loan.record(self.student, action, [self.student])
