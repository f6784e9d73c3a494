"""Settings that all tests share."""

from __future__ import annotations

from hypothesis import settings

# The same examples every time, and no deadline: a busy machine must not make a test fail.
settings.register_profile("kg", derandomize=True, deadline=None)
settings.load_profile("kg")
