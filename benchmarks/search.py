"""Looking for documents among 50,000: time of the library's page, and of building the search anew.

    DATABASE_URL=… .venv/bin/python benchmarks/search.py [--volume frus1949v07p2.xml]
        [--sources 50000] [--no-rebuild]

Names an empty database, on SQLite or PostgreSQL, and fills it once: with the documents of a TEI
volume over and over, or with words of our own. The 300 questions stand in `search_queries.txt`.
Each is asked of the page that a student opens, with its counts, its order and its quotations;
then pages of documents are. Beside the page stands the search alone, without its drawing; beside
the time that of this process's processor, in which SQLite works too: what else runs on the
machine lengthens it least. The figures to quote are the ratios to the bare view: all lines come
from one run.
"""

import argparse
import os
import re
import statistics
import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
QUERIES = Path(__file__).with_name("search_queries.txt")
FEW = 2_000  # documents: the bound of the first class
SHOWN = re.compile(r"<b>\s*([\d,]+) document")


def prepare(folder):
    os.environ.update(
        DJANGO_SETTINGS_MODULE="benchmarks.bare_settings",
        DATA_DIR=folder,
        SECRET_KEY=uuid.uuid4().hex * 2,
        HTTPS="off",
        DEBUG="off",
    )
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS = ["testserver"]
    for command in (["migrate"], ["collectstatic", "--noinput"]):
        call_command(*command, verbosity=0)


def fill(count, volume):
    from django.db import connection

    from benchmarks import search_school
    from sources.models import Source

    there = Source.objects.count()
    if there and not Source.objects.filter(slug="document-0").exists():
        raise SystemExit("That database has documents of somebody: name an empty one.")
    if not there:
        begun = time.perf_counter()
        search_school.fill(count, volume)
        with connection.cursor() as cursor:  # as every night
            cursor.execute("ANALYZE")
        print(f"filled with {count:,} documents in {time.perf_counter() - begun:.0f} s")


class Writer(threading.Thread):
    """Somebody who saves ten times a second, and how long it took her each time."""

    def __init__(self):
        super().__init__(daemon=True)
        self.times, self.is_over = [], False

    def run(self):
        from django.db import connection, transaction
        from django.utils import timezone

        from lessons.models import User

        while not self.is_over:
            begun = time.perf_counter()
            with transaction.atomic():
                User.objects.update(last_login=timezone.now())
            self.times.append(time.perf_counter() - begun)
            time.sleep(0.1)
        connection.close()


def rebuild():
    from django.db import transaction

    from sources.search.indexing import rebuild

    longest, enter, leave = [0.0], transaction.Atomic.__enter__, transaction.Atomic.__exit__

    def entered(self):
        enter(self)
        self.begun = time.perf_counter()

    def left(self, *error):
        leave(self, *error)
        if threading.current_thread() is threading.main_thread():
            longest[0] = max(longest[0], time.perf_counter() - self.begun)

    transaction.Atomic.__enter__, transaction.Atomic.__exit__ = entered, left
    writer = Writer()
    writer.start()
    begun, worked = time.perf_counter(), time.process_time()
    done = rebuild()
    seconds, work = time.perf_counter() - begun, time.process_time() - worked
    writer.is_over = True
    writer.join()
    transaction.Atomic.__enter__, transaction.Atomic.__exit__ = enter, leave
    print(f"built anew: {done:,} documents in {seconds:.0f} s ({work:.0f} s of this process)")
    print(f"longest write transaction {longest[0]:.2f} s")
    print(f"longest save meanwhile {max(writer.times):.2f} s, of {len(writer.times)}")


def signed_in(name, **columns):
    from django.conf import settings
    from django.contrib.auth.models import Group
    from django.test import Client

    from lessons.models import User

    defaults = {"display_name": name, **columns}
    user, _ = User.objects.get_or_create(username=name, defaults=defaults)
    if user.is_staff:
        user.groups.add(Group.objects.get(name="Teachers"))
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


class Asked(NamedTuple):
    """Milliseconds, milliseconds of the processor, and how many documents were found."""

    time: float
    worked: float
    found: int


