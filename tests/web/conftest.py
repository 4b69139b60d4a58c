from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.doors import Doors, the_doors


@pytest.fixture
def doors(tmp_path: Path) -> Iterator[Doors]:
    with the_doors(tmp_path) as opened:
        yield opened


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """One for all tests of a file that leave nothing behind: a hall takes longer to open than to be asked."""
    with the_doors(tmp_path_factory.mktemp("hall")) as opened:
        yield opened
