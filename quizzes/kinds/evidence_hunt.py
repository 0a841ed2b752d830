from decimal import Decimal
from typing import NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from quizzes.kinds.base import Said, Written, lines_in, share
from quizzes.kinds.documents import no_such
from quizzes.table import Table
from sources.passages import citations


class Place(NamedTuple):
    """A stretch of a version's reading text, in code points."""

    version: int
    start: int
    end: int

    def meets(self, other):
        """Whether at least half of the shorter one lies in the other."""
        if self.version != other.version:
            return False
        common = min(self.end, other.end) - max(self.start, other.start)
        return common * 2 >= min(self.end - self.start, other.end - other.start)


class EvidenceHunt(Written):
    """Passages to be found, scored by how they overlap those that the author names.

    What counts is what is cited in the answer: the very words where they were picked, the whole
    paragraph where only its place was typed.
    """

    key = "evidence_hunt"
    name = gettext_lazy("Evidence hunt")
    about = gettext_lazy("Find the passages that show something.")
    order = 6
    rows = 3
    lines = 5
    marked_by_program = True
    keeps_texts = True

    def sought(self, question):
        return question.settings.get("sought", [])

    def needed(self, question):
        """How many of the passages earn all points."""
        return question.settings.get("passages") or len(self.sought(question))

    def is_scored(self, question):
        return bool(self.sought(question))

    def rule(self, question):
        if not self.is_scored(question):
            return ""
        needed = self.needed(question)
        words = (
            ngettext("%d passage earns all points", "%d passages earn all points", needed) % needed
        )
        counts = _(
            "%s. A passage counts where at least half of it, or half of the one looked for, "
            "lies in the other. One that is none of them costs half a share"
        )
        return counts % words

    def score_response(self, response):
        table = Table(response.attempt.quiz, response.attempt.giving_id)
        places = [self.at(table, one["place"]) for one in self.sought(response.keyed)]
        sought, found = [place for place in places if place], self.found(response, table)
        missed = sum(not any(one.meets(place) for place in sought) for one in found)
        met = most_pairs(sought, found) - Decimal(missed) / 2
        return share(response.keyed.points, met, self.needed(response.keyed))

    def found(self, response, table):
        """The passages that the answer cites, each once."""
        picked = {
            one.label: Place(one.version_id, one.start, one.end) for one in response.evidence.all()
        }
        cited = citations(response.answer, table.documents)
        labels = dict.fromkeys(one.label for one in cited)
        places = [picked.get(label) or self.at(table, label) for label in labels]
        return [place for place in dict.fromkeys(places) if place]

    @staticmethod
    def at(table, place):
        span = table.span(place)
        return Place(span[0].shown_version.pk, *span[1:]) if span else None

    def said(self, question, answer):
        return [Said(answer, start=0, right="; ".join(map(_as_line, self.sought(question))))]

    def settings_fields(self):
        starters = super().settings_fields()["starters"]
        return {
            "sought": forms.CharField(
                label=gettext_lazy("The passages to find"),
                max_length=20_000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 6}),
                help_text=gettext_lazy(
                    "One a line: Doc 3, ¶2 for a paragraph, Doc 3, ¶2.1 for its first sentence. "
                    "Why it is one may follow after two slashes. A passage counts as found if at "
                    "least half of the shorter of the two, the student’s and yours, lies in the "
                    "other; each of the student’s counts for one of yours. One that is none of "
                    "yours takes half a share away. Leave this empty to grade it yourself."
                ),
            ),
            "passages": forms.IntegerField(
                label=gettext_lazy("How many are enough"),
                min_value=1,
                max_value=20,
                required=False,
                help_text=gettext_lazy("For all points. Left empty, all of them."),
            ),
            "starters": starters,
        }

    def initial_settings(self, settings):
        lines = map(_as_line, settings.get("sought", []))
        return super().initial_settings(settings) | {"sought": "\n".join(lines)}

    def clean_settings(self, cleaned, table=None):
        sought = [_sought(line, table) for line in lines_in(cleaned["sought"])]
        if len(sought) > 20:
            raise ValidationError({"sought": _("Write at most %d lines.") % 20})
        if sought and (cleaned["passages"] or 0) > len(sought):
            words = _("You name fewer passages than that.")
            raise ValidationError({"passages": words})
        return super().clean_settings(cleaned) | {"sought": sought}


def _as_line(one):
    return f"{one['place']} // {one['why']}" if one["why"] else one["place"]


def _sought(line, table):
    place, _slashes, why = line.partition(" // ")
    if table is not None and table.span(place) is None:
        name = place.rpartition(",")[0] or place
        if table.label(name) is None:
            raise ValidationError({"sought": no_such(table, name)})
        words = _("“%s” is no place there. Write the document and the paragraph: Doc 3, ¶2")
        raise ValidationError({"sought": words % place})
    return {"place": place.strip(), "why": why.strip()}


def most_pairs(sought, found):
    """How many of `sought` can each have one of `found` that meets it, no two the same."""
    taken = {}

    def seat(number, tried):
        for at, one in enumerate(found):
            if at in tried or not one.meets(sought[number]):
                continue
            tried.add(at)
            if at not in taken or seat(taken[at], tried):
                taken[at] = number
                return True
        return False

    return sum(seat(number, set()) for number in range(len(sought)))


KIND = EvidenceHunt()
