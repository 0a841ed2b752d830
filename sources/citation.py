"""A document named so that somebody else can find it: the line a student copies."""

from django.utils.translation import gettext as _

FROM = ["author", "signatory", "sender", "nominal_author", "drafter"]


def citation(source, contributions, text=None):
    """Title, who to whom, date, archive number, then the printing read. One line, plain text.

    `contributions` are those of the source with their people; a part not known is left out.
    """
    parts = [source.title, _who(contributions), _when(source), source.place, source.shelfmark]
    if text:
        parts += [text.published_in, text.editor, _what_was_read(text), text.url]
    return " ".join(_closed(part) for part in parts if part)


def _who(contributions):
    by_role = {}
    for contribution in contributions:
        by_role.setdefault(contribution.role, []).append(contribution.shown_name)
    author = next((by_role[role] for role in FROM if role in by_role), [])
    words = ", ".join(author)
    if "addressee" in by_role:
        words = _("%(who)s to %(whom)s") % {"who": words, "whom": ", ".join(by_role["addressee"])}
    if "final_recipient" in by_role:
        words += ", " + _("for %(whom)s") % {"whom": ", ".join(by_role["final_recipient"])}
    return words.strip(" ,")


def _when(source):
    return source.written_as_printed or source.written_in_words


def _what_was_read(text):
    return text.get_kind_display() if text.is_adapted else ""


def _closed(part):
    part = " ".join(str(part).split())
    return part if part.endswith((".", "?", "!")) else f"{part}."
