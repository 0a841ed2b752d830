"""Authoring of documents."""

from sources.admin import collection, person, source, text  # noqa: F401  (they register)
