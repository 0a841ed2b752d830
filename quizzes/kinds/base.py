from abc import ABC, abstractmethod
from decimal import Decimal
from typing import NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.plain import PlainTextField

CENT = Decimal("0.01")


def share(points, part, whole):
    """So much of the points, to a hundredth; never less than none, never more than all."""
    return (Decimal(points) * max(0, min(part, whole)) / whole).quantize(CENT)


class Said(NamedTuple):
    """A piece of an answer to read: under which label, and what would have been right.

    `start` is where `text` stands in the answer; None where the text is not the student's own,
    such as the words of an option.
    """

    text: str
    label: str = ""
    group: str = ""
    start: int | None = None
    right: str = ""

    @property
    def end(self):
        return self.start + len(self.text)

    @property
    def lines(self):
        found = [line for line in self.text.splitlines() if line.strip()]
        name = ", ".join(map(str, filter(None, [self.group, self.label])))
        return [f"{name}: {found[0]}", *found[1:]] if name and found else found


class OnPaper(NamedTuple):
    """How a question stands on a sheet: options to tick, a table to fill in, lines to write on."""

    options: tuple = ()
    heads: tuple = ()
    rows: tuple = ()  # of the first cells
    lines: int = 0

    @property
    def ruled(self):
        return range(self.lines)


class Kind(ABC):
    """What a kind of question knows. An answer is always plain text.

    A student answers in `fields`. `answer_of` turns their cleaned values into that text and
    `values` turns it back. `score` gives `Decimal` points, or None where a person must judge.
    """

    key = ""
    name = ""
    about = ""  # a line for authors: what it asks of students
    order = 0
    shape = str  # what a page sends of it
    marked_by_program = False
    graded_by_people = True
    takes_evidence = True
    has_outline = False  # claims with their evidence can be gathered beside the answer
    #: Whether its key names passages of the very texts on the table: nobody reads others then.
    keeps_texts = False
    #: Of `Question.settings` what decides on points alone: the rest is what students are asked.
    scoring = ("right", "credit", "tolerance", "sought")
    longest = 100_000  # characters; far above any essay, far below what a save may carry
    script = ""  # of the page, where fields alone would do but not well
    pieces = ""  # a template with what the script puts in

    @abstractmethod
    def fields(self, question) -> dict[str, forms.Field]:
        """The form fields in which a student answers, by the name of their part."""

    @abstractmethod
    def answer_of(self, values) -> str:
        """The answer to store, of the cleaned `fields` by name."""

    @abstractmethod
    def values(self, answer) -> dict:
        """The values of `fields` that a stored answer stands for."""

    @abstractmethod
    def clean(self, question, value) -> str:
        """The answer to store of what a script sent. Raises `ValidationError`."""

    def is_blank(self, answer) -> bool:
        return not answer.strip()

    def is_scored(self, question) -> bool:
        """Whether the program gives the points of this question."""
        return self.marked_by_program and not self.lacks(question)

    def score(self, question, answer) -> Decimal | None:
        return None

    def score_response(self, response) -> Decimal | None:
        """The same, for kinds that must also look at what is cited."""
        return self.score(response.keyed, response.answer)

    def told(self, question) -> dict:
        """What stands before a student, without the key to it: the same for a corrected key."""
        told = {name: one for name, one in question.settings.items() if name not in self.scoring}
        return told | {"prompt": question.prompt, "kind": question.kind}

    def options(self, question) -> list[dict]:
        """What there is to choose from, each `{"key", "text", "right"}`; [] where nothing is."""
        return []

    def chosen(self, question, answer) -> list[dict]:
        """Those of `options` that an answer chose, in the question's order."""
        return []

    def said(self, question, answer) -> list[Said]:
        """The answer piece by piece, to read."""
        return [Said(answer, start=0)]

    def shown(self, question, answer) -> list[str]:
        """The answer as lines to read."""
        return [line for one in self.said(question, answer) for line in one.lines]

    def places(self, question) -> list[tuple[str, str]]:
        """(name, label) of the parts in which a passage can be cited."""
        return [("", "")] if self.takes_evidence else []

    def meanings(self, question) -> list[tuple[str, str]]:
        """(key, words) that a passage is marked in instead of what it does in an answer."""
        return []

    def cite_in(self, answer, part, label) -> str:
        """The answer with a place put in at the end of one of its parts."""
        values = self.values(answer)
        values[part] = f"{values.get(part, '').rstrip()} ({label})".lstrip()
        return self.answer_of(values)

    def advice(self, question, answer) -> str:
        """What a student should look at before turning in: no answer is ever refused."""
        return ""

    def rule(self, question) -> str:
        """What a student must know of the scoring before answering."""
        return ""

    def takes_sentences(self, question) -> bool:
        """Whether sentences are written in it: starters go into them, else one thinks with them."""
        fields = self.fields(question).values()
        return any(isinstance(one.widget, forms.Textarea) for one in fields)

    def lacks(self, question) -> str:
        """What its settings want before it can be asked: "has no options"; "" where nothing."""
        return ""

    def on_paper(self, question) -> OnPaper:
        return OnPaper()

    def settings_fields(self) -> dict[str, forms.Field]:
        """Fields of the question's own page in the admin, kept in `Question.settings`."""
        return {}

    def initial_settings(self, settings) -> dict:
        """Stored settings as initial values of `settings_fields`."""
        return settings | {"starters": "\n".join(settings.get("starters", []))}

    def clean_settings(self, cleaned, table=None) -> dict:
        """Cleaned `settings_fields` as they are stored. `table` is the part's `Table`."""
        return cleaned


