from urllib.parse import urlencode

from django.db import models
from django.utils.translation import gettext_lazy as _

from sources.models.text import Text
from sources.rendering import references_of


class LandmarkQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(text__in=Text.objects.visible_to(user))

    def addresses_for(self, version, user):
        """{"frus1949v07p2#pg_962": address} of what a text refers to and this person may open."""
        wanted = references_of(version)
        if not wanted:
            return {}
        pairs = [to.split("#") for to in wanted]
        editions, names = {edition for edition, _name in pairs}, {name for _edition, name in pairs}
        found = self.visible_to(user).filter(edition__in=editions, name__in=names).order_by("-pk")
        there = {str(one): one for one in found.select_related("text__source")}
        return {to: there[to].address_from(version.text) for to in wanted & there.keys()}


class Landmark(models.Model):
    """A place of an edition by which its papers refer to one another: a document, page or note.

    `name` is its id in the edition, `place` the id under which it stands on the document's own
    page, empty for the document itself. It belongs to the text, so it stays right when
    documents become one; whoever may not open the document finds no link.
    """

    edition = models.CharField(_("edition"), max_length=80)
    name = models.CharField(_("name in it"), max_length=80)
    text = models.ForeignKey(Text, models.CASCADE, related_name="landmarks")
    place = models.CharField(_("place in the text"), max_length=120, blank=True)

    objects = LandmarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("place of an edition")
        verbose_name_plural = _("places of editions")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "name", "text"], name="one_landmark_of_a_name"
            )
        ]

    def __str__(self):
        return f"{self.edition}#{self.name}"

    def address_from(self, text):
        """Where it is, for a reader of this text."""
        fragment = f"#{self.place}" if self.place else ""
        if self.text_id == text.pk and fragment:
            return fragment
        query = urlencode({"printing": self.text_id})
        return f"{self.text.source.get_absolute_url()}?{query}{fragment}"
