"""Child processes that begin afresh.

A forked child inherits locks whose owners, the threads of Rust and C libraries, it does not
inherit, and may wait for them for ever. A fresh one imports what it needs and nothing else.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from multiprocessing.context import BaseContext
from types import ModuleType


@contextlib.contextmanager
def fresh() -> Iterator[BaseContext]:
    """A context to start processes in, from the beginning to the end of the block.

    Left to itself, a fresh child first runs the main script again, and a script that calls
    mindgpt without `if __name__ == "__main__":` would start children of children. All that our
    children do is in the package, so the script is kept from them.
    """
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield multiprocessing.get_context(method)
    finally:
        sys.modules["__main__"] = main


def end_with_parent() -> None:
    """Ends this child, and its group where it leads one, as soon as its parent is gone.

    A parent that is killed tells nobody, and its children would wait for work for ever.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    if os.getpgid(0) == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)
