from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.doors import Doors, the_doors


@pytest.fixture
def doors(tmp_path: Path) -> Iterator[Doors]:
    with the_doors(tmp_path) as opened:
        yield opened
