"""Layouts are whole, and the committed kernels are what they give."""

from __future__ import annotations

import pytest

from porttarget.ais_decoder.layouts import LAYOUTS, Field, Layout
from tools.build_ais_kernels import FOLDER, generate
from tools.build_message_tables import generate as generate_tables


def test_the_committed_kernels_are_what_the_layouts_give() -> None:
    for name, source in generate().items():
        assert (FOLDER / name).read_text() == source, f"{name}: run tools/build_ais_kernels.py"


def test_the_committed_tables_and_the_message_reference_are_what_the_layouts_give() -> None:
    for path, content in generate_tables().items():
        assert path.read_text(encoding="utf-8") == content, f"{path.name}: run tools/build_message_tables.py"


@pytest.mark.parametrize(
    ("start", "message"),
    [(5, r"'b' starts at bit 5, expected 6 \(overlap\)"), (7, r"'b' starts at bit 7, expected 6 \(gap\)")],
)
def test_a_gap_or_an_overlap_fails_with_its_place(start: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Layout(
            name="L", types=(1,), title="t", source="s", table="positions", bits=12,
            fields=(Field(name="a", start=0, width=6, required=True), Field(name="b", start=start, width=6)),
        )  # fmt: skip


def test_a_length_that_the_fields_do_not_fill_fails() -> None:
    with pytest.raises(ValueError, match="fields cover 6 bits, the layout declares 8"):
        Layout(
            name="L", types=(1,), title="t", source="s", table="positions", bits=8,
            fields=(Field(name="a", start=0, width=6),),
        )  # fmt: skip


def test_lengths_are_those_of_the_standard() -> None:
    fixed = {
        (1, None): 168, (2, None): 168, (3, None): 168, (4, None): 168, (5, None): 424, (9, None): 168, (10, None): 72,
        (11, None): 168, (18, None): 168, (19, None): 312, (22, None): 168, (23, None): 160, (24, 0): 160,
        (24, 1): 168, (27, None): 96,
    }  # fmt: skip
    most = {
        (6, None): 1008, (7, None): 168, (8, None): 1008, (12, None): 1008, (13, None): 168, (14, None): 1008,
        (15, None): 160, (16, None): 144, (17, None): 816, (20, None): 160, (21, None): 360,
    }  # fmt: skip
    own = [layout for layout in LAYOUTS if layout.table != "radio_states"]
    found = {(kind, layout.part): layout.most_bits for layout in own for kind in layout.types}
    assert {key: found[key] for key in fixed} == fixed
    assert {key: abs(found[key] - bits) <= 8 for key, bits in most.items()} == dict.fromkeys(most, True), found
