"""What all tests share. This fixture alone knows where the shared data may lie."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED_DATA = Path(os.environ.get("PORTTARGET_SHARED_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of third-party files; tests that want it are skipped aloud where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip("no shared data here: set PORTTARGET_SHARED_DATA to its folder to run this test")
    return SHARED_DATA
