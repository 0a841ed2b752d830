"""The scripts around the program, and the papers that have to agree with the code."""

import importlib.util
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent.parent


def load(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "deploy" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def port():
    """A port that somebody else listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def check_port(port):
    command = [sys.executable, ROOT / "deploy" / "check_port.py", "demo"]
    environment = {"PATH": os.environ["PATH"], "PORT": str(port)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_a_busy_port_is_told_in_one_sentence(port):
    done = check_port(port)
    assert done.returncode == 1
    assert done.stderr == (
        f"dossier: port {port} on 127.0.0.1 is already in use. Stop the program that uses it, "
        f"or choose another port: make demo PORT={port + 1}\n"
    )


def test_a_free_port(port):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    assert check_port(free).returncode == 0


@pytest.mark.parametrize("word", ["eighty", "0", "70000"])
def test_a_port_that_is_none(word):
    done = check_port(word)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)


def test_the_locks_are_in_step():
    assert load("check_lock").main() is None


@pytest.mark.parametrize(
    "text, fault",
    [
        ("django==5.2.19 \\\n    --hash=sha256:aa\n", None),
        ("", "lacks django"),
        ("django==4.2 \\\n    --hash=sha256:aa\n", "wants"),
        ("django==5.2.19\n", "without a hash"),
        ("--index-url here\ndjango==5.2.19 \\\n    --hash=sha256:aa\n", "package server"),
    ],
)
def test_what_a_lock_must_not_be(text, fault):
    found = list(load("check_lock").faults("a lock", text, ["django>=5.2,<5.3"]))
    assert [fault in one for one in found] == ([True] if fault else [])


def test_imports_run_to_the_left():
    command = [Path(sys.executable).parent / "lint-imports", "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_other_package_at_the_top():
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages == {"config", "sources", "lessons", "quizzes", "tests"}


def test_make_help_names_every_target():
    lines = (ROOT / "Makefile").read_text().splitlines()
    phony = next(line for line in lines if line.startswith(".PHONY:")).split()[1:]
    named = {line.split()[2] for line in lines if line.startswith('\t@echo "make ')}
    assert named == set(phony) - {"help"}


def papers():
    return [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]


def named(pattern):
    return {word for path in papers() for word in re.findall(pattern, path.read_text())}


def test_the_papers_name_no_command_that_is_not_there():
    assert named(r"manage\.py ([a-z_]+)") <= set(get_commands())


def test_the_papers_name_no_target_that_is_not_there():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert named(r"`make ([a-z-]+)") <= targets


def test_the_papers_link_to_what_is_there():
    links = {
        (path.parent / link.partition("#")[0]).resolve()
        for path in papers()
        for link in re.findall(r"\]\((?!https?:|edition:|#)([^)\s]+)\)", path.read_text())
    }
    assert {link for link in links if not link.exists()} == set()
