"""What a new lesson asks of a teacher, on one page."""

from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lessons.models import Lesson, StepDocument
from quizzes.building import OnTheTable, Plan, read_pasted
from quizzes.models import Rubric
from quizzes.models.rubric import best_points
from quizzes.rubric_patterns import CHOICES, make_rubric
from sources.forms.layout import form_helper
from sources.models import Source, State, Text
from sources.search import asking
from sources.search.finding import Search

ESSAY, SHORT = "essay", "short"
GIVE, DRAFT, PREVIEW = "give", "draft", "preview"
MOST_SHORT, MOST_DOCUMENTS, MOST_FOUND, MOST_LESSONS = 20, 20, 20, 300
OWN = "own-"


def area(rows):
    return forms.Textarea(attrs={"rows": rows})


class QuestionPart(forms.Form):
    """The question and what students write: what a lesson and a single document both need."""

    question = forms.CharField(
        label=gettext_lazy("The question"),
        max_length=2000,
        widget=area(2),
        help_text=gettext_lazy("The one question students answer from the documents."),
    )
    title = forms.CharField(
        label=gettext_lazy("Name of the lesson"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Made from the question if you leave it empty."),
    )
    background = forms.CharField(
        label=gettext_lazy("What they should know first"),
        required=False,
        max_length=20000,
        widget=area(3),
        help_text=gettext_lazy("A few sentences, if you like."),
    )
    task = forms.ChoiceField(
        label=gettext_lazy("What students write"),
        choices=[
            (ESSAY, gettext_lazy("One essay on the question")),
            (SHORT, gettext_lazy("Short answers to questions of yours")),
        ],
        initial=ESSAY,
        widget=forms.RadioSelect,
    )
    rubric = forms.ChoiceField(
        label=gettext_lazy("How the essay is graded"),
        help_text=gettext_lazy("A new copy is yours alone; you can change it before you grade."),
        required=False,
    )
    short_questions = forms.CharField(
        label=gettext_lazy("Your short questions"),
        required=False,
        max_length=20000,
        widget=area(5),
        help_text=gettext_lazy("One a line. Each gives two points; you can change that later."),
    )
    then = forms.ChoiceField(choices=[(GIVE, ""), (DRAFT, ""), (PREVIEW, "")], required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        own = Rubric.objects.visible_to(user).values_list("pk", "title")
        patterns = [(key, _("%s (new copy)") % title) for key, title in CHOICES]
        self.fields["rubric"].choices = patterns + [(f"{OWN}{pk}", title) for pk, title in own]
        self.helper = form_helper("", form_tag=False)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("task") == ESSAY and not cleaned.get("rubric"):
            self.add_error("rubric", _("Choose how it is graded."))
        if cleaned.get("task") == SHORT and "short_questions" in cleaned:
            asked = len(self.lines())
            if not asked:
                self.add_error("short_questions", _("Write at least one question."))
            if asked > MOST_SHORT:
                words = _("%d questions at most.") % MOST_SHORT
                self.add_error("short_questions", words)
        return cleaned

    def lines(self):
        return [
            line.strip()
            for line in self.cleaned_data["short_questions"].splitlines()
            if line.strip()
        ]

    def plan(self, documents):
        names = ("question", "title", "background")
        return Plan(
            **{name: self.cleaned_data[name] for name in names},
            documents=documents,
            asked=self.asked(),
        )

    def asked(self):
        """The columns of the questions; makes the rubric of an essay."""
        if self.cleaned_data["task"] == SHORT:
            return [{"kind": "short_answer", "prompt": line, "points": 2} for line in self.lines()]
        rubric = self.chosen_rubric()
        prompt = self.cleaned_data["question"]
        columns = {"kind": "essay", "prompt": prompt, "rubric": rubric}
        return [columns | {"points": best_points(rubric)}]

    def chosen_rubric(self):
        key = self.cleaned_data["rubric"]
        if key.startswith(OWN):
            return Rubric.objects.visible_to(self.user).get(pk=key.removeprefix(OWN))
        return make_rubric(key, self.user)


class PastedForm(forms.Form):
    """One document pasted in. Left empty it is no document."""

    title = forms.CharField(
        label=gettext_lazy("Its title"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Not needed if you paste an archive’s whole page."),
    )
    text = forms.CharField(
        label=gettext_lazy("Its text"),
        required=False,
        max_length=400_000,
        strip=False,
        widget=area(6),
        help_text=gettext_lazy("A blank line between paragraphs."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = form_helper("", form_tag=False)

    def clean_text(self):
        text = self.cleaned_data["text"].replace("\x00", "").replace("\r\n", "\n")
        return text if text.strip() else ""

    def clean(self):
        cleaned = super().clean()
        title, text = cleaned.get("title", ""), cleaned.get("text", "")
        if text and not title and not read_pasted("", text)[0]:
            self.add_error("title", _("Give this document a title."))
        if title and not text and "text" not in self.errors:
            self.add_error("text", _("Paste its text, or empty its title."))
        return cleaned


class BasePasted(BaseFormSet):
    def filled(self):
        return [form.cleaned_data for form in self.forms if form.cleaned_data.get("text")]


Pasted = formset_factory(
    PastedForm, formset=BasePasted, extra=2, max_num=MOST_DOCUMENTS, absolute_max=MOST_DOCUMENTS
)


class Choice:
    """A document that may be put on the table: from the library, or as it lies in a lesson."""

    def __init__(self, row):
        self.borrowed = row if isinstance(row, StepDocument) else None
        self.text = row.text if self.borrowed else row
        self.value = f"{'d' if self.borrowed else 't'}{row.pk}"

    @property
    def laid_out(self):
        lent = self.borrowed
        if lent is None:
            return OnTheTable(self.text)
        return OnTheTable(self.text, lent.headnote, lent.first_paragraph, lent.last_paragraph)


class ChoosingForm(forms.Form):
    """Looks for documents, and keeps those that are chosen. `chosen` holds "t12", "d7"."""

    q = forms.CharField(
        label=gettext_lazy("Find a document by its words"),
        required=False,
        max_length=200,
        widget=forms.SearchInput,
    )
    lesson = forms.ModelChoiceField(
        Lesson.objects.none(),
        label=gettext_lazy("or borrow from a lesson"),
        required=False,
        empty_label=gettext_lazy("(no lesson)"),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        lessons = Lesson.objects.visible_to(user).exclude(state=State.ARCHIVED)
        self.lessons = lessons.filter(Q(state=State.PUBLISHED) | Q(owner=user))
        self.fields["lesson"].queryset = self.lessons
        self.helper = form_helper("", form_tag=False)

    def texts(self):
        documents = Source.objects.visible_to(self.user).usable_by(self.user)
        documents = documents.exclude(state=State.ARCHIVED)
        texts = Text.objects.shown_to(None).filter(source__in=documents).exclude(current=None)
        return texts.select_related("source").order_by("source__title_key", "position", "pk")

    def lent(self):
        usable = Source.objects.usable_by(self.user)
        lent = StepDocument.objects.shown_to(None).filter(
            step__lesson__in=self.lessons, text__source__in=usable
        )
        return lent.with_words()

    @cached_property
    def chosen(self):
        """The choices kept so far, in the order in which they were made; unknown ones go."""
        values = (
            list(dict.fromkeys(self.data.getlist("chosen")))[:MOST_DOCUMENTS] if self.data else []
        )
        numbers = {
            mark: [value[1:] for value in values if value[:1] == mark and is_number(value[1:])]
            for mark in "td"
        }
        rows = [
            *self.texts().filter(pk__in=numbers["t"]),
            *self.lent().filter(pk__in=numbers["d"]),
        ]
        choices = {choice.value: choice for choice in map(Choice, rows)}
        return [choices[value] for value in values if value in choices]

    @cached_property
    def found(self):
        """What the last look found, without what is chosen already."""
        if not self.is_valid():
            return []
        question, lesson = asking.read(self.cleaned_data["q"]), self.cleaned_data["lesson"]
        rows = list(self.lent().filter(step__lesson=lesson)[:MOST_FOUND]) if lesson else []
        if question:
            visible = Source.objects.visible_to(self.user)
            speaking = Search(question, self.user).matching(visible)
            rows += self.texts().filter(source__in=speaking.values("pk"))[:MOST_FOUND]
        chosen = {choice.value for choice in self.chosen}
        return [choice for choice in map(Choice, rows) if choice.value not in chosen]

    @property
    def has_asked(self):
        return self.is_valid() and bool(self.cleaned_data["q"] or self.cleaned_data["lesson"])


def is_number(text):
    return text.isascii() and text.isdecimal() and len(text) < 16


def check_documents(pasted, choosing):
    """Raises ValidationError where there is nothing to read."""
    if not pasted.filled() and not choosing.chosen:
        raise ValidationError(
            _("Paste a document, or choose one: students need something to read.")
        )
