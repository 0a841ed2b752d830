"""A student's notes in the documents: keeping them as a page sends them, and finding their places.

A note is not part of the work: it is kept whatever becomes of the answers sent along with it,
and told apart by its own `key` and `revision`. The same save again changes nothing.
"""

from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.models import F

from lessons.models import StepDocument
from quizzes.desk.citing import found_in
from quizzes.desk.seat import address_of
from quizzes.desk.table import lay_out
from quizzes.models import Note
from sources.models import TextVersion
from sources.passages import Passage, at, check, find, label

MOST = 500  # of one student in one assignment
WHOSE = ("student_id", "giving_id")
PASSAGE = ("label", "version_id", "start", "end", "quote", "prefix", "suffix")
CONTENT = ("meaning", "words", "sharing")


# --- keeping ---------------------------------------------------------------------------


@dataclass
class KeptNotes:
    """By the key that was sent: the row that holds the note now, or None; and what was lost."""

    rows: dict = field(default_factory=dict)
    lost: list = field(default_factory=list)

    @property
    def has_two(self):
        """Whether something was written somewhere else meanwhile, and both are kept."""
        return any(row is not None and row.key != key for key, row in self.rows.items())


def keep_notes(desk, sent):
    """Make, change and delete the notes of a list of `Noted`. Returns `KeptNotes`."""
    if not sent:
        return KeptNotes()
    try:
        return _keep_all(desk, sent)
    except IntegrityError:  # the same save is being kept by another request: look again
        return _keep_all(desk, sent)


@transaction.atomic
def _keep_all(desk, sent):
    own = Note.objects.of_student(desk.student).of_assignment(desk.giving.assignment_id)
    stored = {row.key: row for row in own.filter(key__in=[one.key for one in sent])}
    kept, room = KeptNotes(), MOST - own.count()
    for noted in sent:
        row = stored.get(noted.key)
        if noted.is_gone:
            kept.rows[noted.key] = _delete(row, noted)
        elif now := _change(row, noted, room) if row else _make(desk, noted, room):
            kept.rows[noted.key] = now
            room -= now.key not in stored
        else:
            kept.lost.append(noted.key)
    return kept


def _make(desk, noted, room):
    """A new row, or None where there is no room for it, or no such place."""
    row = _place(desk, noted) if room > 0 else None
    if row:
        row.save(force_insert=True)
    return row


def _delete(row, noted):
    """None once it is gone. What was changed somewhere else meanwhile stays."""
    if row is None or row.revision != noted.base:
        return row
    row.delete()
    return None


def _change(row, noted, room):
    """The row with the new words. Changed somewhere else meanwhile, both are kept."""
    if all(getattr(row, name) == getattr(noted, name) for name in CONTENT):
        return row
    columns = {name: getattr(noted, name) for name in CONTENT}
    here = Note.objects.filter(pk=row.pk, revision=noted.base)
    if here.update(**columns, revision=F("revision") + 1):
        row.refresh_from_db()
        return row
    # Named after what it was written on: the same save again makes no third.
    key = f"{noted.key[:28]}-{noted.base}"
    second = Note.objects.filter(student=row.student_id, key=key).first()
    if second is not None or room <= 0:
        return second
    same = {name: getattr(row, name) for name in (*WHOSE, *PASSAGE)}
    return Note.objects.create(key=key, **same, **columns)


def _place(desk, noted):
    """A new row at the place of the picked words, or None where they are not on the desk."""
    document = next((one for one in desk.laid_out if one.pk == noted.document), None)
    if document is None or document.text.source.is_for_teachers or document.is_held:
        return None
    version, passage = document.shown_version, found_in(document, noted)
    if passage is None or (document.because and passage.quote != noted.quote):
        version, passage = _as_it_was(document, noted)
    if passage is None:
        return None
    return Note(
        giving=desk.giving,
        student=desk.student,
        key=noted.key,
        label=label(document.name, version.blocks, passage.start, passage.end),
        version=version,
        **vars(passage),
        **{name: getattr(noted, name) for name in CONTENT},
    )


def _as_it_was(document, noted):
    """Picked on an open page whose text was corrected meanwhile, so that they are not in it now."""
    known = TextVersion.objects.filter(pk=noted.version, text=document.text_id).first()
    passage = Passage(noted.start, noted.end, noted.quote, noted.prefix[-32:], noted.suffix[:32])
    if known is None or not check(known.reading_text, passage):
        return None, None
    return known, passage


