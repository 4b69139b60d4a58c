from collections.abc import Iterator

import pytest

from tests.web.doors import Doors, the_doors


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """One hall for all that is thrown at it, with a ticket at counter 3 and some in the line, so that commands find something."""
    with the_doors(tmp_path_factory.mktemp("hall")) as opened:
        opened.hall.open()
        for _ in range(5):
            opened.hall.take("chung-thuc")
        for counter in opened.hall.site.counters:
            opened.hall.next(counter)
        yield opened
