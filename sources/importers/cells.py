"""One cell, or one value of a bibliography, into the field it is of."""

import re

from django.utils.text import slugify

from sources import dates
from sources.importers import labels, links, titles
from sources.importers.found import ReadError
from sources.importers.markdown import nearest
from sources.importers.rights import statement_of
from sources.importers.values import LONGEST, edtf_of, is_address, language_of
from sources.models import Source, State, Text

CHOICES = {
    "publicity": Source.Publicity,
    "access": Source.Access,
    "state": State,
    "text_kind": Text.Kind,
}


def put(found, field, values, name):
    """Values of the column `name` into the field; what it does not take is set aside."""
    if field.startswith("role:"):
        links.put_people(found, field.removeprefix("role:"), values, name)
    elif field in PUTTERS:
        PUTTERS[field](found, values, name)
    elif field in CHOICES:
        _choose(found, field, values[0], name)
    elif field:
        _words(found, field, values, name)
    else:
        found.set_aside(f"{name}: {' | '.join(values)}")


def _words(found, field, values, name):
    """The first value; a field that has one already keeps it, and the others wait."""
    for value in values:
        value = re.sub(r"\s*\n\s*", " ", value.strip())
        if not getattr(found, field):
            setattr(found, field, value)
        elif value != getattr(found, field):
            found.set_aside(f"{name}: {value}")


def _prose(field):
    def put(found, values, name):
        for value in values:
            found.add(field, value.strip(" \n"))

    return put


def _body(found, values, name):
    found.add("body", "\n\n".join(value.strip("\n") for value in values))


def _unplaced(found, values, name):
    found.set_aside("\n\n".join(values))


def _withheld(found, values, name):
    """What another school could not give along: of it there is nothing here but this word."""
    found.set_aside(f"{name}: {' '.join(values)}")


def _choose(found, field, value, name):
    """A choice of ours, by its own name or as it stands on the screen."""
    choices = CHOICES[field]
    by_label = {str(label).casefold(): key for key, label in choices.choices}
    chosen = value.strip() if value.strip() in choices.values else by_label.get(value.casefold())
    if chosen is None:
        hint = nearest(value, choices.values)
        raise ReadError(f"“{value}” is nothing that “{name}” can be.{hint}")
    setattr(found, field, chosen)


def _kind(found, values, name):
    labels = {str(label).casefold(): kind for kind, label in Source.Kind.choices}
    for value in values:
        plain = value.casefold()
        exact = value if value in Source.Kind.values else labels.get(plain, "")
        kind = exact or titles.kind_of(value)
        if kind and not found.kind:
            found.kind = kind
            value = "" if exact or titles.KIND.fullmatch(value) else value
        if value and value != found.kind:
            found.set_aside(f"{name}: {value}")


def put_date(found, values, name):
    """A date as EDTF, or read from words, which are kept as printed."""
    for value in values:
        edtf = "" if found.written else edtf_of(value)
        if not edtf:
            found.set_aside(f"{name}: {value}")
        elif edtf == value:
            found.written = edtf
        else:
            printed = found.written_as_printed
            labels.put_date(found, value, edtf)
            found.written_as_printed = printed or found.written_as_printed


def _place(found, values, name):
    """Dublin Core's coverage may be a time."""
    places = [value for value in values if not dates.from_phrase(value)]
    _words(found, "place", places, name)
    for value in values:
        if value not in places:
            found.set_aside(f"{name}: {value}")


def _identifier(found, values, name):
    for value in values:
        is_new = not found.key
        found.key, found.is_named = found.key or value, True
        if is_address(value) and not found.url:
            found.url = value
        elif not is_new:
            found.set_aside(f"{name}: {value}")


def _of_another(found, values, name):
    found.source = values[0]


def _slug(found, values, name):
    is_one = re.fullmatch(r"[-\w]{1,120}", values[0])
    found.slug = values[0] if is_one else slugify(values[0], allow_unicode=True)[:120]


def _source(found, values, name):
    """Dublin Core's source: where an archive has it, or where it was printed."""
    for value in values:
        if labels.ARCHIVAL.search(value) and not found.shelfmark:
            found.shelfmark = value
        else:
            found.add("published_in", value)


def _rights(prefix=""):
    def put(found, values, name):
        for value in values:
            statement = statement_of(value)
            if statement and not getattr(found, f"{prefix}rights"):
                setattr(found, f"{prefix}rights", statement)
            else:
                found.add(f"{prefix}rights_note", value)

    return put


def put_language(found, values, name):
    for value in values:
        code = language_of(value)
        if code and not found.language:
            found.language = code
        else:
            found.set_aside(f"{name}: {value}")


def _address(found, values, name):
    for value in values:
        if found.url or not is_address(value):
            found.set_aside(f"{name}: {value}")
        else:
            found.url = value


def _listed(field):
    def put(found, values, name):
        for value in values:
            if len(value) > LONGEST[field]:
                found.set_aside(f"{name}: {value}")
            elif value not in getattr(found, field):
                getattr(found, field).append(value)

    return put


def _short(field):
    def put(found, values, name):
        fit = [value for value in values if len(value) <= LONGEST[field]]
        for value in values:
            if value not in fit:
                found.set_aside(f"{name}: {value}")
        _words(found, field, fit, name)

    return put


PUTTERS = {
    "identifier": _identifier,
    "printing_of": _of_another,
    "slug": _slug,
    "kind": _kind,
    "written": put_date,
    "place": _place,
    "source": _source,
    "language": put_language,
    "url": _address,
    "rights": _rights(),
    "text_rights": _rights("text_"),
    "repository": _short("repository"),
    "repository_place": _short("repository_place"),
    "subjects": _listed("subjects"),
    "named": _listed("named"),
    "collections": _listed("collections"),
    "people": links.put_people_of_ours,
    "custody": links.put_custody,
    "claims": links.put_claims,
    "terms": links.put_terms,
    "body": _body,
    "unplaced": _unplaced,
    "withheld": _withheld,
    **{
        field: _prose(field)
        for field in (
            "summary", "context", "credits", "rights_note", "published_in", "caption",
            "text_rights_note", "voice_note",
        )
    },
}  # fmt: skip
