"""What the scripts of the desk must know of its documents and evidence, as plain data."""

from sources.rendering import blocks_for


def desk_data(desk):
    """For `json_script`. Offsets count code points of a document's reading text."""
    return {
        "documents": [_document(document) for document in desk.documents],
        "evidence": evidence_data(desk),
    }


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
    }
