"""The console's files: all words in one place, nothing inline, nothing from outside, nothing too long."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from porttarget.api.app import WEB

STATIC = WEB / "static"
MODULES = sorted(STATIC.rglob("*.mjs"))
OWN = [*MODULES, *sorted(STATIC.glob("*.css")), *sorted((WEB / "templates").glob("*.html"))]


def words() -> dict[str, object]:
    return dict(json.loads((STATIC / "text" / "en.json").read_text("utf-8")))


def known(key: str) -> bool:
    found: object = words()
    for part in key.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return isinstance(found, str)


def test_there_are_files_to_look_at() -> None:
    assert len(MODULES) > 15


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_a_module_is_short_and_opens_with_what_it_is_for(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    assert lines[0].startswith("// ")
    assert len(lines) < 300
    assert "innerHTML" not in path.read_text("utf-8"), "what ships and filers typed is text, never markup"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_every_key_a_module_asks_for_has_words(path: Path) -> None:
    keys = re.findall(r"""\bt\("([a-z_.A-Z]+)["]""", path.read_text("utf-8"))
    assert [key for key in keys if not known(key)] == []


def test_every_word_a_page_asks_for_is_there() -> None:
    for path in (WEB / "templates").glob("*.html"):
        keys = re.findall(r"text\.([a-z_]+\.[a-z_]+)\b(?!\[)", path.read_text("utf-8"))
        assert [key for key in keys if not known(key)] == [], path.name


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_nothing_is_asked_from_outside_and_nothing_is_inline(path: Path) -> None:
    text = path.read_text("utf-8")
    assert re.findall(r"(?:https?:)?//[a-z0-9-]+\.[a-z]{2,}", re.sub(r"^\s*//.*$", "", text, flags=re.M)) == []
    if path.suffix == ".html":
        assert not re.search(r"<script(?![^>]*\bsrc=)", text)
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", text)


@pytest.mark.parametrize("name", ["maplibre-gl.mjs", "maplibre-gl-worker.mjs", "swagger-ui-bundle.js"])
def test_browser_libraries_were_put_in_place_by_the_set_up(name: str) -> None:
    assert (WEB / "vendor" / name).is_file(), "run `make setup` (or tools/vendor_web.py after `npm ci`)"
