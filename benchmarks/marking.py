"""What a grader's pages cost on the server with 200 papers, beside a bare view.

    .venv/bin/python benchmarks/marking.py [--rounds 40] [--papers 200]

Loads the demonstration school into a folder of its own and gives one class as many students as
there are papers, each with an essay that cites passages and is graded by the rows of a rubric.
Pages are asked for within the process, one after another: the time is the server's alone, its
template and its queries. On a machine with other work to do the processor's time tells more than
the clock's. Ends with 1 where a table of answers or what a grader waits for from answer to answer
takes longer than its bound. `marking_page.py` beside this asks a browser.
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
#: Milliseconds of processor: of tables of answers, whole or a line each with their points, and of
#: what a grader waits for from answer to answer. Of the others the times are only told.
BOUNDS = {
    "all with points": 150,
    "answers": 150,
    "one row": 150,
    "one paper": 100,
    "save and next": 100,
    "the next paper": 100,
}


def prepare(folder, hosts="testserver"):
    os.environ.update(
        {
            "DJANGO_SETTINGS_MODULE": "benchmarks.bare_settings",
            "DATA_DIR": folder,
            "SECRET_KEY": uuid.uuid4().hex * 2,
            "DEMO": "on",
            "HTTPS": "off",
            "DEBUG": "off",
            "ALLOWED_HOSTS": hosts,
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
    import config.wsgi  # noqa: F401 (as it is served: what is loaded by now is no garbage)


def write_papers(count, part=0):
    """A class of `count` students who all turned in a part with questions: the short ones, or the
    essay (-1). (giving, the work they copied, teacher)."""
    from django.db import transaction

    from lessons.models import Classroom, Enrolment, Giving, Lesson, User
    from quizzes.demonstration.loading import INQUIRY
    from quizzes.models import Attempt, Quiz

    lesson = Lesson.objects.get(slug=INQUIRY)
    quiz = list(Quiz.objects.filter(lesson=lesson))[part]
    model = Attempt.objects.turned_in().filter(quiz=quiz, on_paper=False).first()
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
    """`{name: address}`; of the table of answers every page."""
    from django.urls import reverse

    from quizzes.marking.table import PER_PAGE
    from quizzes.models import Attempt

    work = giving.assignment_id
    asked = model.responses.get().question
    papers = Attempt.objects.filter(giving=giving)
    room = f"?class={giving.classroom_id}"
    table = reverse("quizzes:marking_question", args=[work, asked.pk]) + room
    row = asked.rubric.criteria.first()
    numbers = range(1, -(-papers.count() // PER_PAGE) + 1)
    return {
        "bare view": "/bare/",
        "queue": reverse("quizzes:marking_queue", args=[work]) + f"{room}&part={model.quiz_id}",
        **{f"answers, page {number}": f"{table}&page={number}" for number in numbers},
        "one row": f"{table}&row={row.pk}",
        "one paper": reverse("quizzes:marking_paper", args=[work, papers.first().pk]) + room,
        "give back": reverse("quizzes:marking_release", args=[work]),
        "grades as CSV": reverse("quizzes:marking_grades", args=[work]) + room,
    }


def grade_on(client, giving, rounds):
    """Save and next, from paper to paper: times of the saves and of the pages that follow."""
    from django.urls import reverse

    from quizzes.models import Attempt

    waiting = {one.pk: one for one in Attempt.objects.filter(giving=giving)}
    at = reverse("quizzes:marking_paper", args=[giving.assignment_id, next(iter(waiting))])
    at, saves, pages = f"{at}?class={giving.classroom_id}", [], []
    for _number in range(min(rounds, len(waiting) - 1)):
        attempt = waiting[int(at.partition("?")[0].rstrip("/").rpartition("/")[2])]
        answer, taken = timed(client.post, at, typed(attempt.responses.get()))
        if answer.status_code != 302 or answer.url == at:
            raise SystemExit(f"{at} was not saved: {answer.status_code}.")
        at = answer.url
        saves.append(taken)
        pages.append(timed(client.get, at)[1])
    return {"save and next": saves, "the next paper": pages}


def typed(response):
    """What the desk sends: the best level of each row, a comment."""
    rows = {
        f"r{response.pk}-row-{row.pk}": row.levels.last().worth
        for row in response.question.rubric.criteria.all()
    }
    return rows | {f"r{response.pk}-base": 0, f"r{response.pk}-comment": "Well.", "next": "1"}


def totals_of(giving, model, teacher):
    """The address of the table with the points of all, once the rest is graded, too."""
    from django.urls import reverse

    from quizzes.models import Mark, Response

    asked = model.responses.get().question
    best = {str(row.pk): row.levels.last() for row in asked.rubric.criteria.all()}
    levels = {key: one.worth for key, one in best.items()}
    said = {"levels": levels, "points": sum(one.points for one in best.values()), "done": True}
    for response in Response.objects.filter(attempt__giving=giving).not_graded():
        Mark.of(response, teacher).record(**said, comment="Well.", base=0)
    table = reverse("quizzes:marking_totals", args=[giving.assignment_id, asked.pk])
    return f"{table}?class={giving.classroom_id}"


def timed(ask, *sent):
    """(the answer, (milliseconds by the clock, by the processor))."""
    begun = time.perf_counter(), time.process_time()
    answer = ask(*sent)
    ended = time.perf_counter(), time.process_time()
    return answer, tuple((b - a) * 1000 for a, b in zip(begun, ended, strict=True))


def measure(client, address, rounds):
    """The times of each request, the first few left out."""
    times = []
    for number in range(rounds + 3):
        answer, taken = timed(client.get, address)
        if number > 2:
            times.append(taken)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}.")
    return times


def report(rows):
    """Print them. How many are over their bound."""
    print(f"{'':18}{'p50 ms':>8}{'p95 ms':>8}{'processor':>11}  ratio to the bare view")
    bare, over = statistics.median(worked for _clock, worked in rows["bare view"]), 0
    for name, times in rows.items():
        clock, worked = zip(*times, strict=True)
        middle, late = statistics.median(clock), statistics.quantiles(clock, n=20)[18]
        work, bound = statistics.median(worked), BOUNDS.get(name.partition(",")[0], float("inf"))
        over += work > bound
        note = f"  OVER the bound of {bound} ms" if work > bound else ""
        print(f"{name:18}{middle:8.1f}{late:8.1f}{work:11.1f}{work / bare:7.0f}{note}")
    return over


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--papers", type=int, default=200)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder)
        giving, model, teacher = write_papers(options.papers, part=-1)
        from django.conf import settings
        from django.test import Client

        client = Client()
        client.force_login(teacher, backend=settings.AUTHENTICATION_BACKENDS[-1])
        pages = pages_of(giving, model)
        rows = {name: measure(client, page, options.rounds) for name, page in pages.items()}
        rows |= grade_on(client, giving, options.rounds)
        everything = totals_of(giving, model, teacher)
        rows["all with points"] = measure(client, everything, options.rounds)
    return int(report(rows) > 0)


if __name__ == "__main__":
    raise SystemExit(main())
