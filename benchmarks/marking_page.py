"""How long a grader's pages of 200 papers take in a browser, from the click to what is drawn.

    .venv/bin/python benchmarks/marking_page.py [--rounds 10] [--papers 200]

The papers of `marking.py`, all graded, served as `make serve` does and opened in Chromium. Told
are the time until the page has loaded and is drawn, how much of that is the server's, and how
long the page kept the processor busy, which tells more on a machine with other work to do. Ends
with 1 where one takes longer than a second.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PORT = 8767
BOUND = 1000  # milliseconds

DRAWN = """() => new Promise((done) => {
  const told = () => {
    const [loaded] = performance.getEntriesByType("navigation");
    done([performance.now(), loaded.responseEnd, document.querySelectorAll("*").length]);
  };
  requestAnimationFrame(() => requestAnimationFrame(told));
})"""


def addresses(marking, papers):
    """({name: address}, cookie of the teacher's session)."""
    giving, model, teacher = marking.write_papers(papers, part=-1)
    from django.conf import settings
    from django.test import Client

    pages = marking.pages_of(giving, model)
    pages = {name: pages[name] for name in ("queue", "answers, page 1", "one paper")}
    pages["all with points"] = marking.totals_of(giving, model, teacher)
    for name in ("queue", "answers, page 1"):
        pages[name] += "&show=all"
    client = Client()
    client.force_login(teacher, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return pages, client.cookies[settings.SESSION_COOKIE_NAME]


def serve():
    """The server of the folder that is prepared; once it answers."""
    command = [sys.executable, "-m", "gunicorn", "-c", str(ROOT / "deploy/gunicorn.conf.py")]
    environment = os.environ | {"PORT": str(PORT), "PYTHONPATH": str(ROOT)}
    server = subprocess.Popen([*command, "config.wsgi"], cwd=ROOT, env=environment)  # noqa: S603
    for _second in range(60):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/bare/")  # noqa: S310
            return server
        except OSError:
            time.sleep(1)
    server.kill()
    raise SystemExit("The server does not answer.")


def measure(page, metrics, address, rounds):
    """[(milliseconds until it is drawn, of these the server's, of the page's processor, number of
    elements), …]"""
    times = []
    for number in range(rounds + 2):
        before = busy(metrics)
        answer = page.goto(f"http://127.0.0.1:{PORT}{address}", wait_until="load")
        if answer.status != 200:
            raise SystemExit(f"{address} answered {answer.status}.")
        drawn, served, elements = page.evaluate(DRAWN)
        if number > 1:
            times.append((drawn, served, busy(metrics) - before, elements))
    return times


def busy(metrics):
    """Milliseconds of processor that pages have taken so far to read, lay out and draw."""
    told = {one["name"]: one["value"] for one in metrics.send("Performance.getMetrics")["metrics"]}
    return told["ProcessTime"] * 1000


def report(rows):
    print(f"{'':18}{'p50 ms':>8}{'p95 ms':>8}{'server':>8}{'processor':>11}{'elements':>10}")
    over = 0
    for name, times in rows.items():
        drawn, served, worked, elements = zip(*times, strict=True)
        middle, late = statistics.median(drawn), statistics.quantiles(drawn, n=20)[18]
        over += middle > BOUND
        note = f"  OVER the bound of {BOUND} ms" if middle > BOUND else ""
        told = f"{statistics.median(served):8.0f}{statistics.median(worked):11.0f}{elements[0]:10}"
        print(f"{name:18}{middle:8.0f}{late:8.0f}{told}{note}")
    return over


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--papers", type=int, default=200)
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    from playwright.sync_api import sync_playwright

    from benchmarks import marking

    with tempfile.TemporaryDirectory() as folder:
        marking.prepare(folder, hosts="127.0.0.1")
        pages, session = addresses(marking, options.papers)
        server = serve()
        try:
            with sync_playwright() as playwright:
                chromium = {"executable_path": shutil.which("chromium"), "args": ["--no-sandbox"]}
                browser = playwright.chromium.launch(**chromium)
                context = browser.new_context(viewport={"width": 1366, "height": 768})
                site = f"http://127.0.0.1:{PORT}"
                context.add_cookies([{"name": session.key, "value": session.value, "url": site}])
                page = context.new_page()
                metrics = context.new_cdp_session(page)
                metrics.send("Performance.enable")
                rows = {
                    name: measure(page, metrics, one, options.rounds) for name, one in pages.items()
                }
                browser.close()
        finally:
            server.terminate()
            server.wait()
    return int(report(rows) > 0)


if __name__ == "__main__":
    raise SystemExit(main())
