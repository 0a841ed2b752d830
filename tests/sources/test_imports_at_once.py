"""Several files that come in at the same moment and name the same people, archives and topics.

On SQLite one waits for the other; on PostgreSQL both would look before either is stored.
"""

from io import StringIO

import pytest
from django.core.management import call_command

from sources.models import Collection, ImportRun, Person, Repository, Source, Subject
from tests.sources.test_admin_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = ["Ada Wray", "Jon Pike", "Mira Halvik", "Tomas Brand", "Ines Okafor", "Pavel Novy"]
HEADER = "identifier,title,author,archive,topics,collection"


def bring_in(path):
    call_command("import_sources", str(path), stdout=StringIO())
    return "done"


def spreadsheet(folder, number):
    """The same names in every file; in every other one they come from behind."""
    names = NAMES if number % 2 else NAMES[::-1]
    rows = (
        f"{number}-{name},A note,{name},Archive of {name},{name} at sea,Papers" for name in names
    )
    path = folder / f"{number}.csv"
    path.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    return path


def edition(folder, number):
    names = NAMES if number % 2 else NAMES[::-1]
    documents = "".join(
        f'<div type="document" xml:id="d{place}"><head>A note by the '
        f'<gloss type="from">{name}</gloss></head><p>Wait.</p></div>'
        for place, name in enumerate(names)
    )
    path = folder / f"{number}.xml"
    path.write_text(
        f'<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="e{number}"><teiHeader/><text><body>'
        f"{documents}</body></text></TEI>",
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize("write", [spreadsheet, edition])
def test_nobody_is_doubled(write, tmp_path):
    paths = [write(tmp_path, number) for number in range(4)]
    acts = [lambda path=path: bring_in(path) for path in paths]
    assert at_once(*acts) == ["done"] * 4
    assert Source.objects.here().count() == 4 * len(NAMES)
    assert sorted(Person.objects.values_list("name", flat=True)) == sorted(NAMES)
    assert not ImportRun.objects.filter(finished_at=None).exists()


def test_no_other_name_is_doubled(tmp_path):
    paths = [spreadsheet(tmp_path, number) for number in range(4)]
    acts = [lambda path=path: bring_in(path) for path in paths]
    assert at_once(*acts) == ["done"] * 4
    assert Collection.objects.get().items.count() == 4 * len(NAMES)
    for model in (Repository, Subject):
        assert model.objects.count() == len(NAMES)
    assert len(set(Source.objects.values_list("slug", flat=True))) == 4 * len(NAMES)
