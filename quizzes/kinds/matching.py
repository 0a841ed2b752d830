from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from quizzes.kinds.base import OnPaper, Said, lines_in, share, starters_field, with_starters
from quizzes.kinds.items import check_lines, in_turn, items_field, keyed
from quizzes.kinds.parts import Group, InParts, parts_of, text_part


class Matching(InParts):
    """Items put into named groups.

    Both are kept in the order of the alphabet; `right` tells each item's group. Where no item has
    one the sorting is the student's own, and a person judges it.
    """

    key = "matching"
    name = _("Matching and sorting")
    about = _("Documents, people or reasons to put into groups you name.")
    order = 8
    marked_by_program = True

    SHARE, LESS, ALL_OR_NOTHING = "share", "less", "all_or_nothing"
    CREDITS = [
        (SHARE, _("Each one in its right group earns a share")),
        (LESS, _("Each one in its right group earns a share, in a wrong one takes one away")),
        (ALL_OR_NOTHING, _("All in their right groups or nothing")),
    ]

    def items(self, question):
        return question.settings.get("items", [])

    def groups_named(self, question):
        return [(group["key"], group["text"]) for group in question.settings.get("groups", [])]

    def groups(self, question):
        choices = [("", _("no group yet")), *self.groups_named(question)]
        why = question.settings.get("why")
        rows = []
        for item in self.items(question):
            label = _("It belongs to") if why else item["text"]
            field = forms.ChoiceField(label=label, choices=choices, required=False)
            because = {f"{item['key']}-why": text_part(_("Because"))} if why else {}
            rows.append(Group({item["key"]: field} | because, item["text"] if why else ""))
        return rows

    def said(self, question, answer):
        """Each item with its group; where anything is sorted, also what was left out."""
        parts, names = parts_of(answer), dict(self.groups_named(question))
        if not parts:
            return []
        if not self.is_scored(question):
            return super().said(question, answer)
        right = question.settings["right"]
        return [
            self.sorted_as(item["text"], names, parts.get(item["key"]), right[item["key"]])
            for item in self.items(question)
        ]

    def sorted_as(self, label, names, chosen, right):
        return Said(names.get(chosen, "–"), label, right="" if chosen == right else names[right])

    def is_scored(self, question):
        return bool(question.settings.get("right"))

    def rule(self, question):
        if not self.is_scored(question):
            return ""
        return dict(self.CREDITS)[question.settings.get("credit", self.SHARE)]

    def score(self, question, answer):
        right, chosen = question.settings["right"], parts_of(answer)
        met = sum(chosen.get(key) == group for key, group in right.items())
        wrong = sum(key in chosen and chosen[key] != group for key, group in right.items())
        credit = question.settings.get("credit", self.SHARE)
        if credit == self.ALL_OR_NOTHING:
            return question.points if met == len(right) else Decimal(0)
        return share(question.points, met - (wrong if credit == self.LESS else 0), len(right))

    def lacks(self, question):
        return "" if self.items(question) else _("has nothing to sort")

    def on_paper(self, question):
        names = [name for _key, name in self.groups_named(question)]
        why = [_("Because")] if question.settings.get("why") else []
        return OnPaper(heads=["", *names, *why], rows=[one["text"] for one in self.items(question)])

    def settings_fields(self):
        return {
            "items": items_field(
                _("What belongs where"),
                _(
                    "One a line, 2 to 20, with its group after an equals sign: Doc 1 = Public. "
                    "A group that nothing belongs to: = Neither. "
                    "Leave all groups out behind the items and name them alone if the sorting is "
                    "the student’s own: then you grade it. Students meet items and groups in the "
                    "order of the alphabet."
                ),
                rows=8,
            ),
            "credit": forms.ChoiceField(label=_("Not wholly right"), choices=self.CREDITS),
            "why": forms.BooleanField(
                label=_("Ask why, with a passage"),
                required=False,
                help_text=_("Only where you grade it."),
            ),
            "starters": starters_field(),
        }

    def initial_settings(self, settings):
        names = {group["key"]: group["text"] for group in settings.get("groups", [])}
        right, used = settings.get("right", {}), set(settings.get("right", {}).values())
        lines = [
            f"{item['text']} = {names[right[item['key']]]}" if right else item["text"]
            for item in settings.get("items", [])
        ]
        lines += [f"= {name}" for key, name in names.items() if key not in used]
        return super().initial_settings(settings) | {"items": "\n".join(lines)}

    def clean_settings(self, cleaned, table=None):
        pairs = [_pair(line) for line in lines_in(cleaned["items"])]
        items = [item for item, _group in pairs if item]
        groups = list(dict.fromkeys(group for _item, group in pairs if group))
        check_lines(items, "items", 2, 20)
        _check_groups(pairs, groups)
        items, groups = in_turn(items), keyed(sorted(groups, key=str.casefold))
        key = {group["text"]: group["key"] for group in groups}
        group_of = {item: group for item, group in pairs if item}
        right = {one["key"]: key[group_of[one["text"]]] for one in items if group_of[one["text"]]}
        if right and cleaned["why"]:
            raise ValidationError({"why": _("The program cannot grade reasons.")})
        sorting = {"items": items, "groups": groups, "right": right, "why": bool(cleaned["why"])}
        return with_starters(cleaned | sorting)


def _pair(line):
    """(item, group) of "Doc 1 = Public", "Doc 1" or "= Neither"; "" where there is none."""
    if line.startswith("="):
        return "", line.removeprefix("=").strip()
    item, equals, group = line.rpartition(" = ")
    return (item.strip(), group.strip()) if equals else (line.removesuffix("=").strip(), "")


def _check_groups(pairs, groups):
    """Raises `ValidationError` where the groups cannot be chosen from, or only some are told."""
    alone = [item for item, group in pairs if item and not group]
    told = [item for item, group in pairs if item and group]
    if alone and told:
        words = _("“%s” has no group. Write it after an equals sign, or give none a group.")
        raise ValidationError({"items": words % alone[0]})
    if not 2 <= len(groups) <= 10:
        words = _("Name 2 to 10 groups, such as: Doc 1 = Public, or alone: = Public")
        raise ValidationError({"items": words})
    if any(len(group) > 100 for group in groups):
        raise ValidationError({"items": _("Shorten the groups’ names to 100 letters.")})


KIND = Matching()
