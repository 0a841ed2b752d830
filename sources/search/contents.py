"""What of a document is searched: the words of its entries, and what one narrows down by."""

import re
from html import unescape

from sources.models import Attachment, SearchEntry, Source
from sources.rights import Answer, Reader
from sources.search import closed
from sources.search.asking import MOST_IN_A_PHRASE
from sources.search.reading import Read
from sources.search.words import GAP, words_of

#: No more of these in one entry: PostgreSQL counts places up to 16,383.
MOST_NAMES, MOST_ABOUT, MOST_IN_A_PART = 1_500, 1_500, 12_000
#: Stands in every part of a text that has several, and nobody can type it: what is asked may
#: stand in different ones.
IN_PARTS = f"{GAP}parts"
_MARKUP = re.compile(r"<[^>]*>")
MOST_DECADES = 10  # of a document that may be of any: more say nothing
RIGHTS = {rights.value: rights.name.lower() for rights in Source.Rights if rights.value}
UNDECIDED = "undecided"  # nobody has said anything of its rights
#: Stands before the reach of a picture that not everybody sees: `sources.search.withheld`.
PICTURE = "picture"


class Contents:
    """The words of one document. A withdrawn text has none."""

    def __init__(self, read: Read):
        self.read, self.source = read, read.source
        self.title = words_of(self.source.title)
        self.bodies = {text.pk: _said_by(text) for text in read.texts}
        self.links = list(closed.links(read))
        self.printed_words = set(closed.printed_words(read))
        self.names = _joined(words for link in self.links for words in link.words)[:MOST_NAMES]
        about = _joined(map(words_of, self._said_of_it()))
        self.about = self._places_in(self.title, about) + about

    def entries(self):
        """(`SearchEntry`, its four columns of words) of all that there should be."""
        source = self.source
        yield SearchEntry(source=source, choices=self.choices()), self._columns(self.about, [])
        for file in self.read.files:
            words = words_of(f"{file.alt}\n{file.transcript}")
            if words and not self._is_told_to_all(file):
                entry = SearchEntry(source=source, attachment=file, reach=file.reach)
                yield entry, self._columns(self.about, words)
        for text in self.read.texts:
            body = self.bodies[text.pk]
            # Beside its own words alone: whoever may not read them must not find them so.
            said = [words_of(f"{text.editor}\n{text.published_in}"), self._places_in(body)]
            marks = [[IN_PARTS]] if len(body) > MOST_IN_A_PART else []
            about = _joined([*marks, *said, self.about])
            for part, words in enumerate(_parts(body)):
                entry = SearchEntry(source=source, text_id=text.pk, part=part)
                yield entry, self._columns(about, words)

    def _columns(self, about, body):
        return self.title, self.names, about[:MOST_ABOUT], body

    def _said_of_it(self):
        source = self.source
        yield f"{source.place}\n{source.shelfmark}\n{source.shelfmark_as_printed}"
        yield from self.read.hands
        yield from self.read.subjects
        yield from self.read.terms
        yield from (file.caption for file in self.read.files)
        yield from (file.alt for file in self._open_files())
        yield from (source.summary, source.context)
        yield from (file.transcript for file in self._open_files())

    def _open_files(self):
        """Those that everybody sees who may open the document. The others have an entry of their
        own, by which `sources.search.withheld` tells readers apart."""
        return filter(self._is_told_to_all, self.read.files)

    def _is_told_to_all(self, file):
        leaves = self.source.rights_export == Answer.YES  # visitors may read of it
        return file.reach >= (Reader.ANYONE if leaves else Reader.SCHOOL)

    def _places_in(self, *said):
        """Every name of each place that stands in these words under one of its names."""
        known = set().union(*said) if self.read.places else set()
        found = [
            names
            for names in self.read.places
            if any(known.issuperset(name) and _stands(name, said) for name in names)
        ]
        return _joined(name for names in found for name in names)

    def choices(self):
        """What one narrows down by, a line a choice: its name, a colon, a value.

        Each stands between two newlines, so that a whole line is a piece of it.
        """
        lines = dict.fromkeys(self._choices())
        openly = {line.removeprefix("person:") for line in lines if line.startswith("person:")}
        return "".join(
            f"\n{line}\n"
            for line in lines
            if not (line.startswith("closed:") and line.rpartition(":")[2] in openly)
        )

    def _choices(self):
        source = self.source
        yield f"kind:{source.kind}"
        yield from (f"decade:{decade}" for decade in decades(source.earliest, source.latest))
        if source.publicity:
            yield f"meant:{source.publicity}"
        for thing in (source, *self.read.texts, *self.read.files):
            if thing.rights in RIGHTS:
                yield f"rights:{RIGHTS[thing.rights]}"
        if self._is_undecided():
            yield f"rights:{UNDECIDED}"
        if source.place.strip():
            yield f"place:{' '.join(source.place.split())}"
        yield from (link.choice for link in self.links)
        yield from (f"collection:{collection}" for collection in self.read.collections)
        yield from (f"language:{text.language}" for text in self.read.texts if self.bodies[text.pk])
        if any(self.bodies.values()):
            yield "has:text"
        yield from self._pictures()

    def _pictures(self):
        """Whether there is one that everybody sees; else how far the one reaches that most see."""
        pictures = [file for file in self.read.files if file.kind == Attachment.Kind.IMAGE]
        if any(map(self._is_told_to_all, pictures)):
            yield "has:image"
        elif pictures:
            yield f"{PICTURE}:{max(file.reach for file in pictures):d}"

    def _is_undecided(self):
        """Neither the document nor one of its printings answers: no statement, no decision."""
        decided, texts = self.read.decided, self.read.texts
        if self.source.rights or ("document", self.source.pk) in decided:
            return False
        return not texts or any(not one.rights and ("text", one.pk) not in decided for one in texts)


def _parts(body):
    """Each goes on into the next as far as a phrase may, so that one on the border stands whole."""
    for start in range(0, len(body) or 1, MOST_IN_A_PART):
        yield body[start : start + MOST_IN_A_PART + MOST_IN_A_PHRASE - 1]


def _said_by(text):
    """The words of a printing: its caption, its text, and its notes, whosever they are."""
    words = words_of(f"{text.caption}\n\n{text.reading_text}")
    notes = [words_of(unescape(_MARKUP.sub(" ", note["html"]))) for note in text.notes]
    return [*words, GAP, GAP, *_joined(notes)] if notes else words


def _stands(name, said):
    if len(name) == 1:
        return True  # it is among the words
    return any(
        name == tuple(words[at : at + len(name)])
        for words in said
        for at, word in enumerate(words)
        if word == name[0]
    )


def _joined(lists):
    """Words one after the other, with gaps that no phrase crosses."""
    return [word for words in lists if words for word in (*words, GAP, GAP)]


def decades(earliest, latest):
    """Of two sort keys, YYYYMMDD: what is of 1948 to 1953 is of both decades."""
    if earliest is None and latest is None:
        return []
    first = decade_of(latest if earliest is None else earliest)
    last = first if latest is None else decade_of(latest)
    return range(first, last + 1) if first <= last < first + MOST_DECADES else [first]


def decade_of(key):
    """195 for the 1950s; -5 for the 40s before Christ: there was no year 0, and -1 are its 0s."""
    year = key // 10_000
    return year // 10 if year > 0 else -((1 - year) // 10) - 1
