from django import forms

from sources.viewing import CHOICES, PARTS


class ViewForm(forms.Form):
    """How somebody wants documents. What a page does not send stays as it was."""

    offered = forms.MultipleChoiceField(choices=list(PARTS.items()), required=False)
    shown = forms.MultipleChoiceField(choices=list(PARTS.items()), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, prefix="view", **kwargs)
        for name, (said, choices) in CHOICES.items():
            self.fields[name] = forms.ChoiceField(label=said, choices=choices, required=False)

    def kept(self, before):
        """What to keep from now on: what differs from the usual. `before` is what was kept."""
        usual = {name: choices[0][0] for name, (_said, choices) in CHOICES.items()}
        chosen = {name: self.cleaned_data[name] or before.get(name) for name in usual}
        view = {name: value for name, value in chosen.items() if value not in (None, usual[name])}
        hidden = set(before.get("hide", "").split()) - set(self.cleaned_data["offered"])
        hidden |= set(self.cleaned_data["offered"]) - set(self.cleaned_data["shown"])
        return view | ({"hide": " ".join(sorted(hidden))} if hidden else {})
