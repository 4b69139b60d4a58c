"""A bank spoken by the real espeak-ng, built once for all tests of this room."""

import shutil
from pathlib import Path

import pytest

from sounds.builder import build


@pytest.fixture(scope="session")
def bank_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """<data>/sounds with Vietnamese, English and the chime. Read only: a test that changes a bank takes ``own_bank``."""
    folder = tmp_path_factory.mktemp("sounds")
    build(folder, "espeak", ["vi", "en"])
    return folder


@pytest.fixture
def own_bank(bank_folder: Path, tmp_path: Path) -> Path:
    """The same Vietnamese bank and chime, to be spoilt."""
    folder = tmp_path / "sounds"
    for part in ("vi", "tone"):
        shutil.copytree(bank_folder / part, folder / part)
    return folder