class Whole(Kind):
    """An answer that is given in one field."""

    @abstractmethod
    def field(self, question) -> forms.Field:
        """The form field in which a student answers."""

    def fields(self, question):
        return {"": self.field(question)}

    def encode(self, value) -> str:
        return value or ""

    def decode(self, answer):
        return answer

    def answer_of(self, values):
        return self.encode(values[""])

    def values(self, answer):
        return {"": self.decode(answer)}

    def clean(self, question, value):
        return self.encode(self.field(question).clean(value))


class Written(Whole):
    """An answer in the student's own words."""

    rows = 4
    lines = 6  # on paper

    def field(self, question):
        return PlainTextField(
            label=_("Your answer"),
            required=False,
            max_length=self.longest,
            strip=False,
            widget=forms.Textarea(attrs={"rows": self.rows}),
        )

    def on_paper(self, question):
        return OnPaper(lines=self.lines)

    def settings_fields(self):
        return {
            "least_words": forms.IntegerField(
                label=_("Aim for at least"),
                min_value=0,
                max_value=20000,
                required=False,
            ),
            "most_words": forms.IntegerField(
                label=_("and at most"),
                min_value=0,
                max_value=20000,
                required=False,
                help_text=_("Words. Students see the aim and a count; nothing is cut off."),
            ),
            "passages": forms.IntegerField(
                label=_("Passages to cite"),
                min_value=0,
                max_value=20,
                required=False,
                help_text=_("How many passages an answer should rest on."),
            ),
            "starters": starters_field(),
        }

    def clean_settings(self, cleaned, table=None):
        kept = {name: value for name, value in cleaned.items() if value not in (None, "")}
        return with_starters(kept)


def thinking_field():
    """The starters of a question that is answered without a sentence."""
    field = starters_field()
    field.help_text = _(
        "One a line, such as: The letter says …, so … "
        "Students open them under the question to think with, or to say why to a neighbor."
    )
    return field


def starters_field():
    return forms.CharField(
        label=_("Sentence starters"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "One a line, such as: Because the writer was … "
            "Students open them under the question and can put one into their answer."
        ),
    )


def with_starters(cleaned):
    """The starters as a list; left out where there are none."""
    starters = lines_in(cleaned.pop("starters", ""))
    return cleaned | ({"starters": starters} if starters else {})


def lines_in(text):
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
