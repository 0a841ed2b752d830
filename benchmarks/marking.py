"""What a grader's pages cost on the server with 200 papers, beside a bare view.

    .venv/bin/python benchmarks/marking.py [--rounds 40] [--papers 200]

Loads the demonstration school into a folder of its own and gives one class as many students as
there are papers, each with every question answered and cited. Pages are asked for within the
process, one after another: the time is the server's alone, its template and its queries. On a
machine with other work to do the processor's time tells more than the clock's.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BOUND = 150


def prepare(folder):
    os.environ.update(
        {
            "DJANGO_SETTINGS_MODULE": "benchmarks.bare_settings",
            "DATA_DIR": folder,
            "SECRET_KEY": uuid.uuid4().hex * 2,
            "DEMO": "on",
            "HTTPS": "off",
            "DEBUG": "off",
            "ALLOWED_HOSTS": "testserver",
        }
    )
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
    for command in (["migrate"], ["collectstatic", "--noinput"]):
        call_command(*command, verbosity=0)
    from quizzes import demonstration

    demonstration.load()


def write_papers(count):
    """A class of `count` students who all turned in the part with short questions."""
    from django.db import transaction

    from lessons.models import Classroom, Enrolment, Giving, Lesson, User
    from quizzes.demonstration.loading import INQUIRY
    from quizzes.models import Attempt, Quiz

    lesson = Lesson.objects.get(slug=INQUIRY)
    model = Attempt.objects.turned_in().filter(quiz__lesson=lesson, on_paper=False)
    model = model.filter(quiz=Quiz.objects.filter(lesson=lesson).first()).first()
    room = Classroom.objects.create(name="A year group", time_zone=model.giving.classroom.time_zone)
    teacher = User.objects.get(username="rivera")
    Enrolment.objects.create(classroom=room, user=teacher, role="teacher")
    giving = Giving.objects.create(assignment=model.giving.assignment, classroom=room)
    with transaction.atomic():
        for number in range(count):
            student = User(username=f"paper{number}", display_name=f"Student {number:03}")
            student.set_unusable_password()
            student.save()
            Enrolment.objects.create(classroom=room, user=student, role="student")
            write_one(model, giving, student)
    return giving, model, teacher


def write_one(model, giving, student):
    """The model's answers and passages once more, in another hand."""
    from quizzes.models import Attempt

    attempt = Attempt.objects.create(giving=giving, quiz=model.quiz, student=student, revision=1)
    for response in model.responses.all():
        response.carry_to(attempt)
    attempt.turn_in(student)


def pages_of(giving, model):
    from django.urls import reverse

    from quizzes.models import Attempt

    work = giving.assignment_id
    asked = model.responses.filter(question__kind="short_answer").first().question_id
    paper = Attempt.objects.filter(giving=giving).first().pk
    room = f"?class={giving.classroom_id}"
    part = f"{room}&part={model.quiz_id}"
    return {
        "bare view": "/bare/",
        "queue": reverse("quizzes:marking_queue", args=[work]) + part,
        "short answers": reverse("quizzes:marking_question", args=[work, asked]) + room,
        "one paper": reverse("quizzes:marking_paper", args=[work, paper]) + room,
        "give back": reverse("quizzes:marking_release", args=[work]),
        "grades as CSV": reverse("quizzes:marking_grades", args=[work]) + room,
    }


def measure(client, address, rounds):
    """(milliseconds by the clock, by the processor) of each request, the first few left out."""
    times = []
    for number in range(rounds + 3):
        begun = time.perf_counter(), time.process_time()
        answer = client.get(address)
        if number > 2:
            ended = time.perf_counter(), time.process_time()
            times.append([(b - a) * 1000 for a, b in zip(begun, ended, strict=True)])
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}.")
    return times


def report(rows):
    print(f"{'':15}{'p50 ms':>8}{'p95 ms':>8}{'processor':>11}  ratio to the bare view")
    bare = statistics.median(worked for _clock, worked in rows["bare view"])
    for name, times in rows.items():
        clock, worked = zip(*times, strict=True)
        middle, late = statistics.median(clock), statistics.quantiles(clock, n=20)[18]
        work = statistics.median(worked)
        note = f"  over {BOUND} ms" if work > BOUND else ""
        print(f"{name:15}{middle:8.1f}{late:8.1f}{work:11.1f}{work / bare:7.0f}{note}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--papers", type=int, default=200)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder)
        giving, model, teacher = write_papers(options.papers)
        from django.conf import settings
        from django.test import Client

        client = Client()
        client.force_login(teacher, backend=settings.AUTHENTICATION_BACKENDS[-1])
        pages = pages_of(giving, model)
        rows = {name: measure(client, page, options.rounds) for name, page in pages.items()}
    report(rows)


if __name__ == "__main__":
    main()
