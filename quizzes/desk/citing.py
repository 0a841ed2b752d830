"""The passages that an answer rests on: their labels, and keeping the rows as the page has them."""

import re
from dataclasses import dataclass, field, replace

from quizzes.desk.table import by_label
from quizzes.forms.save import Cited
from quizzes.models import Evidence
from sources.passages import Passage, at, check, citations, find, label, parts_of, span_of


@dataclass
class Kept:
    """What a page must change in its own list: labels given otherwise, passages not found."""

    labels: dict = field(default_factory=dict)
    lost: list = field(default_factory=list)


def keep_evidence(desk, wanted):
    """Make the stored evidence of the desk's attempt what the list `wanted` says. One `Kept`."""
    kept = Kept()
    stored = {one.key: one for one in Evidence.objects.filter(attempt=desk.attempt)}
    responses = {response.question_id: response for response in desk.responses}
    gone = stored.keys() - {one.key for one in wanted}
    if gone:
        Evidence.objects.filter(attempt=desk.attempt, key__in=gone).delete()
    taken = {one.label for key, one in stored.items() if key not in gone}
    for cited in wanted:
        response = responses.get(cited.question)
        row = stored.get(cited.key)
        if response is None or not response.takes_evidence:
            kept.lost.append(cited.key)
        elif row:
            _change(row, response, cited.role)
        elif row := _place(desk, cited, taken):
            row.attempt, row.response = desk.attempt, response
            row.save()
            taken.add(row.label)
        else:
            kept.lost.append(cited.key)
        if row and row.label != cited.label:
            kept.labels[cited.key] = row.label
    return kept


def _change(row, response, role):
    """Of a stored passage only its use may change, never the words."""
    if (row.response_id, row.role) != (response.pk, role):
        row.response, row.role = response, role
        row.save(update_fields=["response", "role"])


def _place(desk, cited, taken):
    """A new row at the place of the quoted words, or None where they are not on the desk.

    Words that were picked before their text was withdrawn are kept, exactly as they were sent;
    of a document that is held back none are, or a guess would tell them.
    """
    document = next((one for one in desk.laid_out if one.pk == cited.document), None)
    if document is None or document.text.source.is_for_teachers or document.is_held:
        return None
    version = document.shown_version
    passage = found_in(document, cited)
    if passage is None or (document.because and passage.quote != cited.quote):
        return None
    name = label(document.name, version.blocks, passage.start, passage.end, taken)
    return Evidence(
        key=cited.key,
        role=cited.role,
        label=cited.label if _is_proper(cited.label, name, taken) else name,
        version=version,
        start=passage.start,
        end=passage.end,
        quote=passage.quote,
        prefix=passage.prefix,
        suffix=passage.suffix,
    )


def found_in(document, cited):
    """The quoted words within the excerpt that was given: nothing around it is ever kept."""
    blocks = document.shown_blocks
    if not blocks:
        return None
    low, high = blocks[0]["start"], blocks[-1]["end"]
    words, start, end = document.shown_version.reading_text[low:high], cited.start, cited.end
    if not check(words, Passage(start - low, end - low, cited.quote)):
        again = find(words, cited.quote, cited.prefix, cited.suffix, max(0, start - low))
        if again is None:
            return None
        start, end = again.start + low, again.end + low
    passage = at(words, start - low, end - low)
    return replace(passage, start=start, end=end)


def _is_proper(sent, given, taken):
    """A page may choose the letter, which stands in the answer already; not the place."""
    place = given.rstrip("bcdefghijklmnopqrstuvwxyz")
    return sent not in taken and bool(re.fullmatch(re.escape(place) + "[b-z]{0,3}", sent))


# --- places typed in an answer -------------------------------------------------------


def span_named(desk, place):
    """(document, start, end) of a label such as "Doc 3, ¶2b"; None where there is none."""
    name, where = parts_of(place)
    document = by_label(desk.documents).get(name)
    if document is None or not where:
        return None
    span = span_of(document.shown_blocks, where.rstrip("bcdefghijklmnopqrstuvwxyz"))
    return (document, *span) if span else None


def unmatched(desk, response):
    """Labels typed in an answer that could be made evidence and are not yet."""
    known = {one.label for one in desk.evidence}
    cited = citations(response.answer, [document.name for document in desk.documents])
    typed = dict.fromkeys(one.label for one in cited)
    return [one for one in typed if one not in known and span_named(desk, one)]


def cite(desk, question, key, document, start, end, role=""):
    """A `Cited` of these words of a document on the desk, with the label it will have."""
    version = document.shown_version
    passage = at(version.reading_text, start, end)
    taken = {one.label for one in desk.evidence}
    return Cited(
        key=key,
        question=question,
        role=role,
        label=label(document.name, version.blocks, start, end, taken),
        document=document.pk,
        start=start,
        end=end,
        quote=passage.quote,
    )


def as_cited(evidence, question, role=None):
    """A row of `Desk.evidence` as a page would name it again."""
    return Cited(
        key=evidence.key,
        question=question,
        label=evidence.label,
        role=evidence.role if role is None else role,
        document=evidence.document.pk if evidence.document else None,
        start=evidence.start,
        end=evidence.end,
        quote=evidence.quote,
        prefix=evidence.prefix,
        suffix=evidence.suffix,
    )


# --- passages of an earlier version ------------------------------------------------------


def cited_now(desk):
    """`{key: Cited}` of what stands on the desk."""
    question = {response.pk: response.question_id for response in desk.responses}
    return {one.key: as_cited(one, question[one.response_id]) for one in desk.evidence}


def cited_then(desk, version):
    """`[Cited, …]` of what a `Draft` says; one that names no document is looked for in that of
    its label."""
    named = {name: document.pk for name, document in by_label(desk.laid_out).items()}
    found = [Cited(**one) for one in version.evidence]
    return [
        one if one.document else replace(one, document=named.get(parts_of(one.label)[0]))
        for one in found
    ]


def coming_back(desk, version):
    """Of an earlier version the passages that do not stand there, or not for the same use."""
    here = {one.use for one in cited_now(desk).values()}
    return [one for one in cited_then(desk, version) if one.use not in here]
