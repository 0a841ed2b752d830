"""What a stored choice is called: as Django says it, in the reader's language."""

import pytest
from django.utils.translation import override

from sources.models import Attachment, Source, Text

SHOWN = [
    (Source, "kind"),
    (Source, "rights"),
    (Text, "kind"),
    (Text, "rights"),
    (Attachment, "rights"),
]


@pytest.mark.parametrize(("model", "name"), SHOWN)
@pytest.mark.parametrize("language", ["en-us", "de"])
def test_it_works(model, name, language):
    field = model._meta.get_field(name)
    with override(language):
        for value in [*dict(field.choices), "never heard of"]:
            row = model(**{name: value})
            assert getattr(row, f"get_{name}_display")() == row._get_FIELD_display(field)


def test_it_is_words_and_no_promise_of_words():
    assert type(Source(kind="cable").get_kind_display()) is str
