"""A hall for tests of actions: the ward, always open, all counters manned, kept in memory."""

from collections.abc import Iterator

import pytest

from tests.builders import HallUnderTest
from tests.fakes.halls import a_memory_hall


@pytest.fixture
def hall() -> Iterator[HallUnderTest]:
    with a_memory_hall() as hall:
        hall.open()
        yield hall
