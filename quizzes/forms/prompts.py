"""A question in other languages, typed as lines: "es: ¿Quién habla?"."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lessons import languages

LINE = re.compile(r"\s*([A-Za-z]{2,3}(?:-[A-Za-z]{2,8})?)\s*:\s*(.*)")


def prompts_field():
    return forms.CharField(
        label=gettext_lazy("Question in other languages"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=gettext_lazy(
            "One a line, such as “es: ¿Quién habla aquí?”. A line without a language goes on with "
            "the one before. A student whose aids name the language sees it with the question."
        ),
    )


def as_lines(prompts):
    return "\n".join(f"{code}: {words}" for code, words in prompts.items())


def read_prompts(typed):
    """`{"es": "¿Quién habla?"}` of the lines; ValidationError where one has no language of ours."""
    prompts, code = {}, ""
    for line in filter(str.strip, typed.splitlines()):
        found = LINE.fullmatch(line)
        if found:
            code = _language(found[1], prompts)
        elif not code:
            raise ValidationError(_("Begin with the language, such as es:"))
        prompts.setdefault(code, []).append(found[2] if found else line)
    return {code: "\n".join(lines).strip() for code, lines in prompts.items()}


def _language(typed, known):
    code = typed.lower()
    if code not in languages.CODES:
        codes = ", ".join(languages.CODES)
        words = _("“%(code)s” is no language of the list: %(codes)s.")
        raise ValidationError(words % {"code": typed, "codes": codes})
    if code in known:
        raise ValidationError(_("“%s” stands there twice.") % code)
    return code
