"""Refuse locks that lag behind pyproject.toml, lack a hash, or name a package server."""

import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^ ;\\]+)", re.MULTILINE)


def pins(text):
    return {canonicalize_name(name): version for name, version in PIN.findall(text)}


def faults(lock, text, wanted):
    """Sentences about what is wrong with one lock."""
    pinned = pins(text)
    for line in wanted:
        need = Requirement(line)
        version = pinned.get(canonicalize_name(need.name))
        if version is None:
            yield f"{lock} lacks {need.name}: run make lock"
        elif not need.specifier.contains(version):
            yield f"{lock} has {need.name} {version}, pyproject.toml wants {need.specifier}"
    if text.count("==") and len(PIN.findall(text)) > text.count("--hash=sha256:"):
        yield f"{lock} has a package without a hash"
    if "://" in text or "--index" in text or "--extra-index" in text:
        yield f"{lock} names a package server"


def main():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    run = project["project"]["dependencies"]
    run_lock = (ROOT / "requirements.txt").read_text()
    dev_lock = (ROOT / "requirements-dev.txt").read_text()
    found = list(faults("requirements.txt", run_lock, run))
    found += faults("requirements-dev.txt", dev_lock, run + project["dependency-groups"]["dev"])
    if not pins(run_lock).items() <= pins(dev_lock).items():
        found.append("the two locks disagree: run make lock")
    return "\n".join(found) or None


if __name__ == "__main__":
    sys.exit(main())
