"""What a long-lived process does once it has loaded everything."""

import gc


def settle() -> None:
    """Have the collector leave alone what is loaded by now, and lives as long as the process.

    Otherwise it walks through all of it, hundreds of thousands of objects, in the middle of
    some request or message, and everybody waits for that.
    """
    gc.collect()
    gc.freeze()
