import uuid

from django import forms


class UnapiForm(forms.Form):
    """What a program asks of unAPI; an id that cannot be one of ours is that of no document."""

    id = forms.CharField(required=False, max_length=100)
    format = forms.CharField(required=False, max_length=40)

    def clean_id(self):
        given = self.cleaned_data["id"]
        try:
            return uuid.UUID(given) if given else None
        except ValueError:
            return uuid.UUID(int=0)

    def asked(self):
        """(id or None, name of the format or "")."""
        if not self.is_valid():
            return uuid.UUID(int=0), ""
        return self.cleaned_data["id"], self.cleaned_data["format"]
