"""Which two texts are compared, and how they are laid out."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from sources.models import DifferenceRuling, Text, TextVersion

MOST_WORDS, LONGEST, MOST_FOUND = 8, 200, 20


def name_abroad(text):
    """What a text is called beside texts of another document."""
    return f"{text.source} ({text.told_name})" if text.is_adapted else str(text)


class CompareForm(forms.Form):
    """The two texts that the address names; where it names none, the first two printings."""

    VIEWS = [("", _("Side by side")), ("one", _("As one text")), ("table", _("As a table"))]

    a = forms.TypedChoiceField(label=_("Left"), coerce=int, required=False)
    b = forms.TypedChoiceField(label=_("Right"), coerce=int, required=False)
    view = forms.ChoiceField(choices=VIEWS, required=False, widget=forms.HiddenInput)
    whole = forms.BooleanField(required=False)  # the table on one page, to print

    def __init__(self, data, *, printings, others):
        own = [str(text.pk) for text in printings]
        if len(own) > 1 and printings[0].based_on_id == printings[1].pk:
            own[:2] = own[1::-1]  # an original stands left
        a = data.get("a") or next((one for one in own if one != data.get("b")), "")
        b = data.get("b") or next((one for one in own if one != a), "")
        view = data.get("view", "")
        known = view in dict(self.VIEWS)
        whole = bool(data.get("whole"))
        super().__init__({"a": a, "b": b, "view": view if known else "", "whole": whole})
        names = [(text.pk, text.told_name) for text in printings]
        self.fields["a"].choices = names
        self.fields["b"].choices = names + [(text.pk, name_abroad(text)) for text in others]

    @property
    def lacks_a_text(self):
        return not (self.data["a"] and self.data["b"])

    @property
    def pair(self):
        """(number of the left text, of the right one), or None where one is not to be had."""
        return (self.cleaned_data["a"], self.cleaned_data["b"]) if self.is_valid() else None


class VersionsForm(forms.Form):
    """Two versions of one text, as `versions=7-9`."""

    versions = forms.RegexField(r"^\d{1,18}-\d{1,18}$")

    def pair(self, source, user):
        """The two, the older first; None for who may not change the document."""
        if not self.is_valid():
            return None
        numbers = [int(one) for one in re.findall(r"\d+", self.cleaned_data["versions"])]
        texts = Text.objects.editable_by(user).filter(source=source)
        found = TextVersion.objects.filter(pk__in=numbers, text__in=texts)
        pair = sorted(found.select_related("text__source"), key=lambda one: one.number)
        return pair if len(pair) == 2 and pair[0].text_id == pair[1].text_id else None


class RulingForm(forms.Form):
    """`versions=7-9` as they stand, left and right, and `ruling=3-meaning` on a difference."""

    versions = forms.RegexField(r"^\d{1,18}-\d{1,18}$")
    ruling = forms.RegexField(rf"^\d{{1,6}}-({'|'.join(DifferenceRuling.Says.values)}|program)$")

    def clean_ruling(self):
        """(number of the difference, what it is held to be; "" as the program says)."""
        number, says = self.cleaned_data["ruling"].split("-")
        return int(number), "" if says == "program" else says

    def pair(self, source, user):
        """The two versions in their order, one of them of this document; or None."""
        numbers = [int(one) for one in self.cleaned_data["versions"].split("-")]
        found = TextVersion.objects.filter(text__in=Text.objects.comparable_by(user))
        found = found.select_related("text__source").in_bulk(numbers)
        pair = [found[number] for number in numbers if number in found]
        own = any(version.text.source_id == source.pk for version in pair)
        return pair if own and len(found) == 2 else None


class OtherDocumentForm(forms.Form):
    """Look for another document to compare with, by words of its title."""

    q = forms.CharField(
        label=_("Words of its title"),
        required=False,
        max_length=LONGEST,
        widget=forms.SearchInput,
    )

    def found(self, source, user):
        """Texts of other documents that this person may read; none where nothing is asked."""
        words = self.cleaned_data["q"].split()[:MOST_WORDS] if self.is_valid() else []
        if not words:
            return []
        texts = Text.objects.comparable_by(user).exclude(source=source)
        for word in words:
            texts = texts.filter(source__title__icontains=word)
        return texts.select_related("source").order_by("source__title_key", "position", "pk")[
            :MOST_FOUND
        ]
