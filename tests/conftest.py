"""Settings that all tests share."""

from __future__ import annotations

import signal

from hypothesis import settings

# The same examples every time, and no deadline: a busy machine must not make a test fail.
settings.register_profile("kg", derandomize=True, deadline=None)
settings.load_profile("kg")

# A shell lets what runs in its background ignore Ctrl-C, and so would every program that a test starts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
