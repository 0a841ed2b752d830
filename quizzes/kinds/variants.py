from types import SimpleNamespace

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.kinds.base import OnPaper, lines_in, starters_field, with_starters
from quizzes.kinds.documents import on_table
from quizzes.kinds.items import KEYS
from quizzes.kinds.parts import Group, InParts, text_part
from sources.comparing import compare

MOST = 20


class Variants(InParts):
    """Two texts of one document: what kind of difference each is, and why it matters.

    The differences are found once, when the author saves, and kept with the question:
    `[{"key": "a", "left": …, "right": …, "at": [¶ or None, ¶ or None], "view": …}]`.
    Their words are told where both texts are among `question.open_texts`, the names of the
    documents that the reader of the page may read there; nowhere else.
    """

    key = "variants"
    name = gettext_lazy("Textual variants")
    about = gettext_lazy("Two texts of a document: spelling, order or meaning, and why.")
    order = 11
    keeps_texts = True

    SORTS = [
        ("spelling", gettext_lazy("spelling")),
        ("order", gettext_lazy("order")),
        ("meaning", gettext_lazy("meaning")),
    ]

    def differences(self, question):
        return question.settings.get("differences", [])

    def groups(self, question):
        labels = question.settings.get("texts", ["", ""])
        return [
            self.group(number, one, labels, _is_closed(question))
            for number, one in enumerate(self.differences(question), 1)
        ]

    def group(self, number, one, labels, is_closed):
        fields = {
            one["key"]: forms.ChoiceField(
                label=_("It changes"), choices=self.SORTS, required=False, widget=forms.RadioSelect
            ),
            f"{one['key']}-why": text_part(_("Because")),
        }
        lines = [
            (f"{label}, ¶{paragraph}" if paragraph else label, words or _("(nothing)"))
            for label, paragraph, words in zip(
                labels, one["at"], (one["left"], one["right"]), strict=True
            )
        ]
        legend = _("Difference %d") % number
        if is_closed:
            return Group(fields, legend, about=_("Its words are not shown now."), name=legend)
        return Group(fields, legend, lines=lines, name=_named(number, one))

    def said(self, question, answer):
        groups = zip(self.groups(question), self.differences(question), strict=True)
        views = {group.name: one["view"] for group, one in groups}
        return [
            one._replace(right=self.other_view(one, views[one.group])) if one.start is None else one
            for one in super().said(question, answer)
        ]

    def other_view(self, said, view):
        words = str(dict(self.SORTS).get(view, ""))
        return "" if words == said.text else words

    def lacks(self, question):
        return "" if self.differences(question) else _("has no differences")

    def on_paper(self, question):
        heads = ["", *(words for _key, words in self.SORTS), _("Because")]
        rows = [group.name for group in self.groups(question)] if _is_closed(question) else None
        return OnPaper(heads=heads, rows=rows or list(map(_in_short, self.differences(question))))

    def settings_fields(self):
        return {
            "texts": forms.CharField(
                label=gettext_lazy("The two texts"),
                max_length=60,
                help_text=gettext_lazy(
                    "Their labels with a comma between them: Doc 1, Doc 1B. Both must lie on the "
                    "table."
                ),
            ),
            "differences": forms.CharField(
                label=gettext_lazy("The differences"),
                max_length=20_000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 8}),
                help_text=gettext_lazy(
                    "Left empty, the program compares the two texts when you save and lists the "
                    "first 20. Then you can take lines away. What you think of one may follow "
                    "after two slashes: régime | regime // spelling. Students see that with what "
                    "was right."
                ),
            ),
            "starters": starters_field(),
        }

    def initial_settings(self, settings):
        shown = {
            "texts": ", ".join(settings.get("texts", [])),
            "differences": "\n".join(map(_as_line, settings.get("differences", []))),
        }
        return super().initial_settings(settings) | shown

    def clean_settings(self, cleaned, table=None):
        labels = _labels(cleaned["texts"], table)
        found = _compared(labels, table)
        rows = [self.row(line) for line in lines_in(cleaned["differences"])] or found
        if not rows:
            raise ValidationError({"differences": _("The two texts do not differ.")})
        if len(rows) > MOST:
            raise ValidationError({"differences": _("Write at most %d lines.") % MOST})
        at = {(one["left"], one["right"]): one["at"] for one in found}
        differences = [
            {"key": key, **one, "at": at.get((one["left"], one["right"]), [None, None])}
            for key, one in zip(KEYS, rows, strict=False)
        ]
        return with_starters(cleaned | {"texts": labels, "differences": differences})

    def row(self, line):
        words, _slashes, view = line.partition("//")
        left, bar, right = words.partition("|")
        view = view.strip().casefold()
        if not bar or left.strip() == right.strip():
            sentence = _("Write both wordings with a bar between them: “%s”")
            raise ValidationError({"differences": sentence % line[:80]})
        if view and view not in dict(self.SORTS):
            sentence = _("After the slashes write spelling, order or meaning: “%s”")
            raise ValidationError({"differences": sentence % line[:80]})
        return {"left": left.strip(), "right": right.strip(), "view": view}


def _is_closed(question):
    opened = getattr(question, "open_texts", ())
    return not all(name in opened for name in question.settings.get("texts", [""]))


def _in_short(one):
    return f"{one['left'] or '–'} | {one['right'] or '–'}"


def _named(number, one):
    return f"{number}. {_in_short(one)}"


def _as_line(one):
    view = f" // {one['view']}" if one["view"] else ""
    return f"{one['left']} | {one['right']}{view}"


def _labels(typed, table):
    names = [name.strip() for name in typed.split(",") if name.strip()]
    labels = list(dict.fromkeys(on_table(table, name, "texts") for name in names))
    if len(labels) != 2:
        raise ValidationError({"texts": _("Name two documents: Doc 1, Doc 1B")})
    return labels


def _compared(labels, table):
    """The first differences of the two texts as they lie on the table."""
    documents = [table.documents[label] for label in labels] if table else []
    if any(one.withheld_because or one.text.source.is_for_teachers for one in documents):
        words = _("Students may not see the words of one of these documents.")
        raise ValidationError({"texts": words})
    if not documents:
        return []
    comparison = compare(*map(_as_given, documents))
    if not comparison.is_alike:
        words = _("These two texts have too little in common to be compared word by word.")
        raise ValidationError({"texts": words})
    return [_found(one) for one in comparison.differences[:MOST]]


def _as_given(document):
    """The excerpt that students read."""
    text = document.shown_version.reading_text
    return SimpleNamespace(reading_text=text, blocks=document.shown_blocks)


def _found(one):
    left, right = (" ".join(side.words.split()) for side in (one.left, one.right))
    return {
        "left": left,
        "right": right,
        "view": "",
        "at": [one.left.paragraph, one.right.paragraph],
    }


KIND = Variants()
