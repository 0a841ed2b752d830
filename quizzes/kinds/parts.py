"""Answers in named parts: cards, grids, lists. They are stored as one plain text all the same:

    § maker
    The harbor master, who kept the gates (Doc 1, ¶1)
    § purpose
    To warn the council.

A part is named by a line of its own; parts without words are left out. So places cited in a
part, quotations and margin comments are found in the answer as in any prose.
"""

import re
from abc import abstractmethod
from dataclasses import dataclass, field

from django import forms
from django.core.exceptions import ValidationError

from quizzes.kinds.base import Kind, Said
from quizzes.plain import PlainTextField

NAME = re.compile(r"§ ([a-z0-9-]+)")
#: A line of the student's that would pass for a name carries one mark more.
LOOKS_LIKE_ONE = re.compile(r"^(?=§+ )", re.MULTILINE)
MARKED = re.compile(r"^§(?=§+ )", re.MULTILINE)


def joined(parts):
    """`{name: text}` as one answer."""
    return "\n".join(
        f"§ {name}\n{LOOKS_LIKE_ONE.sub('§', text)}" for name, text in parts.items() if text
    )


def stretches(answer):
    """`{name: (start, end)}`: where each part stands in the answer."""
    found, at, name = {}, 0, None
    for line in answer.split("\n"):
        end = at + len(line)
        if head := NAME.fullmatch(line):
            name = head[1]
            found[name] = (end + 1, end + 1)
        elif name:
            found[name] = (found[name][0], end)
        at = end + 1
    return found


def parts_of(answer):
    """`{name: text}` of an answer."""
    return {
        name: MARKED.sub("", answer[start:end]) for name, (start, end) in stretches(answer).items()
    }


@dataclass(frozen=True)
class Group:
    """Fields that stand together on the page, under a heading; an answer is read by `name`."""

    fields: dict
    legend: str = ""
    about: str = ""
    lines: list = field(default_factory=list)  # words to look at, each a (label, text)
    name: str = ""


class InParts(Kind):
    shape = dict
    longest = 10_000  # characters of one part

    @abstractmethod
    def groups(self, question) -> list[Group]:
        """The fields as they stand on the page."""

    def fields(self, question):
        return {name: one for group in self.groups(question) for name, one in group.fields.items()}

    def answer_of(self, values):
        return joined(values)

    def values(self, answer):
        return parts_of(answer)

    def clean(self, question, value):
        fields = self.fields(question)
        if value.keys() - fields.keys():
            raise ValidationError("unknown part", code="unknown")
        return joined({name: one.clean(value.get(name, "")) for name, one in fields.items()})

    def is_blank(self, answer):
        return not any(text.strip() for text in parts_of(answer).values())

    def places(self, question):
        return [
            (name, ": ".join(map(str, filter(None, [group.legend, one.label]))))
            for group in self.groups(question)
            for name, one in group.fields.items()
            if not isinstance(one, forms.ChoiceField)
        ]

    def said(self, question, answer):
        there, found = stretches(answer), []
        for group in self.groups(question):
            for name, one in group.fields.items():
                if name in there:
                    found.append(self.read(one, answer, *there[name], group))
        return found

    def read(self, one, answer, start, end, group):
        """One part to read: a choice in its words, anything else as it was written."""
        text = answer[start:end]
        if isinstance(one, forms.ChoiceField):
            text = str(dict(one.choices).get(text, text))
            return Said(text, one.label, group.name or group.legend)
        return Said(text, one.label, group.name or group.legend, start)


def text_part(label, help_text="", rows=2):
    return PlainTextField(
        label=label,
        required=False,
        max_length=InParts.longest,
        strip=False,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )
