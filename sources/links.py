"""How a document is linked to others, and what can be reached from there.

Replies, drafts and enclosures are followed for some steps, earlier documents and later ones each
in their direction. All that is in reach comes in one query; what the reader may not open is not
passed by.
"""

from typing import NamedTuple

from django.db.models import Q
from django.db.models.expressions import RawSQL

from sources.chains import AFTER, BEFORE
from sources.models import Relation, Source

STEPS = 4  # from the document
MOST = 8  # documents beyond those that it is linked to itself
IN_REACH = 300  # links that are looked at

_SIDE = """
    CASE
        WHEN r.kind NOT IN ('replies_to', 'draft_of', 'encloses') THEN 'aside'
        WHEN (r.kind = 'replies_to') = (r.source_id = way.at) THEN 'earlier'
        ELSE 'later'
    END"""
#: Links of a document, and those that lead on from there in one direction.
_WAY = f"""
    WITH RECURSIVE way(id, at, side, step) AS (
        SELECT CAST(0 AS bigint), CAST(%s AS bigint), CAST('any' AS text), 0
        UNION
        SELECT r.id, CASE WHEN r.source_id = way.at THEN r.target_id ELSE r.source_id END,
            {_SIDE}, way.step + 1
        FROM way JOIN sources_relation r ON r.source_id = way.at OR r.target_id = way.at
        WHERE way.step < {STEPS} AND way.side <> 'aside' AND way.side IN ('any', {_SIDE})
    )
    SELECT id FROM way LIMIT {IN_REACH}"""  # noqa: S608 (two numbers of ours)


class Link(NamedTuple):
    """`backward`: the other document is the one that says how it stands to this one.

    `pairs` are (our paragraph, its paragraph) that belong together.
    """

    how: str
    other: Source
    note: str
    kind: str
    backward: bool
    pairs: list = ()


class Further(NamedTuple):
    """`links` are {document: [Link, …]}, each leading one step on from there."""

    links: dict
    is_cut: bool = False


def ends_at(source):
    """A condition on links: they begin or end at this document."""
    return Q(source=source) | Q(target=source)


def linked_documents(source, user):
    """(its links, a `Further`) from both ends, to documents that this person may open."""
    if not source.is_linked:
        return [], Further({})
    in_reach = RawSQL(_WAY, [source.pk])  # noqa: S611 (ours; no value stands in it)
    relations = Relation.objects.filter(pk__in=in_reach).told_to(user).order_by("pk")
    relations = list(relations.select_related("source", "target"))
    links = [
        link_from(source, one) for one in relations if source.pk in (one.source_id, one.target_id)
    ]
    links.sort(key=lambda link: link.backward)
    return links, _further(source, links, relations)


def link_from(source, relation):
    backward = relation.source_id != source.pk
    if backward:
        how, other = relation.reversed_words, relation.source
        pairs = sorted((ours, theirs) for theirs, ours in relation.pairs)
    else:
        how, other, pairs = relation.get_kind_display(), relation.target, relation.pairs
    return Link(how, other, relation.note, relation.kind, backward, pairs)


def _further(source, links, relations):
    """What leads on from the other ends of the links, the nearest first."""
    fronts = {side: [one.other for one in links if _is_in(side, one)] for side in (BEFORE, AFTER)}
    seen = {source.pk, *(link.other.pk for link in links)}
    found, room = {}, MOST
    for _step in range(1, STEPS):
        for side, front in fronts.items():
            fronts[side] = []
            for near, link in _leading_on(front, side, relations):
                if link.other.pk in seen:
                    continue
                if not room:
                    return Further(found, is_cut=True)
                room -= 1
                seen.add(link.other.pk)
                found.setdefault(near.pk, []).append(link)
                fronts[side].append(link.other)
    return Further(found, is_cut=any(fronts.values()))


def _is_in(side, link):
    return (link.kind, link.backward) in side


def _leading_on(front, side, relations):
    """(document, Link from there) of each that goes on in this direction."""
    for near in front:
        for relation in relations:
            if near.pk in (relation.source_id, relation.target_id):
                link = link_from(near, relation)
                if _is_in(side, link):
                    yield near, link
