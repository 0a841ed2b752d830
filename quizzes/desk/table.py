"""What lies on one student's table: the documents of a part, under the class's labels.

Which text of a document a student reads and how many there are is pinned with the work
(`Attempt.reading_text`, `Attempt.fewer_documents`); where there is no work yet, the student's
`Support` says it. Either is the `aids` here.
"""

from copy import copy
from typing import NamedTuple

from django.db.models import F
from django.utils.translation import gettext as _

from quizzes.desk.views_so_far import ViewsSoFar
from quizzes.models.prediction import read_predictions
from quizzes.stages import with_stages
from sources.models import Text
from sources.models.rights import ask as ask_rights
from sources.reading.beside import beside


class Laid(NamedTuple):
    """The documents on a table, and the labels of those that the class has there besides."""

    documents: list
    left_out: list
    views: ViewsSoFar | None = None  # where the documents of one part open in stages


def lay_out(shown, aids, student=None, giving=None):
    """The `Laid` of the documents of `shown`, which are those of one part or of several.

    Each has its `name`, the `prefix` of its addresses and `because`, which says why its words
    are withheld; it is named and cited, and no more. For a `student` some are held back
    (`is_held`) until that student has said something, or closed (`is_resting`) while timed work
    that has them stands still. The words are those that the class of a `giving` reads.
    """
    rows = shown.with_texts(giving).annotate(asks_first=F("step__sourcing_first"))
    rows = with_stages(rows, student) if student else rows
    documents = list(rows.with_other_texts(giving) if aids.reading_text else rows)
    left_out = []
    tables = list(_tables(documents))
    views = ViewsSoFar.on(documents) if len(tables) == 1 else None
    for table in tables:
        for number, document in enumerate(table, 1):
            document.number = number
            document.name = document.label or f"Doc {number}"
            document.prefix = f"d{number}"
        left_out += _dispensable(table, aids.fewer_documents)
    documents = [document for document in documents if document not in left_out]
    for document in documents:  # as the class reads it, whatever this student does
        document.of_class = copy(document) if aids.reading_text else document
    if aids.reading_text:
        _exchange(documents, aids.reading_text)
    ask_rights(documents)
    for document in documents:
        _close(document, views)
        if document.shown_version:
            document.shown_version.text = document.text  # a sheet asks its words for it
    lying = [document for document in documents if document.shown_version]
    _lay_originals([document for document in lying if not document.because])
    return Laid(lying, [document.name for document in left_out], views)


def by_label(documents):
    """`{label: document}` in their order; of two with one label the first, as on the page."""
    found = {}
    for document in documents:
        found.setdefault(document.name, document)
    return found


def _tables(documents):
    """The documents of each part together, in their order."""
    tables = {}
    for document in documents:
        tables.setdefault(document.step_id, []).append(document)
    return tables.values()


def _dispensable(documents, most):
    """What may be left out and is, in its order: as many as there are too many, the last first."""
    if most is None:
        return []
    too_many = max(0, len(documents) - most)
    marked = [document for document in documents if document.may_be_left_out]
    return marked[max(0, len(marked) - too_many) :]


def _exchange(documents, wanted):
    """Lay the text that this student reads in the place of the one that the class does."""
    laid = {document.text_id for document in documents}  # both may lie there, to be compared
    theirs = [one for one in documents if one.lends_other_text and _kind(one.text) != wanted]
    late = [one.other_text_id for one in theirs if not one.other_version and one.other_text_id]
    found = Text.objects.filter(pk__in=late).select_related("current") if late else ()
    texts = {text.pk: text for text in found}
    for document in theirs:
        pinned = document.other_version
        other = pinned.text if pinned else texts.get(document.other_text_id)
        if other and other.pk not in laid:
            other.source = document.text.source
            document.lay_other(other)


def _lay_originals(documents):
    """Beside each translation the text of its document that it was made from, where the author
    shows it and students may read it: its `original`, and `beside`, the paragraphs of both."""
    kind = Text.Kind.TRANSLATION
    theirs = [one for one in documents if one.shows_original and one.text.kind == kind]
    wanted = {one.text.based_on_id: one.text.source for one in theirs}
    found = Text.objects.filter(pk__in=wanted).select_related("current") if wanted else ()
    originals = {one.pk: one for one in found if one.source_id == wanted[one.pk].pk and one.current}
    for pk, original in originals.items():
        original.source = wanted[pk]
    ask_rights(originals.values())
    for one in theirs:
        one.original = originals.get(one.text.based_on_id)
        if one.original and one.original.may_show:
            one.beside = beside(one.shown_blocks, one.shown_version, one.original.current)


def _kind(text):
    return "adapted" if text.is_adapted else "original"


def _close(document, views):
    """Say why a document is closed, and by what; rights come before stages."""
    document.is_unstaged = getattr(document, "is_unstaged", False)
    document.is_unforeseen = getattr(document, "is_unforeseen", False)
    document.predictions = read_predictions(getattr(document, "said_before", None))
    document.is_resting = getattr(document, "is_resting", False)
    document.is_held = document.is_unforeseen or document.is_unstaged
    withheld = _withheld(document)
    document.is_withheld = bool(withheld)
    document.because = withheld or _held(document, views)


def _held(document, views):
    """What opens a document that is read in stages, or rests; "" where it is open."""
    if document.is_resting:
        return _("Its words are closed until you go on with the timed work you have begun.")
    if document.is_unstaged and views and views.is_waiting(document):
        return _("Its words open once you have said your answer for now.")
    if document.is_unstaged:
        return _(
            "Its words open in another part of your work, as you say your answer for now there."
        )
    if document.is_unforeseen:
        return _("Its words open once you have said what you expect of it.")
    return ""


def _withheld(document):
    """Why students are not shown the words of a document on their table; "" where they are."""
    if document.text.source.is_for_teachers:
        return _("Its words are for teachers only. Ask your teacher about it.")
    return document.withheld_because
