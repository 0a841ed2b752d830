"""Cells about people, other documents, and the way a document came."""

import re

from sources.importers.found import ReadError
from sources.importers.values import LONGEST, divided, edtf_of
from sources.models import Contribution, CustodyEvent, Relation

ROLE_AFTER = re.compile(r"(?P<name>.+?)\s*(?:\((?P<in>[^()]+)\)|,\s*(?P<after>[a-z][a-z ]+))")
CUSTODY = ["kind", "when", "when_as_printed", "hand", "place", "note", "loss", "of_printing"]


def put_people(found, role, values, name):
    for value in values:
        person, part = _role_after(value)
        part = part or role
        if part not in Contribution.Role.values or len(person) > LONGEST["person"]:
            found.set_aside(f"{name}: {value}")
        else:
            found.add_person(part, person)


def _role_after(value):
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


def put_relations(found, values, name):
    for value in values:
        kind, _colon, target = value.partition(":")
        if kind.strip() not in Relation.Kind.values or not target.strip():
            found.set_aside(f"{name}: {value}")
        else:
            found.relations.append((kind.strip(), target.strip()))


def put_custody(found, values, name):
    """A line a step: what happened, date, date as printed, hand, place, note, loss.

    An eighth, of any words, says that the step is of this row's printing alone.
    """
    for line in "\n".join(values).splitlines():
        parts = [part.replace("\\n", "\n") for part in divided(line, "|", empty=True)]
        event = dict(zip(CUSTODY, parts, strict=False))
        if event["kind"] not in CustodyEvent.Kind.values or len(parts) > len(CUSTODY):
            found.set_aside(f"{name}: {line}")
            continue
        when = event.get("when", "")
        event["when"] = edtf_of(when)
        if when and not event["when"]:
            raise ReadError(f"“{when}” is no date that we can read.")
        found.custody.append({key: value for key, value in event.items() if value})
