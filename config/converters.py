"""Numbers in addresses."""

from django.urls import register_converter
from django.urls.converters import IntConverter


class IdConverter(IntConverter):
    """`<id:name>`: a number that any database can look for. A longer one is no address."""

    regex = "[0-9]{1,18}"


register_converter(IdConverter, "id")
