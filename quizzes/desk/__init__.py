"""A student's place at the work: what lies there, what is written, cited and kept."""

from quizzes.desk.seat import Desk, giving_of, givings_of

__all__ = ["Desk", "giving_of", "givings_of"]
