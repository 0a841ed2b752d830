"""The named cast that every test knows, built in one place. A plugin of pytest.

Rivera teaches Period 3 (ana, ben) and Okoro Period 2 (zoe); Lindqvist heads the
department. `lesson` is Rivera's, published, with two documents; its part `quiz` asks a
single choice, a several-choices, a short answer and an essay with a rubric. `giving`
gives it to Period 3, open now and due tomorrow.
"""

from copy import copy
from datetime import timedelta
from decimal import Decimal
from itertools import chain

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.utils import timezone

from lessons.models import (
    Assignment,
    Classroom,
    Enrolment,
    Giving,
    Lesson,
    Step,
    StepDocument,
    User,
)
from quizzes.models import Attempt, Criterion, Level, Question, Quiz, Rubric
from sources.models import PublicLibrary, SearchEntry, Source, State, Text
from sources.search import indexing, reading
from sources.search.contents import Contents
from sources.search.engine import engine
from sources.search.indexing import FRESH, TABLE

PASSWORD = "reading-room-1950"


def make_person(username, name, group=None, **columns):
    user = User.objects.create_user(
        username, password=PASSWORD, display_name=name, is_staff=group is not None, **columns
    )
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def rivera(db):
    return make_person("rivera", "Ms. Rivera", "Teachers")


@pytest.fixture
def okoro(db):
    return make_person("okoro", "Mr. Okoro", "Teachers")


@pytest.fixture
def lindqvist(db):
    return make_person("lindqvist", "Dr. Lindqvist", "Department heads")


@pytest.fixture
def technician(db):
    return make_person("tech", "Tam Tran", "Technicians")


@pytest.fixture
def admin(db):
    return User.objects.create_superuser("admin", password=PASSWORD, display_name="Admin")


@pytest.fixture
def ana(db):
    return make_person("ana", "Ana Duarte", school_number="S-001")


@pytest.fixture
def ben(db):
    return make_person("ben", "Ben Sorensen", school_number="S-002")


@pytest.fixture
def zoe(db):
    """A student of another class, with another teacher."""
    return make_person("zoe", "Zoe Adeyemi", school_number="S-090")


@pytest.fixture
def sign_in():
    """`sign_in(user)` gives a client signed in as that person, each its own."""

    def signed_in(user):
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
        return client

    return signed_in


def make_classroom(name, teacher, *students):
    classroom = Classroom.objects.create(name=name, time_zone="America/Chicago")
    roles = [(teacher, "teacher"), *((student, "student") for student in students)]
    Enrolment.objects.bulk_create(
        Enrolment(classroom=classroom, user=user, role=role) for user, role in roles
    )
    return classroom


@pytest.fixture
def period3(rivera, ana, ben):
    return make_classroom("Period 3", rivera, ana, ben)


@pytest.fixture
def period2(okoro, zoe):
    return make_classroom("Period 2", okoro, zoe)


def make_source(slug, title, body, owner=None, state=State.PUBLISHED, text_kind=None, **columns):
    source = Source(slug=slug, title=title, owner=owner, state=state, **columns)
    source.keep_sort_keys()
    source.save()
    text = Text.objects.create(source=source, kind=text_kind or Text.Kind.TRANSCRIPTION)
    text.revise(body, by=owner)
    index_new(source, text)
    return source


def index_new(source, text):
    """Do what `index` does for a new document of one text: nothing else of it is asked for.

    Asking takes longer than all else that the cast does.
    """
    asked, said = copy(source), copy(text)
    asked.rights_export = None  # it says which words of files are told, and here are none
    said.reading_text, said.notes = text.current.reading_text, text.current.notes
    contents = Contents(reading.Read(asked, [said], [], [], [], [], [], [], [], reading._places()))
    rows = list(contents.entries())
    tables = [TABLE, FRESH] if engine().exists(FRESH) else [TABLE]
    with transaction.atomic():
        SearchEntry.objects.bulk_create([entry for entry, _columns in rows])
        indexing._keep_words({word for _entry, columns in rows for word in chain(*columns)})
        for table in tables:
            engine().put(table, rows)


@pytest.fixture
def open_library(db):
    """Visitors may read what is meant for anyone and whose rights let it out."""
    return PublicLibrary.objects.create(pk=1, is_open=True)


