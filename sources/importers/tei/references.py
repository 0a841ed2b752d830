"""References from paper to paper: how many were seen, which are links here, which stay words."""

import re
from collections import Counter
from dataclasses import dataclass, field

from sources.importers.tei.phrases import SCHEME
from sources.importers.tei.reading import ID
from sources.models import Landmark, Source

TO = re.compile(r"\]\(edition:([^)\s]+)\)")
IN_A_FIELD = "they name no place, stand in a heading or a field, or hold a mark or a bracket"
IN_A_CHAPTER = "they stand in the heading of a chapter"
NOT_HERE = "that edition, or that place of it, is not in the library"


@dataclass
class References:
    """Counted while an edition is read. Addresses are "frus1949v07p2#pg_962"."""

    #: Ids of the documents in their order, and what references name, learnt by the survey.
    documents: list = field(default_factory=list)
    targets: set = field(default_factory=set)
    seen: int = 0
    stored: Counter = field(default_factory=Counter)
    words: Counter = field(default_factory=Counter)
    #: Those of the places stored that are there.
    there: set = field(default_factory=set)

    def expect(self, ref):
        self.targets.add((ref.get("target") or "").rpartition("#")[2])

    def expect_document(self, element):
        self.documents.append(element.get(ID) or "")
        self.targets.add(element.get(ID))

    def neighbors(self, number):
        """ "supra" and "infra" in FRUS: the paper before the one of this number, and the next."""
        around = {"supra": number - 1, "infra": number + 1}
        return {
            said: self.documents[at]
            for said, at in around.items()
            if 0 <= at < len(self.documents) and self.documents[at]
        }

    def take(self, element, found, words):
        """Of a document: what refers to a place of an edition, and what can be referred to.

        Returns how many stay words.
        """
        seen = len(_referring(element)) + words.neighbor_count
        stored = Counter(TO.findall(found.body))
        self.seen += seen
        self.stored += stored
        names = self.targets & found.landmarks.keys()
        self.there |= {f"{found.edition}#{name}" for name in names}
        return self._leave(IN_A_FIELD, seen - stored.total())

    def leave_in_heading(self, element):
        self.seen += len(_referring(element))
        return self._leave(IN_A_CHAPTER, len(_referring(element)))

    def _leave(self, why, count):
        if count:
            self.words[why] += count
        return count

    def look_elsewhere(self, owner):
        """Places of other editions, as far as the library has them."""
        pairs = [to.split("#") for to in self.stored.keys() - self.there]
        seen = Source.objects.visible_to(owner) if owner else Source.objects.here()
        found = Landmark.objects.filter(
            text__source__in=seen,
            edition__in={edition for edition, _name in pairs},
            name__in={name for _edition, name in pairs},
        )
        self.there |= self.stored.keys() & {str(one) for one in found}

    @property
    def linked(self):
        return sum(count for to, count in self.stored.items() if to in self.there)

    def left(self):
        """(to what, why, how many) of those that stay words."""
        missing = Counter()
        for to, count in self.stored.items():
            if to not in self.there:
                missing[to.partition("#")[0]] += count
        rows = [(f"references to {edition}", NOT_HERE, n) for edition, n in missing.items()]
        return rows + [("references", why, count) for why, count in self.words.items()]


def _referring(element):
    return [
        one for one in element.iter("{*}ref") if not SCHEME.fullmatch(one.get("target") or "")
    ]  # fmt: skip
