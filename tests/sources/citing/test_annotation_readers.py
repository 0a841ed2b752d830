"""Exported passages as other programs read them: through the W3C's own JSON-LD context.

Runs where `DOSSIER_NPM` names a node_modules folder with @dokieli/web-annotation, which carries
that context and a processor of JSON-LD, and reads annotations itself. Whatever the context gives
no meaning is refused, not dropped.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cast import make_source

MODULES = Path(os.environ.get("DOSSIER_NPM", ""))
PACKAGE = MODULES / "@dokieli/web-annotation"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not (PACKAGE.is_dir() and shutil.which("node")),
        reason="needs @dokieli/web-annotation in DOSSIER_NPM, and Node",
    ),
]
SCRIPT = """
import { readFileSync } from "node:fs"
import jsonld from "jsonld"
import { parseAnnotation } from "@dokieli/web-annotation"
const modules = "./node_modules/@dokieli/web-annotation/dist"
const { WEB_ANNOTATION_CONTEXT_DOCUMENT: document } = await import(`${modules}/contexts/anno.js`)
const documentLoader = async (url) => {
  if (url !== "http://www.w3.org/ns/anno.jsonld") throw new Error(`unknown context ${url}`)
  return { contextUrl: null, documentUrl: url, document }
}
const read = async (one) => {
  try {
    const meant = await jsonld.expand(one, { documentLoader, safe: true })
    return { meant, read: await parseAnnotation(one) }
  } catch (error) { return { refused: String(error.details?.event?.code ?? error.message) } }
}
console.log(JSON.stringify(await Promise.all(JSON.parse(readFileSync(0, "utf8")).map(read))))
"""
BODY = (
    "The talks go on. 𠮷 said so.\n\n> Nobody signs[^e1].\n\n1. One\n2. Two\n\n"
    "| a | b |\n| --- | --- |\n| c | d |\n\n[^e1]: Or *almost* nobody."
)
OA = "http://www.w3.org/ns/oa#"
NUMBER = "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"


def asked(annotations):
    """What each means and how it is read: {"meant", "read"}, or {"refused"}."""
    answer = subprocess.run(  # noqa: S603  (our script, and the strings on its standard input)
        [shutil.which("node"), "--input-type=module", "-e", SCRIPT],
        input=json.dumps(annotations),
        cwd=MODULES.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(answer.stdout)


@pytest.fixture
def passages(sign_in, ana, rivera):
    make_source("talks", "The talks", BODY, owner=rivera)
    page = sign_in(ana).get("/sources/talks/passages.json").json()
    return [{"@context": page["@context"], **one} for one in page["items"]]


def meaning(one):
    """What a passage of ours says in the W3C's vocabulary."""
    body, target = one["body"], one["target"]
    quote, position = target["selector"]
    selectors = [
        {"@type": [f"{OA}TextQuoteSelector"]}
        | {f"{OA}{name}": [{"@value": quote[name]}] for name in ("exact", "prefix", "suffix")},
        {"@type": [f"{OA}TextPositionSelector"]}
        | {
            f"{OA}{name}": [{"@value": position[name], "@type": NUMBER}]
            for name in ("start", "end")
        },
    ]
    return {
        "@id": one["id"],
        "@type": [f"{OA}Annotation"],
        f"{OA}motivatedBy": [{"@id": f"{OA}{one['motivation']}"}],
        f"{OA}hasBody": [
            {
                "@type": [f"{OA}TextualBody"],
                "http://www.w3.org/1999/02/22-rdf-syntax-ns#value": [{"@value": body["value"]}],
                "http://purl.org/dc/elements/1.1/format": [{"@value": "text/plain"}],
            }
        ],
        f"{OA}hasTarget": [
            {
                "@type": [f"{OA}SpecificResource"],
                f"{OA}hasSource": [{"@id": target["source"]}],
                f"{OA}hasScope": [{"@id": target["scope"]}],
                f"{OA}hasSelector": selectors,
            }
        ],
    }


def test_it_works(passages):
    answers = asked(passages)
    assert len(answers) == 6
    for one, answer in zip(passages, answers, strict=True):
        assert answer["meant"] == [meaning(one)]


def test_another_program_finds_the_words(passages):
    for one, answer in zip(passages, asked(passages), strict=True):
        quote = one["target"]["selector"][0]
        target = answer["read"]["target"]
        found = {name: target["selector"][name] for name in ("type", "exact", "prefix", "suffix")}
        assert (target["source"], found) == (one["target"]["source"], quote)


@pytest.mark.parametrize(
    "change",
    [
        {"targets": "http://example.org/"},
        {"id": "talks"},
        {"type": "Note of ours"},
        {"@context": "http://example.org/"},
    ],
)
def test_what_has_no_meaning_there_is_refused(passages, change):
    [answer] = asked([passages[0] | change])
    assert "refused" in answer
