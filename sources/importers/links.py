"""Cells about people, other documents, and the way a document came."""

import re

from django.core.exceptions import ValidationError

from sources.importers.found import ReadError
from sources.importers.values import LONGEST, divided, edtf_of
from sources.models import Contribution, CustodyEvent, Relation

ROLE_AFTER = re.compile(r"(?P<name>.+?)\s*(?:\((?P<in>[^()]+)\)|,\s*(?P<after>[a-z][a-z ]+))")
CUSTODY = ["kind", "when", "when_as_printed", "hand", "place", "note", "loss", "of_printing"]
CLAIMS = ["about", "value", "claimant", "event", "url", "note", "ruling"]
TERMS = ["name", "meaning", "variants", "translations", "collection"]


def put_people(found, role, values, name):
    for value in values:
        person, part = role_after(value)
        part = part or role
        if part not in Contribution.Role.values or len(person) > LONGEST["person"]:
            found.set_aside(f"{name}: {value}")
        else:
            found.add_person(part, person, f"role:{role}")


def role_after(value):
    """(name, role) of "A. Novak (translator)" or "Novak, A., translator"; a role or nothing."""
    after = ROLE_AFTER.fullmatch(value)
    part = (after["in"] or after["after"]).strip().casefold() if after else ""
    roles = {str(label).casefold(): role for role, label in Contribution.Role.choices}
    role = part.replace(" ", "_") if part.replace(" ", "_") in roles.values() else roles.get(part)
    return (after["name"], role) if role else (value, "")


def put_people_of_ours(found, values, name):
    """Ours: "sender: the name as printed = the name it is known under"."""
    roles = {str(label).casefold(): role for role, label in Contribution.Role.choices}
    for value in values:
        part, _colon, person = value.partition(":")
        part, person = part.strip().casefold(), person.strip()
        role = part if part in Contribution.Role.values else roles.get(part)
        if not role or not person:
            raise ReadError(f"“{value}”: begin with a part such as “sender”, a colon, and a name.")
        known_as, sign, known = person.rpartition(" = ")
        printed = known_as.strip() if sign else person
        found.add_person(role, printed)
        if sign:
            found.known_as[printed] = known.strip()


def put_relations(found, of_relations, name):
    """Links by the columns `relations`, `relation_notes` and `relation_places`, in one order.

    `name` is what the file calls the first.
    """
    links = of_relations.pop("relations", [])
    for column, values in of_relations.items():
        if len(values) > len(links):
            raise ReadError(f"“{column}” has {len(values)} values, “relations” has {len(links)}.")
    for at, value in enumerate(links):
        said = [_at(of_relations, column, at) for column in ("relation_notes", "relation_places")]
        if value or any(said):
            _put_relation(found, name, value, *said)


def _at(columns, name, at):
    return "".join(columns.get(name, [])[at : at + 1])


def _put_relation(found, name, value, note, places):
    kind, _colon, target = (part.strip() for part in value.partition(":"))
    if kind not in Relation.Kind.values or not target:
        found.set_aside(f"{name}: {' '.join(filter(None, [value, note, places]))}")
        return
    if len(note) > LONGEST["relation_note"]:
        raise ReadError(f"A note of a link is longer than {LONGEST['relation_note']} characters.")
    if places:
        _check_places(places)
    found.relations.append((kind, target, note, places) if note or places else (kind, target))


def _check_places(places):
    try:
        Relation._meta.get_field("places").clean(places, None)
    except ValidationError as error:
        raise ReadError(f"“{places[:100]}”: {' '.join(error.messages)}") from error


def put_claims(found, values, name):
    """A line a statement: about what, what it says, who says so, event, address, note, ruling."""
    for line in "\n".join(values).splitlines():
        claim = _row(line, CLAIMS)
        if not all(claim.get(column) for column in CLAIMS[:3]):
            raise ReadError(f"“{line[:80]}” says not what about, what, and who says so.")
        found.claims.append(claim)


def put_terms(found, values, name):
    """A line a word: its meaning, also written, in other languages, the collection it is of."""
    for line in "\n".join(values).splitlines():
        term = _row(line, TERMS)
        if not all(term.get(column) for column in TERMS[:2]):
            raise ReadError(f"“{line[:80]}” says no word and what it means.")
        if len(term["name"]) > LONGEST["term"]:
            raise ReadError(f"The word “{term['name'][:80]} …” is too long.")
        found.explained.append(term)


def _row(line, columns):
    """The parts of a line by column; more than there are is a slip."""
    parts = _parts(line)
    if len(parts) > len(columns):
        raise ReadError(f"“{line[:80]}” has {len(parts)} parts; {len(columns)} are known.")
    return {name: part for name, part in zip(columns, parts, strict=False) if part}


def _parts(line):
    return [part.replace("\\n", "\n") for part in divided(line, "|", empty=True)]


def put_custody(found, values, name):
    """A line a step: what happened, date, date as printed, hand, place, note, loss.

    An eighth, of any words, says that the step is of this row's printing alone.
    """
    for line in "\n".join(values).splitlines():
        parts = _parts(line)
        event = dict(zip(CUSTODY, parts, strict=False))
        if event["kind"] not in CustodyEvent.Kind.values or len(parts) > len(CUSTODY):
            found.set_aside(f"{name}: {line}")
            continue
        when = event.get("when", "")
        event["when"] = edtf_of(when)
        if when and not event["when"]:
            raise ReadError(f"“{when}” is no date that we can read.")
        found.custody.append({key: value for key, value in event.items() if value})
