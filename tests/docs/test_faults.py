"""Every fault that a student's desk must survive has its tests: tests/browser/faults.toml."""

import ast
import tomllib

import pytest

from tests.docs.pages import ROOT

FAULTS = tomllib.loads((ROOT / "tests/browser/faults.toml").read_text("utf-8"))["faults"]
#: Those of a student's desk: while writing, shared machines, what teachers do meanwhile, time,
#: server and disk, the page.
NUMBERS = [*range(1, 44), 55, 56]


def names_in(file):
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_fault_is_named():
    assert [int(number) for number in FAULTS] == NUMBERS
    assert all(fault["what"] and fault["tests"] for fault in FAULTS.values())


@pytest.mark.parametrize("number", FAULTS)
def test_its_tests_exist(number):
    for named in FAULTS[number]["tests"]:
        file, _colons, name = named.partition("::")
        assert name in names_in(file), named
