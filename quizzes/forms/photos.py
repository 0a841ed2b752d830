"""Photographs of pages: several files at once, each checked by what is in it."""

import filetype
from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from quizzes.models.photo import MOST
from sources.forms.layout import form_helper
from sources.uploads import MEGABYTE, checked

LARGEST = 25  # megabytes of one photograph, as `sources.uploads.TAKEN` has it
LARGEST_AT_ONCE = 200  # megabytes; what stands before the server takes more (deploy/)
PICTURES = ("image/jpeg", "image/png", "image/webp", "image/gif", "image/tiff")
HEIC = ("image/heic", "image/heif")


def _limits():
    words = _(
        "Up to %(most)d pages, %(largest)d MB each, %(together)d MB in one go. JPEG, PNG or WebP. "
        "Where and when a photograph was taken is not kept."
    )
    return words % {"most": MOST, "largest": LARGEST, "together": LARGEST_AT_ONCE}


class SeveralFiles(forms.FileInput):
    """A phone that is asked for JPEG changes its own format into it while it sends."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Cleaned it is the list of what was chosen, nothing of it opened yet."""

    widget = SeveralFiles(attrs={"accept": "image/jpeg,image/png,image/webp"})

    def clean(self, data, initial=None):
        files = data if isinstance(data, (list, tuple)) else [data]
        return [super(PhotosField, self).clean(one, initial) for one in files or [None]]


class PhotosForm(forms.Form):
    """`uploads` are the pictures that can be kept; what cannot is told, file by file."""

    photos = PhotosField(
        label=gettext_lazy("Photographs of the pages"),
        help_text=lazy(_limits, str)(),
        error_messages={
            "required": gettext_lazy("Choose at least one photograph."),
            "empty": gettext_lazy("One of the files is empty. Choose it again."),
            "max_length": gettext_lazy("The name of one of the files is too long."),
        },
        max_length=200,
    )

    def __init__(self, *args, there=0, **kwargs):
        """`there`: how many pages of the same hand are there already."""
        super().__init__(*args, **kwargs)
        self.there, self.room = there, max(MOST - there, 0)
        self.uploads = []
        self.helper = form_helper("", form_tag=False)

    def clean_photos(self):
        files = self.cleaned_data["photos"]
        if len(files) > self.room:
            raise ValidationError(_no_room(self.room, len(files)))
        if sum(one.size for one in files) > LARGEST_AT_ONCE * MEGABYTE:
            raise ValidationError(
                _("Together they are larger than %d MB. Add fewer at once.") % LARGEST_AT_ONCE
            )
        refused = []
        for file in files:
            try:
                self.uploads.append(picture(file))
            except ValidationError as error:
                words = _("“%(name)s” was not added. %(why)s")
                refused.append(words % {"name": file.name, "why": " ".join(error.messages)})
        if refused:
            raise ValidationError(refused)
        return files


def _no_room(room, chosen):
    if not room:
        return _("There are %d pages already, and there is no room for more.") % MOST
    words = ngettext(
        "There is room for %(room)d more page of %(most)d, and you chose %(chosen)d.",
        "There is room for %(room)d more pages of %(most)d, and you chose %(chosen)d.",
        room,
    )
    return words % {"room": room, "most": MOST, "chosen": chosen}


def picture(file):
    """The photograph as it is kept, an `Upload`. Raises ValidationError in words for students."""
    found = filetype.guess(file.read(8192))
    file.seek(0)
    kind = found.mime if found else ""
    if kind in HEIC:
        raise ValidationError(
            _(
                "It is in the iPhone’s own format (HEIC), which cannot be opened here. On the "
                "phone: Settings, Camera, Formats, Most Compatible; then take it again. Or take "
                "a screenshot of it and add that."
            )
        )
    if kind not in PICTURES:
        raise ValidationError(
            _(
                "It is no photograph that can be opened here. Take a picture of the page, or a "
                "screenshot of the file, and add that."
            )
        )
    return checked(file)


class MoveForm(forms.Form):
    """One place among the pages."""

    STEPS = {"earlier": -1, "later": 1}

    to = forms.ChoiceField(choices=[(name, "") for name in STEPS])

    @property
    def step(self):
        return self.STEPS[self.cleaned_data["to"]]
