"""A long file needs no more memory than a short one, whatever it is of."""

import gc
import json
from functools import partial

import pytest
from django.core.management import call_command

from sources.importers.bibliography import read_csl, read_ris
from sources.models import Source
from tests.memory import peak_of

pytestmark = pytest.mark.django_db
SENTENCE = "The gates{0} stay{0} shut{0} until the council{0} speaks{0} of it. "


def words(count):
    """9 kB that no other file of the tests has: nothing looks like it."""
    return SENTENCE.format(count) * 150


def spreadsheet(count):
    rows = (f'{count}-{number},Paper {number},"{number} {words(count)}"' for number in range(count))
    return "\n".join(["identifier,title,summary", *rows])


def ris(count):
    return "".join(
        f"TY  - MAP\nID  - {count}-{number}\nTI  - Map {number}\nAB  - {words(count)}\nER  - \n\n"
        for number in range(count)
    )


def records(count):
    return [
        {
            "type": "map",
            "id": f"{count}-{number}",
            "title": f"Map {number}",
            "abstract": words(count),
        }
        for number in range(count)
    ]


def csl(count):
    return json.dumps(records(count), indent=1)


def csl_in_an_object(count):
    return json.dumps({"config": {"id": count}, "items": records(count), "last": []}, indent=1)


def csl_on_one_line(count):
    return json.dumps({"items": records(count)})


def tei(count):
    documents = "".join(
        f'<div type="document" xml:id="d{number}"><head>Paper {number}</head>'
        f'<p>{words(count)} <ref target="#d1">the first</ref></p></div>'
        for number in range(count)
    )
    return (
        f'<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="e{count}"><teiHeader/><text><body>'
        f"{documents}</body></text></TEI>"
    )


class Nowhere:
    """Where the command tells of each record: what is no longer used goes then."""

    def write(self, words):
        gc.collect()


def bring_in(path):
    call_command("import_sources", str(path), stdout=Nowhere())


@pytest.mark.parametrize(
    ("write", "ending"), [(spreadsheet, "csv"), (ris, "ris"), (csl, "json"), (tei, "xml")]
)
def test_memory_stays_flat(write, ending, tmp_path, monkeypatch):
    monkeypatch.setattr("sources.importers.runs.BATCH", 3)
    monkeypatch.setattr("sources.importers.running.BATCH", 3)
    monkeypatch.setattr("sources.management.commands.import_sources.STRIDE", 1)
    peaks = []
    for count in (3, 9, 27):  # the first for what is made once and kept for good
        path = tmp_path / f"{count}.{ending}"
        path.write_text(write(count), encoding="utf-8")
        peaks.append(peak_of(partial(bring_in, path)))
    assert Source.objects.here().count() == 39
    # Each record kept would be its words three times over and more; a database's driver keeps
    # some of its own for each new question.
    assert peaks[2] - peaks[1] < 18 * len(words(27)) * 1.5


@pytest.mark.parametrize(
    ("read", "write"),
    [
        (read_ris, ris),
        (read_csl, csl),
        (read_csl, csl_in_an_object),
        (read_csl, csl_on_one_line),
    ],
)
def test_a_bibliography_is_never_held_whole(read, write, tmp_path):
    path = tmp_path / "bibliography"
    path.write_text(write(200), encoding="utf-8")
    with path.open("rb") as file:
        peak = peak_of(partial(read, file))
    assert peak < path.stat().st_size / 4
