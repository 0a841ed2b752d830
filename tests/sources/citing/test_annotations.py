"""Exported passages beside the W3C's own schemas of its annotation model.

Runs where `DOSSIER_W3C` names a copy of the repository w3c/web-annotation-tests: every
rule that it calls a "must" is asked of every passage.
"""

import json
import os
from pathlib import Path

import jsonschema
import pytest
import referencing
import referencing.jsonschema

from tests.cast import make_source

RULES = os.environ.get("DOSSIER_W3C", "")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not RULES, reason="DOSSIER_W3C names no folder of the W3C's schemas"),
]
BODY = (
    "The talks go on. 𠮷 said so.\n\n> Nobody signs[^e1].\n\n1. One\n2. Two\n\n"
    "| a | b |\n| --- | --- |\n| c | d |\n\n[^e1]: Or *almost* nobody."
)


def read(folder):
    for path in sorted(Path(RULES, folder).rglob("*.json")):
        schema = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(schema, dict) and "id" in schema:
            yield schema


@pytest.fixture(scope="module")
def validators():
    """{name of the rule: its validator} of all that an annotation must."""
    draft = referencing.jsonschema.DRAFT4
    known = [(one["id"], draft.create_resource(one)) for one in read("definitions")]
    registry = referencing.Registry().with_resources(known)
    checker = jsonschema.Draft4Validator.FORMAT_CHECKER
    return {
        one["id"]: jsonschema.Draft4Validator(one, registry=registry, format_checker=checker)
        for one in read("annotations")
        if one.get("assertionType") == "must" and one.get("expectedResult") == "valid"
    }


def broken(validators, annotation):
    return [name for name, one in validators.items() if not one.is_valid(annotation)]


@pytest.fixture
def passages(sign_in, ana, rivera):
    make_source("talks", "The talks", BODY, owner=rivera)
    found = sign_in(ana).get("/sources/talks/passages.json").json()
    return [{"@context": found["@context"], **one} for one in found["items"]]


def test_every_passage_is_an_annotation(validators, passages):
    assert len(validators) >= 7 and len(passages) == 6
    assert {one["id"]: broken(validators, one) for one in passages} == {
        one["id"]: [] for one in passages
    }


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("@context", "http://example.org/"),
        ("type", "Note"),
        ("id", None),
        ("target", {"source": 4}),
        ("bodyValue", "both"),
    ],
)
def test_the_schemas_refuse_what_is_none(validators, passages, key, value):
    assert broken(validators, passages[0] | {key: value}) != []
