"""An import that the system kills in the middle: a process of its own, on files of its own."""

import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest

from benchmarks.school import settings_of
from tests.browser.own_server import run
from tests.docs.pages import ROOT

ROWS = 40
#: What the next import does first, and every night.
UNDO = "from sources.importers.runs import undo_interrupted; print(len(undo_interrupted()))"
#: What a reader would notice, and what says where it came from.
ALL = {
    "sources_source": "id, title, place, state, arriving_id",
    "sources_text": "id, source_id, current_id",
    "sources_textversion": "id, text_id, number, reading_text",
    "sources_person": "id, name",
    "sources_contribution": "id, source_id, person_id, role",
    "sources_importrecord": "id, file, key, fingerprint",
}


@pytest.fixture
def school(tmp_path, migrated):
    """The environment of an empty school."""
    environment = settings_of(str(tmp_path / "school"))
    (tmp_path / "school" / "demo").mkdir(parents=True)
    if migrated and migrated.place.exists():
        shutil.copyfile(migrated.place, tmp_path / "school" / "demo" / "db.sqlite3")
    run(environment, "manage.py", "migrate", "-v", "0")
    return environment


@pytest.fixture
def table(tmp_path):
    """`table("Lorn")`: the file, all of its documents with that word."""

    def write(word):
        path = tmp_path / "a.csv"
        rows = [f'{n},Paper {n},{word},"{word} says {n}.",Ann {n}' for n in range(ROWS)]
        path.write_text("\n".join(["identifier,title,place,body,author", *rows]))
        return str(path)

    return write


def ask(tmp_path, sql):
    with closing(sqlite3.connect(next(tmp_path.rglob("db.sqlite3")), timeout=20)) as database:
        found = database.execute(sql).fetchall()
        database.commit()
        return found


def everything(tmp_path):
    return {
        name: ask(tmp_path, f"SELECT {columns} FROM {name} ORDER BY id")  # noqa: S608
        for name, columns in ALL.items()
    }


def bring(school, path):
    return run(school, "manage.py", "import_sources", path).splitlines()


def killed_half_way(school, tmp_path, path):
    """Bring it in, and kill -9 once a third of it is changed. Returns how much was."""
    command = [sys.executable, "manage.py", "import_sources", path]
    process = subprocess.Popen(command, cwd=ROOT, env=school, stdout=subprocess.DEVNULL)
    changed = 0
    while changed < ROWS // 3:
        assert process.poll() is None, "it was done before it was killed"
        changed = ask(tmp_path, "SELECT count(*) FROM sources_importchange")[0][0]
        time.sleep(0.01)
    process.kill()
    assert process.wait() == -9
    # Two minutes of silence tell that nobody is at it any more.
    ask(tmp_path, "UPDATE sources_importrun SET beat_at = datetime(beat_at, '-5 minutes')")
    return ask(tmp_path, "SELECT count(*) FROM sources_importchange")[0][0]


def test_it_works(school, table, tmp_path):
    bring(school, table("Lorn"))
    before = everything(tmp_path)
    changed = killed_half_way(school, tmp_path, table("Varn"))
    assert ROWS // 3 <= changed < ROWS
    assert everything(tmp_path) != before
    assert run(school, "manage.py", "shell", "-v", "0", "-c", UNDO) == "1\n"
    assert everything(tmp_path) == before
    assert ask(tmp_path, "PRAGMA integrity_check") == [("ok",)]
    assert bring(school, table("Varn"))[-1] == f"{ROWS} updated."
    after = everything(tmp_path)
    assert {row[2] for row in after["sources_source"]} == {"Varn"}
    assert bring(school, table("Varn"))[-1] == f"{ROWS} unchanged."
    assert everything(tmp_path) == after
