from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sources.forms.layout import form_helper


class CatalogForm(forms.Form):
    """What the reader asks of the catalog. Words that find nothing are no mistake."""

    q = forms.CharField(
        label=_("Words"), required=False, max_length=200, widget=forms.SearchInput, strip=True
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = form_helper("", method="get", form_tag=False)

    def found_in(self, lessons):
        """Lessons in which every word stands somewhere."""
        words = self.cleaned_data["q"].split() if self.is_valid() else []
        for word in words[:8]:
            lessons = lessons.filter(
                Q(title__icontains=word)
                | Q(question__icontains=word)
                | Q(summary__icontains=word)
                | Q(skills__icontains=word)
            )
        return lessons
