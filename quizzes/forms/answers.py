"""The questions of a part as one form, each field made by its kind of question."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.citing import as_cited, cite, span_named
from quizzes.forms.save import LARGEST, Work
from quizzes.models import Evidence

SENT, STORED = "sent", "stored"
PICKS = [
    (SENT, gettext_lazy("What I just sent, as it stands in this box")),
    (STORED, gettext_lazy("What was saved somewhere else")),
]


class AnswersForm(forms.Form):
    """Bound to what a page without a script sends; `work` is then the save it asks for.

    The buttons of the page are fields too: `then` says where to go, `cite` a paragraph to cite
    ("d3:2"), `remove` a passage by its key, `make` a typed place ("7:Doc 3, ¶2"). After a
    conflict `pick-7` says which text of question 7 should stand.
    """

    round = forms.IntegerField(min_value=1, max_value=1000, widget=forms.HiddenInput)
    base = forms.IntegerField(min_value=0, max_value=LARGEST, widget=forms.HiddenInput)
    then = forms.ChoiceField(choices=[("save", ""), ("check", "")], required=False)
    cite = forms.RegexField(r"^d\d{1,3}:\d{1,4}$", required=False)
    remove = forms.CharField(max_length=40, required=False)
    make = forms.CharField(max_length=80, required=False)

    def __init__(self, desk, *args, initial=None, **kwargs):
        self.desk = desk
        where = {"round": desk.attempt.round, "base": desk.attempt.revision}
        super().__init__(*args, initial=where | (initial or {}), **kwargs)
        for number, response in enumerate(desk.responses, 1):
            self.fields[name_of(response)] = _answer_field(response, number)
            self.fields[f"pick-{response.question_id}"] = _pick_field()
        for evidence in desk.evidence:
            self.fields[f"role-{evidence.key}"] = forms.ChoiceField(
                choices=Evidence.Role.choices, required=False, initial=evidence.role
            )

    def clean_make(self):
        question, _colon, place = self.cleaned_data["make"].partition(":")
        if not question:
            return None
        asked = {str(response.question_id) for response in self.desk.responses}
        span = span_named(self.desk, place)
        if question not in asked or span is None:
            raise ValidationError(_("There is no such place in the documents."))
        return cite(self.desk, int(question), uuid.uuid4().hex, *span)

    @property
    def answers(self):
        """What was sent; an answer that the page did not carry is not taken for an empty one."""
        return {
            response.question_id: response.handler.encode(self.cleaned_data[name_of(response)])
            for response in self.desk.responses
            if self._is_sent(response)
            and self.cleaned_data[f"pick-{response.question_id}"] != STORED
        }

    def _is_sent(self, response):
        field = self[name_of(response)]
        # Nothing ticked sends nothing, so that only the page's own mark tells.
        return field.html_name in self.data or (field.use_fieldset and "all" in self.data)

    @property
    def work(self):
        kept = [one for one in self.desk.evidence if one.key != self.cleaned_data["remove"]]
        question = {response.pk: response.question_id for response in self.desk.responses}
        evidence = [as_cited(one, question[one.response_id], self._role(one)) for one in kept]
        made = self.cleaned_data["make"]
        return Work(
            base=self.cleaned_data["base"],
            round=self.cleaned_data["round"],
            answers=self.answers,
            evidence=[*evidence, made] if made else evidence,
        )

    def _role(self, evidence):
        name = f"role-{evidence.key}"
        return self.cleaned_data[name] if name in self.data else evidence.role

    @property
    def question_changed(self):
        """The question whose evidence a button of this save was about, or None."""
        if made := self.cleaned_data["make"]:
            return made.question
        gone = [one for one in self.desk.evidence if one.key == self.cleaned_data["remove"]]
        for response in self.desk.responses:
            if any(one.response_id == response.pk for one in gone):
                return response.question_id
        return None


def _pick_field():
    return forms.ChoiceField(
        label=_("What should stand"), choices=PICKS, required=False, widget=forms.RadioSelect
    )


def name_of(response):
    return f"q{response.question_id}"


def _answer_field(response, number):
    kind = response.handler
    field = kind.field(response.question)
    field.initial = kind.decode(response.answer)
    if isinstance(field, forms.ChoiceField):  # its fieldset is named by the question itself
        field.label = response.question.prompt
    else:
        field.label = format_html(
            '{} <span class="visually-hidden">{}</span>',
            field.label,
            _("to question %(number)s") % {"number": number},
        )
        # The page counts and says so; a browser would cut off what is pasted without a word.
        field.widget.attrs.pop("maxlength", None)
        described = [f"q{response.question_id}-prompt", f"q{response.question_id}-count"]
        field.widget.attrs |= {"aria-describedby": " ".join(described), "dir": "auto"}
    return field


class CiteForm(forms.Form):
    """A paragraph, or one sentence of it, as evidence in a question."""

    question = forms.TypedChoiceField(label=gettext_lazy("Cite it in"), coerce=int)
    words = forms.ChoiceField(label=gettext_lazy("Which words"), widget=forms.RadioSelect)
    role = forms.ChoiceField(
        label=gettext_lazy("because it"),
        choices=Evidence.Role.choices[1:],
        widget=forms.RadioSelect,
        required=False,
    )
    put_in = forms.BooleanField(
        label=gettext_lazy("Put its place at the end of my answer"), required=False, initial=True
    )

    def __init__(self, desk, document, block, *args, **kwargs):
        super().__init__(*args, **kwargs)
        text = document.shown_version.reading_text
        whole = (block["start"], block["end"])
        spans = [whole, *(map(tuple, block["sentences"]) if len(block["sentences"]) > 1 else [])]
        self.spans = {str(number): span for number, span in enumerate(spans)}
        words = {key: text[start:end] for key, (start, end) in self.spans.items()}
        words["0"] = _("The whole paragraph") if len(spans) > 1 else text[slice(*whole)]
        self.fields["words"].choices = list(words.items())
        self.fields["words"].initial = "0"
        self.fields["question"].choices = [
            (response.question_id, f"{number}. {response.question.prompt}"[:90])
            for number, response in enumerate(desk.responses, 1)
            if response.handler.takes_evidence
        ]

    def clean_words(self):
        """The offsets of the chosen words."""
        return self.spans[self.cleaned_data["words"]]
