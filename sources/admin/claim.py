from django import forms
from django.contrib import admin, messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources.admin.base import OwnedInline, RowForm
from sources.models import Claim


class ClaimForm(RowForm):
    class Meta(RowForm.Meta):
        model = Claim
        fields = "__all__"
        help_texts = {
            "value": gettext_lazy(
                "Who wrote it and to whom is not told to students while a name of somebody in it "
                "is kept closed from them. In what is said of other things, mind such names."
            )
        }
        widgets = {"note": forms.Textarea(attrs={"rows": 2, "cols": 60})}


class ClaimInline(OwnedInline, admin.StackedInline):
    """What catalogs and captions say; the ruling is stamped with who ruled and when."""

    model = Claim
    form = ClaimForm
    fields = [("about", "value"), "event", ("claimant", "url"), "note", "ruling"]
    classes = ["collapse"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("source")


class StampsRulings:
    """Mix into the admin of a document: says who ruled and when, in the rows that changed."""

    def save_formset(self, request, form, formset, change):
        if formset.model is Claim:
            for row in formset.forms:
                if "ruling" in row.changed_data:
                    row.instance.rule(row.cleaned_data["ruling"], request.user)
        super().save_formset(request, form, formset, change)
        if formset.model is Claim:
            self.say_what_date_is_offered(request, form.instance)

    def say_what_date_is_offered(self, request, source):
        """A ruling changes no date; its own button on the document's page does."""
        for claim in source.claims.all():
            if claim.offers_date:
                words = _("Held to be right: %(date)s. To make it our date, see “%(page)s”.")
                page = _("What others say")
                messages.info(request, words % {"date": claim.date_in_words, "page": page})