@pytest.fixture
def harbor_letter(rivera):
    """Three paragraphs of an invented letter, open to the classes it is given to."""
    return make_source(
        "harbor-letter",
        "Letter of the harbor master",
        "The ships came in at dawn. Nobody had sent for them.\n\n"
        "I counted eleven masts and no flag.\n\n"
        "We shall keep the gates shut until the council speaks.",
        owner=rivera,
        kind="letter",
        written="1911-03-04",
        publicity="secret",
        access="classes",
    )


@pytest.fixture
def council_notice(rivera):
    return make_source(
        "council-notice",
        "Notice of the council",
        "The gates are open, and were never shut.\n\nTrade goes on as before.",
        owner=rivera,
        kind="note",
        written="1911-03-06",
        publicity="anyone",
        access="classes",
    )


@pytest.fixture
def lesson(rivera, harbor_letter, council_notice):
    lesson = Lesson.objects.create(
        slug="were-the-gates-shut",
        title="Were the gates shut?",
        question="Who told the truth about the gates?",
        owner=rivera,
        state=State.PUBLISHED,
    )
    step = Step.objects.create(lesson=lesson, kind="reading", title="Read", position=1)
    StepDocument.objects.bulk_create(
        StepDocument(step=step, text=source.texts.get(), label=f"Doc {number}", position=number)
        for number, source in enumerate([harbor_letter, council_notice], 1)
    )
    return lesson


@pytest.fixture
def rubric(rivera):
    """Two rows, three points in all: Thesis 0-1 and Evidence 0-2."""
    rubric = Rubric.objects.create(title="Two rows", owner=rivera)
    rows = Criterion.objects.bulk_create(
        Criterion(
            rubric=rubric,
            title=title,
            marker_text=f"{title} for graders",
            student_text=f"{title} for students",
            position=position,
        )
        for position, title in enumerate(["Thesis", "Evidence"])
    )
    Level.objects.bulk_create(
        Level(
            criterion=row,
            points=Decimal(points),
            title=f"{row.title} {points}",
            student_text=f"I have {points} of {row.title}",
        )
        for row, most in zip(rows, [1, 2], strict=True)
        for points in range(most + 1)
    )
    return rubric


@pytest.fixture
def quiz(lesson, rubric):
    step = Step.objects.create(lesson=lesson, kind="quiz", title="Questions", position=2)
    quiz = Quiz.on_step(step)
    options = [
        {"key": "a", "text": "The letter", "right": True, "feedback": "It was kept secret."},
        {"key": "b", "text": "The notice", "right": False, "feedback": ""},
    ]
    several = [{"key": key, "text": f"Option {key}", "right": key in "ab"} for key in "abc"]
    rows = [
        ("single_choice", "Which was secret?", 1, {"options": options}, None),
        ("several_choices", "Which two?", 2, {"options": several, "credit": "one_slip"}, None),
        ("short_answer", "What did the harbor master count?", 2, {"passages": 1}, None),
        ("essay", "Were the gates shut?", 3, {"least_words": 50, "most_words": 90}, rubric),
    ]
    Question.objects.bulk_create(
        Question(
            quiz=quiz,
            kind=kind,
            prompt=prompt,
            points=points,
            settings=chosen,
            rubric=used,
            position=position,
            guidance=f"Guidance {position}",
            model_answer=f"Model answer {position}",
        )
        for position, (kind, prompt, points, chosen, used) in enumerate(rows)
    )
    return quiz


@pytest.fixture
def assignment(lesson, quiz, rivera):
    return Assignment.objects.create(lesson=lesson, given_by=rivera)


@pytest.fixture
def giving(assignment, period3):
    now = timezone.now()
    return Giving.objects.create(
        assignment=assignment,
        classroom=period3,
        opens_at=now - timedelta(days=1),
        due_at=now + timedelta(days=1),
    )


@pytest.fixture
def attempt(giving, quiz, ana):
    """Ana's work, begun and empty."""
    return Attempt.objects.open_for(giving, quiz, ana)


@pytest.fixture
def turned_in(attempt, ana):
    """Ana's work, written and turned in."""
    answers = {
        "single_choice": "a",
        "several_choices": "a\nb",
        "short_answer": "He counted eleven masts (Doc 1, ¶2).",
        "essay": "The gates were shut. The letter says “We shall keep the gates shut” (Doc 1, ¶3).",
    }
    for response in attempt.responses.select_related("question"):
        response.answer = answers[response.question.kind]
        response.save()
    Attempt.objects.filter(pk=attempt.pk).update(revision=1)
    attempt.refresh_from_db()
    attempt.turn_in(ana)
    return attempt
