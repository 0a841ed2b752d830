"""What one document of an edition says of itself: title, place, date, people, kind, origin."""

import re

from sources.importers.tei import header, inline
from sources.importers.tei.dating import date_of, received
from sources.importers.tei.heads import ROLES, author_of, kind_of_head, marked, offices
from sources.importers.tei.lists import RANK, turned_round
from sources.importers.tei.phrases import NAME, page_of
from sources.importers.tei.reading import ID, name_of
from sources.importers.tei.words import Words
from sources.models import Contribution, Source, Text

SECRECY = [
    ("secret", r"secret|nodis|exdis"),
    ("few", r"confidential|restricted|official use only|eyes only|limdis|sensitive"),
    ("anyone", r"unclassified|(?:for|immediate) release"),
]
MEDIUM = re.compile(r":\s*((?:[A-Z][a-z]+\s)?(?:[Tt]elegram|[Aa]irgram|[Cc]able)s?)\.?$")
LONGEST_SHELFMARK = 300


class Filler:
    """Fills an Edited from its element."""

    def __init__(self, reader, element, above, found, words):
        self.reader, self.element, self.found, self.words = reader, element, found, words
        self.survey, self.header = reader.survey, reader.header
        self.chapter = next(
            (int(one.get("part")) for one in reversed(above) if one.get("part")), None
        )

    def fill(self):
        found, head = self.found, self._head()
        found.chapter = self.chapter
        found.key = self._key()
        found.slug = f"{self.survey.identifier}-{found.key}" if self.survey.is_collection else ""
        found.title = self._title(head)
        self._source_note()
        self._body(head)
        self._date()
        self._people(head)
        self._kind()
        self._edition()
        found.named = list(dict.fromkeys(self.words.people))
        found.terms = list(dict.fromkeys(self.words.terms))
        found.publicity = publicity_of(self._own_stamps())
        self._look_up()
        self._landmarks()

    def _key(self):
        given = self.element.get(ID) or self.element.get("n")
        if self.survey.rule == "whole" and self.reader.count == 1:
            return given or self.header.identifier or "text"
        return given or f"document{self.reader.count}"

    def _head(self):
        inside = [
            self.element,
            *self.element.iterfind("{*}body"),
            *self.element.iterfind("{*}body/{*}div"),
        ]
        for one in inside if self.survey.rule == "whole" else [self.element]:
            head = one.find("{*}head")
            if head is not None:
                return head
        return None

    def _title(self, head):
        if head is None:
            return self.header.title if self.survey.rule == "whole" else ""
        words = Words()
        said = " ".join(inline.plain(words.inside(head)).split())
        return self.header.title if self.survey.rule == "whole" and self.header.title else said

    # --- where the paper lies ------------------------------------------------------------

    def _source_note(self):
        found = self.found
        said = [self._own_words(note) for note in self._source_notes()]
        found.shelfmark = self.header.shelfmark if self.survey.rule == "whole" else ""
        found.repository, found.repository_place = (
            self.header.repository,
            self.header.repository_place,
        )
        if not said:
            return
        note = "\n\n".join(said)
        bare = re.sub(r"^Source:\s*", "", said[0])
        number = re.split(r"(?<=[^A-Z])\.\s+(?=[A-Z])", bare)[0].rstrip(".")
        medium = MEDIUM.search(number)
        found.kind = "cable" if medium else ""
        found.shelfmark = MEDIUM.sub("", number).strip()[:LONGEST_SHELFMARK]
        if len(note) > LONGEST_SHELFMARK or "\n" in note or number not in (note, note.rstrip(".")):
            found.custody.append({"kind": "filed", "note": note})
        elif found.shelfmark != note:
            found.shelfmark_as_printed = note

    def _source_notes(self):
        return [
            note for note in self.element.iter("{*}note")
            if note.get("type") == "source" and not _within_attachment(note, self.element)
        ]  # fmt: skip

    def _own_words(self, element):
        """Words of a source note, whose terms count as the document's."""
        return " ".join(inline.plain(self.words.inside(element)).split())

    # --- words ---------------------------------------------------------------------------

    def _body(self, head):
        found, inside = self.found, []
        for child in self.element:
            if child is head and not _has_notes(head):
                for part in head.iter():  # people and terms are read from every heading
                    self.words.runs(part) if name_of(part) in ("gloss", "term", "rs") else None
                continue
            inside.append(child)
        said = self.header.title if head is not None and self.survey.rule == "whole" else ""
        if said and head is not None:
            inside = list(self.element)
        found.body = self.words.markdown(inside)
        kind = self.element.get("subtype") or ""
        found.text_kind = kind if kind in Text.Kind.values else Text.Kind.TRANSCRIPTION.value
        found.language = header.language_of(self.element, self.header)
        found.page_count += self.words.page_count
        found.note_count = sum(self.words.counts.values())
        self.reader.pages += self._left_pages()

    def _left_pages(self):
        left = self.words.waiting
        if not left:
            return []
        marks = list(self.element.iter("{*}pb"))[-len(left) :]
        self.found.page_count -= len(left)
        for one in marks:
            self.words.landmarks.pop(one.get(ID), None)
        return [(*page_of(one), empty_copy(one)) for one in marks]

    def _own_stamps(self):
        """Classifications of the paper itself, not of what is attached to it."""
        own = [
            " ".join("".join(seg.itertext()).split())
            for seg in [*self.element.iter("{*}seg"), *self.element.iter("{*}stamp")]
            if not _within_attachment(seg, self.element)
        ]
        return [said for said in self.words.stamps if said in own]

    # --- when ----------------------------------------------------------------------------

    def _date(self):
        found = self.found
        lines = [
            line for line in self.element.iter("{*}dateline")
            if not _within_attachment(line, self.element)
        ]  # fmt: skip
        days = [day for line in lines for day in line.iter("{*}date")]
        sent = next((one for one in self.header.actions if one[0] == "sent"), None)
        if not days and self.survey.rule == "whole":
            days = [one for one in ((sent or [None])[-1], self.header.date) if one is not None]
        date_of(days[0] if days else None, self.element, found)
        places = [place for line in lines for place in line.iter("{*}placeName")]
        place = " ".join(inline.plain(Words().inside(places[0])).split()) if places else ""
        found.place = (place or (sent[2] if sent else "")).strip(" ,[]")[:200]
        received(lines, found)

    # --- who -----------------------------------------------------------------------------

    def _people(self, head):
        if head is not None:
            printed = offices(head)
            for role, person, name in marked(head):
                self._add(role, person, name, printed.get(person))
            if not (self.found.people or self.header.actions):
                self._add_author()
        self._mention(head)
        for kind, names, _place, _day in self.header.actions if self._is_letter() else []:
            for name, pointer, role in names:
                role = role if role in Contribution.Role.values else ROLES.get(kind)
                if role:
                    self._know(role, name, turned_round(name), pointer.rpartition("#")[2])

    def _mention(self, head):
        """Writer and receiver of what is attached are named in the document."""
        for other in self.element.iter("{*}head"):
            for _role, person, name in marked(other) if other is not head else ():
                name = self._full_name(name, person)
                self.found.mentioned += [name] if name not in self.found.mentioned else []

    def _add_author(self):
        """Who is named in parentheses as the writer, without markup."""
        author = author_of(self.found.title)
        if author:
            printed, name = author
            self._know("author", printed, self._in_full(name), "")

    def _is_letter(self):
        return self.survey.rule == "whole"

    def _add(self, role, person, name, printed):
        pointer = (person.get("corresp") or person.get("ref") or "").rpartition("#")[2]
        if name.islower():
            name = name.title()
        self._know(role, printed or name, self._full_name(name, person), pointer)

    def _full_name(self, name, person):
        """The name in full where the edition's lists have one person of that surname."""
        if " " in name:
            return self._without_rank(name)
        return self._in_full(name) if name_of(person) == "persName" else name

    def _without_rank(self, name):
        """The name that the index of the edition has, without the rank before it."""
        bare = RANK.sub("", name)
        return bare if bare in self.survey.of_surname(bare.rpartition(" ")[2]) else name

    def _in_full(self, name):
        entries = sorted(self.survey.of_surname(name))
        if len(entries) == 1:
            return entries[0]
        if entries:
            self.survey.ledger.unplaced[
                f"“{name}”", "several people of that surname: kept as printed"
            ] += 1
        return name

    def _know(self, role, printed, name, pointer):
        known = self.survey.people.get(pointer)
        self.found.add_person(role, printed[:200])
        self.found.known_as[printed[:200]] = (known.name if known else name)[:200]

    def _look_up(self):
        """Keys that the edition's own lists do not have stay words."""
        found, survey = self.found, self.survey
        for key in [key for key in found.named if key not in survey.people]:
            found.named.remove(key)
            survey.ledger.unplaced[f"person #{key}", "not in the list of people"] += 1
        for key, printed in [term for term in found.terms if term[0] not in survey.terms]:
            found.terms.remove((key, printed))
            survey.ledger.unplaced[f"term #{key}", "not in the list of terms"] += 1

    def _landmarks(self):
        """By which names other papers of the edition refer to it and to what stands in it."""
        own = self.header.origin or f"{self.survey.identifier}#{self.element.get(ID) or ''}"
        edition, _sign, name = own.partition("#")
        told = {"pb", "note"} if self.header.is_ours else {"pb"}
        inside = [one for one in self.element.iterdescendants() if name_of(one) not in told]
        names = [name, *(one.get(ID) or "" for one in inside)]
        if NAME.fullmatch(edition):
            self.found.edition = edition
            self.found.landmarks = dict.fromkeys(filter(NAME.fullmatch, names), "")
            self.found.landmarks |= self.words.landmarks

    # --- what it is ----------------------------------------------------------------------

    def _kind(self):
        found = self.found
        said = [self.element.get("type") or "", self.element.get("subtype") or ""]
        said = said[0] if said[0] in Source.Kind.values else said[1] or said[0]
        if name_of(self.element) == "text" and said in Source.Kind.values:
            found.kind = said
        else:
            found.kind = kind_of_head(found, said) or found.kind or "other"

    def _edition(self):
        """Where it was published, by whom, and what may be done with it."""
        found, about, survey = self.found, self.header, self.survey
        pages = [page for page in (self.reader.first_page, self.reader.page) if page]
        begins = next(iter(self._pages()), "") or (pages[0] if pages else "")
        where = [survey.title] if survey.rule != "whole" else []
        if about.publisher and survey.rule == "whole":
            where.append(", ".join(filter(None, [about.publisher, about.published])))
        found.published_in = ", ".join([*where, *([f"p. {begins}"] if begins and where else [])])
        found.editor = ", ".join(about.editors)[:200]
        found.rights = found.text_rights = about.rights
        found.rights_note = found.text_rights_note = about.rights_note
        found.summary = about.summary if survey.rule == "whole" else ""
        found.url = f"{about.volume_url}/{found.key}" if about.volume_url else ""
        if about.published or (about.publisher and survey.rule != "whole"):
            found.custody.append(
                {
                    "kind": "published",
                    "when": about.published,
                    "hand": about.publisher[:200],
                    "place": about.place[:200],
                    "note": "",
                }
            )

    def _pages(self):
        """The page on which its first word stands."""
        first = re.match(r"\s*(?:#+ |> |- |\| )*\[p\. (?P<n>[^\]]+)\]\{\.page", self.found.body)
        return [first["n"]] if first else []


def _has_notes(head):
    return any(note.get("type") != "source" for note in head.iter("{*}note"))


def _within_attachment(element, document):
    for one in element.iterancestors():
        if one is document:
            return False
        if name_of(one) in ("attachment", "floatingText", "quote", "note"):
            return True
    return False


def publicity_of(stamps):
    """For whom the paper was made, by the most secret of its stamps; "" where none says."""
    said = " ".join(stamps).casefold()
    return next((kind for kind, words in SECRECY if re.search(words, said)), "")


def empty_copy(element):
    """An element as itself: what stood in it was counted already."""
    return element.makeelement(element.tag, dict(element.attrib))
