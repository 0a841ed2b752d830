"""A date as one says it, in a form: what is plain is taken, anything else is proposed first."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sources import dates

PLAIN = re.compile(r"\d{4}(-\d\d){0,2}")
SAID = re.compile(r"[^\W\d]{3}")  # the name of a month, of which nobody can mistake the number


class ReadsDates:
    """Mix into a form: `clean_x` of a date field returns `self.read_date("x")`."""

    def read_date(self, name):
        """EDTF of what was typed. What it says less plainly is put into the field to be seen."""
        words = self.cleaned_data[name].strip()
        if not words:
            return ""
        try:
            return dates.parse(words).edtf
        except dates.DateError as error:
            understood = dates.from_phrase(words)
            if understood is None:
                raise ValidationError(str(error)) from error
        if PLAIN.fullmatch(understood) and SAID.search(words) or reads_so(words, understood):
            return understood
        return self.propose_date(name, words, understood)

    def propose_date(self, name, words, understood):
        self.data = self.data.copy()
        self.data[self.add_prefix(name)] = understood
        sentence = _(
            "“%(words)s” would be stored as %(date)s, which reads: %(reading)s. "
            "It stands in the field now: save again to keep it, or put it right."
        )
        reading = dates.in_words(understood)
        raise ValidationError(sentence % {"words": words, "date": understood, "reading": reading})


def reads_so(words, understood):
    """Whether the page would show the date in the very words that were typed."""
    return dates.in_words(understood).casefold() == " ".join(words.split()).casefold()