def noted_of(document, start, end):
    """The columns of a `Noted` that say which words of a document on the desk it is about."""
    passage = at(document.shown_version.reading_text, start, end)
    return {"document": document.pk, "start": start, "end": end, "quote": passage.quote}


# --- reading ---------------------------------------------------------------------------


@dataclass
class Notes:
    """What lies on a desk: one's own notes, and those that others share."""

    mine: list = field(default_factory=list)
    others: list = field(default_factory=list)


def notes_on(desk):
    """The notes in the documents of a desk, each with its place there (`_put`), in that order."""
    if not desk.giving.has_notes:
        return Notes()
    shown = list(_read(Note.objects.shown_to(desk.student, desk.giving)))
    mine = [_put(one, desk.laid_out) for one in shown if one.student_id == desk.student.pk]
    # During timed work nobody passes words to anybody.
    theirs = (
        [] if desk.is_under_time else [one for one in shown if one.student_id != desk.student.pk]
    )
    others = [told for one in theirs if (told := _told(one, desk.laid_out))]
    there = [one for one in mine if one.document]
    return Notes(sorted(there, key=_order), sorted(others, key=_order))


def _read(notes):
    """With the `text` and the `source` that each is on."""
    found = notes.select_related("student")
    return found.annotate(text=F("version__text"), source=F("version__text__source"))


def _order(note):
    return note.document.number, note.place, note.pk


def _told(note, documents):
    """Another's note where it stands in the text that the class reads, or None.

    Its words, label and place are those there, for whoever reads it: which text of a document a
    student has is nobody else's to know. Nothing is told where the document is not open.
    """
    open_here = [one for one in documents if not one.because]
    own = [one for one in open_here if one.of_class.text_id == note.text]
    for document in own or [one for one in open_here if one.text.source_id == note.source]:
        if span := _span(note, document.of_class)[0]:
            return _as_class_reads(note, document, span)
    return None


def _as_class_reads(note, document, span):
    version = document.of_class.shown_version
    passage = at(version.reading_text, *span)
    note.version, note.state, note.because = version, "same", ""
    vars(note).update(vars(passage))
    note.document, note.place = document, span[0]
    note.label = label(document.name, version.blocks, *span)
    note.span = _span(note, document)[0]
    note.href = address_of(document, note.span[0]) if note.span else ""
    return note


def _put(note, documents):
    """Give a note its `document` among these, its `span` in the words shown now, and `state`.

    `state` is "same", "moved" (somebody should look), or "lost"; `href` leads to the place, and
    `label` tells it, as it is now.
    """
    note.document, note.span, note.state, note.href, note.because = None, None, "lost", "", ""
    note.place = note.start
    for document in documents:
        if document.text_id != note.text or note.span:
            continue
        note.document, note.because = document, document.because
        if not document.because:
            note.span, note.state = _span(note, document)
    if note.span:
        document, note.place = note.document, note.span[0]
        note.href = address_of(document, note.span[0])
        note.label = label(document.name, document.shown_version.blocks, *note.span)
    return note


def _span(note, document):
    """`((start, end), state)` in the excerpt that lies on the table, or `(None, "lost")`."""
    version, blocks = document.shown_version, document.shown_blocks
    if note.version_id == version.pk:
        start, end, state = note.start, note.end, "same"
    else:
        again = find(version.reading_text, note.quote, note.prefix, note.suffix, note.start)
        if again is None:
            return None, "lost"
        start, end, state = again.start, again.end, again.state
    inside = blocks and blocks[0]["start"] <= start and end <= blocks[-1]["end"]
    return ((start, end), state) if inside else (None, "lost")


def notes_of_assignment(desk):
    """One's own notes in all parts, each with the part (`step`) in which its document lies."""
    if desk.rests or not desk.giving.has_notes:
        return []
    own = Note.objects.of_student(desk.student).of_assignment(desk.giving.assignment_id)
    notes = list(_read(own))
    documents = _all_documents(desk) if notes and desk.may_read else []
    order = {one.pk: number for number, one in enumerate(desk.steps)}
    for one in notes:
        _put(one, documents)
        one.step = desk.steps[order[one.document.step_id]] if one.document else None
    found = [one for one in notes if one.document]
    found.sort(key=lambda one: (order[one.step.pk], *_order(one)))
    return found + [one for one in notes if not one.document]


def _all_documents(desk):
    """Those of every part, as on the desk of their part."""
    documents = StepDocument.objects.filter(step__lesson=desk.lesson)
    ordered = documents.order_by("step__position", "step_id", "position", "pk")
    return lay_out(ordered, desk.aids, desk.student, desk.giving).documents
