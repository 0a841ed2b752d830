"""A class writes while its server is killed, restarted and reloaded. More: benchmarks/kill.py."""

import re
import subprocess
import sys

import pytest

from tests.docs.pages import ROOT

CLASS = ["--students", "5", "--every", "0.2"]
TROUBLE = ["--kills", "5", "--how", "kill,restart,kill,reload,kill", "--seconds", "0.5"]


@pytest.mark.flaky(reruns=1)
def test_it_works():
    command = [sys.executable, "benchmarks/kill.py", *CLASS, *TROUBLE]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    found = dict(re.findall(r"^(\S.*?)  +(\S.*)$", done.stdout, re.M))
    assert found, done.stderr
    assert int(found["acknowledged saves"]) > 0
    assert found["of them lost"] == "0"
    assert found["false conflicts"] == "0"
    assert found["without an answer at the end"] == "0"
    assert found["integrity of the file"] == "ok"
    assert done.returncode == 0, done.stdout
