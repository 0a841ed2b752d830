from django import forms


class SeenForm(forms.Form):
    """That the list which is stored is the one that was shown."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
