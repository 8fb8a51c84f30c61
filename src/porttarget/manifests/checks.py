"""All checks of one input's finished tables: tables → findings, in the order in which their rows stand in the input."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

import polars as pl

from porttarget.manifests.checks_cargo import check_boxes, check_parties
from porttarget.manifests.checks_goods import check_goods
from porttarget.manifests.faults import Checked
from porttarget.reference.code_lists import CodeLists, load_code_lists
from porttarget.tables import TABLES

Check = Callable[[Checked], Iterator[pl.DataFrame]]
OF_BILLS: Final[tuple[Check, ...]] = (check_goods, check_parties)  # what each bill alone shows
ALL: Final[tuple[Check, ...]] = (*OF_BILLS, check_boxes)


def check_tables(
    tables: Mapping[str, pl.DataFrame], codes: CodeLists | None = None, checks: Sequence[Check] = ALL
) -> pl.DataFrame:
    """Findings about bills, parties, containers, goods and hazards of one input."""
    checked = Checked(tables=tables, codes=codes or load_code_lists())
    found = [frame for check in checks for frame in check(checked) if frame.height]
    return pl.concat(found).sort("offset", maintain_order=True) if found else TABLES["findings"].empty()