def timed(client, address, **asked):
    begun, worked = time.perf_counter(), time.process_time()
    page = client.get(address, asked)
    worked, seconds = time.process_time() - worked, time.perf_counter() - begun
    if page.status_code != 200:
        raise SystemExit(f"{address} {asked}: {page.status_code}")
    found = SHOWN.search(page.content.decode())
    number = int(found[1].replace(",", "")) if found else 0
    return Asked(seconds * 1000, worked * 1000, number)


def pages_of(client, many=100):
    """Pages of documents that the reader may open, from all over the library."""
    from lessons.models import User
    from sources.models import Source

    seen = Source.objects.visible_to(User.objects.get(username="reader")).order_by("pk")
    slugs = list(seen.values_list("slug", flat=True))
    return [timed(client, f"/sources/{slug}/") for slug in slugs[:: max(1, len(slugs) // many)]]


def looked_for(user, query):
    """The search of the library's page without the page: found, put in order, counted, quoted."""
    from django.http import QueryDict

    from sources.forms.library import LibraryForm
    from sources.models import Source
    from sources.search.snippets import snippets, texts_of
    from sources.views.library import ON_A_PAGE

    asked = QueryDict(mutable=True)
    asked["q"] = query
    begun, worked = time.perf_counter(), time.process_time()
    form = LibraryForm(asked, sources=Source.objects.visible_to(user), user=user)
    shown = Source.objects.with_reader(user).in_bulk(form.found[:ON_A_PAGE])
    snippets(shown, texts_of(shown, form.search, user), form.search)
    _groups = form.groups
    worked, seconds = time.process_time() - worked, time.perf_counter() - begun
    return Asked(seconds * 1000, worked * 1000, len(form.found))


def measure():
    from lessons.models import User

    client, teacher = signed_in("reader"), signed_in("teacher", is_staff=True)
    student = User.objects.get(username="reader")
    queries = QUERIES.read_text(encoding="utf-8").splitlines()
    for query in queries[::30]:
        timed(client, "/sources/", q=query)
    bare = [timed(client, "/bare/") for _ in range(100)]
    asked = [timed(client, "/sources/", q=query) for query in queries]
    searched = [looked_for(student, query) for query in queries]
    classes = {
        "bare view": bare,
        f"up to {FEW:,} found": [one for one in asked if one.found <= FEW],
        f"more than {FEW:,} found": [one for one in asked if one.found > FEW],
        "all 300 questions": asked,
        "  of it the search, few": [one for one in searched if one.found <= FEW],
        "  of it the search, all": searched,
        "narrowed to a kind": [
            timed(client, "/sources/", q=query, kind="cable") for query in queries[::6]
        ],
        "by the day of publishing": [
            timed(client, "/sources/", q=query, date="published") for query in queries[::6]
        ],
        "all 300 as a teacher": [timed(teacher, "/sources/", q=query) for query in queries],
        "all, nothing asked": [timed(client, "/sources/") for _ in range(10)],
        "page of a document": pages_of(client)[1:],
    }
    report(classes, statistics.median(one.time for one in bare))


def report(classes, bare):
    columns = ["p50 ms", "p95 ms", "max ms", "processor p95"]
    print(f"{'':24}{'asked':>6}{''.join(f'{one:>15}' for one in columns)}  p95 as bare views")
    for name, asked in classes.items():
        if asked:
            times, worked = sorted(one.time for one in asked), sorted(one.worked for one in asked)
            at = max(0, round(len(asked) * 0.95) - 1)
            figures = [statistics.median(times), times[at], times[-1], worked[at]]
            line = "".join(f"{figure:15.1f}" for figure in figures)
            print(f"{name:24}{len(asked):6}{line}  {times[at] / bare:.0f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--volume", help="a TEI volume, such as one of FRUS")
    parser.add_argument("--sources", type=int, default=50_000)
    parser.add_argument("--no-rebuild", action="store_true")
    options = parser.parse_args()
    if not os.environ.get("DATABASE_URL"):
        raise SystemExit("Set DATABASE_URL to an empty database of its own.")
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder)
        fill(options.sources, options.volume)
        if not options.no_rebuild:
            rebuild()
        measure()


if __name__ == "__main__":
    main()
