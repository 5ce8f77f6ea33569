"""How a long-lived process is set up: what it loaded rests, and its threads take turns."""

import ctypes
import gc
import multiprocessing
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1

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


def end_with_server() -> None:
    """In a worker that a server has forked: end when the server's main process is killed.

    A worker left alone would hold the port and sessions of the database, and serve a version
    that nobody watches. Only Linux can tell it; anywhere else, and in a process that no server
    has forked, this does nothing.
    """
    server = multiprocessing.parent_process()
    if server is None or sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    if os.getppid() != server.pid:  # it was killed between the fork and this
        os.kill(os.getpid(), signal.SIGKILL)
