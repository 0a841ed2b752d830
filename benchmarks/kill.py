"""Students write while their server is killed and started again: is anything lost?

    .venv/bin/python benchmarks/kill.py [--students 30] [--kills 50] [--seconds 3]
        [--every 1] [--how kill] [--database postgres://postgres@127.0.0.1:5432/dossier_kill]

Every student has one page open, saves another text every second (`--every`) or so and sends a save
again until it is answered, as the page's script does. At the end every answered save must stand in
the database, word for word, and since nobody has a second page there must be no conflict.
`--how` is kill, restart, reload or a row of them to take turns (kill,restart,reload);
`--seconds` is the time between two of them. The PostgreSQL named is emptied first.
"""

import argparse
import http.client
import itertools
import json
import random
import sys
import tempfile
import threading
import time
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.school import Server, prepare, settings_of

PATIENCE = 30  # seconds for one answer, as the page's script has
WORDS = "The gates were shut (Doc 1, ¶3), whatever the council said in its notice. "


class Student(threading.Thread):
    """One page: `acknowledged` are the (revision, text) that the server called saved."""

    def __init__(self, seat, port, every, over):
        super().__init__(daemon=True)
        self.seat, self.port, self.every, self.over = seat, port, every, over
        self.acknowledged, self.others = [], []
        self.conflicts = self.repeats = self.absorbed = 0
        self.longest_wait = 0.0
        self.revision = 0
        self.connection = None

    def run(self):
        for seq in itertools.count(1):
            if self.over.wait(random.uniform(0, 2 * self.every)):
                return
            self.save(seq, WORDS * (1 + seq % 40) + str(seq))

    def save(self, seq, text):
        body = json.dumps(self.body(seq, text))
        begun = time.monotonic()
        while True:
            sent_at = time.time()
            status, answer = self.post(body)
            if status in (200, 409):
                break
            if status:
                self.others.append(status)
            self.repeats += 1
            time.sleep(random.uniform(0.2, 0.8))
        self.longest_wait = max(self.longest_wait, time.monotonic() - begun)
        self.revision = answer["rev"]
        if status == 409:
            self.conflicts += 1
            return
        self.acknowledged.append((answer["rev"], text))
        # A tenth of a second: the answer tells thousandths, cut off.
        self.absorbed += datetime.fromisoformat(answer["saved_at"]).timestamp() < sent_at - 0.1

    def body(self, seq, text):
        return {
            "round": 1,
            "base": self.revision,
            "tab": self.seat["tab"],
            "seq": seq,
            "user": self.seat["user"],
            "answers": {self.seat["question"]: text},
            "evidence": [],
            "final": False,
        }

    def post(self, body):
        """(status, answer); 0 where nothing that is an answer came back."""
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection(
                    "127.0.0.1", self.port, timeout=PATIENCE
                )
            self.connection.request("POST", self.seat["step"] + "save/", body, self.seat["headers"])
            response = self.connection.getresponse()
            return response.status, json.loads(response.read())
        except (OSError, http.client.HTTPException, ValueError):
            self.connection = None
            return 0, None


def trouble(server, how):
    if how == "kill":
        server.kill()
        server.start()
    elif how == "restart":
        server.restart()
    else:
        server.reload()


def run(server, seats, options):
    """Let them write through all of it; returns the students when each has its last answer."""
    over = threading.Event()
    students = [Student(seat, server.port, options.every, over) for seat in seats]
    for student in students:
        student.start()
    for _number, how in zip(range(options.kills), itertools.cycle(options.how), strict=False):
        time.sleep(options.seconds * random.uniform(0.5, 1.5))
        trouble(server, how)
    time.sleep(options.seconds)
    over.set()
    for student in students:
        student.join(300)
    return students


def lost(students):
    """The acknowledged saves that do not stand in the database: `[(student, revision), …]`."""
    from quizzes.models import Draft, Response

    missing = []
    for student in students:
        attempt, question = student.seat["attempt"], student.seat["question"]
        kept = Draft.objects.filter(attempt=attempt).values_list("revision", "answers")
        texts = {revision: answers.get(question) for revision, answers in kept}
        missing += [
            (student.seat["user"], revision)
            for revision, text in student.acknowledged
            if texts.get(revision) != text
        ]
        answer = Response.objects.get(attempt=attempt).answer
        if student.acknowledged and answer != student.acknowledged[-1][1]:
            missing.append((student.seat["user"], "the answer itself"))
    return missing


def is_whole():
    """SQLite's own examination of its file. PostgreSQL examines itself when it starts."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return "not asked"
    with connection.cursor() as cursor:
        return cursor.execute("PRAGMA integrity_check").fetchone()[0]


def read_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=30)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--every", type=float, default=1)
    parser.add_argument("--how", type=lambda typed: typed.split(","), default=["kill"])
    parser.add_argument("--database", default="")
    return parser.parse_args()


def main():
    options = read_options()
    with tempfile.TemporaryDirectory() as folder:
        environment = settings_of(folder, options.database)
        seats = prepare(environment, options.students)
        server = Server(environment)
        server.start()
        try:
            students = run(server, seats, options)
        finally:
            server.kill()
        return report(options, students)


def report(options, students):
    missing, conflicts = lost(students), sum(one.conflicts for one in students)
    others = [status for one in students for status in one.others]
    unfinished = sum(one.is_alive() for one in students)
    whole = is_whole()
    rows = {
        "students": len(students),
        f"times ({', '.join(options.how)})": options.kills,
        "acknowledged saves": sum(len(one.acknowledged) for one in students),
        "of them lost": len(missing),
        "false conflicts": conflicts,
        "sent again": sum(one.repeats for one in students),
        "saved before, told again": sum(one.absorbed for one in students),
        "without an answer at the end": unfinished,
        "answers other than saved": {one: others.count(one) for one in sorted(set(others))},
        "longest wait, seconds": round(max(one.longest_wait for one in students), 1),
        "integrity of the file": whole,
    }
    for name, value in rows.items():
        print(f"{name:32}{value}")
    is_bad = missing or conflicts or unfinished or whole not in ("ok", "not asked")
    return 1 if is_bad or set(others) - {503} else 0


if __name__ == "__main__":
    sys.exit(main())
