"""Requests a second of a student's step page and of autosave, beside a bare view and write.

    .venv/bin/python benchmarks/desk.py [--seconds 8] [--clients 8]

Loads the demonstration school into a folder of its own, serves it as `make serve` does and
asks from as many threads as there are clients, each a student with a session of her own.
The figures to quote are the ratios: all four lines come from one run on one machine.
"""

import argparse
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PORT = 8765
ESSAY = "The Soviet chair was empty because of China, at first (Doc 2, ¶3). " * 40


def settings_of(folder):
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "benchmarks.bare_settings",
        "PYTHONPATH": str(ROOT),
        "DATA_DIR": folder,
        "SECRET_KEY": uuid.uuid4().hex * 2,
        "DEMO": "on",
        "HTTPS": "off",
        "DEBUG": "off",
        "PORT": str(PORT),
    }


def prepare(environment, clients):
    """Migrate, load, sign the students in. Returns what each client needs to know."""
    os.environ.update(environment)
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
    return [seat_of(student) for student in students(clients)]


def students(clients):
    from lessons.models import Enrolment, Giving, Lesson
    from quizzes.demonstration.loading import INQUIRY
    from quizzes.models import Quiz

    lesson = Lesson.objects.get(slug=INQUIRY)
    giving = Giving.objects.get(classroom__name="Period 2", assignment__lesson=lesson)
    quiz = Quiz.objects.filter(lesson=lesson).order_by("-position").first()
    rows = Enrolment.objects.current().students().filter(classroom=giving.classroom)
    return [(row.user, giving, quiz) for row in rows.select_related("user")[:clients]]


def seat_of(seat):
    from django.conf import settings
    from django.test import Client

    from quizzes.models import Attempt

    user, giving, quiz = seat
    attempt = Attempt.objects.open_for(giving, quiz, user)
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    token = "t" * 32
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={token}"
    return {
        "user": user.pk,
        "step": f"/assignments/{giving.assignment_id}/{quiz.pk}/",
        "headers": {"Cookie": cookies, "X-CSRFToken": token},
        "questions": [str(pk) for pk in attempt.responses.values_list("question_id", flat=True)],
        "base": attempt.revision,
        "round": attempt.round,
        "tab": uuid.uuid4().hex,
    }


def get(path):
    def ask(connection, seat, number):
        connection.request("GET", path.format(**seat), headers=seat["headers"])

    return ask


def save(connection, seat, number):
    body = {
        "round": seat["round"],
        "base": seat["base"] + number,
        "tab": seat["tab"],
        "seq": number + 1,
        "user": seat["user"],
        "answers": dict.fromkeys(seat["questions"], f"{ESSAY}{number}"),
        "evidence": [],
        "final": False,
    }
    headers = seat["headers"] | {"Content-Type": "application/json"}
    connection.request("POST", seat["step"] + "save/", json.dumps(body), headers)


def one_client(ask, seat, until, times, faults):
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
    number = 0
    while time.perf_counter() < until:
        begun = time.perf_counter()
        ask(connection, seat, number)
        answer = connection.getresponse()
        answer.read()
        times.append(time.perf_counter() - begun)
        if answer.status != 200:
            faults.append(answer.status)
        number += 1


def measure(name, ask, seats, seconds):
    times, faults = [], []
    until = time.perf_counter() + seconds
    threads = [
        threading.Thread(target=one_client, args=(ask, seat, until, times, faults))
        for seat in seats
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    hundredths = statistics.quantiles(times, n=100)
    return {
        "name": name,
        "rate": len(times) / seconds,
        "p50": hundredths[49] * 1000,
        "p99": hundredths[98] * 1000,
        "faults": len(faults),
    }


def wait_for_server():
    for _ in range(100):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=2)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The server did not start.")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--clients", type=int, default=8)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        environment = settings_of(folder)
        seats = prepare(environment, options.clients)
        command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
        server = subprocess.Popen([*command, "config.wsgi"], cwd=ROOT, env=environment)  # noqa: S603
        try:
            wait_for_server()
            rows = [
                measure("bare view", get("/bare/"), seats, options.seconds),
                measure("step page", get("{step}"), seats, options.seconds),
                measure("bare write", get("/bare/write/{user}/"), seats, options.seconds),
                measure("autosave", save, seats, options.seconds),
            ]
        finally:
            server.terminate()
            server.wait()
    report(rows)


def report(rows):
    print(f"{'':12}{'req/s':>8}{'p50 ms':>9}{'p99 ms':>9}{'faults':>8}  ratio")
    for row, beside in zip(rows, [rows[0], rows[0], rows[2], rows[2]], strict=True):
        ratio = row["rate"] / beside["rate"]
        line = f"{row['name']:12}{row['rate']:8.0f}{row['p50']:9.1f}{row['p99']:9.1f}"
        print(f"{line}{row['faults']:8}  {ratio:.2f} of the {beside['name']}")


if __name__ == "__main__":
    main()
