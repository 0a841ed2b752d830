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

from django.db.models import Exists, OuterRef, Q

from sources.models import Contribution, PersonName, SearchSpelling, Source
from sources.search.stem import stem
from sources.search.words import GAP, words_of

#: A word that stands in the printed names of more people is nobody's name, such as a title.
MOST_OF_A_WORD = 20
MOST_PRINTED = 500  # printed names that a question looks at


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
    shared: dict[int, list[str]] = field(default_factory=dict)  # person: marks
    printed: list[tuple[int, list[str]]] = field(default_factory=list)  # person, words

    def marks_for(self, term):
        """What a term is asked for besides itself."""
        marks = [mark for words, marks in self.forms if stands_in(term, words) for mark in marks]
        people = {person for person, words in self.printed if stands_in(term, words)}
        if len(people) <= MOST_OF_A_WORD:
            for person in sorted(people):
                marks += [f"_o{person}", *self.shared.get(person, ())]
        return marks

    def learn_printed(self, words, beginnings, user):
        """Names as printed that have one of these words, in documents that he may open."""
        asked = Q(word__in=words)
        for beginning in beginnings:
            asked |= Q(word__startswith=beginning)
        told = Contribution.objects.told_to(user).filter(
            is_hidden=False,
            person=OuterRef("person"),
            name_as_printed=OuterRef("name_as_printed"),
            source__in=Source.objects.visible_to(user),
        )
        names = SearchSpelling.objects.filter(asked).filter(Exists(told.order_by()))
        names = names.order_by("person", "name_as_printed").distinct()
        for person, printed in names.values_list("person", "name_as_printed")[:MOST_PRINTED]:
            self.printed.append((person, words_of(printed)))


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
    known.shared[person.pk] = shared
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
