"""Kinds of question. A kind is found by adding one file here that defines `KIND`."""

import importlib
import pkgutil

from quizzes.kinds.base import Kind


def _found():
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        kind = getattr(importlib.import_module(f"{__name__}.{module.name}"), "KIND", None)
        if kind is not None:
            yield kind


_kinds = {kind.key: kind for kind in sorted(_found(), key=lambda kind: kind.order)}
known = list(_kinds.values())
choices = [(kind.key, kind.name) for kind in known]


def named():
    """`choices`, for the column: so a new kind needs no migration."""
    return choices


def get(key) -> Kind:
    return _kinds[key]
