"""The page on manifest messages is what the grammars say."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

TOOL = Path(__file__).parents[2] / "tools" / "build_manifest_reference.py"


def tool() -> ModuleType:
    """The generator as a module."""
    spec = importlib.util.spec_from_file_location("build_manifest_reference", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_on_manifest_messages_is_what_the_grammars_give() -> None:
    made = tool()
    assert made.DOCS_FILE.read_text(encoding="utf-8") == made.page()


def test_every_message_has_a_section() -> None:
    made = tool()
    for one in made.ALL_SETS:
        assert f"## {one.identifier}: {one.title}\n" in made.page()
