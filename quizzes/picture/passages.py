"""What a class used of each document: which passages, how often, to what end, how well."""

from collections import Counter, defaultdict
from copy import copy
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from lessons.models import Pin, Step, StepDocument, Support
from quizzes.answer_text import parted
from quizzes.desk.table import lay_out
from quizzes.marking.answer import blocks_of, span_typed
from quizzes.models import Evidence
from quizzes.picture.answers import mean
from quizzes.picture.levels import rows_taken
from sources.models import TextVersion
from sources.models.rights import ask as ask_rights
from sources.passages import citations, parts_of, touching

#: How deep the tint of a sentence can be.
TINTS = 4


class Cited(NamedTuple):
    """A passage that one answer uses, kept with it or only typed in it."""

    version: int
    start: int
    end: int
    role: str
    answered: object

    @property
    def writers(self):
        return self.answered.attempt.writers


def how_many(cited):
    """Students whose answers these are."""
    return len(set().union(*(one.writers for one in cited)))


class Kept(NamedTuple):
    """What is read of `Evidence`: a class has thousands."""

    response: int
    version: int
    start: int
    end: int
    role: str
    label: str


@dataclass
class Tally:
    """What was cited of a place: how often, by how many, to what end, how well."""

    cited: list = field(default_factory=list)

    @property
    def times(self):
        return len(self.cited)

    @cached_property
    def students(self):
        return how_many(self.cited)

    @cached_property
    def roles(self):
        """[(what it does there, how often)], in the order of the roles; only what is said."""
        counted = Counter(one.role for one in self.cited)
        named = [(label, counted[role]) for role, label in Evidence.Role.choices if role]
        unsaid = [(Evidence.Role.NONE.label, counted[Evidence.Role.NONE])]
        return [pair for pair in named + unsaid if pair[1]]

    @cached_property
    def graded(self):
        """(mean percent of the points, how many) of the graded answers that use it."""
        share, count = mean(one.share for one in self.answers)
        return {"percent": round(share * 100), "count": count} if count else None

    @cached_property
    def rows(self):
        """The `RowTaken` of the graded answers that use it."""
        return rows_taken(self.answers)

    @cached_property
    def answers(self):
        """The `Answered` that use it, each once."""
        return list({one.answered.response.pk: one.answered for one in self.cited}.values())


@dataclass
class Sentence:
    """A stretch of a paragraph with how many students used words of it."""

    text: str
    students: int = 0
    tint: int = 0


@dataclass
class Paragraph:
    """A block of a text. A heading has no number and is missed by nobody."""

    block: dict
    tally: Tally = field(default_factory=Tally)
    sentences: list = field(default_factory=list)
    width: float = 0  # of its bar, in hundredths
    misreadings: list = field(default_factory=list)

    @property
    def number(self):
        return self.block["n"]

    @property
    def is_unused(self):
        return self.number is not None and not self.tally.times


@dataclass
class Paper:
    """One text that lay on the tables of a class, with what was used of it.

    `because` says why its words are withheld, `not_printed` why they stay off paper.
    """

    name: str
    version: object
    text: object
    because: str
    not_printed: str
    blocks: dict = field(default_factory=dict)  # by their start: several parts lay out several
    other: str = ""  # which text, where a few students read another than the class
    tally: Tally = field(default_factory=Tally)
    paragraphs: list = field(default_factory=list)
    whole: int = 0  # times it is named without a place
    elsewhere: list = field(default_factory=list)  # misreadings of what does not lie here

    @property
    def source(self):
        return self.text.source

    @property
    def unused(self):
        """The paragraphs of what lies on a table that nobody used, as "¶2, ¶4–6"."""
        numbers = [one.number for one in self.paragraphs if one.is_unused]
        return in_runs(numbers) if self.name else ""

    @property
    def noted(self):
        """[(paragraph or None, misreading)] of all that teachers noted of it."""
        laid = [(one.number, noted) for one in self.paragraphs for noted in one.misreadings]
        return laid + [(None, noted) for noted in self.elsewhere]

    def count(self, cited):
        """Give every paragraph and sentence its share of `[Cited]`."""
        self.tally = Tally(cited)
        blocks = [block for block in self.version.blocks if block["start"] in self.blocks]
        self.paragraphs = [Paragraph(block) for block in blocks]
        by_start = {one.block["start"]: one for one in self.paragraphs}
        for one in cited:
            for block in touching(blocks, one.start, one.end):
                by_start[block["start"]].tally.cited.append(one)
        most = max((one.tally.students for one in self.paragraphs), default=0)
        for one in self.paragraphs:
            one.width = 100 * one.tally.students / most if most else 0
            one.sentences = [] if self.because else list(self._sentences(one))
        self._tint()

    def _sentences(self, paragraph):
        words = self.version.reading_text
        for start, end in paragraph.block["sentences"] or [_span(paragraph.block)]:
            near = [one for one in paragraph.tally.cited if one.start < end and start < one.end]
            yield Sentence(words[start:end], how_many(near))

    def _tint(self):
        sentences = [one for paragraph in self.paragraphs for one in paragraph.sentences]
        most = max((one.students for one in sentences), default=0)
        for one in sentences:
            one.tint = -(-TINTS * one.students // most) if most else 0


def _span(block):
    return block["start"], block["end"]


def in_runs(numbers):
    """ "2, 4–6" of [2, 4, 5, 6]."""
    runs = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"¶{run[0]}" + (f"–{run[-1]}" if run[1:] else "") for run in runs)


