"""Names kept closed, in the search: nobody learns by asking whose name it is.

A closed form is never stored among the names of a document. What is stored instead is a mark
that nobody can type:

- `_o12` where person 12, who has closed names, is openly in the document;
- `_c7` where the document has that person under the closed name 7 and no more is known;
- `_u12` where it is under several of them, or under a spelling that nobody listed.

Who asks for a form of the name, and may know that they belong together, is asked for the mark
as well. So opening or closing a name for a class changes nothing that is stored.
"""

from dataclasses import dataclass, field
from functools import lru_cache

from django.db.models import Exists, OuterRef

from sources.models import PersonName
from sources.search.stem import stem
from sources.search.words import words_of


@dataclass(frozen=True)
class Link:
    """A person in a document: the words by which all may find it, and the choice it makes."""

    words: list[list[str]]
    choice: str


def links(read):
    """The people of a `sources.search.reading.Read`, once for each name that is printed."""
    hidden = set()
    for person, printed in read.parts:
        behind = _behind(person, printed) if printed and person.closed_forms else []
        if behind:
            hidden.add(person.pk)
        yield _link(person, printed, behind)
    for person in read.named:
        yield _link(person, "", _behind_words(person, read, person.pk in hidden))


def _link(person, printed, behind):
    if behind:
        mark = f"c{behind[0].pk}" if len(behind) == 1 else f"u{person.pk}"
        return Link([_words(printed), [f"_{mark}"]], f"closed:{mark}:{person.pk}")
    marks = [[f"_o{person.pk}"]] if person.closed_forms else []
    names = dict.fromkeys([printed, person.name, *person.open_forms])
    return Link([_words(name) for name in names] + marks, f"person:{person.pk}")


@lru_cache(maxsize=20_000)
def _words(name):
    return words_of(name)


def _behind(person, printed):
    """The closed names behind which `printed` keeps the person; none where it tells who it is.

    The rule of `ContributionQuerySet.told_to`: of somebody with a closed name only a form
    that is known to be open tells.
    """
    standing = _standing(person, printed)
    told = any(_has(printed, name) for name in [person.name, *person.open_forms])
    return standing or ([] if told else person.closed_forms)


def _behind_words(person, read, is_hidden):
    """The same for who is only named: by the title and the words of the texts."""
    if not person.closed_forms:
        return []
    words = "\n".join([read.source.title, *(text.reading_text for text in read.texts)])
    return _standing(person, words) or (person.closed_forms if is_hidden else [])


def _standing(person, words):
    return [name for name in person.closed_forms if _has(words, name.name)]


def _has(words, name):
    return name.casefold() in words.casefold()


@dataclass
class Known:
    """What a reader may know of names that are closed to others."""

    marks: set[str] = field(default_factory=set)
    forms: list[tuple[list[str], list[str]]] = field(default_factory=list)  # words, marks

    def marks_for(self, term):
        """What a term is asked for besides itself."""
        return [mark for words, marks in self.forms if stands_in(term, words) for mark in marks]


def known_to(user):
    opened = PersonName.objects.open_to(user).filter(is_closed=True)
    names = (
        PersonName.objects.filter(person__in=opened.values("person"))
        .annotate(is_open=Exists(opened.filter(pk=OuterRef("pk"))))
        .select_related("person")
    )
    people = {}
    for name in names:
        people.setdefault(name.person, []).append(name)
    known = Known()
    for person, forms in people.items():
        _learn(known, person, forms)
    return known


def _learn(known, person, names):
    shared = [f"_c{name.pk}" for name in names if name.is_closed and name.is_open]
    if all(name.is_open for name in names if name.is_closed):
        shared.append(f"_u{person.pk}")
    known.marks.update(mark[1:] for mark in shared)
    known.forms.append((words_of(person.name), shared))
    for name in names:
        if not name.is_closed:
            known.forms.append((words_of(name.name), shared))
        elif name.is_open:
            known.forms.append((words_of(name.name), [*shared, f"_o{person.pk}"]))


def stands_in(term, words):
    """Whether a name has these words, as the search would say of a text."""
    size = len(term.words)
    return any(_is(term, words[start : start + size]) for start in range(len(words) - size + 1))


def _is(term, words):
    if term.is_beginning:
        return tuple(words[:-1]) == term.words[:-1] and words[-1].startswith(term.words[-1])
    if term.is_single:
        return stem(words[0]) == stem(term.words[0])
    return tuple(words) == term.words
