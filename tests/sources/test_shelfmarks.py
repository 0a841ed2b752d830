"""Archive numbers in their parts."""

import pytest

from sources.models import Repository, Source
from sources.shelfmarks import parts_of
from tests.cast import make_source


def told(shelfmark):
    return [(str(part.label), part.value) for part in parts_of(shelfmark)]


RUSSIAN = ["Archive", "Collection (fond)", "Inventory (opis)", "File (delo)", "Leaves (listy)"]


@pytest.mark.parametrize(
    "shelfmark, values",
    [
        ("RGASPI. Font . 558, Opis. 11, Delo. 62, Listy. 71-72", ["558", "11", "62", "71-72"]),
        ("RGASPI, fond 558, opis 11, delo 62, listy 71–72", ["558", "11", "62", "71–72"]),
        ("APRF, fond.45, opis.1, delo. 332, listy. 47-48.", ["45", "1", "332", "47-48"]),
        ("RGANI, f. 5, op. 30, d. 4, ll. 12–14", ["5", "30", "4", "12–14"]),
    ],
)
def test_it_works(shelfmark, values):
    archive = shelfmark.split()[0].rstrip(".,")
    assert told(shelfmark) == list(zip(RUSSIAN, [archive, *values], strict=True))


@pytest.mark.parametrize(
    "shelfmark, expected",
    [
        ("Box 4, folder 2", [("Box", "4"), ("Folder", "2")]),
        ("RG 59, Box 12", [("Record group", "59"), ("Box", "12")]),
        ("795.00/6–2750: Telegram", []),
        ("Russian Presidential Archives", []),
        ("fond 5, in the green drawer", []),
        ("", []),
    ],
)
def test_other_archives(shelfmark, expected):
    assert told(shelfmark) == expected


@pytest.fixture
def letter(rivera):
    return make_source("letter", "A letter", "Words.", rivera)


def page(client):
    return " ".join(client.get("/sources/letter/").content.decode().split())


def test_the_page_says_where_the_paper_is(sign_in, ana, letter):
    assert "Where the paper is" not in page(sign_in(ana))
    Source.objects.update(
        repository=Repository.objects.create(
            name="Harbor Archive", place="Southport", url="https://archive.example/"
        ),
        shelfmark="Box 4, folder 2",
        shelfmark_as_printed="BOX. 4, Fld. 2",
    )
    shown = page(sign_in(ana))
    assert "Where the paper is" in shown
    assert (
        '<a href="https://archive.example/" rel="noreferrer external">Harbor Archive</a>' in shown
    )
    assert "Southport" in shown and "<dt>Folder</dt> <dd> 2 </dd>" in shown
    assert "Printed as “BOX. 4, Fld. 2”" in shown


def test_an_archive_number_that_is_no_parts_stands_whole(sign_in, ana, letter):
    Source.objects.update(shelfmark="<b>the green drawer</b>")
    assert "<dt>Archive number</dt> <dd> &lt;b&gt;the green drawer" in page(sign_in(ana))
