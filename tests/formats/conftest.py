"""What the tests of several formats need."""

import contextlib
import time
import timeit

import pytest

from mindgpt.errors import MindGPTError


@pytest.fixture
def takes_time_in_proportion():
    """`takes_time_in_proportion(format, make, size)`: is `make(4 * size)` read in 4 times the time?

    A second reading is only taken where the first was disturbed; 6 times is far from the 16 of a
    square.
    """

    def check(module, make, size):
        def seconds(text):
            def read():
                module.recognise(text)
                with contextlib.suppress(MindGPTError):
                    list(module.read(text))

            return timeit.timeit(read, timer=time.process_time, number=1)

        short, long = make(size), make(4 * size)
        allowed = 6 * max(seconds(short), seconds(short), 0.01)
        assert any(seconds(long) < allowed for _ in range(4))

    return check
