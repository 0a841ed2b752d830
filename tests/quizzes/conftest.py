from decimal import Decimal

import pytest
from django import forms
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lessons.models import Enrolment
from quizzes import kinds
from quizzes.models import Anchor, Attempt, Loan, Question, Quiz, Signature
from quizzes.table import Table
from tests.cast import make_person

NOT_COUNTED = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT")


@pytest.fixture
def count_queries(db):
    """`count_queries(act)` does it and tells its queries, BEGIN and COMMIT left out."""

    def count(act):
        with CaptureQueriesContext(connection) as queries:
            response = act()
            response.getvalue()  # what is sent while it is written asks only then
        assert response.status_code == 200
        return sum(not one["sql"].startswith(NOT_COUNTED) for one in queries.captured_queries)

    return count


@pytest.fixture
def ask(quiz):
    """`ask("weighing", items="…")` asks one more question of the part, as an author types it."""

    def make(kind, prompt="", points=2, **typed):
        handler = kinds.get(kind)
        fields = handler.settings_fields()
        typed = {name: as_shown(field) for name, field in fields.items()} | typed
        cleaned = {name: field.clean(typed[name]) for name, field in fields.items()}
        return Question.objects.create(
            quiz=quiz,
            kind=kind,
            prompt=prompt or f"A question: {kind}",
            points=points,
            settings=handler.clean_settings(cleaned, Table(quiz)),
            position=40 + quiz.questions.count(),
        )

    return make


@pytest.fixture
def together(quiz):
    """Up to three may write one answer to the part."""
    Quiz.objects.filter(pk=quiz.pk).update(signers=3)
    quiz.refresh_from_db()
    return quiz


@pytest.fixture
def co_teacher(okoro, period3):
    """Okoro, who grades Period 3 too."""
    Enrolment.objects.create(classroom=period3, user=okoro, role="co_teacher")
    return okoro


@pytest.fixture
def chen(period3):
    person = make_person("chen", "Chen Li", school_number="S-003")
    Enrolment.objects.create(classroom=period3, user=person, role="student")
    return person


@pytest.fixture
def signed(attempt, together, ben):
    """Ana's work, which Ben has signed."""
    Signature.put(Attempt.objects.get(pk=attempt.pk), ben)
    return attempt


def as_shown(field):
    """What a field of an author's page holds before anything is typed."""
    first = field.choices[0][0] if isinstance(field, forms.ChoiceField) else ""
    return field.initial or first


@pytest.fixture
def lend(rivera):
    """`lend(attempt, "practice")`: the essay is given back, asked for, allowed and looked at."""

    def lent(attempt, purpose, struck="", **columns):
        attempt.give_back(rivera)
        response = attempt.responses.get(question__kind="essay")
        loan = Loan.ask(response, purpose, rivera)
        for consent in loan.consents.all():
            consent.say(True)
        assert loan.check_names(rivera, struck, is_clean=True, **columns)
        return loan

    return lent


@pytest.fixture
def levels(rubric):
    """`levels(1, 2)`: what a mark keeps of these levels of the two rows."""
    rows = [str(row.pk) for row in rubric.criteria.all()]

    def given(*points):
        kept = dict(zip(rows, map(str, points), strict=True))
        return {"levels": kept, "points": Decimal(sum(points))}

    return given


@pytest.fixture
def anchor(lend, levels, turned_in):
    """Ana's essay as a practice paper: one of Thesis and two of Evidence were agreed on."""
    loan = lend(turned_in, "practice")
    first = next(iter(levels(1, 2)["levels"]))
    return Anchor.objects.create(loan=loan, reasons={first: "It takes a side."}, **levels(1, 2))
