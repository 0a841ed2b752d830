"""Which printings and pictures of a document may leave its page, for whom.

The words about a document (title, people, date, number) go wherever its page may be opened;
its own words and pictures only to whom its rights let them be shown.
"""


def printings(source, user):
    """The printings whose words this person may read."""
    return source.texts.shown_to(user).select_related("current")


def pictures(source, user):
    """The pictures this person may look at, in order."""
    return source.attachments.filter(kind="image").shown_to(user)
