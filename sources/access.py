"""Who may open a document because of something outside this app.

`sources` knows nothing of lessons. A higher app that gives documents to people
registers here, in its `AppConfig.ready()`, a function from a signed-in user to a
`Q` over `Source`: the documents which that user was given.
"""

from collections.abc import Callable

from django.db.models import Q

grants: list[Callable[..., Q]] = []


def granted_to(user) -> Q:
    """The documents that any registered grant opens for this user; none at first."""
    granted = Q(pk__in=[])
    for grant in grants:
        granted |= grant(user)
    return granted
