"""A small school for the benchmarks that write a great deal, and a server of its own for it.

One class of so many students, each signed in, each with the same essay begun. The server is
gunicorn as `make serve` starts it; the database a SQLite file of its own, or a PostgreSQL that
the address names: that database is emptied.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LETTER = (
    "The ships came in at dawn. Nobody had sent for them.\n\n"
    "I counted eleven masts and no flag.\n\n"
    "We shall keep the gates shut until the council speaks."
)


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def settings_of(folder, database="", module="config.settings"):
    """The environment of the server. The demonstration's, but that one knows only a file."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": module,
        "PYTHONPATH": str(ROOT),
        "DATA_DIR": folder,
        "SECRET_KEY": uuid.uuid4().hex * 2,
        "DEMO": "off" if database else "on",
        "DATABASE_URL": database,
        "ENV_FILE": "",
        "HTTPS": "off",
        "DEBUG": "off",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "PORT": str(free_port()),
    }


def prepare(environment, students):
    """Migrate, make the class. Returns one seat a student: what its page would know."""
    os.environ.update(environment)
    sys.path.insert(0, str(ROOT))
    if environment["DATABASE_URL"]:
        empty(environment["DATABASE_URL"])
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    giving, quiz = give(students)
    people = [row.user for row in giving.classroom.enrolments.students().select_related("user")]
    return [seat_of(student, giving, quiz) for student in people]


def empty(database):
    import psycopg

    server, _slash, name = database.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')


def give(students):
    """(giving, quiz): an essay on one letter, given to a class of so many."""
    from django.utils import timezone

    from lessons.models import Assignment, Classroom, Enrolment, Giving, Lesson, Step, User
    from quizzes.models import Question, Quiz

    teacher = User.objects.create(username="teacher", display_name="Teacher", is_staff=True)
    classroom = Classroom.objects.create(name="All", time_zone="America/Chicago")
    Enrolment.objects.create(classroom=classroom, user=teacher, role="teacher")
    for number in range(students):
        name = f"student{number}"
        student = User.objects.create(username=name, display_name=name)
        Enrolment.objects.create(classroom=classroom, user=student, role="student")
    lesson = Lesson.objects.create(slug="gates", title="Gates", owner=teacher, state="published")
    lay_out(lesson, teacher)
    quiz = Quiz.on_step(Step.objects.create(lesson=lesson, kind="quiz", title="Essay", position=2))
    Question.objects.create(quiz=quiz, kind="essay", prompt="Were they shut?", points=3)
    giving = Giving.objects.create(
        assignment=Assignment.objects.create(lesson=lesson, given_by=teacher),
        classroom=classroom,
        opens_at=timezone.now() - timedelta(days=1),
        due_at=timezone.now() + timedelta(days=1),
    )
    return giving, quiz


def lay_out(lesson, teacher):
    from lessons.models import Step, StepDocument
    from sources.models import Source, Text

    source = Source(slug="letter", title="Letter", owner=teacher, state="published", kind="letter")
    source.keep_sort_keys()
    source.save()
    text = Text.objects.create(source=source, kind=Text.Kind.TRANSCRIPTION)
    text.revise(LETTER, by=teacher)
    step = Step.objects.create(lesson=lesson, kind="reading", title="Read", position=1)
    StepDocument.objects.create(step=step, text=text, label="Doc 1", position=1)


def seat_of(student, giving, quiz):
    from django.conf import settings
    from django.test import Client

    from quizzes.models import Attempt

    attempt = Attempt.objects.open_for(giving, quiz, student)
    client = Client()
    client.force_login(student, backend=settings.AUTHENTICATION_BACKENDS[-1])
    token = "t" * 32
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={token}"
    return {
        "user": student.pk,
        "attempt": attempt.pk,
        "step": f"/assignments/{giving.assignment_id}/{quiz.pk}/",
        "headers": {
            "Cookie": cookies,
            "X-CSRFToken": token,
            "Content-Type": "application/json",
        },
        "question": str(attempt.responses.get().question_id),
        "tab": uuid.uuid4().hex,
    }


class Server:
    """gunicorn with the product's own configuration, in a group of processes of its own."""

    def __init__(self, environment):
        self.environment, self.port = environment, int(environment["PORT"])
        self.process = None

    def start(self):
        command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
        self.process = subprocess.Popen(  # noqa: S603
            [*command, "config.wsgi"],
            cwd=ROOT,
            env=self.environment,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.wait()

    def wait(self):
        for _try in range(600):
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            try:
                connection.request("GET", "/healthz")
                if connection.getresponse().status == 200:
                    return
            except OSError:
                time.sleep(0.1)
            finally:
                connection.close()
        raise SystemExit("The server did not start.")

    def kill(self):
        """All of it at once, as the power goes."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def restart(self):
        """As an upgrade does: told to stop, and started again."""
        self.stop()
        self.start()

    def reload(self):
        self.process.send_signal(signal.SIGHUP)

    def stop(self):
        self.process.terminate()
        self.process.wait()
