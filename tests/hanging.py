"""A guard against words on which our code hangs. No measure of speed: benchmarks/ has those."""

import time
from contextlib import contextmanager

PATIENCE = 60  # seconds of processor; what is meant takes under one, what hangs takes hours


@contextmanager
def not_hung():
    began = time.process_time()
    yield
    assert time.process_time() - began < PATIENCE
