"""A bank spoken by the real espeak-ng, to be heard, and one to be spoilt."""

import shutil
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def bank_folder(spoken: Path) -> Path:
    """<data>/sounds with Vietnamese, English and the chime. Read only: a test that changes a bank takes ``own_bank``."""
    return spoken


@pytest.fixture
def own_bank(bank_folder: Path, tmp_path: Path) -> Path:
    """The same Vietnamese bank and chime, to be spoilt."""
    folder = tmp_path / "sounds"
    for part in ("vi", "tone"):
        shutil.copytree(bank_folder / part, folder / part)
    return folder
