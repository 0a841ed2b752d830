"""Every page that somebody can reach, as the Nu HTML checker reads it.

Runs where `DOSSIER_NPM` names a node_modules folder with vnu-jar and Java is there. The pages are
those of the crawl, full of quotes and brackets: a text that broke out of its place would show.
What is Django's own and cannot be mended here stands in stock_html_faults.toml.
"""

import json
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.security.conftest import READERS

JAR = Path(os.environ.get("DOSSIER_NPM", ""), "vnu-jar/build/dist/vnu.jar")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not (JAR.is_file() and shutil.which("java")), reason="needs vnu-jar in DOSSIER_NPM and Java"
    ),
]
STOCK = tomllib.loads((Path(__file__).parent / "stock_html_faults.toml").read_text())["faults"]


def faults_in(folder):
    """[(name of the file, message, the place in it)] of every error, by one run of the checker."""
    done = subprocess.run(
        ["java", "-jar", str(JAR), "--format", "json", "--errors-only", "--skip-non-html", folder],
        capture_output=True,
        text=True,
    )
    return [
        (Path(one["url"]).stem, one["message"], " ".join(one.get("extract", "").split()))
        for one in json.loads(done.stderr)["messages"]
    ]


def is_stock(address, message, extract):
    return address.startswith("/admin/") and any(
        re.fullmatch(fault["message"], message, re.DOTALL) and re.search(fault["extract"], extract)
        for fault in STOCK
    )


@pytest.fixture(scope="module")
def pages(crawls):
    """[(role, page)] of what each person was shown, once where two were shown the same."""
    shown = {
        re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", page.body): (role, page)
        for role in READERS
        for page in crawls[role].pages.values()
        if page.type == "text/html" and page.body
    }
    return list(shown.values())


def test_every_page_is_html(pages, tmp_path):
    for number, (_role, page) in enumerate(pages):
        (tmp_path / f"{number}.html").write_bytes(page.body)
    found = [(*pages[int(name)], *what) for name, *what in faults_in(tmp_path)]
    assert [
        (role, page.address, *what)
        for role, page, *what in found
        if not is_stock(page.address, *what)
    ] == []


def test_it_sees_what_is_wrong(tmp_path):
    (tmp_path / "1.html").write_text(
        '<!DOCTYPE html><html lang="en"><title>a</title><p id="a"><a href="#a"><a href="#a" id="a">'
    )
    assert len(faults_in(tmp_path)) >= 2
