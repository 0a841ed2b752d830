"""Choices that no document found has, and of which this reader may know all the same.

Who asks for a list by its number must not learn whether there is one: it is known where its
page may be opened, a place or a language where some document says it that may be read.
"""

import re

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast

from sources.models import Collection, Person, Text

_NUMBER = re.compile(r"[1-9]\d{0,17}", re.ASCII)


def known_choices(asked, sources, user):
    """{(name, value)} of those in `asked`, {name: values}; `sources` are what this person may
    open. One query, and none where nothing is asked."""
    people, lists = _numbers(asked["person"]), _numbers(asked["collection"])
    languages, places = _words(asked["language"]), _words(asked["place"])
    if not (people or lists or languages or places):
        return set()
    people = _rows("person", Person.objects.known_to(user).filter(pk__in=people))
    lists = _rows("collection", Collection.objects.visible_to(user).filter(pk__in=lists))
    texts = Text.objects.filter(language__in=languages).comparable_by(user)
    texts = _rows("language", texts, "language")
    found = people.union(lists, texts, _rows("place", _at(places, sources), "place"))
    return {(name, " ".join(value.split())) for name, value in found}


def _rows(name, rows, column="pk"):
    value = Cast(F(column), CharField())
    return rows.order_by().annotate(choice=Value(name), of=value).values_list("choice", "of")


def _numbers(values):
    return [one for one in values if _NUMBER.fullmatch(one)]


def _words(values):
    return [one for one in values if one.strip() and "\0" not in one]


def _at(places, sources):
    """Documents from there, whatever stands between the words of the place."""
    patterns = (r"\s+".join(map(re.escape, place.split())) for place in places)
    said = rf"^\s*({'|'.join(patterns)})\s*$"
    return sources.filter(place__regex=said) if places else sources.none()
