"""Exported passages beside what the Web Annotation Data Model says that they must be.

The rules are those that the W3C's recommendation of 23 February 2017 calls a "must" of what we
export, as a schema of our own and in tests below it:

- 3.1 the context is among the contexts, `id` is one IRI, Annotation is among the types, there is
  a target;
- 3.2.4 a textual body has one `value`; 3.2.5 a `bodyValue` is one string, never beside a `body`;
- 3.3.5 a motivation is one of the vocabulary's;
- 4 a specific resource has one source, an IRI; its scope is one;
- 4.2.4 a quotation has one `exact`, of normalized words without markup; 4.2.5 a position one
  `start` and one `end`, whole numbers from 0; both count characters of Unicode, not of UTF-16;
- 5.2 a page has one IRI, AnnotationPage among its types, and its items in a list.

Of what we do not export (dates, agents, rights, choices, styles, states, other selectors) it has
further ones. `test_annotations.py` asks the W3C's own files where they are, and
`test_annotation_readers.py` its context.
"""

import unicodedata

import jsonschema
import pytest

from tests.cast import make_source

pytestmark = pytest.mark.django_db
BODY = (
    "The talks go on. 𠮷 said so.\n\n> Nobody signs[^e1].\n\n1. One\n2. Two\n\n"
    "| a | b |\n| --- | --- |\n| c | d |\n\n[^e1]: Or *almost* nobody."
)
IRI = {"type": "string", "format": "uri", "pattern": "^[a-z][a-z0-9+.-]*:"}
WORDS = {"type": "string"}
PLACE = {"type": "integer", "minimum": 0}


def kind(name):
    """A class by its name, alone or among others (2.1)."""
    return {"anyOf": [{"const": name}, {"type": "array", "contains": {"const": name}}]}


def record(required, **properties):
    return {"type": "object", "required": required, "properties": properties}


def one_or_more(schema):
    return {"anyOf": [schema, {"type": "array", "minItems": 1, "items": schema}]}


#: 4.2.4 and 4.2.5
SELECTORS = [
    record(
        ["type", "exact"], type=kind("TextQuoteSelector"), exact=WORDS, prefix=WORDS, suffix=WORDS
    ),
    record(["type", "start", "end"], type=kind("TextPositionSelector"), start=PLACE, end=PLACE),
]
#: 3.2.4 and 4: an IRI alone, or what has one source.
RESOURCE = {
    "anyOf": [
        IRI,
        record(["source"], type=kind("SpecificResource"), source=IRI, scope=IRI,
               selector=one_or_more({"anyOf": SELECTORS})),
        record(["type", "value"], type=kind("TextualBody"), value=WORDS, format=WORDS),
    ]
}  # fmt: skip
#: 3.3.5
MOTIVATIONS = [
    "assessing", "bookmarking", "classifying", "commenting", "describing", "editing",
    "highlighting", "identifying", "linking", "moderating", "questioning", "replying", "tagging",
]  # fmt: skip
ANNOTATION = record(
    ["@context", "id", "type", "target"],
    **{
        "@context": {
            "anyOf": [
                {"const": "http://www.w3.org/ns/anno.jsonld"},
                {"type": "array", "contains": {"const": "http://www.w3.org/ns/anno.jsonld"}},
            ]
        },
        "id": IRI,
        "type": kind("Annotation"),
        "motivation": one_or_more({"enum": MOTIVATIONS}),
        "body": one_or_more(RESOURCE),
        "target": one_or_more(RESOURCE),
        "bodyValue": WORDS,
    },
) | {"not": {"required": ["body", "bodyValue"]}}  # 3.2.5: never both
PAGE = record(
    ["@context", "id", "type", "items"],
    id=IRI,
    type=kind("AnnotationPage"),
    items={"type": "array", "minItems": 1},
)

IS_ONE = jsonschema.Draft202012Validator(ANNOTATION)


@pytest.fixture
def page(sign_in, ana, rivera):
    make_source("talks", "The talks", BODY, owner=rivera)
    return sign_in(ana).get("/sources/talks/passages.json").json()


@pytest.fixture
def passages(page):
    return [{"@context": page["@context"], **one} for one in page["items"]]


def test_it_works(page, passages):
    jsonschema.validate(page, PAGE)
    assert len(passages) == 6
    for one in passages:
        IS_ONE.validate(one)
        start, end = (one["target"]["selector"][1][name] for name in ("start", "end"))
        assert start < end


def test_words_are_normalized_and_counted_in_characters_of_unicode(sign_in, ana, passages):
    """4.2.4 and 4.2.5. What lies beyond a sign of two units in UTF-16 would be one off."""
    assert "𠮷" in passages[0]["target"]["selector"][0]["exact"]
    for one in passages:
        quote, position = one["target"]["selector"]
        words = sign_in(ana).get(one["target"]["source"]).content.decode()
        start, end = position["start"], position["end"]
        assert words[start:end] == quote["exact"] == unicodedata.normalize("NFC", quote["exact"])
        assert words[:start].endswith(quote["prefix"]) and words[end:].startswith(quote["suffix"])
        assert "<" not in quote["exact"]


def test_one_passage(sign_in, ana, passages):
    address = passages[0]["id"].removeprefix("http://testserver")
    IS_ONE.validate(sign_in(ana).get(address).json())


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("@context", "http://example.org/"),
        ("id", "talks"),
        ("id", None),
        ("type", "Note"),
        ("target", []),
        ("target", {"source": 4}),
        ("target", {"source": "http://example.org/", "selector": {"type": "TextQuoteSelector"}}),
        ("motivation", "shouting"),
        ("bodyValue", "both"),
        ("body", {"type": "TextualBody"}),
        ("body", {"type": "TextualBody", "value": ["two", "words"]}),
        ("target", {"type": "SpecificResource"}),
        ("target", {"source": ["http://example.org/1", "http://example.org/2"]}),
        ("target", {"source": "http://example.org/", "scope": "page"}),
        (
            "target",
            {
                "source": "http://example.org/",
                "selector": {"type": "TextPositionSelector", "start": -1, "end": 2},
            },
        ),
        (
            "target",
            {
                "source": "http://example.org/",
                "selector": {"type": "TextPositionSelector", "start": "0"},
            },
        ),
    ],
)
def test_the_schema_refuses_what_is_none(passages, key, value):
    assert not IS_ONE.is_valid(passages[0] | {key: value})


@pytest.mark.parametrize("key", ["@context", "id", "type", "target"])
def test_nor_what_lacks_something(passages, key):
    assert not IS_ONE.is_valid({name: one for name, one in passages[0].items() if name != key})
