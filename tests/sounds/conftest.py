"""A bank spoken by the real espeak-ng, built once for all tests of this room."""

from pathlib import Path

import pytest

from sounds.builder import build


@pytest.fixture(scope="session")
def bank_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """<data>/sounds with Vietnamese, English and the chime. Read only: a test that changes a bank builds its own."""
    folder = tmp_path_factory.mktemp("sounds")
    build(folder, "espeak", ["vi", "en"])
    return folder
