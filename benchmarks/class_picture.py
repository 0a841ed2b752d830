"""What the class's picture costs on the server with 1,000 answers and 7,000 citations.

    .venv/bin/python benchmarks/class_picture.py [--rounds 10] [--papers 112] [--cited 63]

Loads the demonstration school into a folder of its own and gives one class as many students as
there are papers, each with nine answers of which all are graded, the short ones by the rows of a
rubric, and so many passages cited at random. The page is asked for within the process, beside a
bare view: the ratio tells more than the seconds on a machine with other work to do. Ends with 1
where it takes longer than a second.
"""

import argparse
import random
import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.marking import measure, prepare, write_papers

BOUND = 1000  # milliseconds


def cite_at_random(giving, cited):
    """Passages for the answers of each paper, named in the answer's words."""
    from quizzes.models import Attempt, Evidence, Response

    chance, rows, answers = random.Random(7), [], []
    for attempt in Attempt.objects.filter(giving=giving).select_related("quiz"):
        versions = [one.shown_version for one in attempt.quiz.shown_documents().with_words()]
        responses = list(attempt.responses.all())
        attempt.evidence.all().delete()
        for number in range(cited):
            response = responses[number % len(responses)]
            label = f"Doc 1, ¶{number + 1}"
            response.answer += f" As it says there ({label})."
            rows.append(passage(chance, attempt, response, f"e{number}", label, versions))
        answers += responses
    Response.objects.bulk_update(answers, ["answer"], batch_size=200)
    Evidence.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def passage(chance, attempt, response, key, label, versions):
    from quizzes.models import Evidence

    version = chance.choice(versions)
    start = chance.randrange(len(version.reading_text) - 60)
    place = {"start": start, "end": start + chance.randrange(10, 60)}
    role = chance.choice(["", "says", "backs", "who_wrote"])
    kept = {"key": key, "label": label, "role": role, "version": version, "quote": "as it says"}
    return Evidence(attempt=attempt, response=response, **place, **kept)


def grade_all(giving, teacher):
    """Every answer has its levels; the program has scored the choices already."""
    from django.utils import timezone

    from quizzes.models import Mark, Question, Response
    from quizzes.rows import rows_of
    from quizzes.rubric_patterns import make_rubric

    chance, now = random.Random(8), timezone.now()
    rubric = make_rubric("short", teacher)
    answers = Response.objects.filter(attempt__giving=giving)
    waiting = answers.not_graded()
    asked = Question.objects.filter(pk__in=waiting.values("question"))
    asked.update(rubric=rubric)
    rows = rows_of({rubric.pk})[rubric.pk]
    Mark.objects.bulk_create(
        Mark(response=one, marker=teacher, done_at=now, **at_random(chance, rows))
        for one in waiting
    )
    return answers.count()


def at_random(chance, rows):
    """A level of each row, as a mark keeps them, and their sum."""
    chosen = {str(row.criterion.pk): chance.choice(row.levels) for row in rows}
    levels = {key: level.worth for key, level in chosen.items()}
    return {"levels": levels, "points": sum(level.points for level in chosen.values())}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--papers", type=int, default=112)
    parser.add_argument("--cited", type=int, default=63)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder)
        giving, _model, teacher = write_papers(options.papers)
        cited, answers = cite_at_random(giving, options.cited), grade_all(giving, teacher)
        from django.conf import settings
        from django.test import Client
        from django.urls import reverse

        client = Client()
        client.force_login(teacher, backend=settings.AUTHENTICATION_BACKENDS[-1])
        page = reverse("quizzes:marking_picture", args=[giving.assignment_id])
        room = f"{page}?class={giving.classroom_id}"
        times = {
            name: measure(client, at, options.rounds)
            for name, at in [("bare", "/bare/"), ("picture", room)]
        }
    work = {
        name: statistics.median(worked for _clock, worked in rows) for name, rows in times.items()
    }
    print(
        f"{answers} answers, {cited} citations: {work['picture']:.0f} ms of processor,"
        f" {work['picture'] / work['bare']:.0f} times the bare view"
    )
    print(f"{'within' if work['picture'] < BOUND else 'OVER'} the bound of {BOUND} ms")
    return int(work["picture"] >= BOUND)


if __name__ == "__main__":
    raise SystemExit(main())