def papers_of(assignment, answers):
    """The `Paper` of every text that the class had before it, with what `answers` use of it."""
    table = Tables(assignment, answers)
    found, whole = defaultdict(list), Counter()
    kept = _evidence(answers)
    for one in answers:
        for cited in _cited(one, kept[one.response.pk], table):
            if isinstance(cited, Cited):
                found[cited.version].append(cited)
            else:
                whole[cited] += 1
    papers = table.papers(found.keys())
    for paper in papers:
        paper.count(found[paper.version.pk])
        paper.whole = whole[paper.version.pk]
    return papers


def _evidence(answers):
    rows = Evidence.objects.filter(response__in=[one.response.pk for one in answers])
    kept = defaultdict(list)
    for row in rows.values_list("response", "version", "start", "end", "role", "label"):
        kept[row[0]].append(Kept(*row))
    return kept


def _cited(answered, kept, tables):
    """The `Cited` of one answer; of a document named as a whole, its version's number."""
    response = answered.response
    is_prose = response.question.handler.shape is str
    used = parted(response.answer, kept)[0] if is_prose and kept else kept
    for one in used:
        yield Cited(one.version, one.start, one.end, one.role, answered)
    known = {name for one in kept for name in (one.label, parts_of(one.label)[0])}
    cited = citations(response.answer, tables.of(answered))
    for label in dict.fromkeys(one.label for one in cited):
        document = tables.named(label, answered) if label not in known else None
        _name, where = parts_of(label)
        if document and not where:
            yield document.shown_version.pk
        elif document and (span := span_typed(document, where)):
            yield Cited(document.shown_version.pk, *span, "", answered)


class Tables:
    """The documents of all parts of a lesson as each class reads them, and which lay on the table
    of which part."""

    def __init__(self, assignment, answers):
        rows = StepDocument.objects.filter(step__lesson=assignment.lesson_id)
        rows = rows.order_by("step__position", "step", "position", "pk")
        documents = lay_out(rows, Support()).documents
        steps = list(Step.objects.filter(lesson=assignment.lesson_id).values_list("pk", flat=True))
        classes = list(_as_pinned(assignment, answers, documents))
        self.documents = [one for _giving, laid in classes for one in laid]
        self.tables = {giving: _tables(steps, laid) for giving, laid in classes}

    def of(self, answered):
        """`{label: document}` of the table that an answer was written at."""
        return self.tables[answered.attempt.giving_id][answered.attempt.quiz_id]

    def named(self, label, answered):
        """The document that a place typed in an answer means, or None.

        Who read another text of it than the class counts the paragraphs of that one: None, too.
        """
        document = self.of(answered).get(parts_of(label)[0])
        reads_other = document and _reads_other(document, answered.attempt.reading_text)
        return None if reads_other else document

    def papers(self, versions):
        """A `Paper` for each text on the tables, and for each other that is among `versions`."""
        papers = {}
        for one in self.documents:
            made = Paper(
                one.name,
                one.shown_version,
                one.text,
                one.withheld_because,
                one.not_printed_because,
            )
            paper = papers.setdefault(one.shown_version.pk, made)
            paper.blocks |= {block["start"]: block for block in blocks_of(one)}
        names = {paper.source.pk: paper.name for paper in reversed(papers.values())}
        others = list(_others(versions - papers.keys(), names))
        order = {name: place for place, name in enumerate(one.name for one in papers.values())}
        return sorted([*papers.values(), *others], key=lambda one: order.get(one.name, len(order)))


def _as_pinned(assignment, answers, documents):
    """`(giving, documents)` of each class that answered, with the words that are pinned for it;
    where nobody has, of each that has begun, or else as the words stand today."""
    pins = Pin.objects.filter(giving__assignment=assignment)
    pins = pins.select_related("version").defer("version__body")
    pinned = {(pin.giving_id, pin.document_id): pin for pin in pins}
    answered = dict.fromkeys(one.attempt.giving_id for one in answers)
    for giving in answered or dict.fromkeys(key[0] for key in pinned) or [None]:
        laid = [copy(document) for document in documents]
        for document in laid:
            if pin := pinned.get((giving, document.pk)):
                document.pinned, document.version = pin, pin.version
                document.version.text = document.text
        yield giving, laid


def _tables(steps, documents):
    """`{part: {label: document}}`: its own, or those of the nearest part before it."""
    by_step = defaultdict(dict)
    for document in documents:
        by_step[document.step_id].setdefault(document.name, document)
    table_of, nearest = {}, None
    for step in steps:
        nearest = step if step in by_step else nearest
        table_of[step] = by_step[nearest]
    return table_of


def _reads_other(document, wanted):
    lends = document.pinned and document.pinned.other_version_id and document.lends_other_text
    return bool(lends and wanted) and document.text.is_adapted != (wanted == "adapted")


def _others(versions, names):
    """The texts that some read in the place of the class's: wholes, under its label.

    What was taken off the tables after answers had cited it has no label any more.
    """
    found = TextVersion.objects.filter(pk__in=versions).defer("body").select_related("text__source")
    found = list(found)
    ask_rights([version.text for version in found])
    for version in found:
        text = version.text
        yield Paper(
            names.get(text.source_id, ""),
            version,
            text,
            text.withheld_because,
            text.not_printed_because,
            {block["start"]: block for block in version.blocks},
            other=text.name if text.source_id in names else _("no longer in this lesson"),
        )
