"""Statements of rights by their web addresses, however these are written."""

import re

from sources.models import Source


def statement_of(words):
    """The statement that an address or a name plainly means, or nothing.

    Takes http and https, a slash too many or too few, the address of the page instead of the
    statement, and the addresses of a license's summary and legal code. Another version of a
    license is another license.
    """
    return BY_ADDRESS.get(_bare(words)) or BY_NAME.get(words.strip().casefold(), "")


def _bare(address):
    bare = re.sub(r"^https?://(www\.)?", "", address.strip().casefold())
    bare = re.sub(r"[?#].*$", "", bare).rstrip("/")
    bare = re.sub(r"/(?:deed|legalcode)(?:\.[\w-]+)?$", "", bare)
    return bare.replace("rightsstatements.org/page/", "rightsstatements.org/vocab/")


BY_ADDRESS = {_bare(uri): uri for uri in Source.Rights.values if uri}
BY_NAME = {str(label).casefold(): uri for uri, label in Source.Rights.choices if uri}
