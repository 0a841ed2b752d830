"""What a printing was made from, in words: as far as it is known and may be told."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from sources.models import Text

Kind = Text.Kind


class MadeFrom(NamedTuple):
    """`name` and `url` of the text, empty where it may not be named; then what is to be said."""

    name: str = ""
    url: str = ""
    said: str = ""


def made_from(text, printings, user):
    """A MadeFrom, or None where nothing is to be told. `printings` are those of the document."""
    base = _base(text, printings, user)
    if base is None:
        said = _unknown(text, printings)
        return MadeFrom(said=_with_changes(text, said)) if said else None
    is_near = base.source_id == text.source_id
    address = "" if is_near else base.source.get_absolute_url()
    said = _closed(base)
    return MadeFrom(
        name=base.name if is_near else str(base),
        url=f"{address}?printing={base.pk}",
        said=_with_changes(text, said) if said or not is_near else "",
    )


def _base(text, printings, user):
    if text.based_on_id is None:
        return None
    near = next((one for one in printings if one.pk == text.based_on_id), None)
    visible = Text.objects.visible_to(user).with_rights(user).select_related("source")
    return near or visible.filter(pk=text.based_on_id).first()


def _closed(base):
    """Why its words cannot be read here; "" where they can."""
    if base.withheld_because:
        return f"{_('Its words are not shown here.')} {base.withheld_because}"
    return "" if base.current_id else _("Its words are not here.")


def _unknown(text, printings):
    whole = [one for one in printings if one.pk != text.pk and one.kind != Kind.ADAPTATION]
    if text.based_on_id is None and whole:  # it may be one of these
        return _("Nobody has said which text.") if text.is_adapted else ""
    if text.kind == Kind.TRANSLATION and text.original_language:
        return _("A text in %(language)s that is not here.") % {"language": text.original_language}
    made = text.based_on_id or text.kind != Kind.TRANSCRIPTION
    return _("A text that is not here.") if made else ""


def _with_changes(text, said):
    """Of a shortened text one looks for what was changed."""
    if not text.is_adapted:
        return said
    return f"{said} {_('So its changes cannot be shown one by one.')}".strip()
