"""A student's note on a page of its own: marking a paragraph, changing what one noted."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.forms.answers import words_to_pick
from quizzes.forms.save import LARGEST, Noted, Refused, note_words
from quizzes.models import Note, NoteNames
from quizzes.plain import PlainTextField


def sharings(giving):
    """The choices of who may read a note; a group where the student sits in one."""
    group = getattr(giving, "group", None)
    choices = dict(Note.Sharing.choices)
    if group:
        words = _("My group (%(name)s) and my teacher") % {"name": group}
        return list((choices | {Note.Sharing.GROUP: words}).items())
    return [(value, words) for value, words in choices.items() if value != Note.Sharing.GROUP]


class NoteForm(forms.Form):
    """What a note means, what it says and who may read it; `base` is the revision it is read at."""

    base = forms.IntegerField(
        min_value=0, max_value=LARGEST, required=False, widget=forms.HiddenInput
    )
    meaning = forms.TypedChoiceField(
        label=gettext_lazy("It is"), coerce=int, widget=forms.RadioSelect
    )
    words = PlainTextField(
        label=gettext_lazy("My note"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=gettext_lazy("Leave it empty to mark the words and say nothing."),
    )
    sharing = forms.ChoiceField(
        label=gettext_lazy("Who may read it"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Classmates read it once they have written a note on the same document."
        ),
    )

    def __init__(self, giving, *args, note=None, **kwargs):
        initial = {"meaning": Note.Meaning.FIRST, "sharing": Note.Sharing.ME, "base": 0}
        if note is not None:
            initial = {name: getattr(note, name) for name in ("meaning", "words", "sharing")}
            initial["base"] = note.revision
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["meaning"].choices = list(NoteNames.of(giving).items())
        choices = sharings(giving)
        if note is not None and note.sharing not in dict(choices):  # was in a group
            choices.append((note.sharing, note.get_sharing_display()))
        self.fields["sharing"].choices = choices

    def clean_words(self):
        try:
            return note_words(self.cleaned_data["words"])
        except Refused as refused:
            raise ValidationError(str(refused)) from refused

    def noted(self, key):
        content = {name: self.cleaned_data[name] for name in ("meaning", "words", "sharing")}
        return Noted(key=key, base=self.cleaned_data["base"] or 0, **content)


class MarkForm(NoteForm):
    """A paragraph, or one sentence of it, as a new note."""

    passage = forms.ChoiceField(label=gettext_lazy("Which words"), widget=forms.RadioSelect)
    field_order = ["passage", "meaning", "words", "sharing"]

    def __init__(self, giving, document, block, *args, **kwargs):
        super().__init__(giving, *args, **kwargs)
        self.spans, words = words_to_pick(document, block)
        self.fields["passage"].choices = list(words.items())
        self.fields["passage"].initial = "0"

    def clean_passage(self):
        """The offsets of the chosen words."""
        return self.spans[self.cleaned_data["passage"]]
