"""Places by the names that papers and editions print."""

from django.db import transaction
from django.db.models import Q

from sources.models import Place, Source
from sources.search.finding import saying
from sources.search.indexing import index

AT_ONCE = 50  # names in one question to the search


def keep_together(lists):
    """Keep each list of names as the names of one place, and let each find what says another."""
    new = []
    for names in lists:
        with transaction.atomic():
            if _is_new(names):
                new += names
    found = {
        pk
        for at in range(0, len(new), AT_ONCE)
        for pk in saying(new[at : at + AT_ONCE]).values_list("pk", flat=True)
    }
    index(Source.objects.filter(pk__in=found))


def _is_new(names):
    """Whether the place did not have all of these names before; now it has them."""
    place = place_named(names) or Place(name=names[0])
    there = set(map(str.casefold, place.names))
    more = [name for name in names if name.casefold() not in there]
    if more:
        place.other_names = "\n".join([*place.names[1:], *more])
        place.save()
    return bool(more)


def place_named(names):
    """The first place that has any of these names; None where none has."""
    wanted = {name.casefold() for name in names}
    among = Q()
    for name in names:
        among |= Q(name__iexact=name) | Q(other_names__icontains=name)
    rows = Place.objects.filter(among)
    return next((one for one in rows if wanted & set(map(str.casefold, one.names))), None)
