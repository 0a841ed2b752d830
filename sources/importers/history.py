"""How a document reached us and what others say of it, as rows."""

from django.db.models import Max

from sources.importers.found import ReadError
from sources.importers.markdown import nearest
from sources.importers.values import is_address
from sources.models import Claim, CustodyEvent
from sources.people import person_named

CHOICES = {
    ("custody", "kind"): CustodyEvent.Kind.values,
    ("claims", "about"): Claim.About.values,
    ("claims", "ruling"): Claim.Ruling.values,
}


def check_history(found):
    """Raise ReadError for a step or a statement of a kind, or at an address, that is none."""
    for (rows, column), choices in CHOICES.items():
        for row in getattr(found, rows):
            value = row.get(column)
            if value and value not in choices:
                raise ReadError(f"“{value}” is no {column} we know.{nearest(value, choices)}")
    for claim in found.claims:
        if claim.get("url") and not is_address(claim["url"]):
            raise ReadError(f"“{claim['url'][:80]}” is no web address.")
        if (claim.get("about") == Claim.About.EVENT) != bool(claim.get("event")):
            raise ReadError("“about: event” and “event:”, its name, belong together in a claim.")


def add_custody(found, source, text):
    """The way to us, once: a later reading of the file adds nothing to it."""
    if text.custody.exists() if found.source else source.custody.exists():
        return
    last = source.custody.aggregate(last=Max("position"))["last"] or 0
    for position, columns in enumerate(found.custody, last + 1):
        is_of_text = columns.get("of_printing") or found.source
        columns = {name: value for name, value in columns.items() if name != "of_printing"}
        event = CustodyEvent(source=source, position=position, **cut(CustodyEvent, columns))
        event.text = text if is_of_text else None
        event.person = person_named(event.hand) if event.hand else None
        event.keep_sort_keys()
        event.save()


def add_claims(found, source):
    """What others say, where nobody has noted it yet."""
    for claim in found.claims:
        row = cut(Claim, claim)
        same = {name: row.pop(name, "") for name in ("about", "event", "value", "claimant")}
        source.claims.get_or_create(**same, defaults=row)


def cut(model, columns):
    """The columns, each no longer than the model holds."""
    return {name: _fitted(model._meta.get_field(name), value) for name, value in columns.items()}


def _fitted(field, value):
    longest = field.max_length
    return value if not longest or len(value) <= longest else value[: longest - 2] + " …"
