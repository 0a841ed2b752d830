from django import forms
from django.contrib import admin
from django.utils.translation import gettext as _

from sources.admin.base import OwnedInline, RowForm
from sources.models import Attachment
from sources.uploads import checked


class AttachmentForm(RowForm):
    """A file, judged by its bytes, or the address of a page or film elsewhere."""

    class Meta:
        model = Attachment
        fields = [
            *("file", "url", "caption", "alt", "transcript"),
            *("first_paragraph", "rights", "rights_note", "position"),
        ]
        # Without the stock link to where the file lies: its page is behind the permission.
        widgets = {"file": forms.FileInput, "rights_note": forms.Textarea(attrs={"rows": 2})}

    def clean_file(self):
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data or not file:
            return file
        upload = checked(file)
        self.instance.kind = upload.kind
        self.instance.width, self.instance.height = upload.width, upload.height
        return upload.file

    def clean(self):
        cleaned = super().clean()
        file, url = cleaned.get("file"), cleaned.get("url")
        if file and url:
            self.add_error("url", _("Choose a file or write an address, not both."))
        elif url:
            self.instance.kind = Attachment.Kind.LINK
        elif not file and not self.errors:
            self.add_error("file", _("Choose a file, or write an address below."))
        return cleaned


class AttachmentInline(OwnedInline, admin.StackedInline):
    model = Attachment
    form = AttachmentForm
    fields = [
        ("file", "position"),
        "url",
        "caption",
        "alt",
        "transcript",
        ("first_paragraph", "rights"),
        "rights_note",
    ]
    classes = ["collapse"]
