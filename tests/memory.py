"""What is held at once while something is done."""

import gc
import tracemalloc


def peak_of(act):
    """Bytes of objects that were held at once while `act` ran."""
    gc.collect()
    gc.freeze()
    tracemalloc.start()
    try:
        act()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        gc.unfreeze()
