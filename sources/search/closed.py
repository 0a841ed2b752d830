"""Whose name it is, in the search: nobody learns by asking what is kept closed.

A closed form is never stored among the names of a document. What is stored instead is a mark
that nobody can type:

- `_o12` where person 12 is openly in the document;
- `_c7` where the document has that person under the closed name 7 and no more is known;
- `_u12` where it is under several of them, or under a spelling that nobody listed.

Who asks for a form of the name, and may know that they belong together, is asked for the mark
as well. So opening or closing a name for a class changes nothing that is stored.

The same holds for a spelling that stands only as printed: it finds the other documents of its
person for those who may open a document that prints it and is told there whose name it is.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Value

from sources.models import PersonName, SearchSpelling
from sources.models.says import OF_A_DOCUMENT, OF_A_FILE, OF_A_TEXT, says, words_in
from sources.search.stem import stem
from sources.search.words import GAP, words_of

#: A word that stands in the printed names of more people is nobody's name, such as a title.
MOST_OF_A_WORD = 20


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
    names = dict.fromkeys([printed, person.name, *person.open_forms])
    words = [*map(_words, names), [f"_o{person.pk}"]]
    return Link(words, f"person:{person.pk}")


def printed_words(read):
    """(word, person, name as printed) of each word that no form of the person's name has."""
    for person, printed in read.parts:
        known = {word for name in (person.name, *person.open_forms) for word in _words(name)}
        for word in dict.fromkeys(_words(printed)):
            if word not in known and word != GAP:
                yield word, person.pk, printed


@lru_cache(maxsize=20_000)
def _words(name):
    return words_of(name)


def _behind(person, printed):
    """The closed names behind which `printed` keeps the person; none where it tells who it is.

    The rule of `ContributionQuerySet.told_to`: of somebody with a closed name only a form
    that is known to be open tells.
    """
    standing = _standing(person, printed)
    told = any(says(printed, name) for name in [person.name, *person.open_forms])
    return standing or ([] if told else person.closed_forms)


def _behind_words(person, read, is_hidden):
    """The same for who is only named: by the words of the document, of its texts and files,
    those withdrawn too: who has read them knows what they say."""
    if not person.closed_forms:
        return []
    said = [words_in(read.source, OF_A_DOCUMENT)]
    said += [words_in(text, OF_A_TEXT) for text in [*read.texts, *read.withdrawn]]
    said += [words_in(file, OF_A_FILE) for file in [*read.files, *read.withdrawn_files]]
    words = "\n".join(said)
    return _standing(person, words) or (person.closed_forms if is_hidden else [])


def _standing(person, words):
    return [name for name in person.closed_forms if says(words, name.name)]


@dataclass
class Known:
    """What a reader may know of names that are closed to others."""

    marks: set[str] = field(default_factory=set)
    forms: list[tuple[list[str], list[str]]] = field(default_factory=list)  # words, marks
    shared: dict[int, list[str]] = field(default_factory=dict)  # person: marks
    printed: list[tuple[int, str]] = field(default_factory=list)  # person, name

    def marks_for(self, term):
        """What a term is asked for besides itself."""
        marks = [mark for words, marks in self.forms if stands_in(term, words) for mark in marks]
        people = {person for person, name in self.printed if stands_in(term, _words(name))}
        if len(people) <= MOST_OF_A_WORD:
            for person in sorted(people):
                marks += [f"_o{person}", *self.shared.get(person, ())]
        return marks


class Form(NamedTuple):
    """A form of somebody's name; one that stands only as printed has no `pk`."""

    person: int
    persons_name: str
    pk: int
    name: str
    is_closed: bool
    is_open: bool = False  # closed, and open to this reader


def known_to(user, printed=()):
    """What this reader may know. `printed` are `SearchSpelling` that a question has words of."""
    people = {}
    for form in _forms(user, printed):
        people.setdefault(form.person, []).append(form)
    known = Known()
    for person, forms in people.items():
        _learn(known, person, forms)
    return known


def _forms(user, printed):
    """Those of people with closed names, and those as printed."""
    closed = PersonName.objects.filter(is_closed=True)
    names = PersonName.objects.filter(person__in=closed.values("person")).order_by()
    rows = names.values_list("person", "person__name", "pk", "name", "is_closed")
    if printed:
        told = SearchSpelling.objects.filter(pk__in=printed).told_to(user).order_by()
        columns = ["person", "person__name", Value(0), "name_as_printed", Value(False)]
        rows = rows.union(told.values_list(*columns))
    forms = [Form(*row) for row in rows]
    # Most schools keep no name closed: then nobody need be asked what is open to him.
    has_closed = any(form.is_closed for form in forms)
    opened = set(closed.open_to(user).values_list("pk", flat=True)) if has_closed else ()
    return [form._replace(is_open=form.pk in opened) for form in forms]


def _learn(known, person, forms):
    known.printed += [(person, form.name) for form in forms if not form.pk]
    forms = [form for form in forms if form.pk]
    shared = [f"_c{form.pk}" for form in forms if form.is_closed and form.is_open]
    if not shared:
        return  # what is closed to him, nobody tells him
    if all(form.is_open for form in forms if form.is_closed):
        shared.append(f"_u{person}")
    known.marks.update(mark[1:] for mark in shared)
    known.shared[person] = shared
    known.forms.append((words_of(forms[0].persons_name), shared))
    for form in forms:
        if not form.is_closed:
            known.forms.append((words_of(form.name), shared))
        elif form.is_open:
            known.forms.append((words_of(form.name), [*shared, f"_o{person}"]))


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
