from django import forms
from django.contrib import admin

from sources.admin.base import OwnedInline, RowForm
from sources.models import Attachment
from sources.uploads import checked


class AttachmentForm(RowForm):
    class Meta:
        model = Attachment
        fields = ["file", "caption", "alt", "transcript", "position"]
        # Without the stock link to where the file lies: its page is behind the permission.
        widgets = {"file": forms.FileInput}

    def clean_file(self):
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data or not file:
            return file
        upload = checked(file)
        self.instance.kind = upload.kind
        self.instance.width, self.instance.height = upload.width, upload.height
        return upload.file


class AttachmentInline(OwnedInline, admin.StackedInline):
    model = Attachment
    form = AttachmentForm
    fields = [("file", "position"), "caption", "alt", "transcript"]
    classes = ["collapse"]
