"""Rows of tables as the kernel chooses them, against a plain walk over messages and layouts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porttarget.ais_decoder import cut
from porttarget.ais_decoder import sentence_columns as c
from porttarget.ais_decoder.chosen import Choice
from porttarget.ais_decoder.groups import jobs_of_routes
from porttarget.ais_decoder.layouts import JOBS
from porttarget.ais_decoder.message_columns import MessageColumns, message_arrays

TABLES = list(dict.fromkeys(job.table for job in JOBS if job.layout.application is None))
ROUTES = [route for route, jobs in enumerate(jobs_of_routes()) if jobs] + [0, 63]  # two that no layout describes
messages = st.lists(
    st.tuples(st.sampled_from(ROUTES), st.sampled_from([40, 96, 128, 160, 168, 272, 424]), st.booleans()), max_size=60
)


def columns(kinds: list[tuple[int, int, bool]]) -> MessageColumns:
    """Messages of these routes, bits, and whether they are too short for their layout."""
    arrays = message_arrays(len(kinds))
    _, word16, narrow, _ = arrays
    for row, (route, bits, short) in enumerate(kinds):
        narrow[:, row] = 0
        narrow[c.ROUTE, row], word16[c.BITS, row], narrow[c.FLAGS, row] = route, bits, c.CUT * short
    return MessageColumns(arrays, 0, [])


def walked(kinds: list[tuple[int, int, bool]], name: str) -> tuple[list[int], dict[int, list[tuple[int, int]]]]:
    """The message of each row of a table, and for each job its messages and their rows."""
    any_short = any(short for _, _, short in kinds)
    rows: list[int] = []
    jobs: dict[int, list[tuple[int, int]]] = {}
    for message, (route, bits, _) in enumerate(kinds):
        for index in jobs_of_routes()[route]:
            least = cut.LEAST_BITS[index] if any_short else JOBS[index].required_bits
            if JOBS[index].table == name and bits >= least:
                jobs.setdefault(index, []).append((message, len(rows)))
                rows.append(message)
    return rows, jobs


@given(kinds=messages)
@settings(max_examples=60, deadline=None)
def test_rows_are_those_of_a_plain_walk_over_messages_and_layouts(kinds: list[tuple[int, int, bool]]) -> None:
    choice = Choice(columns(kinds))
    for name in TABLES:
        rows, jobs = walked(kinds, name)
        found = choice.table(name)
        assert (found is None) == (not rows), name
        if found is None:
            continue
        assert found.messages.tolist() == rows, name
        told = {index: (of.tolist(), at.tolist()) for index, (of, at) in found.jobs.items()}
        expected = {
            index: ([message for message, _ in pairs], [] if JOBS[index].whole else [row for _, row in pairs])
            for index, pairs in jobs.items()
        }
        assert told == expected, name


@pytest.mark.parametrize("name", TABLES)
def test_no_messages_make_no_rows(name: str) -> None:
    assert Choice(columns([])).table(name) is None
