"""The questions of a part as one form, each field made by its kind of question."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.answer_text import parted, renamed
from quizzes.desk.citing import as_cited, cite, span_named
from quizzes.forms.outline import BUTTON, arranged, claim_fields, claims_of, numbers_in
from quizzes.forms.outline import name_of as name_of_claim
from quizzes.forms.save import LARGEST, MOST_EVIDENCE, Work
from quizzes.models import Evidence
from quizzes.outline import in_prose, write

#: Where a button of the page leads after it has saved.
ONWARD = ["save", "check", "quotations", "photos", "together"]
SENT, STORED = "sent", "stored"
PICKS = [
    (SENT, gettext_lazy("What I just sent, as it stands in this box")),
    (STORED, gettext_lazy("What was saved somewhere else")),
]


class AnswersForm(forms.Form):
    """Bound to what a page without a script sends; `work` is then the save it asks for.

    The buttons of the page are fields too: `then` says where to go, `cite` a paragraph to cite
    ("d3:2"), `remove` a passage by its key, `put` one into its answer, `make` a typed place
    ("7:Doc 3, ¶2"), `arrange` a claim of an outline ("7:up-2"). After a
    conflict `pick-7` says which text of question 7 should stand.
    """

    round = forms.IntegerField(min_value=1, max_value=1000, widget=forms.HiddenInput)
    base = forms.IntegerField(min_value=0, max_value=LARGEST, widget=forms.HiddenInput)
    then = forms.ChoiceField(choices=[(name, "") for name in ONWARD], required=False)
    cite = forms.RegexField(r"^d\d{1,3}:\d{1,4}$", required=False)
    remove = forms.CharField(max_length=40, required=False)
    put = forms.CharField(max_length=40, required=False)
    make = forms.CharField(max_length=80, required=False)
    arrange = forms.RegexField(BUTTON, required=False)

    def __init__(self, desk, *args, initial=None, **kwargs):
        self.desk = desk
        where = {"round": desk.attempt.round, "base": desk.attempt.revision}
        super().__init__(*args, initial=where | (initial or {}), **kwargs)
        for number, response in enumerate(desk.responses, 1):
            self.fields |= _answer_fields(response, number)
            self.fields[f"pick-{response.question_id}"] = _pick_field()
            if response.handler.has_outline:
                self.fields |= claim_fields(response, self.data)
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
        check_room(self.desk)
        return cite(self.desk, int(question), uuid.uuid4().hex, *span)

    @property
    def answers(self):
        """What was sent; an answer that the page did not carry is not taken for an empty one."""
        sent = {
            response.question_id: response.handler.answer_of(self._values(response))
            for response in self.desk.responses
            if self._is_sent(response)
            and self.cleaned_data[f"pick-{response.question_id}"] != STORED
        }
        return sent | self._put_in(sent) | self._named_anew(sent) | self._in_prose(sent)

    def _put_in(self, sent):
        """The answer in which a button puts one of its passages, if one was pressed."""
        for response, evidence in self._named("put"):
            answer = sent.get(response.question_id, response.answer)
            if response.handler.shape is str and evidence not in parted(answer, [evidence])[0]:
                return {response.question_id: response.handler.cite_in(answer, "", evidence.label)}
        return {}

    def _named_anew(self, sent):
        """A place made evidence stands in the answer by the label that the evidence got."""
        made = self.cleaned_data["make"]
        if not made:
            return {}
        kept = {one.question_id: one.answer for one in self.desk.responses} | sent
        _question, _colon, typed = self.data["make"].partition(":")
        return {made.question: renamed(kept[made.question], {typed: made.label})}

    @property
    def outlines(self):
        """What was sent, arranged by the button that was pressed."""
        return {response.question_id: write(claims) for response, claims in self._claims()}

    def _claims(self):
        question, _colon, deed = self.cleaned_data["arrange"].partition(":")
        for response in self.desk.responses:
            claims = claims_of(response, self.cleaned_data)
            if claims is not None:
                is_meant = str(response.question_id) == question
                yield response, arranged(claims, deed) if is_meant else claims

    def _in_prose(self, sent):
        """The answer to which a button adds the claims of its outline as paragraphs."""
        return {
            response.question_id: in_prose(sent.get(response.question_id, response.answer), claims)
            for response, claims in self._claims()
            if self.cleaned_data["arrange"] == f"{response.question_id}:write"
        }

    def claims(self, response):
        """The fields of an outline as they stand on the page: [(number, words, labels)]."""
        names = [(one, name_of_claim(response, one)) for one in numbers_in(response, self.fields)]
        return [(number, self[name], self[f"{name}-with"]) for number, name in names]

    def _named(self, button):
        """[(response, evidence)] of the passage that a pressed button names by its key."""
        key = self.cleaned_data[button]
        responses = {response.pk: response for response in self.desk.responses}
        named = [one for one in self.desk.evidence if one.key == key]
        return [(responses[one.response_id], one) for one in named]

    def parts(self, response):
        """The fields of one answer as they stand on the page, by the name of their part."""
        names = response.handler.fields(response.question)
        return {part: self[name_of(response, part)] for part in names}

    def _values(self, response):
        return {part: self.cleaned_data[one.name] for part, one in self.parts(response).items()}

    def _is_sent(self, response):
        fields = self.parts(response).values()
        # Nothing ticked sends nothing, so that only the page's own mark tells.
        return any(
            one.html_name in self.data or (one.use_fieldset and "all" in self.data)
            for one in fields
        )

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
            outlines=self.outlines,
            evidence=[*evidence, made] if made else evidence,
            is_chosen=any(name.startswith("pick-") for name in self.data),
        )

    def _role(self, evidence):
        name = f"role-{evidence.key}"
        return self.cleaned_data[name] if name in self.data else evidence.role

    @property
    def place_changed(self):
        """The place of the page that a button of this save was about."""
        if made := self.cleaned_data["make"]:
            return f"q{made.question}"
        if arrange := self.cleaned_data["arrange"]:
            question, _colon, deed = arrange.partition(":")
            return f"q{question}" if deed == "write" else f"q{question}-outline"
        named = [*self._named("remove"), *self._named("put")]
        return f"q{named[0][0].question_id}" if named else "questions"


def check_room(desk):
    """Whether one more passage can be kept: a page with a script says so before it is picked."""
    if len(desk.evidence) >= MOST_EVIDENCE:
        raise ValidationError(
            _("You have 200 passages: more cannot be kept. Remove one that you do not need.")
        )


def _pick_field():
    return forms.ChoiceField(
        label=_("What should stand"), choices=PICKS, required=False, widget=forms.RadioSelect
    )


def name_of(response, part=""):
    return f"q{response.question_id}-{part}" if part else f"q{response.question_id}"


def initial_of(response, answer):
    """What the fields of a response show for an answer, by their names."""
    return {name_of(response, part): one for part, one in response.handler.values(answer).items()}


def _answer_fields(response, number):
    """The fields of one answer by their names."""
    fields = response.handler.fields(response.question)
    values = response.handler.values(response.answer)
    for part, field in fields.items():
        field.initial = values.get(part, "")
        _describe(field, response, number, part)
    return {name_of(response, part): field for part, field in fields.items()}


def _describe(field, response, number, part):
    """How a field is named and described on the page."""
    if getattr(field, "max_length", None):
        field.widget.attrs["data-longest"] = field.max_length  # the page counts and says so
    if part:
        if not isinstance(field, forms.ChoiceField):
            field.widget.attrs["dir"] = "auto"
    elif isinstance(field, forms.ChoiceField):  # its fieldset is named by the question itself
        field.label = response.question.prompt
    else:
        field.label = format_html(
            '{} <span class="visually-hidden">{}</span>',
            field.label,
            _("to question %(number)s") % {"number": number},
        )
        described = [f"q{response.question_id}-prompt"]
        described += [f"q{response.question_id}-count"] if response.takes_evidence else []
        described += [f"id_q{response.question_id}_helptext"] if field.help_text else []
        field.widget.attrs |= {"aria-describedby": " ".join(described), "dir": "auto"}


class CiteForm(forms.Form):
    """A paragraph, or one sentence of it, as evidence in a question."""

    question = forms.ChoiceField(label=gettext_lazy("Cite it in"))
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
        self.desk = desk
        self.spans, words = words_to_pick(document, block)
        self.fields["words"].choices = list(words.items())
        self.fields["words"].initial = "0"
        self.places = {
            place: (response, part, words)
            for number, response in enumerate(desk.responses, 1)
            for place, part, words in places_in(response, number)
        }
        names = [(place, words) for place, (_response, _part, words) in self.places.items()]
        self.fields["question"].choices = names

    def clean_question(self):
        """(response, name of the part) to cite in."""
        return self.places[self.cleaned_data["question"]][:2]

    def clean_words(self):
        """The offsets of the chosen words."""
        check_room(self.desk)
        return self.spans[self.cleaned_data["words"]]


def words_to_pick(document, block):
    """The offsets of a paragraph ("0") and of each of its sentences, and their words to choose."""
    text = document.shown_version.reading_text
    whole = (block["start"], block["end"])
    spans = [whole, *(map(tuple, block["sentences"]) if len(block["sentences"]) > 1 else [])]
    spans = {str(number): span for number, span in enumerate(spans)}
    words = {key: text[start:end] for key, (start, end) in spans.items()}
    words["0"] = _("The whole paragraph") if len(spans) > 1 else text[slice(*whole)]
    return spans, words


def places_in(response, number):
    """(value, part, words) of each part of an answer in which a passage can be cited."""
    question = response.question
    for part, label in response.handler.places(question):
        words = f"{number}. {label or question.prompt}"[:90]
        yield (f"{question.pk}-{part}" if part else str(question.pk)), part, words
