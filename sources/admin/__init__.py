"""Authoring of documents."""

from sources.admin import collection, deleting, imports, person, place, public, source, term, text  # noqa: F401  (they register)
