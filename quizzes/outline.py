"""The outline of an essay: claims in order, each with the labels of the evidence under it.

It is kept beside the answer as plain text in named parts, as answers in parts are:

    § 1
    The gates were shut.
    § 1-with
    Doc 1, ¶3
    Doc 2, ¶1

Turning it into paragraphs adds to the answer and takes nothing from the outline.
"""

import re
from dataclasses import dataclass

from quizzes.kinds.parts import joined, parts_of

MOST_CLAIMS = 20
LONGEST_CLAIM = 2000  # characters
MOST_LABELS = 40  # under one claim
LONGEST_LABEL = 40  # characters, as of `Evidence.label`

_ENDING = re.compile(r"[.!?…]*\Z")


@dataclass(frozen=True)
class Claim:
    text: str = ""
    labels: tuple = ()

    @property
    def is_blank(self):
        return not (self.text.strip() or self.labels)

    @property
    def paragraph(self):
        """The claim as one paragraph, its labels before the mark that ends it."""
        words = " ".join(self.text.split())
        ending = _ENDING.search(words)[0]
        places = [f"({label})" for label in self.labels if f"({label})" not in words]
        return " ".join(filter(None, [words.removesuffix(ending).rstrip(), *places])) + ending


def read(text):
    """The claims of a stored outline."""
    parts = parts_of(text)
    numbers = sorted({int(name.partition("-")[0]) for name in parts})
    return [
        Claim(
            parts.get(str(number), ""),
            tuple(filter(None, parts.get(f"{number}-with", "").split("\n"))),
        )
        for number in numbers
    ]


def write(claims):
    """The outline to store; claims that say nothing are left out."""
    parts = {}
    for number, claim in enumerate((one for one in claims if not one.is_blank), 1):
        parts |= {str(number): claim.text, f"{number}-with": "\n".join(claim.labels)}
    return joined(parts)


def moved(claims, at, by):
    """The claims with the one at `at` moved `by` places, as far as there are places."""
    rest = [*claims[:at], *claims[at + 1 :]]
    to = max(0, at + by)
    return [*rest[:to], *claims[at : at + 1], *rest[to:]]


def merged(claims, others):
    """All claims of both: one that says the same has the evidence of both under it."""
    found = {claim.text: claim.labels for claim in claims}
    for claim in others:
        labels = found.get(claim.text, ())
        found[claim.text] = tuple(dict.fromkeys([*labels, *claim.labels]))
    return [Claim(text, labels) for text, labels in found.items()]


def in_prose(answer, claims):
    """The answer with a paragraph for each claim at its end, but for those it has already."""
    fresh = [one.paragraph for one in claims if one.paragraph not in answer]
    return "\n\n".join(filter(None, [answer.rstrip(), *fresh])) if fresh else answer
