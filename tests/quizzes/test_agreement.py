"""How far two graders agree: words and measures."""

import os
import random

import pytest

from quizzes.agreement import LEAST_FOR_KAPPA, Agreement, kappa

#: Cohen's own kind of table: both yes 20, only the first 5, only the second 10, both no 15.
TABLE = [(1, 1)] * 20 + [(1, 0)] * 5 + [(0, 1)] * 10 + [(0, 0)] * 15


def generated(seed, count=60, levels=4):
    """Two graders of whom the second mostly follows the first."""
    chance = random.Random(seed)
    ones = [chance.randrange(levels) for _ in range(count)]
    steps = (0, 0, 0, 1, -1, 2)
    return [(one, min(levels - 1, max(0, one + chance.choice(steps)))) for one in ones]


def test_in_words():
    found = Agreement([(2, 2)] * 8 + [(2, 1)] * 2 + [(0, 1)] + [(3, 0)])
    assert (found.count, found.same, found.higher, found.lower, found.further) == (12, 8, 2, 1, 1)


def test_half_points():
    found = Agreement([(1.5, 1.5), (2, 1.5), (1, 2), (0, 2)])
    assert (found.same, found.higher, found.lower, found.further) == (1, 1, 1, 1)


def test_kappa_by_hand():
    """0.7 seen, 0.5 by chance. Of two levels the weights change nothing."""
    found = Agreement(TABLE)
    assert found.kappa == pytest.approx(0.4)
    assert found.weighted_kappa == pytest.approx(0.4)


def test_no_kappa_of_few():
    pairs = generated(1, count=LEAST_FOR_KAPPA)
    assert Agreement(pairs).kappa is not None
    assert Agreement(pairs[1:]).kappa is None


def test_no_kappa_where_chance_explains_all():
    assert Agreement([(1, 1)] * 40).kappa is None


@pytest.mark.parametrize("seed", range(20))
def test_as_scikit_learn_has_it(seed, monkeypatch):
    monkeypatch.syspath_prepend(os.environ.get("DOSSIER_SKLEARN", ""))
    metrics = pytest.importorskip("sklearn.metrics", reason="needs scikit-learn in DOSSIER_SKLEARN")
    pairs = generated(seed, count=40 + seed)
    ones, others = zip(*pairs, strict=True)
    plain = kappa(pairs, lambda one, other: one != other)
    weighted = kappa(pairs, lambda one, other: (one - other) ** 2)
    expected = metrics.cohen_kappa_score(ones, others)
    assert plain == pytest.approx(expected)
    squared = metrics.cohen_kappa_score(ones, others, weights="quadratic")
    assert weighted == pytest.approx(squared)
