"""What comparing two texts costs, words alone and as a page, beside reading them once.

    .venv/bin/python benchmarks/compare.py [--words 20000] [--rounds 5]

Three pairs: a text and itself with a thousand changes, with paragraphs moved; two texts of the
same words in another order, the worst there is to align; a text and itself. The ratio is to
`str.split` of both texts and says more than the seconds on a machine with other work to do.
"""

import argparse
import random
import statistics
import sys
import time
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BOUND = 2.0
WORDS_IN_A_PARAGRAPH, VOCABULARY, CHANGES = 80, 4000, 1000


def prepare():
    sys.path.insert(0, str(ROOT))
    import os

    os.environ.update(
        DJANGO_SETTINGS_MODULE="benchmarks.bare_settings",
        SECRET_KEY=uuid.uuid4().hex * 2,
        HTTPS="off",
        DEBUG="off",
        ALLOWED_HOSTS="testserver",
        DATABASE_URL="sqlite://:memory:",
    )
    import django

    django.setup()


def words(count, seed):
    """As texts have them: few words often, many seldom."""
    chance = random.Random(seed)  # noqa: S311 (nothing is kept secret by it)
    weights = [1 / rank for rank in range(1, VOCABULARY + 1)]
    known = [f"word{number}" for number in range(VOCABULARY)]
    return chance.choices(known, weights, k=count)


def changed(row, seed=3):
    chance = random.Random(seed)  # noqa: S311
    row = list(row)
    for _ in range(CHANGES):
        row[chance.randrange(len(row))] = "changed"
    at = len(row) // 2
    return row[: at - 200] + row[at : at + 3000] + row[at - 200 : at] + row[at + 3000 :]


def text(row):
    lines = range(0, len(row), WORDS_IN_A_PARAGRAPH)
    return "\n\n".join(" ".join(row[at : at + WORDS_IN_A_PARAGRAPH]) for at in lines)


def timed(rounds, work, *given):
    seconds = []
    for _ in range(rounds):
        begun = time.perf_counter()
        result = work(*given)
        seconds.append(time.perf_counter() - begun)
    return statistics.median(seconds), result


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--words", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    prepare()
    from sources.comparing import compare
    from sources.comparing.sides import sides
    from sources.rendering import render

    row = words(asked.words, 1)
    one = render(text(row))
    pairs = {
        "changed": render(text(changed(row))),
        "unlike": render(text(words(asked.words, 2))),
        "the same": render(text(row)),
    }
    worst = 0
    for name, other in pairs.items():
        texts = one.reading_text, other.reading_text
        plain, _ = timed(asked.rounds, lambda texts=texts: [each.split() for each in texts])
        alone, found = timed(asked.rounds, compare, one, other)
        laid, _rows = timed(asked.rounds, sides, found, one, other)
        worst = max(worst, alone + laid)
        print(
            f"{name:9} {asked.words} words: {alone:.3f} s to compare, {laid:.3f} s to lay out,"
            f" {len(found.differences)} differences, {(alone + laid) / plain:.0f} times a split"
        )
    print(f"{'within' if worst < BOUND else 'OVER'} the bound of {BOUND} s")
    return int(worst >= BOUND)


if __name__ == "__main__":
    raise SystemExit(main())
