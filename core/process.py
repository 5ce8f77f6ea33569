"""How a long-lived process is set up: what it loaded rests, and its threads take turns."""

import gc

SWITCH_SECONDS = 0.0005
"""For `sys.setswitchinterval`: how long a thread that computes keeps the others waiting. By
default 5 ms, most of what a step of a message may last."""


def settle() -> None:
    """Have the collector leave alone what is loaded by now, and lives as long as the process.

    Otherwise it walks through all of it, hundreds of thousands of objects, in the middle of
    some request or message, and everybody waits for that.
    """
    gc.collect()
    gc.freeze()
