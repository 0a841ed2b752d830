"""What the files of a class cost: queries, seconds, and how memory grows with the class.

    .venv/bin/python benchmarks/exports.py [--papers 100 300] [--words 600]

Loads the demonstration school into a folder of its own, twice, and has as many students write
essays. Each file is asked for within the process, and its pieces are thrown away as they come. In
the end a student takes along everything of her own, with so many earlier versions. Memory is that
of objects in use, without what is made once and kept for good; what waits for Python's collector
comes on top, a few megabytes whatever the class. Ends with 1 where a file that is made of answers
needs half as much again for the larger class.
"""

import argparse
import gc
import json
import os
import subprocess
import sys
import tempfile
import time
import tracemalloc
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.compare import words
from benchmarks.marking import prepare, write_papers

#: Those that are a line of numbers a student are held; of them the memory is only told.
FLAT = ("answers.csv", "answers.xlsx", "papers.zip", "my-work.json", "my-work.txt")
BOUND = 1.5


def write_essays(giving, count):
    """Every answer as long as an essay, each in other words."""
    from quizzes.models import Response

    for number, one in enumerate(Response.objects.filter(attempt__giving=giving)):
        one.answer = " ".join(words(count, 1000 + number))
        one.save(update_fields=["answer"])


def write_versions(giving, count, length):
    """(student) of whom so many earlier versions are kept, spread over the work of a year."""
    from datetime import timedelta

    from django.utils import timezone

    from lessons.models import Enrolment, Giving
    from quizzes.models import Attempt, Draft

    first = Attempt.objects.filter(giving=giving).first()
    student, now = first.student, timezone.now()
    key = str(first.responses.first().question_id)
    for number in range(count // 4):
        room = type(giving.classroom).objects.create(name=f"Term {number}", time_zone="UTC")
        Enrolment.objects.create(classroom=room, user=student, role="student")
        given = Giving.objects.create(assignment=giving.assignment, classroom=room)
        attempt = Attempt.objects.open_for(given, first.quiz, student)
        attempt.turn_in(student)
        for version in range(4):
            Draft.objects.create(
                attempt=attempt,
                kind="save",
                revision=version,
                answers={key: " ".join(words(length, version))},
                saved_at=now - timedelta(days=number, hours=version),
            )
    return student


def files_of(giving):
    """`{name: address}` of a teacher's files."""
    from django.urls import reverse

    names = {
        "answers.csv": "answers",
        "answers.xlsx": "answers_xlsx",
        "papers.zip": "papers_zip",
        "grades.csv": "grades",
        "grades.xlsx": "grades_xlsx",
    }
    work, room = giving.assignment_id, giving.classroom_id
    found = {
        name: reverse(f"quizzes:marking_{page}", args=[work]) + f"?class={room}"
        for name, page in names.items()
    }
    return found | {"gradebook.csv": reverse("quizzes:gradebook_csv", args=[room])}


def fetch(client, address, tidy=int):
    """Bytes of a file, none of which is kept; `tidy` is done after each piece."""
    answer, size = client.get(address), 0
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}.")
    for piece in answer:
        size += len(piece)
        tidy()
    return size


def measure(client, address):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    fetch(client, address)
    begun = time.process_time()
    with CaptureQueriesContext(connection) as asked:
        size = fetch(client, address)
    worked, queries = time.process_time() - begun, len(asked)
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    fetch(client, address, gc.collect)
    peak = tracemalloc.get_traced_memory()[1] - before
    tracemalloc.stop()
    return {"bytes": size, "seconds": worked, "queries": queries, "peak": peak}


def run(papers, length):
    """In a process of its own: print what each file took, as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder)
        from django.conf import settings
        from django.test import Client

        giving, _model, teacher = write_papers(papers, part=-1)
        write_essays(giving, length)
        client = Client()
        client.force_login(teacher, backend=settings.AUTHENTICATION_BACKENDS[-1])
        found = {name: measure(client, file) for name, file in files_of(giving).items()}
        student = write_versions(giving, papers, length)
        client.force_login(student, backend=settings.AUTHENTICATION_BACKENDS[-1])
        for name in ("my-work.json", "my-work.txt"):
            found[name] = measure(client, f"/assignments/{name}")
    print(json.dumps(found))


def of_a_class(papers, length):
    command = [sys.executable, __file__, "--run", "--papers", str(papers), "--words", str(length)]
    environment = os.environ | {"ENV_FILE": ""}
    found = subprocess.run(  # noqa: S603
        command, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return json.loads(found.stdout.splitlines()[-1])


def report(classes):
    """Print them. How many files of answers are over the bound."""
    print(f"{'':15}{'papers':>8}{'MB':>8}{'s of processor':>16}{'queries':>9}{'peak MB':>9}")
    small, large = classes[min(classes)], classes[max(classes)]
    for name in small:
        for papers, found in classes.items():
            one = found[name]
            print(f"{name:15}{papers:8}{one['bytes'] / 2**20:8.2f}{one['seconds']:16.2f}", end="")
            print(f"{one['queries']:9}{one['peak'] / 2**20:9.2f}")
    over = [name for name in FLAT if large[name]["peak"] > BOUND * small[name]["peak"]]
    print(f"OVER the bound: {', '.join(over)}" if over else "Memory is flat.")
    return len(over)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--papers", type=int, nargs="+", default=[100, 300])
    parser.add_argument("--words", type=int, default=600)
    parser.add_argument("--run", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        run(options.papers[0], options.words)
        return 0
    return int(report({one: of_a_class(one, options.words) for one in options.papers}) > 0)


if __name__ == "__main__":
    raise SystemExit(main())
