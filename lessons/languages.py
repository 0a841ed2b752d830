"""Languages that a question can be given in besides its own, and their names."""

from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

# fmt: off
CODES = [
    "am", "ar", "bg", "bn", "cs", "de", "el", "es", "et", "fa", "fi", "fr", "ga", "hi", "hr",
    "ht", "hu", "hy", "it", "ja", "ka", "km", "ko", "lt", "lv", "my", "ne", "nl", "pa", "pl",
    "pt", "ro", "ru", "sk", "so", "sq", "sr", "sv", "sw", "ta", "te", "th", "tr", "uk", "ur",
    "uz", "vi", "zh-hans", "zh-hant",
]
# fmt: on
#: Those that Django has no name for.
NAMES = {"am": _("Amharic"), "ht": _("Haitian Creole"), "so": _("Somali")}


def name_of(code):
    """ "Spanish" of "es"; the code itself where nobody has a name for it."""
    if code in NAMES:
        return str(NAMES[code])
    try:
        return get_language_info(code)["name_translated"]
    except KeyError:
        return code


def choices():
    """`[(code, name)]` in the order of the names."""
    return sorted(((code, name_of(code)) for code in CODES), key=lambda one: one[1])
