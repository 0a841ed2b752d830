"""What an import did and recognized, in a teacher's words."""

from django.utils.translation import gettext_lazy as _

from sources.importers import running

STATES = {
    running.NEW: _("New"),
    running.SAME: _("Unchanged"),
    running.UPDATED: _("Brought up to date"),
    running.KEPT: _("Left as somebody changed it here"),
    running.GONE: _("Left out: deleted here"),
    running.HERE: _("Here already"),
}
#: Fields of a `Found` that are worth a word of their own.
RECOGNISED = {
    "kind": _("kind"),
    "publicity": _("meant for"),
    "place": _("place"),
    "repository": _("archive"),
    "shelfmark": _("archive number"),
    "summary": _("summary"),
    "context": _("historical context"),
    "content_warning": _("warning before the text"),
    "credits": _("credits"),
    "rights": _("rights"),
    "rights_note": _("note on rights"),
    "text_rights": _("rights of the printing"),
    "published_in": _("where it was published"),
    "original_language": _("translated from"),
    "people": _("people"),
    "subjects": _("topics"),
    "named": _("people named in it"),
    "collections": _("collections"),
    "custody": _("how it reached us"),
    "claims": _("what others say"),
    "explained": _("words explained"),
    "pictures": _("pictures and files"),
    "body": _("text"),
}
