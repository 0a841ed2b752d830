"""Other people's viewers of IIIF open a manifest of ours from another host.

Runs where `DOSSIER_NPM` names a node_modules folder with mirador (4), universalviewer (4) and
openseadragon (6). They are served from a port of their own: what they fetch is what a library
elsewhere would fetch.
"""

import io
import os
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from sources.models import Attachment, PublicLibrary
from tests.cast import make_source

MODULES = os.environ.get("DOSSIER_NPM", "")
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not MODULES, reason="needs DOSSIER_NPM"),
]
# Without its charset Mirador's file is no script.
HEAD = '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Viewer</title>'
PLACE = '<div id="viewer" style="width:1000px;height:700px;position:relative"></div>'
PAGES = {
    "mirador": """<script src="/mirador/dist/mirador.min.js"></script>
        <script>Mirador.viewer({id: "viewer", windows: [{manifestId: "MANIFEST"}]})</script>""",
    "universalviewer": """<link rel="stylesheet" href="/universalviewer/dist/uv.css">
        <script src="/universalviewer/dist/umd/UV.js"></script>
        <script>UV.init("viewer", {manifest: "MANIFEST"})</script>""",
    "openseadragon": """<p id="label"></p>
        <script src="/openseadragon/build/openseadragon/openseadragon.min.js"></script>
        <script>fetch("MANIFEST").then((found) => found.json()).then((found) => {
          document.getElementById("label").textContent = found.label.none[0];
          const image = found.items[0].items[0].items[0].body;
          OpenSeadragon({id: "viewer", crossOriginPolicy: "Anonymous", drawer: "canvas",
            tileSources: {type: "image", url: image.id}})
            .addHandler("open", () => { document.body.dataset.open = "yes"; });
        })</script>""",
}


class Files(SimpleHTTPRequestHandler):
    """The folder of modules; a page that is not in it is made for the viewer of that name."""

    pages = {}

    def do_GET(self):
        page = self.pages.get(self.path)
        if page is None:
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, *args):
        pass


@pytest.fixture
def elsewhere():
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Files, directory=MODULES))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def manifest(live_server, rivera):
    PublicLibrary.objects.create(pk=1, is_open=True)
    source = make_source(
        "paper",
        "The harbor ledger",
        "Words.",
        owner=rivera,
        written="1911-03-04",
        access="anyone",
        rights="https://creativecommons.org/publicdomain/mark/1.0/",
    )
    drawing = Image.new("RGB", (600, 800), "white")
    ImageDraw.Draw(drawing).rectangle((100, 100, 500, 700), fill="navy")
    for number in (1, 2):
        file = io.BytesIO()
        drawing.save(file, "PNG")
        page = Attachment(
            source=source,
            kind="image",
            width=600,
            height=800,
            caption=f"Page {number}",
            transcript="Eleven masts.",
            position=number,
        )
        page.file.save(f"page-{number}.png", ContentFile(file.getvalue()))
    return f"{live_server.url}/sources/paper/manifest.json"


@pytest.mark.parametrize("viewer", PAGES)
def test_a_viewer_shows_it(viewer, chromium, elsewhere, manifest):
    if not (Path(MODULES) / viewer).is_dir():
        pytest.skip(f"no {viewer} in DOSSIER_NPM")
    Files.pages[f"/{viewer}.html"] = (
        f"{HEAD}<body>{PLACE}{PAGES[viewer].replace('MANIFEST', manifest)}"
    )
    home = manifest.partition("/sources/")[0]
    page = chromium.new_page(viewport={"width": 1200, "height": 900})
    shown, faults = set(), []
    page.on("pageerror", lambda error: faults.append(f"error: {error}"))
    page.on("requestfailed", lambda one: faults.append(f"failed: {one.url}"))

    def on_response(response):
        if response.url.startswith(home):
            shown.add(response.url.removeprefix(home))
            if response.status >= 400:
                faults.append(f"{response.status}: {response.url}")

    page.on("response", on_response)
    page.goto(f"{elsewhere}/{viewer}.html")
    page.get_by_text("The harbor ledger").first.wait_for(timeout=30_000)
    first = f"/media/{Attachment.objects.first().pk}/"
    page.wait_for_timeout(3000)
    if folder := os.environ.get("DOSSIER_PICTURES"):
        page.screenshot(path=f"{folder}/{viewer}.png")
    page.close()
    assert faults == []
    assert {"/sources/paper/manifest.json", first} <= shown
