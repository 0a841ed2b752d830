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
SAID_OF_A_STEP = ["kind", "when", "when_as_printed", "hand", "place", "note", "loss"]
#: What makes two statements the same one.
A_CLAIM = ["about", "event", "value", "claimant"]


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


def put_step(rows, item):
    """A step of the way to us; one that is told already stays as it is."""
    if _steps(rows, item).exists():
        return False
    event = CustodyEvent(source=rows.source, text=_of(rows, item), **_columns(item))
    event.person = person_named(event.hand) if event.hand else None
    event.keep_sort_keys()
    event.save()
    return True


def take_step(rows, item, still):
    _steps(rows, item).delete()


def order_steps(rows):
    """As the record tells them, behind those that are told of other printings."""
    others = rows.source.custody.exclude(text=rows.text) if rows.found.source else None
    last = others.aggregate(last=Max("position"))["last"] if others is not None else 0
    for position, item in enumerate(rows.steps(), (last or 0) + 1):
        _steps(rows, item).exclude(position=position).update(position=position)


def _steps(rows, item):
    told = dict.fromkeys(SAID_OF_A_STEP, "") | _columns(item)
    return CustodyEvent.objects.filter(source=rows.source, text=_of(rows, item), **told)


def _of(rows, item):
    """The printing whose own step it is; None where it is of all of them."""
    return rows.text if item.get("of_printing") or rows.found.source else None


def _columns(item):
    return cut(CustodyEvent, {name: item[name] for name in SAID_OF_A_STEP if item.get(name)})


def put_claim(rows, item):
    """What others say, where nobody has noted it yet."""
    columns = cut(Claim, item)
    same = {name: columns.pop(name, "") for name in A_CLAIM}
    _claim, is_new = rows.source.claims.get_or_create(**same, defaults=columns)
    return is_new


def take_claim(rows, item, still):
    """Not where somebody here has ruled on it."""
    columns = cut(Claim, item)
    same = {name: columns.get(name, "") for name in A_CLAIM}
    rows.source.claims.filter(**same, ruled_at=None).delete()


def cut(model, columns):
    """The columns, each no longer than the model holds."""
    return {name: _fitted(model._meta.get_field(name), value) for name, value in columns.items()}


def _fitted(field, value):
    longest = field.max_length
    return value if not longest or len(value) <= longest else value[: longest - 2] + " …"
