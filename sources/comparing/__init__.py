"""Two texts compared word by word. Pure functions on reading texts and their blocks."""

from sources.comparing.differences import Comparison, Difference, Side, compare, differences
from sources.comparing.kinds import Kind

__all__ = ["Comparison", "Difference", "Kind", "Side", "compare", "differences"]
