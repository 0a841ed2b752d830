"""Processor time of a document's page and of a student's step page, beside a bare view.

    .venv/bin/python benchmarks/source_page.py [--volume frus1949v07p2.xml] [--times 30]

Loads the demonstration school into a folder of its own, with the documents of a TEI volume if
one is named, and asks each page in this process: as a student, a teacher and a visitor. The
processor's milliseconds count, and what else runs on the machine counts little. The figures to
quote are the ratios: all lines come from one run on one machine.
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
AT_MOST = 12  # documents of each kind


def prepare(folder):
    os.environ.update(
        DJANGO_SETTINGS_MODULE="benchmarks.bare_settings",
        DATA_DIR=folder,
        SECRET_KEY=uuid.uuid4().hex * 2,
        ALLOWED_HOSTS="testserver,127.0.0.1",
        DEMO="on",
        HTTPS="off",
        DEBUG="off",
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


def bring_in(volume):
    """The documents of the volume, published."""
    from django.core.management import call_command

    from sources.models import Source, State

    with open(os.devnull, "w") as nowhere:
        call_command("import_sources", volume, stdout=nowhere)
    Source.objects.exclude(import_records=None).update(state=State.PUBLISHED)


def client_of(username):
    from django.conf import settings
    from django.test import Client

    from lessons.models import User

    client = Client()
    if username:
        user = User.objects.get(username=username)
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def times_of(client, addresses, times):
    """Milliseconds of the processor for each answer; the first of an address does not count."""
    found = []
    for address in addresses:
        if client.get(address).status_code != 200:
            raise SystemExit(f"{address}: {client.get(address).status_code}")
        for _ in range(times):
            begun = time.process_time()
            client.get(address)
            found.append((time.process_time() - begun) * 1000)
    return found


def documents(username):
    """{name: addresses} of documents that this person may open, those of the volume apart."""
    from django.contrib.auth.models import AnonymousUser

    from lessons.models import User
    from sources.models import Source

    user = User.objects.get(username=username) if username else AnonymousUser()
    seen = Source.objects.visible_to(user).order_by("pk")
    kinds = {
        "demonstration": seen.filter(import_records=None),
        "volume": seen.exclude(import_records=None),
    }
    found = {
        name: [one.get_absolute_url() for one in rows[:AT_MOST]] for name, rows in kinds.items()
    }
    return {name: addresses for name, addresses in found.items() if addresses}


def step_of(username):
    """The part that a student is at work on."""
    from quizzes.models import Attempt

    work = Attempt.objects.filter(student__username=username, turned_in_at=None)
    attempt = work.select_related("giving").latest("pk")
    return f"/assignments/{attempt.giving.assignment_id}/{attempt.quiz_id}/"


def measure(times):
    rows = {"bare view": times_of(client_of(""), ["/bare/"], times * AT_MOST)}
    for who, username in [("student", "ana"), ("teacher", "rivera"), ("visitor", "")]:
        client = client_of(username)
        for kind, addresses in documents(username).items():
            rows[f"{kind}, {who}"] = times_of(client, addresses, times)
    rows["step page, student"] = times_of(client_of("ana"), [step_of("ana")], times * AT_MOST)
    return rows


def report(rows):
    bare = statistics.median(rows["bare view"])
    print(f"{'processor':24}{'asked':>6}{'min ms':>9}{'p50 ms':>9}{'p95 ms':>9}  p50 as bare views")
    for name, found in rows.items():
        middle, p95 = statistics.median(found), statistics.quantiles(found, n=20)[-1]
        line = f"{name:24}{len(found):6}{min(found):9.1f}{middle:9.1f}{p95:9.1f}"
        print(f"{line}  {middle / bare:.0f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--volume", help="a TEI volume, such as one of FRUS")
    parser.add_argument("--times", type=int, default=30, help="how often each page is asked")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder)
        if options.volume:
            bring_in(options.volume)
        report(measure(options.times))


if __name__ == "__main__":
    main()
