"""Two at once: what a page sends is stored over the revision that it showed, or not at all."""

from django.db.models import F


class ChangedMeanwhile(Exception):
    """Somebody else stored this since the page was opened. Carries what is stored, or None where
    it is gone."""

    def __init__(self, stored):
        super().__init__("changed meanwhile")
        self.stored = stored


def put_over(rows, base, **columns):
    """Store these columns in the only row of `rows`, over its revision `base`.

    Raises `ChangedMeanwhile` where it has another by now, changing nothing.
    """
    if not rows.filter(revision=base).update(revision=F("revision") + 1, **columns):
        raise ChangedMeanwhile(rows.first())
