"""How far two graders agree on the same answers: in words first, in measures beside.

`pairs` are (what the one gives, what the other gives): places on the scale of a row's levels, or
points where there is no rubric.
Measures: J. Cohen, "A Coefficient of Agreement for Nominal Scales" (1960) and "Weighted Kappa"
(1968), the weights here those of squared distance.
"""

from collections import Counter
from dataclasses import dataclass

#: Of fewer papers a kappa says little, and looks as if it said much.
LEAST_FOR_KAPPA = 30


@dataclass(frozen=True)
class Agreement:
    pairs: list

    @property
    def count(self):
        return len(self.pairs)

    @property
    def same(self):
        return sum(one == other for one, other in self.pairs)

    @property
    def higher(self):
        """On how many the first gives more, by one at most."""
        return sum(0 < one - other <= 1 for one, other in self.pairs)

    @property
    def lower(self):
        return sum(0 < other - one <= 1 for one, other in self.pairs)

    @property
    def further(self):
        """On how many they are more than one apart."""
        return sum(abs(one - other) > 1 for one, other in self.pairs)

    @property
    def kappa(self):
        """Cohen's kappa, -1 to 1; None of too few papers, or where chance alone explains all."""
        return self._kappa(lambda one, other: one != other)

    @property
    def weighted_kappa(self):
        """The same with squared distances: one level apart counts little, three much."""
        return self._kappa(lambda one, other: (one - other) ** 2)

    def _kappa(self, distance):
        if self.count < LEAST_FOR_KAPPA:
            return None
        return kappa(self.pairs, distance)


def kappa(pairs, distance):
    """One less the disagreement there is by that which chance would bring; None of none."""
    ones, others = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    seen = sum(distance(one, other) for one, other in pairs) / len(pairs)
    chance = sum(
        distance(one, other) * many * more
        for one, many in ones.items()
        for other, more in others.items()
    )
    return 1 - seen * len(pairs) ** 2 / chance if chance else None
