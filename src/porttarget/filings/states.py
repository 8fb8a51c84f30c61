"""From what was set and lifted to what holds: the codes in force of each box or bill, and the state that follows.

In: effects, one row per code set (sign 1) or lifted (-1), with `key` (box or bill concerned), `subject` (the level and
bill at which it was said), target (the code set or lifted), kind, moment. Out: a row per key, whatever their order.
"""

from __future__ import annotations

from typing import Final

import polars as pl

BINDING: Final = ("hold", "do_not_load", "exam", "release")
DONE: Final = ("1B", "7I")  # these say that an examination was done; other lifting codes cancel it
# the first that holds names the state: kind, its column, the state
_DECIDES: Final = (
    ("do_not_load", "do_not_load", "do_not_load"), ("hold", "holds", "held"), ("exam", "exams_ordered", "exam_ordered"),
)  # fmt: skip
_COLUMN: Final = {kind: column for kind, column, _ in _DECIDES} | {"release": "releases"}
_LISTS: Final = (*_COLUMN.values(), "exams_done")


def states(keys: pl.DataFrame, effects: pl.DataFrame, bills: pl.DataFrame) -> pl.DataFrame:
    """A row per key of `keys` with the columns of `customs_states` that tell of it.

    bills  (key, bills): of how many bills a release is needed where none of the key's own is in force; one by default
    """
    standing = _in_force(effects)
    parts = [_listed(standing.filter(pl.col("kind") == kind), kind) for kind in BINDING]
    parts += [
        effects.filter(pl.col("code").is_in(DONE)).group_by("key").agg(exams_done=pl.col("code").unique().sort()),
        effects.group_by("key").agg(since=pl.col("moment").max()),
        _released(standing.filter(pl.col("kind") == "release")),
        bills,
    ]
    wide = keys
    for part in parts:
        wide = wide.join(part, on="key", how="left", maintain_order="left")
    wide = wide.with_columns(pl.col(_LISTS).fill_null(pl.lit([], dtype=pl.List(pl.String))))
    return wide.with_columns(_state(), _because()).select("key", "state", *_LISTS, "since", "because")


def _in_force(effects: pl.DataFrame) -> pl.DataFrame:
    """Codes whose last word is that they are set: at the last moment they were set more often than lifted."""
    subject = ("key", "subject", "target")
    last = effects.filter(pl.col("moment").eq_missing(pl.col("moment").max().over(subject)))
    net = last.group_by(*subject, "kind").agg(
        net=pl.col("sign").sum(), bill_key=pl.col("bill_key").first(),
        text=pl.concat_str("code", pl.lit(" "), pl.col("name").fill_null("")).filter(pl.col("sign") > 0).min(),
    )  # fmt: skip
    return net.filter(pl.col("net") > 0)


def _listed(standing: pl.DataFrame, kind: str) -> pl.DataFrame:
    return standing.group_by("key").agg(
        pl.col("target").unique().sort().alias(_COLUMN[kind]),
        pl.col("text").unique().sort().str.join("; ").alias(f"_{kind}"),
    )


def _released(standing: pl.DataFrame) -> pl.DataFrame:
    """(key, _whole, _bills): whether a release is of the key as a whole, and of how many bills there is one."""
    of_bill = (pl.col("subject") == pl.col("bill_key")).fill_null(value=False)
    return standing.group_by("key").agg(_whole=(~of_bill).any(), _bills=pl.col("bill_key").drop_nulls().n_unique())


def _state() -> pl.Expr:
    whole = pl.col("_whole").fill_null(value=False) | (pl.col("_bills").fill_null(0) >= pl.col("bills").fill_null(1))
    state = pl.when((pl.col("releases").list.len() > 0) & whole).then(pl.lit("released")).otherwise(pl.lit("open"))
    for _, column, word in reversed(_DECIDES):
        state = pl.when(pl.col(column).list.len() > 0).then(pl.lit(word)).otherwise(state)
    return state.alias("state")


def _because() -> pl.Expr:
    text = pl.col("_release")
    for kind, column, _ in reversed(_DECIDES):
        text = pl.when(pl.col(column).list.len() > 0).then(f"_{kind}").otherwise(text)
    return text.alias("because")
