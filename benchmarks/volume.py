"""Bringing in a volume: seconds, the longest write, and how memory grows with the volume.

    .venv/bin/python benchmarks/volume.py frus1949v07p2.xml [--parts 1 3]

Brings in the TEI volume as `import_sources` does, and a volume of three times its documents,
each in a process and a database of its own. Memory is flat where both need the same but for
the file itself.
"""

import argparse
import copy
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import tracemalloc
import uuid
from pathlib import Path

from lxml import etree

ROOT = Path(__file__).resolve().parent.parent
TEI = "{http://www.tei-c.org/ns/1.0}"
ID = "{http://www.w3.org/XML/1998/namespace}id"


def multiplied(volume, times, folder):
    """A file with every document of the volume so many times, each under an id of its own."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    tree = etree.parse(volume, parser)
    for div in list(tree.iter(f"{TEI}div")):
        if div.get("type") == "document":
            for number in range(times - 1):
                div.addnext(_renamed(copy.deepcopy(div), number))
    file = Path(folder) / f"{Path(volume).stem}-{times}.xml"
    tree.write(str(file), encoding="utf-8", xml_declaration=True)
    return file


def _renamed(div, number):
    for element in div.iter():
        if isinstance(element.tag, str) and element.get(ID):
            element.set(ID, f"{element.get(ID)}-again{number}")
    return div


def bring_in(file, folder, traced):
    """In a process of its own: print what it took, as JSON."""
    os.environ.update(
        DJANGO_SETTINGS_MODULE="config.settings",
        DATA_DIR=str(folder),
        SECRET_KEY=uuid.uuid4().hex * 2,
        HTTPS="off",
        DEBUG="off",
    )
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    before = _peak()
    longest = timed_transactions()
    if traced:
        tracemalloc.start()
    begun, worked = time.perf_counter(), time.process_time()
    with open(os.devnull, "w") as nowhere:
        call_command("import_sources", str(file), stdout=nowhere)
    print(json.dumps(_taken(begun, worked, before, longest[0], traced)))


def _taken(begun, worked, before, longest, traced):
    from sources.models import Source

    return {
        "documents": Source.objects.count(),
        "seconds": time.perf_counter() - begun,
        "worked": time.process_time() - worked,
        "longest": longest,
        "before": before,
        "peak": _peak(),
        "traced": tracemalloc.get_traced_memory()[1] / 2**20 if traced else 0,
    }


def _peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed_transactions():
    """A list whose one number becomes the seconds of the longest transaction."""
    from django.db import connection, transaction

    longest, enter, leave = [0.0], transaction.Atomic.__enter__, transaction.Atomic.__exit__

    def entered(self):
        self.is_outermost = not connection.in_atomic_block
        enter(self)
        self.begun = time.perf_counter()

    def left(self, *error):
        leave(self, *error)
        if self.is_outermost:
            longest[0] = max(longest[0], time.perf_counter() - self.begun)

    transaction.Atomic.__enter__, transaction.Atomic.__exit__ = entered, left
    return longest


def measure(file, traced=False):
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, __file__, str(file), "--into", folder]
        command += ["--traced"] if traced else []
        environment = os.environ | {"ENV_FILE": ""}
        found = subprocess.run(  # noqa: S603
            command, env=environment, check=True, capture_output=True, text=True
        )
    return json.loads(found.stdout.splitlines()[-1])


def report(rows):
    print(f"{'documents':>10}{'s':>8}{'s of processor':>16}{'longest write s':>17}", end="")
    print(f"{'MB at first':>13}{'peak MB':>9}{'peak of objects MB':>20}")
    for plain, traced in rows:
        print(f"{plain['documents']:10,}{plain['seconds']:8.1f}{plain['worked']:16.1f}", end="")
        print(f"{plain['longest']:17.2f}{plain['before']:13.0f}{plain['peak']:9.0f}", end="")
        print(f"{traced['traced']:20.1f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("volume")
    parser.add_argument("--parts", type=int, nargs="+", default=[1, 3], help="times its documents")
    parser.add_argument("--into", help=argparse.SUPPRESS)
    parser.add_argument("--traced", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.into:
        bring_in(options.volume, options.into, options.traced)
        return
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for times in options.parts:
            file = multiplied(options.volume, times, folder)
            rows.append((measure(file), measure(file, traced=True)))
    report(rows)


if __name__ == "__main__":
    main()
