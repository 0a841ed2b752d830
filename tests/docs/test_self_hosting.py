"""What docs/self-hosting.md shows is what the program takes."""

import re

from sources.importers import read
from tests.docs.pages import ROOT

PAGE = (ROOT / "docs" / "self-hosting.md").read_text()


def test_the_header_it_shows_is_understood_whole():
    header = re.search(r"```yaml\n(.*?)```", PAGE, re.S)[1]
    (found,) = read(header + "\nWe lay outside the chain.\n", "log.md")
    assert (found.title, found.written, found.shelfmark) == (
        "The log of the Good Intent",
        "1903-03-09",
        "RCA 12/3/8",
    )
    assert (found.kind, found.text_kind, found.access) == ("diary", "translation", "classes")
    assert found.people == [("author", "Captain Ines Faro")]
    assert found.unplaced == ""
