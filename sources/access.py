"""Who may open a document because of something outside this app.

`sources` knows nothing of lessons. A higher app that gives documents to people
registers here, in its `AppConfig.ready()`, a function from a signed-in user to a
`Q` over `Source`: the documents which that user was given. In the same way it may
open names that are kept closed: a `Q` over `PersonName`; and it may hold documents
back: a `Q` over `Source`, of those that this user was given and may not read yet.
"""

from collections.abc import Callable

from django.db.models import Q

grants: list[Callable[..., Q]] = []
opened_names: list[Callable[..., Q]] = []
holds: list[Callable[..., Q]] = []


def granted_to(user) -> Q:
    """The documents that any registered grant opens for this user; none at first."""
    granted = Q(pk__in=[])
    for grant in grants:
        granted |= grant(user)
    return granted


def opened_to(user) -> Q:
    """The closed names that somebody has opened for this signed-in user; none at first."""
    opened = Q(pk__in=[])
    for opens in opened_names:
        opened |= opens(user)
    return opened


def held_from(user) -> Q:
    """The documents that anybody holds back from this user for now; none at first."""
    held = Q(pk__in=[])
    for hold in holds:
        held |= hold(user)
    return held


def keeps_documents(user) -> bool:
    """Teachers. A technician, who is staff too, reads the library as any other reader does."""
    return user.is_active and user.is_staff and user.has_perm("sources.add_source")
