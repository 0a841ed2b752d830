from decimal import Decimal
from itertools import combinations

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.kinds.base import OnPaper, Said, lines_in, share, thinking_field, with_starters
from quizzes.kinds.items import check_lines, in_turn, items_field, keyed
from quizzes.kinds.parts import Group, InParts, parts_of


class Chronology(InParts):
    """Documents or events to be put in order.

    The items are kept as students meet them, in the order of the alphabet; `right` lists their
    keys as they belong. An answer gives each item its place, counted from 1.
    """

    key = "chronology"
    name = _("Chronology")
    about = _("Documents or events to put in order of time.")
    order = 7
    marked_by_program = True
    graded_by_people = False
    script = "js/ordering.js"
    pieces = "quizzes/_ordering.html"

    PAIRS, PLACES, ALL_OR_NOTHING = "pairs", "places", "all_or_nothing"
    CREDITS = [
        (PAIRS, _("Each pair in the right order earns a share, in the wrong one takes one away")),
        (PLACES, _("Each one in its right place earns a share")),
        (ALL_OR_NOTHING, _("All in order or nothing")),
    ]

    def items(self, question):
        return question.settings.get("items", [])

    def groups(self, question):
        items = self.items(question)
        places = [("", _("no place yet")), *((str(n), n) for n in range(1, len(items) + 1))]
        return [
            Group(
                {
                    item["key"]: forms.ChoiceField(
                        label=item["text"], choices=places, required=False
                    )
                    for item in items
                }
            )
        ]

    def said(self, question, answer):
        """The items in the order they were given; those without a place are left out."""
        places, right = parts_of(answer), question.settings.get("right", [])
        given = [item for item in self.items(question) if item["key"] in places]
        return [
            self.standing(item["text"], places[item["key"]], right.index(item["key"]) + 1)
            for item in sorted(given, key=lambda item: int(places[item["key"]]))
        ]

    def standing(self, text, place, right):
        return Said(f"{place}. {text}", right="" if place == str(right) else _("place %d") % right)

    def advice(self, question, answer):
        places = list(parts_of(answer).values())
        if len(set(places)) < len(places):
            return _("Two stand in the same place.")
        if 0 < len(places) < len(self.items(question)):
            return _("Some have no place yet.")
        return ""

    def rule(self, question):
        return dict(self.CREDITS)[question.settings.get("credit", self.PAIRS)]

    def score(self, question, answer):
        right, credit = question.settings["right"], question.settings.get("credit", self.PAIRS)
        places = {key: int(place) for key, place in parts_of(answer).items()}
        standing = sum(places.get(key) == place for place, key in enumerate(right, 1))
        if credit == self.ALL_OR_NOTHING:
            return question.points if standing == len(right) else Decimal(0)
        if credit == self.PLACES:
            return share(question.points, standing, len(right))
        return self._by_pairs(question, right, places)

    def _by_pairs(self, question, right, places):
        pairs = list(combinations(right, 2))
        both = [(places[one], places[two]) for one, two in pairs if {one, two} <= places.keys()]
        ahead = sum(one < two for one, two in both) - sum(one > two for one, two in both)
        return share(question.points, ahead, len(pairs))

    def lacks(self, question):
        return "" if self.items(question) else _("has nothing to put in order")

    def on_paper(self, question):
        rows = [item["text"] for item in self.items(question)]
        return OnPaper(heads=("", _("Its number in the order of time")), rows=rows)

    def settings_fields(self):
        return {
            "items": items_field(
                _("What is put in order"),
                _(
                    "One a line, 3 to 12, in the right order, the earliest first. "
                    "Students meet them in the order of the alphabet."
                ),
            ),
            "credit": forms.ChoiceField(label=_("Not wholly right"), choices=self.CREDITS),
            "starters": thinking_field(),
        }

    def initial_settings(self, settings):
        texts = {item["key"]: item["text"] for item in settings.get("items", [])}
        items = "\n".join(texts[key] for key in settings.get("right", []))
        return super().initial_settings(settings) | {"items": items}

    def clean_settings(self, cleaned, table=None):
        lines = lines_in(cleaned["items"])
        check_lines(lines, "items", 3, 12)
        items = shuffled(lines)
        key = {item["text"]: item["key"] for item in items}
        right = [key[line] for line in lines]
        return with_starters(cleaned | {"items": items, "right": right})


def shuffled(lines):
    """In the order of the alphabet; turned round where that would give the answer away."""
    items = in_turn(lines)
    return keyed(lines[::-1]) if [item["text"] for item in items] == lines else items


KIND = Chronology()
