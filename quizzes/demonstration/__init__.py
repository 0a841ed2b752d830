"""The demonstration school: content beside this file, loaded by `load`."""

from quizzes.demonstration.loading import Report, is_loaded, load, reset

__all__ = ["Report", "is_loaded", "load", "reset"]
