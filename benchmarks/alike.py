"""What comparing answers costs on the server: 200 essays of 600 words, beside a bare view.

    .venv/bin/python benchmarks/alike.py [--rounds 5] [--papers 200] [--words 600]

Loads the demonstration school into a folder of its own and has a class write essays at random,
a few of them in part the same. The page is asked for within the process; the ratio tells more
than the seconds on a machine with other work to do. Ends with 1 where it takes over a second.
"""

import argparse
import random
import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.compare import words
from benchmarks.marking import measure, prepare, write_papers

BOUND = 1000  # milliseconds
SHARED, IN_COMMON = 5, 60  # so many write the same so many words


def write_essays(giving, count):
    """One long answer a paper; every other answer is empty."""
    from quizzes.models import Response

    common = " ".join(words(IN_COMMON, 3))
    answers = []
    for number, one in enumerate(Response.objects.filter(attempt__giving=giving)):
        is_essay = one.question.kind == "short_answer" and one.question.position == 2
        one.answer = " ".join(words(count, 1000 + number)) if is_essay else ""
        answers.append(one)
    essays = [one for one in answers if one.answer]
    for one in random.Random(5).sample(essays, SHARED):
        one.answer = f"{common} {one.answer}"
    Response.objects.bulk_update(answers, ["answer"], batch_size=200)
    return len(essays)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--papers", type=int, default=200)
    parser.add_argument("--words", type=int, default=600)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder)
        giving, _model, teacher = write_papers(options.papers)
        essays = write_essays(giving, options.words)
        from django.conf import settings
        from django.test import Client
        from django.urls import reverse

        client = Client()
        client.force_login(teacher, backend=settings.AUTHENTICATION_BACKENDS[-1])
        page = reverse("quizzes:marking_alike", args=[giving.assignment_id])
        pages = {"bare": "/bare/", "alike": page}
        times = {name: measure(client, at, options.rounds) for name, at in pages.items()}
    work = {name: statistics.median(one[1] for one in rows) for name, rows in times.items()}
    print(
        f"{essays} essays of {options.words} words: {work['alike']:.0f} ms of processor,"
        f" {work['alike'] / work['bare']:.0f} times the bare view"
    )
    print(f"{'within' if work['alike'] < BOUND else 'OVER'} the bound of {BOUND} ms")
    return int(work["alike"] >= BOUND)


if __name__ == "__main__":
    raise SystemExit(main())
