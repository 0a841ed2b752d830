"""A pasted page, and beside it a form for each document that was read from it."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.forms import formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources import dates
from sources.importers import ReadError, read
from sources.importers.found import Found
from sources.models import Contribution, Relation, Source, Text

#: More documents than these on one page are for the import from files.
MOST_DOCUMENTS = 100
LONGEST_PAGE = 500_000


class PasteForm(forms.Form):
    page = forms.CharField(
        label=gettext_lazy("The page"),
        strip=False,
        max_length=LONGEST_PAGE,
        help_text=gettext_lazy("Select all of the page, copy it, and paste it here."),
        widget=forms.Textarea(attrs={"rows": 24, "class": "vLargeTextField document-words"}),
    )

    def clean_page(self):
        """The page; `founds` is what was read from it."""
        page = self.cleaned_data["page"].replace("\x00", "")
        try:
            self.founds = read(page)
        except ReadError as error:
            raise ValidationError(str(error)) from error
        if len(self.founds) > MOST_DOCUMENTS:
            raise ValidationError(
                _("There are %(count)d documents on this page, more than %(most)d. Paste a part.")
                % {"count": len(self.founds), "most": MOST_DOCUMENTS}
            )
        return page


class ShelfForm(forms.Form):
    """The collection that the documents of a list make up together."""

    collection = forms.CharField(label=gettext_lazy("Collection"), required=False, max_length=300)
    collection_introduction = forms.CharField(
        label=gettext_lazy("What the page says around the list"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


def _words(label, rows=0, longest=None):
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    widget.attrs["class"] = "vLargeTextField" if rows else "vTextField"
    return forms.CharField(label=label, required=False, max_length=longest, widget=widget)


def _choice(label, choices, empty=None):
    listed = choices.choices if empty is None else [("", empty), *choices.choices]
    return forms.ChoiceField(label=label, required=False, choices=listed)


class FoundForm(forms.Form):
    """One document as read. Fields are called as in `Found`."""

    keep = forms.BooleanField(label=gettext_lazy("Save this one"), required=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=300)
    part = forms.CharField(required=False, widget=forms.HiddenInput, max_length=20)
    links = forms.CharField(required=False, widget=forms.HiddenInput, max_length=2000)
    title = _words(gettext_lazy("Title"), longest=300)
    written = _words(gettext_lazy("Date"), longest=120)
    people = _words(gettext_lazy("People and their part"), rows=3)
    body = forms.CharField(
        label=gettext_lazy("Text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "class": "vLargeTextField document-words"}),
    )
    unplaced = _words(gettext_lazy("Still to sort"), rows=4)
    kind = _choice(gettext_lazy("Kind"), Source.Kind)
    publicity = _choice(gettext_lazy("Meant for"), Source.Publicity)
    written_as_printed = _words(gettext_lazy("Date as printed"), longest=120)
    place = _words(gettext_lazy("Place"), longest=200)
    shelfmark = _words(gettext_lazy("Archive number"), longest=300)
    summary = _words(gettext_lazy("Summary"), rows=4)
    context = _words(gettext_lazy("Historical context"), rows=4)
    credits = _words(gettext_lazy("Credits"), rows=2)
    caption = _words(gettext_lazy("Caption it was published with"), rows=3)
    published_in = _words(gettext_lazy("Where it was published"), rows=4)
    url = forms.URLField(
        label=gettext_lazy("Web address"),
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"class": "vTextField"}),
    )
    text_kind = _choice(gettext_lazy("Kind of text"), Text.Kind)
    language = _words(gettext_lazy("Language"), longest=15)
    original_language = _words(gettext_lazy("Translated from"), longest=60)
    editor = _words(gettext_lazy("Edited or translated by"), longest=200)
    text_rights = _choice(gettext_lazy("Rights"), Source.Rights)
    text_rights_note = _words(gettext_lazy("Note on rights"), rows=3)

    FIRST = ["title", "written", "people", "body", "unplaced"]
    PLUMBING = ["keep", "key", "part", "links"]

    def __init__(self, *args, others=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.others = dict(others)
        self.fields["people"].help_text = _("One a line: %(part)s: a name as printed.") % {
            "part": Contribution.Role.SENDER.label
        }
        written = self.typed("written")
        self.fields["written"].help_text = (
            _("Reads: %s.") % dates.in_words(dates.from_phrase(written) or written)
            if written
            else _("As you would say it: June 27, 1950; about 1950; the 1890s.")
        )

    def typed(self, name):
        """A value as it stands in the page, before anything is cleaned."""
        return self.data.get(self.add_prefix(name)) if self.is_bound else self.initial.get(name)

    def first_fields(self):
        return [self[name] for name in self.FIRST]

    def more_fields(self):
        taken = {*self.FIRST, *self.PLUMBING}
        return [self[name] for name in self.fields if name not in taken]

    def has_more_errors(self):
        return any(field.errors for field in self.more_fields())

    def links_in_words(self):
        """How it stands to other documents of the page, such as "replies to “The note”"."""
        labels = dict(Relation.Kind.choices)
        return [
            f"{labels[kind]} “{self.others[key]}”"
            for kind, key in _links(self["links"].value())
            if kind in labels and key in self.others
        ]

    def clean_written(self):
        words = self.cleaned_data["written"]
        try:
            return dates.parse(words).edtf if words else ""
        except dates.DateError as error:
            understood = dates.from_phrase(words)
            if understood is None:
                raise ValidationError(str(error)) from error
            return understood

    def clean_people(self):
        """Pairs of (part, name)."""
        lines = self.cleaned_data["people"].splitlines()
        return [_person(line) for line in lines if line.strip()]

    def clean_body(self):
        return self.cleaned_data["body"].replace("\x00", "")

    def clean(self):
        data = {
            name: value.replace("\r\n", "\n") if isinstance(value, str) else value
            for name, value in super().clean().items()
        }
        if data.get("keep") and not (data.get("title") or "title" in self.errors):
            self.add_error("title", _("Give it a title."))
        return data

    def found(self):
        """The Found that was corrected, without the shelf of its page."""
        data = {**self.cleaned_data, "relations": _links(self.cleaned_data["links"])}
        for name in ("keep", "links"):
            del data[name]
        return Found(**data)


def _links(typed):
    pairs = (line.split("|", 1) for line in (typed or "").splitlines() if "|" in line)
    known = Relation.Kind.values
    return [(kind, key) for kind, key in pairs if kind in known]


def _person(line):
    roles = {str(label).casefold(): role for role, label in Contribution.Role.choices}
    part, _colon, name = line.partition(":")
    role = roles.get(part.strip().casefold())
    name = re.sub(r"\s+", " ", name).strip()
    if not role or not name:
        known = ", ".join(str(label) for label in Contribution.Role.labels)
        raise ValidationError(
            _("“%(line)s”: begin with a part (%(known)s), then a colon and the name.")
            % {"line": line.strip(), "known": known}
        )
    return role, name


class BaseFounds(forms.BaseFormSet):
    def get_form_kwargs(self, index):
        return {**super().get_form_kwargs(index), "others": self.titles()}

    def titles(self):
        """(key, title) of every form, for the words of links."""
        if self.initial:
            return [(row["key"], row["title"]) for row in self.initial]
        names = (f"{self.prefix}-{index}" for index in range(self.total_form_count()))
        return [
            (self.data.get(f"{name}-key", ""), self.data.get(f"{name}-title", "")) for name in names
        ]

    def clean(self):
        if not any(form.cleaned_data.get("keep") for form in self.forms):
            raise ValidationError(_("Choose at least one document to save."))

    def kept(self):
        """Those to be saved, linked to one another alone."""
        founds = [form.found() for form in self.forms if form.cleaned_data["keep"]]
        keys = {found.key for found in founds}
        for found in founds:
            found.relations = [link for link in found.relations if link[1] in keys]
        return founds


Founds = formset_factory(
    FoundForm, formset=BaseFounds, extra=0, max_num=MOST_DOCUMENTS, absolute_max=MOST_DOCUMENTS
)


def initial_of(found):
    """A form's first values."""
    roles = dict(Contribution.Role.choices)
    row = {name: getattr(found, name) for name in FoundForm.base_fields if hasattr(found, name)}
    return row | {
        "keep": True,
        "kind": found.kind or Source.Kind.OTHER,
        "text_kind": found.text_kind or Text.Kind.TRANSCRIPTION,
        "language": found.language or "en",
        "title": found.shown_title[:300],
        "published_in": "\n\n".join(filter(None, [found.published_in, found.citation])),
        "people": "\n".join(f"{roles[role]}: {name}" for role, name in found.people),
        "links": "\n".join(f"{kind}|{key}" for kind, key in found.relations),
    }
