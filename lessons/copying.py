"""What a higher app copies along with a step.

It registers, in its `AppConfig.ready()`, a function `(step, copy) -> None`. A part that
is itself a kind of step (a quiz) registers in `kinds` how such a step is made anew.
"""

from collections.abc import Callable

parts: list[Callable[..., None]] = []
