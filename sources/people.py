"""People by the names that papers print."""

from django.db.models import Q

from sources.models import Person
from sources.slugs import free_slug


def person_named(name):
    """Who is known under this name or any form of it; None where nobody is."""
    known = Q(name__iexact=name) | Q(names__name__iexact=name)
    return Person.objects.filter(known).order_by("pk").first()


def person_called(name):
    """The same; somebody new where nobody is known."""
    name = " ".join(name.split())
    return person_named(name) or Person.objects.create(name=name, slug=free_slug(Person, name))
