"""What a teacher says when she decides on rights, or takes a text back."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sources.models import Attachment, RightsDecision, Text
from sources.rights import Use
from sources.uploads import checked

LETTERS = {Attachment.Kind.PDF, Attachment.Kind.IMAGE}


def day(**options):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(widget=widget, **options)


class DecisionForm(forms.ModelForm):
    """One decision about one or more uses of a document, or of a printing or file of it."""

    about = forms.ChoiceField(label=_("About"), required=False)
    uses = forms.MultipleChoiceField(
        label=_("What"), choices=Use, widget=forms.CheckboxSelectMultiple
    )
    is_allowed = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("yes", _("It may be done")), ("no", _("It may not be done"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )
    decided_on = day(label=_("From"))
    until = day(label=_("Until"), required=False, help_text=_("The last day. Empty: for good."))

    class Meta:
        model = RightsDecision
        fields = ["about", "uses", "is_allowed", "ground", "decided_on", "until", "letter", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3}), "letter": forms.FileInput}
        help_texts = {"letter": _("A PDF or a picture. Only who may change the document reads it.")}

    def __init__(self, *args, source, **kwargs):
        super().__init__(*args, **kwargs)
        self.things = {"": None}
        self.things |= {f"text-{one.pk}": one for one in source.texts.all()}
        self.things |= {f"file-{one.pk}": one for one in source.attachments.all()}
        self.instance.source = source
        self.fields["about"].choices = [
            (key, named(thing) if thing else _("The whole document"))
            for key, thing in self.things.items()
        ]
        self.fields["decided_on"].initial = timezone.localdate()

    def clean_letter(self):
        file = self.cleaned_data["letter"]
        if not file or "letter" not in self.changed_data:
            return file
        upload = checked(file)
        if upload.kind not in LETTERS:
            raise ValidationError(gettext("A letter is a PDF or a picture."))
        return upload.file

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("decided_on"), cleaned.get("until")
        if first and last and last < first:
            self.add_error("until", gettext("It ends before it begins."))
        if cleaned.get("ground") == RightsDecision.Ground.LETTER:
            self.need_the_letter(cleaned)
        thing = self.things.get(cleaned.get("about", ""))
        self.instance.text = thing if isinstance(thing, Text) else None
        self.instance.attachment = thing if isinstance(thing, Attachment) else None
        return cleaned

    def need_the_letter(self, cleaned):
        """A letter that nobody can find again is no ground."""
        if "letter" not in self.errors and not (cleaned.get("letter") or cleaned.get("note")):
            self.add_error("letter", gettext("Add the letter, or note where it is kept."))

    def decide(self, by):
        """Store a decision for each use; the letter is stored once. Returns them."""
        decision = self.instance
        decision.decided_by = by
        made = []
        for use in self.cleaned_data["uses"]:
            decision.pk, decision._state.adding, decision.use = None, True, use
            decision.save()
            made.append(RightsDecision.objects.get(pk=decision.pk))
        return made


def named(thing):
    """A printing or a file as its document's page calls it."""
    if isinstance(thing, Text):
        return thing.label or thing.get_kind_display()
    return str(thing)


class WithdrawForm(forms.Form):
    """Why a printing or file is withdrawn, and which printings made from it go with it."""

    why = forms.CharField(
        label=_("Why"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Readers see this sentence in place of the text."),
    )
    also = forms.ModelMultipleChoiceField(
        Text.objects.none(),
        label=_("Also withdraw what was made from it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, thing, user, **kwargs):
        """`user` withdraws; `others` are what was made from it and is not hers to change."""
        super().__init__(*args, **kwargs)
        made = [one.pk for one in thing.made_from_it()] if isinstance(thing, Text) else []
        made = Text.objects.filter(pk__in=made, withdrawn_at=None).select_related("source")
        own = made.editable_by(user)
        self.others = list(made.visible_to(user).exclude(pk__in=own.values("pk")))
        if own:
            self.fields["also"].queryset = own
            self.fields["also"].initial = [one.pk for one in own]
            self.fields["also"].label_from_instance = lambda one: (
                named(one) if one.source_id == thing.source_id else f"{one.source}, {named(one)}"
            )
        else:
            del self.fields["also"]
