"""The grammar as a table: what it declares runs, and what it leaves out is refused."""

from __future__ import annotations

import numpy as np
import pytest

from porttarget.errors import UsageError
from porttarget.manifests.grammar import Compiled, Loop, MessageSet, Segment, compile_grammar
from porttarget.manifests.grammar_x12 import MANIFEST_309, x12
from porttarget.manifests.kernels import walk as walker
from tests.manifests.samples import BILL, BOX, HEAD, interchange, message
from tests.manifests.test_tokenise import segments_of

TOY = MessageSet(
    identifier="999", title="toy", source="test", versions=("1",),
    segments=(
        Segment(tag="AA", title="head", elements=("name", "", "kind"), once=True),
        Segment(tag="BB", title="part"),
        Segment(tag="CC", title="detail", most=4),
    ),
    root=Loop(name="message", opener="ST", parts=("AA", Loop(name="part", opener="BB", parts=("CC",)))),
)  # fmt: skip


def walked(grammar: Compiled, *tags: str) -> tuple[list[int], list[int]]:
    """Parent and status of each segment of a message of these tags, ISA, GS and ST standing before them."""
    code = np.array([grammar.index.get(tag, 255) for tag in ("ISA", "GS", "ST", *tags)], np.uint8)
    size = code.size
    parent, message_of = np.empty(size, np.int32), np.empty(size, np.int32)
    status = np.empty(size, np.uint8)
    walker.walk(
        code, np.zeros(size, np.int32), np.zeros(1, np.int8), grammar.dest, grammar.trigger, grammar.home,
        grammar.position, grammar.once, grammar.loop_counts, grammar.loop_parent, grammar.inside, parent, status,
        message_of, np.empty((1, 5), np.int32), np.empty((1, 4), np.int32), np.empty((1, 3), np.int32),
    )  # fmt: skip
    return parent.tolist()[3:], status.tolist()[3:]


@pytest.mark.parametrize(
    ("tags", "parents", "statuses"),
    [
        ("AA BB CC BB CC", [2, 2, 4, 2, 6], [walker.PLACED] * 5),
        ("BB AA", [2, 2], [walker.PLACED, walker.OUT_OF_ORDER]),
        ("BB AA CC", [2, 2, 3], [walker.PLACED, walker.OUT_OF_ORDER, walker.PLACED]),
        ("AA AA", [2, 2], [walker.PLACED, walker.REPEATED]),
        ("AA CC BB", [2, 2, 2], [walker.PLACED, walker.UNPLACED, walker.PLACED]),
        ("AA XX BB", [2, 2, 2], [walker.PLACED, walker.UNKNOWN, walker.PLACED]),
        ("SE AA", [-1, -1], [walker.ENVELOPE, walker.OUTSIDE]),
    ],
)
def test_a_toy_grammar_runs_as_declared(tags: str, parents: list[int], statuses: list[int]) -> None:
    assert walked(compile_grammar((TOY,)), *tags.split()) == (parents, statuses)


def test_a_second_message_set_needs_only_its_table() -> None:
    both = compile_grammar((MANIFEST_309, TOY))
    assert both.tags[: len(compile_grammar((MANIFEST_309,)).tags)] == compile_grammar((MANIFEST_309,)).tags
    assert both.dest.shape[0] == 2
    assert both.segment("BB").title == "part"


def test_elements_are_asked_for_by_name() -> None:
    grammar = compile_grammar((TOY,))
    assert grammar.element("AA", "kind") == 3
    with pytest.raises(UsageError, match="segment AA has no element 'colour', only name, kind"):
        grammar.element("AA", "colour")


def test_a_tree_with_an_undeclared_segment_is_refused() -> None:
    wrong = MessageSet(
        identifier="998",
        title="t",
        source="s",
        versions=(),
        segments=(),
        root=Loop(name="m", opener="ST", parts=("QQ",)),
    )
    with pytest.raises(UsageError, match="grammar 998: loop m holds QQ, which is not declared"):
        compile_grammar((wrong,))


def test_every_declared_segment_of_the_309_has_a_place_and_distinct_element_names() -> None:
    grammar = x12()
    for one in MANIFEST_309.segments:
        assert grammar.home[0, grammar.index[one.tag]] >= 0, one.tag
        names = [name for name in one.elements if name]
        assert len(set(names)) == len(names)
        assert one.length >= len(one.elements)


def test_the_309_tree_gives_each_segment_its_opener() -> None:
    body = [
        *HEAD,
        *BILL,
        "N3*STREET",
        "M12*62",
        "R4*I*UN*CNNGB",
        *BOX,
        "H1*1263",
        "N10**MORE",
        "VID*4B",
        "LX*2",
        "M11*B2",
    ]
    segments = segments_of(interchange(message(body)))
    tag = [segments.grammar.tags[code] for code in segments.code]
    opener = {tag[i] + str(i): tag[segments.parent[i]] for i in range(3, 3 + len(body))}
    assert list(opener.values()) == [
        "ST", "ST", "P4", "LX", "M11", "M11", "N1", "M11", "M11", "M11", "VID", "N10", "VID", "M11", "P4", "LX",
    ]  # fmt: skip
    assert set(segments.status[3 : 3 + len(body)]) == {walker.PLACED}
