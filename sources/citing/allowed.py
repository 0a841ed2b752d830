"""Which printings and pictures of a document may leave its page, for whom.

The words about a document (title, people, date, number) go wherever its page may be opened;
its own words and pictures only to whom its rights let them be shown.
"""


def printings(source, user):
    """The printings with what rights allow this person, those that he may read first."""
    return _readable_first(source.texts.with_rights(user).select_related("source", "current"))


def pictures(source, user):
    """The pictures in the same way."""
    pictures = source.attachments.filter(kind="image").with_rights(user)
    return _readable_first(pictures.select_related("source"))


def _readable_first(things):
    return sorted(things, key=lambda one: not one.may_show)
