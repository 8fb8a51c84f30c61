"""Our messages against aiscat's, where it is installed, whole objects; differences are listed in docs/ais_aiscat.md."""

from __future__ import annotations

import importlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from porttarget.flows.gpsd_json import GpsdJson
from tests.flows.aiscat_differences import DIFFERENCES, explained
from tests.flows.logs import Message, decoded, logged_messages, sentences

DOCS = Path(__file__).resolve().parents[2] / "docs" / "ais_aiscat.md"
APPLICATIONS = (6, 8)  # docs/ais_differences.md has theirs


@pytest.fixture(scope="module")
def aiscat() -> Any:
    """The package, of the extra `bench`."""
    try:
        return importlib.import_module("aiscat")
    except ModuleNotFoundError:
        pytest.skip("aiscat is not installed: it comes with the extra bench")


def _aiscat_dict(aiscat: Any, lines: list[str]) -> dict[str, Any] | None:
    try:
        return dict(aiscat.decode(*lines))
    except ValueError:  # nothing, or too short for it
        return None


def test_messages_differ_from_aiscat_only_as_listed(aiscat: Any, shared_data: Path) -> None:
    found: Counter[int] = Counter()
    unexplained: list[str] = []
    compared: Counter[int] = Counter()
    messages = [each for each in logged_messages(shared_data, 60) if each.kind not in APPLICATIONS]
    take = decoded([line for number, each in enumerate(messages) for line in sentences(each, number)])
    objects = GpsdJson(split24=True).objects(take)
    for each, line in zip(messages, objects, strict=True):
        theirs = _aiscat_dict(aiscat, sentences(each))
        if line is None or theirs is None:
            found[14] += theirs is None
            continue
        numbers, rest = explained(json.loads(line), theirs)
        found.update(numbers)
        unexplained += rest
        compared[each.kind] += 1
    assert unexplained == []
    assert set(compared) == set(range(1, 28)) - set(APPLICATIONS)
    assert set(found) == {1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14}


def test_type_3_is_itdma_here_and_sotdma_in_aiscat(aiscat: Any) -> None:
    state = f"{1:02b}{219:013b}{5:03b}{1:01b}"  # synchronised state, slots to the next, number of slots, keep flag
    (line,) = sentences(Message.of(f"{3:06b}00{338000001:030b}".ljust(149, "0") + state))
    ours = decoded([line]).radio_states.row(0, named=True)
    theirs = aiscat.decode(line)
    assert (ours["sync_state"], ours["slot_increment"], ours["slots_allocated"], ours["keep_flag"]) == (1, 219, 5, True)
    assert ours["slot_timeout"] is None
    assert (theirs["sync_state"], theirs["slot_timeout"]) == (1, 0)


def test_every_difference_is_in_the_document_under_its_number() -> None:
    text = DOCS.read_text()
    missing = [f"{each.number}. {each.title}" for each in DIFFERENCES if f"{each.number}. **{each.title}**" not in text]
    assert missing == []
