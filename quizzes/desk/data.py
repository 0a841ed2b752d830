"""What the scripts of the desk must know of its documents and evidence, as plain data."""

from quizzes.models import NoteNames
from sources.rendering import blocks_for


def desk_data(desk, notes=None):
    """For `json_script`. Offsets count code points of a document's reading text."""
    return {
        "documents": [_document(document) for document in desk.documents],
        "evidence": evidence_data(desk),
    } | (_notes(desk, notes) if notes else {})


def _document(document):
    version = document.shown_version
    return {
        "id": document.pk,
        "name": document.name,
        "prefix": document.prefix,
        "version": version.pk,
        "blocks": [
            {
                "id": block["id"],
                "n": block["n"],
                "start": block["start"],
                "text": version.reading_text[block["start"] : block["end"]],
                "sentences": block["sentences"],
            }
            for block in blocks_for(document.shown_blocks, document.prefix)
        ],
    }


def evidence_data(desk):
    question = {response.pk: response.question_id for response in desk.responses}
    return [_evidence(question, one) for one in desk.evidence]


def _evidence(question, evidence):
    return {
        "key": evidence.key,
        "question": question[evidence.response_id],
        "document": evidence.document.pk if evidence.document else 0,
        "label": evidence.label,
        "role": evidence.role,
        "start": evidence.start,
        "end": evidence.end,
        "quote": evidence.quote,
        "href": evidence.href,
        "apart": evidence.apart,
    }


def _notes(desk, notes):
    return {
        "notes": [_note(one) for one in notes.mine],
        "others": [_of_another(one) for one in notes.others if one.span],
        "meanings": {number: str(name) for number, name in NoteNames.of(desk.giving).items()},
    }


def _mark(note):
    """Where a note is drawn, and how."""
    start, end = note.span or (0, 0)
    return {
        "key": note.key,
        "meaning": note.meaning,
        "document": note.document.pk,
        "start": start,
        "end": end,
    }


def _of_another(note):
    """A key is one's own alone: another's is told apart by the number of its row."""
    return _mark(note) | {"key": f"other-{note.pk}", "by": str(note.student)}


def _note(note):
    return _mark(note) | {
        "base": note.revision,
        "words": note.words,
        "sharing": note.sharing,
        "quote": note.quote,
        "label": note.label,
        "href": note.href,
        "state": "because" if note.because else note.state,
    }
