"""The bay plan against the manifest: boxes on board that nobody declared, and the reverse; where both differ.

In: stow positions and containers of any inputs. Out: findings at the cell, or at the container's row. A voyage is
compared only where both are there, by its last bay plan. Containers are compared by number; a box without a number is
nobody's. Boxes that were declared for ports where the ship had not yet taken them aboard cannot be told from absent
ones, so only boxes laden at a port that the plan has are missed.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from porttarget.manifests.faults import faults, kilograms

_MESSAGE: Final = ("source_sha256", "interchange", "message")
_PLANS: Final = ("BAPLIE",)  # MOVINS is what shall be done, not what stands on board
# goods weigh less than box and goods; beyond this share of the greater of both they contradict each other
_FURTHEST: Final = 0.25
_HEAVIEST_TARE_KG: Final = 5_500  # of a 45-foot refrigerated container, about


def check_stow(stow_positions: pl.DataFrame, containers: pl.DataFrame) -> pl.DataFrame:
    """Findings of all voyages that have both a bay plan and containers declared."""
    cells = _last_plans(stow_positions.filter(pl.col("message_kind").is_in(_PLANS))).drop_nulls("container_number")
    boxes = containers.drop_nulls("container_number").unique(
        ["voyage_id", "container_number"], keep="last", maintain_order=True
    )
    both = ["voyage_id", "container_number"]
    on_board = cells.join(boxes.select("voyage_id").unique(), on="voyage_id", how="semi", maintain_order="left")
    declared = boxes.join(cells.select("voyage_id", "port_of_lading").unique(), on=["voyage_id", "port_of_lading"],
                          how="semi", maintain_order="left")  # fmt: skip
    unknown = on_board.join(boxes, on=both, how="anti", maintain_order="left")
    empty = (pl.col("load_status") == "E").fill_null(value=False)
    filed = boxes.select(*both, _size="size_type", _lading="port_of_lading", _landing="landing_port", _kg="gross_kg")
    pairs = on_board.join(filed, on=both, how="inner", maintain_order="left")
    return pl.concat(
        [
            faults("undeclared_container", unknown.filter(~empty), found="container_number"),
            faults("undeclared_empty", unknown.filter(empty), found="container_number"),
            faults("container_not_on_board", declared.join(cells, on=both, how="anti", maintain_order="left"),
                   found="container_number"),
            *_differences(pairs),
        ]
    )  # fmt: skip


def _differences(pairs: pl.DataFrame) -> list[pl.DataFrame]:
    """Cells whose box the manifest describes otherwise; what one of both does not say is no difference."""
    out = [
        faults(code, pairs.filter(pl.col(cell) != pl.col(box)), found=cell, expected=box)
        for code, cell, box in (
            ("stow_size_type", "size_type", "_size"),
            ("stow_lading_port", "port_of_lading", "_lading"),
            ("stow_landing_port", "port_of_discharge", "_landing"),
        )
    ]
    gross, goods = pl.col("gross_kg"), pl.col("_kg")
    lighter = goods > gross * (1 + _FURTHEST)
    heavier = gross - _HEAVIEST_TARE_KG > goods * (1 + _FURTHEST)
    odd = pairs.filter((goods > 0) & (gross > 0) & (lighter | heavier))
    out.append(faults("stow_weight", odd, found=kilograms("gross_kg"), expected=kilograms("_kg")))
    return out


def _last_plans(cells: pl.DataFrame) -> pl.DataFrame:
    """Cells of each voyage's last bay plan: the one received last; file order plays no part."""
    plans = cells.select("voyage_id", "received_at", *_MESSAGE).unique().sort(
        "voyage_id", "received_at", *_MESSAGE, nulls_last=False
    ).unique("voyage_id", keep="last", maintain_order=True)  # fmt: skip
    return cells.join(plans, on=["voyage_id", *_MESSAGE], how="semi", maintain_order="left")
