"""Whatever JSON is sent to be saved, it is read or refused; it never breaks anything."""

import json
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from quizzes.forms.save import Refused, Work, read_work
from quizzes.plain import plain

WORDS = st.text(st.characters())
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.sampled_from(["", "t1"])
)
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(WORDS, inner), max_leaves=12
)
KEYS = st.sampled_from(
    ["key", "question", "role", "label", "document", "start", "end", "quote", "prefix", "suffix"]
) | st.just("x")
CITED = st.dictionaries(KEYS, SCALARS | st.integers(0, 99))
CLAIM = st.fixed_dictionaries(
    {"text": WORDS | SCALARS, "labels": st.lists(WORDS | SCALARS) | ANYTHING}
)
WORKS = st.fixed_dictionaries(
    {
        "round": st.just(1) | ANYTHING,
        "base": st.integers(0, 9) | ANYTHING,
        "tab": st.just("t1") | ANYTHING,
        "seq": st.integers(0, 9) | ANYTHING,
        "user": st.just(1) | ANYTHING,
        "answers": st.dictionaries(st.sampled_from(["1", "2", "x"]), WORDS | ANYTHING) | ANYTHING,
        "evidence": st.lists(CITED) | ANYTHING,
        "claims": st.dictionaries(st.sampled_from(["1", "x"]), st.lists(CLAIM)) | ANYTHING,
    }
)


def read(body):
    try:
        return read_work(SimpleNamespace(body=body))
    except Refused as refused:
        assert refused.status in (400, 413)
        json.dumps(refused.answer)
        return None


@given(WORKS | ANYTHING)
def test_any_json(sent):
    work = read(json.dumps(sent).encode())
    if work is not None:
        assert isinstance(work, Work)
        assert 0 <= work.base < 2**31
        json.dumps(list(work.answers.values())).encode()


@given(st.binary(max_size=200))
def test_any_bytes(body):
    read(body)


@given(st.text(st.characters(codec=None)) | WORDS)
def test_plain_text_can_always_be_stored(text):
    kept = plain(text)
    kept.encode()
    assert "\x00" not in kept
    assert "\r" not in kept
    assert plain(kept) == kept
