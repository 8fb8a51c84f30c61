"""Random tiny planning problems for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.scanning.naive import GRID, Tiny, TinyBox, TinyScanner


def _span(low: int, high: int, shortest: int) -> st.SearchStrategy[tuple[int, int]]:
    return (
        st.tuples(st.integers(low, high), st.integers(low, high))
        .map(sorted)
        .filter(lambda two: two[1] - two[0] >= shortest)
        .map(tuple)
    )


_BOX = st.builds(
    TinyBox,
    probability=st.floats(0.01, 0.95),
    ready=st.one_of(st.just(-20), st.integers(-20, 50)),
    leave=st.one_of(st.just(90), st.integers(20, 90)),
    density=st.sampled_from(["low", "high"]),
).filter(lambda box: box.leave > box.ready)
_SCANNER = st.builds(
    TinyScanner,
    window=st.one_of(st.just((0, 80)), _span(0, 80, GRID)),
    minutes=st.sampled_from([10, 15, 20, 30]),
    lag=st.sampled_from([0, 5, 10]),
    detection=st.floats(0.3, 0.95),
    false_alarm=st.floats(0.01, 0.3),
    sees=st.sampled_from([("low",), ("low", "high")]),
)


def tinies(boxes: int, scanners: int, chance: bool = False) -> st.SearchStrategy[Tiny]:
    """Problems of at most so many boxes and scanners, an hour or so long."""
    box = st.builds(
        lambda one, by_chance: TinyBox(**{**vars(one), "chance": by_chance}),
        _BOX,
        st.booleans() if chance else st.just(False),
    )
    return st.builds(
        Tiny,
        minutes=st.sampled_from([40, 60, 80]),
        boxes=st.lists(box, min_size=1, max_size=boxes).map(tuple),
        scanners=st.lists(_SCANNER, min_size=1, max_size=scanners).map(tuple),
        bay=_span(0, 80, 5),
        exam=st.sampled_from([10, 40, 80]),
        reserve=st.sampled_from([0.5, 0.95, 1.0]),
        overflow=st.sampled_from([0.0, 0.25, 1.0]),
        notice=st.sampled_from([0, 10, 20]),
    )
