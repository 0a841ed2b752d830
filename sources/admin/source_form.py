"""What a teacher types about a document, with the words of its first printing."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, Q, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from sources import dates
from sources.admin.base import SlugForm
from sources.admin.dateline import ReadsDates
from sources.admin.fresh import plain
from sources.importers.hanging import subject_called
from sources.importers.store import repository_called
from sources.models import Contribution, Source, Subject, Term, Text
from sources.people import person_called

BETWEEN = ";"
LONGEST_TOPIC = Subject._meta.get_field("name").max_length
HOW_TO_TYPE = _(
    "Leave a blank line between paragraphs: they are numbered for the students. "
    "*Italics* stand between asterisks. [sic]{.editorial} is an editor’s word, "
    "[Top secret]{.stamp} a mark on the paper, [see Reed]{.margin} words in its margin, "
    "and [^t1] calls the note that a line beginning with [^t1]: holds. "
    '[clause]{.reading or="other sense | third sense"} can be read in several ways.'
)


class WordsField(forms.CharField):
    """Without the blanks around them: where nothing else was typed, nothing was."""

    def to_python(self, value):
        return plain(super().to_python(value))


def body_field():
    return WordsField(
        label=_("Text"),
        strip=False,
        help_text=HOW_TO_TYPE,
        widget=forms.Textarea(attrs={"rows": 18, "class": "vLargeTextField document-words"}),
    )


class SourceForm(ReadsDates, SlugForm):
    body = body_field()
    made_by = forms.CharField(
        label=_("Who made it"),
        required=False,
        max_length=600,
        help_text=_(
            "The author as the document names them. Several: put a semicolon between them."
        ),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    held_by = forms.CharField(
        label=_("Archive or library"),
        required=False,
        max_length=200,
        help_text=_("Who holds the paper itself. A new name is kept for other documents."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    topics = WordsField(
        label=_("Topics"),
        required=False,
        strip=False,
        max_length=4000,
        help_text=_("What it is about, one topic a line. A new one is kept for other documents."),
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
    )

    class Meta:
        model = Source
        fields = "__all__"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.show_stored_words()
            self.initial["held_by"] = str(self.instance.repository or "")
            self.initial["topics"] = "\n".join(map(str, self.instance.subjects.all()))
            self.initial["seen"] = self.stamp()
        if "terms" in self.fields and self.instance.pk:
            # What a colleague laid beside it stays, whoever keeps the word list.
            field, own = self.fields["terms"], self.instance.terms.values("pk")
            field.queryset = Term.objects.filter(
                Q(pk__in=field.queryset.values("pk")) | Q(pk__in=own)
            )
        written = self.fields.get("written")
        if written and self.instance.written:
            reading = dates.in_words(self.instance.written)
            written.help_text = _("Reads: %(date)s.") % {"date": reading}
        elif written:
            written.help_text = _("As you would say it: June 27, 1950; about 1950; the 1890s.")

    def show_stored_words(self):
        # Asked for once: the steps on its way name the printings too.
        words = Prefetch("texts", Text.objects.select_related("current"))
        prefetch_related_objects([self.instance], words)
        self.text = next(iter(self.instance.texts.all()), None)
        current = self.text and self.text.current
        self.initial["body"] = current.body if current else ""
        self.fields["body"].required = bool(current)
        if self.text and self.text.label:
            self.fields["body"].label = _("Text: %s") % self.text.label
        self.initial["made_by"] = f"{BETWEEN} ".join(author.shown_name for author in self.authors())

    def authors(self):
        rows = self.instance.contributions.filter(role=Contribution.Role.AUTHOR)
        return list(rows.select_related("person"))

    def clean_written(self):
        return self.read_date("written")

    def clean_made_by(self):
        names = [
            " ".join(name.split())[:200] for name in self.cleaned_data["made_by"].split(BETWEEN)
        ]
        return f"{BETWEEN} ".join(name for name in names if name)

    def clean_held_by(self):
        return " ".join(plain(self.cleaned_data["held_by"]).split())

    def clean_topics(self):
        """One a line, each once."""
        lines = [" ".join(line.split()) for line in self.cleaned_data["topics"].splitlines()]
        if any(len(line) > LONGEST_TOPIC for line in lines):
            raise ValidationError(_("A topic has at most %d letters.") % LONGEST_TOPIC)
        return "\n".join(dict.fromkeys(filter(None, lines)))

    def keep_archive(self):
        """Set the archive by its name; call it before the document is saved."""
        if "held_by" in self.changed_data:
            name = self.cleaned_data["held_by"]
            self.instance.repository = repository_called(name) if name else None

    def save_words(self, by):
        """Store what is no column of the document. True where the words are new."""
        if "made_by" in self.changed_data:
            self.save_authors()
        if "topics" in self.changed_data:
            topics = self.cleaned_data["topics"].splitlines()
            self.instance.subjects.set([subject_called(topic) for topic in topics])
        body = self.cleaned_data.get("body", "")
        text = self.instance.texts.first()
        if not body or (text and text.current and plain(text.current.body) == body):
            return False
        text = text or Text.objects.create(source=self.instance)
        text.revise(body, by=by)
        return True

    def save_authors(self):
        wanted = [name for name in self.cleaned_data["made_by"].split(f"{BETWEEN} ") if name]
        for author in self.authors():
            if author.shown_name in wanted:
                wanted.remove(author.shown_name)
            else:
                author.delete()
        for name in wanted:
            person = person_called(name)
            self.instance.contributions.get_or_create(
                person=person, role=Contribution.Role.AUTHOR, defaults={"name_as_printed": name}
            )
