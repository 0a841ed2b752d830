"""Papers that are graded under a number: until one comes back, no grader learns whose it is.

A part says so (`Quiz.hides_names`). What is on a sheet of paper bears a name anyhow, and who
revises was known once. A number is a student's own in one assignment, the same on each page and
in each file; nobody can work out whose it is.
"""

from copy import copy

from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.functions import MD5, Cast, Concat
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

#: Without those that are taken for each other when they are read out or written down.
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 5


def hides_names(attempt):
    """Whether graders are told a number instead of the names of this work."""
    was_known = attempt.is_given_back or attempt.on_paper or attempt.round > 1
    return attempt.quiz.hides_names and not was_known


def is_hidden(path=""):
    """The same as a condition on rows from which `path` leads to the work."""
    return Q(
        **{
            f"{path}quiz__hides_names": True,
            f"{path}given_back_at": None,
            f"{path}on_paper": False,
            f"{path}round": 1,
        }
    )


def number_of(attempt):
    """ "Paper 4K7Q2"."""
    place = f"{attempt.giving.assignment_id}-{attempt.student_id}"
    mixed = _mixed(place).digest()[:LENGTH]
    number = "".join(SIGNS[byte % len(SIGNS)] for byte in mixed)
    return _("Paper %(number)s") % {"number": number}


def _mixed(place):
    return salted_hmac("quizzes.hidden_names", place, algorithm="sha256")


def by_name(path=""):
    """How rows are put in order by the name of the work's student; the hidden ones in none that
    tells anything."""
    work = Cast(f"{path}pk", CharField())
    mixed = MD5(Concat(Value(_mixed("order").hexdigest()), work))
    return Case(When(is_hidden(path), then=mixed), default=F(f"{path}student__display_name"))


class Nobody:
    """Stands for the student in a table that tells of hidden work: called by its number."""

    school_number = username = ""
    has_left = False

    def __init__(self, attempt):
        self.pk = self.name = number_of(attempt)

    def __str__(self):
        return self.name


def masked(attempt):
    """The same work for a list of names: turned in, but not when, and no word of what became of
    it since."""
    seen = copy(attempt)
    seen.pk, seen.judged, seen.begun, seen.is_masked = None, 0, 0, True
    return seen
