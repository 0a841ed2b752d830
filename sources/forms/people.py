"""Which lines of the list of people a reader asks for."""

from dataclasses import dataclass
from operator import attrgetter

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from sources.models import Person, PersonName, SearchSpelling
from sources.search import asking
from sources.search.closed import stands_in
from sources.search.words import filed, words_of

OTHERS = "#"  # the letter of a name that begins with none


@dataclass(frozen=True)
class Line:
    """A name in the list: a person's own, or another form that says `see`."""

    name: str
    person: int
    see: bool = False

    @cached_property
    def folded(self):
        return filed(self.name)

    @cached_property
    def letter(self):
        first = self.folded[:1].upper()
        return first if first.isalpha() else OTHERS


class PeopleForm(forms.Form):
    """Never refuses: what it does not know, it leaves out."""

    q = forms.CharField(
        label=_("Name"), required=False, widget=forms.SearchInput, max_length=asking.LONGEST
    )

    def __init__(self, data, *, user):
        super().__init__(data)
        self.user = user
        self.asked = asking.read(data.get("q", ""))
        self.letter = data.get("letter", "")

    @cached_property
    def found(self):
        """All lines with the words that were asked for, by their letters."""
        lines = self._known() + self._printed()
        if self.asked.wanted:
            lines = [line for line in lines if self._has_all(line)]
        return sorted(set(lines), key=attrgetter("folded", "see", "person"))

    @cached_property
    def lines(self):
        """Those of the chosen letter; all where none is chosen, or nothing begins so."""
        if self.letter in self.letters:
            return [line for line in self.found if line.letter == self.letter]
        return self.found

    @cached_property
    def letters(self):
        return list(dict.fromkeys(line.letter for line in self.found))

    def _known(self):
        people = Person.objects.known_to(self.user)
        names = PersonName.objects.open_to(self.user).filter(person__in=people)
        own = people.order_by().values_list("name", "pk")
        others = names.order_by().values_list("name", "person")
        return [Line(*one) for one in own] + [Line(*one, see=True) for one in others]

    def _printed(self):
        """Spellings that stand only as printed, in documents that the reader may open."""
        printed = SearchSpelling.objects.told_to(self.user).names()
        return [Line(name, person, see=True) for person, name in printed]

    def _has_all(self, line):
        words = words_of(line.name)
        return all(stands_in(term, words) for term in self.asked.wanted)
