"""Numbers in addresses."""

import re

from django.urls import register_converter
from django.urls.converters import IntConverter


class IdConverter(IntConverter):
    """`<id:name>`: a number that any database can look for. A longer one is no address."""

    regex = "[0-9]{1,18}"


def is_id(text):
    """Whether it is such a number, where it does not come through an address of ours."""
    return re.fullmatch(IdConverter.regex, str(text)) is not None


register_converter(IdConverter, "id")
