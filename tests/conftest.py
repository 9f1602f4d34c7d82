"""Give every test the tiny city."""

from __future__ import annotations

import pytest

from mapapp.city import City

from . import tiny_city as built


@pytest.fixture
def tiny_city() -> City:
    """Two communities, five road sections, fifteen problems; drawn in `tests/tiny_city.py`."""
    return built.build()
