"""What holds of a container or bill after all that customs said: holds, do-not-load orders, examinations, releases.

In: rows of dispositions, in any order; boxes and the bills they stand under. Out: the table `customs_states`. Which
code lifts which stands in the reference list of dispositions (CAMIR Ocean, appendix D). The rules:

- a code is in force until a code that lifts it takes effect, at the same level and for the same bill or box; at one and
  the same moment as many lift as were set, and one more set than lifted stays;
- a hold outranks any release or movement, whichever came first or took effect last (CBP's frequently asked questions on
  ACE ocean manifests, no. 25): only the code that lifts it ends it;
- a box is bound by what is said of it, of any of its bills, and of its whole manifest; it is released when a release
  of its own is in force, or one of each of its bills;
- what binds a house bill binds the master it stands under, whose goods it is part of, and the boxes of the house; where
  the house names none, those of the master. A release of a house releases the house alone: customs sends the master's
  own (1Z) when every house bill has one. What binds a master is said of it alone, and holds for its boxes.

The moment is when it took effect, as sent; where that is not said, when it was received.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

import polars as pl

from porttarget.filings.houses import master_links
from porttarget.filings.known import received_by
from porttarget.filings.states import BINDING, states
from porttarget.reference.code_lists import CodeLists, load_code_lists
from porttarget.tables import TABLES

_AS_HOLD: Final = "seized"
_LEVELS: Final = ("manifest", "bill", "container")
# actions of the table for codes that the list does not know: what they set, and what they lift
_SETS: Final = {name: name for name in BINDING}
_LIFTS: Final = {
    "hold_removed": "hold", "do_not_load_lifted": "do_not_load", "exam_done": "exam", "release_cancelled": "release",
}  # fmt: skip
_EFFECT: Final = ("code", "kind", "target", "sign", "moment", "name")
_ROW: Final = ("source_sha256", "interchange", "message", "offset", "code", "bill_number", "container_number")


def customs_states(
    dispositions: pl.DataFrame,
    containers: pl.DataFrame,
    bills: pl.DataFrame,
    *,
    at: datetime | None = None,
    codes: CodeLists | None = None,
) -> pl.DataFrame:
    """The table `customs_states`: a row per box, and one per bill.

    containers  rows of containers; their `bill_ids` name bills
    bills       bills in force (`filings.bills_in_force`), with `bill_key`
    at          as known then; all that was received by default
    """
    known = dispositions.filter(received_by(at)).unique(_ROW, maintain_order=True)
    effects = _effects(known, codes or load_code_lists())
    pairs = (
        containers.select("box_id", bill_id="bill_ids")
        .explode("bill_id")
        .drop_nulls()
        .join(bills.select("bill_id", "bill_key", "bill_number", "issuer_scac"), on="bill_id", how="inner")
        .unique(["box_id", "bill_key"], maintain_order=True)
    )
    boxes = containers.select("box_id", "container_number", "voyage_id").unique("box_id", maintain_order=True)
    keyed = bills.select("bill_key", "bill_number", "issuer_scac", "voyage_id").unique(maintain_order=True)
    # what binds them, told as theirs
    binding = effects.filter(pl.col("kind") != "release").with_columns(
        name=pl.format("{}, of house bill {}", pl.col("name").fill_null(""), pl.col("bill_number").fill_null(""))
    )
    houses = _houses(bills)
    of_boxes = [
        _of_containers(effects, boxes),
        _of_bills(effects, pairs.rename({"box_id": "key"})),
        _of_bills(binding, _boxes_of_masters(houses, pairs)),
        _of_manifests(effects, boxes.select("voyage_id", key="box_id")),
    ]
    of_bills = [
        _of_bills(effects, keyed.with_columns(key="bill_key")),
        _of_bills(binding, houses.with_columns(key="master_key")),
        _of_manifests(effects, keyed.select("voyage_id", key="bill_key")),
    ]
    counts = pairs.group_by(key="box_id").agg(bills=pl.len())
    box_rows = states(boxes.select(key="box_id"), pl.concat(of_boxes), counts)
    bill_rows = states(keyed.select(key="bill_key").unique(), pl.concat(of_bills), counts.clear())
    told = [
        box_rows.with_columns(level=pl.lit("box"), box_id="key"),
        bill_rows.with_columns(level=pl.lit("bill"), bill_key="key"),
    ]
    both = TABLES["customs_states"].conform(pl.concat(told, how="diagonal").drop("key"))
    return both.sort("level", "box_id", "bill_key", descending=[True, False, False])


def _effects(rows: pl.DataFrame, codes: CodeLists) -> pl.DataFrame:
    """A row per code set (+1) and per code lifted (-1): target, kind, sign, moment, and whom it concerns."""
    listed = codes.frame("dispositions").select("code", "kind", "lifts", "name")
    told = rows.with_columns(code=pl.col("code").str.strip_chars().str.to_uppercase()).join(
        listed, on="code", how="left", maintain_order="left"
    )
    told = told.with_columns(
        moment=pl.coalesce("at", "received_at"),
        kind=pl.when(pl.col("kind") == _AS_HOLD).then(pl.lit("hold")).otherwise("kind"),
        name=pl.coalesce("name", "remarks", "action"),
        known=pl.col("kind").is_not_null(),
    )
    by_action = pl.concat_str(pl.lit("?"), pl.col("agency").fill_null(""))  # one nameless code an agency
    sets = told.filter(~pl.col("known") | pl.col("kind").is_in(BINDING)).with_columns(
        kind=pl.when("known").then("kind").otherwise(pl.col("action").replace_strict(_SETS, default=None)),
        target=pl.when("known").then("code").otherwise(by_action),
        sign=pl.lit(1, dtype=pl.Int32),
    )
    lifts = told.filter(pl.col("known")).drop("kind").explode("lifts").drop_nulls("lifts").join(
        listed.select(lifts="code", kind="kind"), on="lifts", how="inner"
    )  # fmt: skip
    lifts = lifts.with_columns(target="lifts", sign=pl.lit(-1, dtype=pl.Int32))
    unlisted = told.filter(~pl.col("known")).with_columns(
        kind=pl.col("action").replace_strict(_LIFTS, default=None), target=by_action, sign=pl.lit(-1, dtype=pl.Int32)
    )
    level = (
        pl.when(pl.col("level").is_in(_LEVELS))
        .then("level")
        .when(pl.col("container_number").is_not_null())
        .then(pl.lit("container"))
        .when(pl.col("bill_number").is_not_null())
        .then(pl.lit("bill"))
        .otherwise(pl.lit("manifest"))
    )
    wanted = ("bill_number", "issuer_scac", "container_number", "voyage_id", "code", "kind", "target", "sign", "moment",
              "name")  # fmt: skip
    every = [frame.select(*wanted, level=level) for frame in (sets, lifts, unlisted)]
    return pl.concat(every).filter(pl.col("kind").is_in(BINDING))


def _of_containers(effects: pl.DataFrame, boxes: pl.DataFrame) -> pl.DataFrame:
    """Effects on boxes by their number; one that names no voyage concerns the container on all."""
    own = effects.filter(pl.col("level") == "container").rename({"voyage_id": "_voyage"})
    joined = own.join(boxes, on="container_number", how="inner").filter(
        pl.col("_voyage").is_null() | (pl.col("_voyage") == pl.col("voyage_id"))
    )
    return joined.select(*_EFFECT, key="box_id", subject=pl.lit("box"), bill_key=pl.lit(None, dtype=pl.String))


def _of_bills(effects: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Effects on bills by number, and by issuer where it is said; `key` is the box or bill that they concern."""
    own = effects.filter(pl.col("level") == "bill").rename({"issuer_scac": "_issuer"})
    joined = own.join(pairs, on="bill_number", how="inner").filter(
        pl.col("_issuer").is_null() | pl.col("issuer_scac").is_null() | (pl.col("_issuer") == pl.col("issuer_scac"))
    )
    return joined.select(*_EFFECT, "key", pl.col("bill_key").alias("subject"), "bill_key")


def _houses(bills: pl.DataFrame) -> pl.DataFrame:
    """(bill_key, bill_number, issuer_scac, master_key) of house bills whose master is among the bills."""
    links = master_links(bills).drop_nulls("master_key").select("bill_key", "bill_number", "master_key").unique()
    own = bills.select("bill_key", "issuer_scac").unique("bill_key", keep="first", maintain_order=True)
    return links.filter(pl.col("bill_key") != pl.col("master_key")).join(own, on="bill_key", how="left")


def _boxes_of_masters(houses: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Houses that name no boxes, each with every box (`key`) of its master."""
    bare = houses.join(pairs, on="bill_key", how="anti")
    return bare.join(pairs.select("box_id", master_key="bill_key"), on="master_key", how="inner").rename(
        {"box_id": "key"}
    ).unique()  # fmt: skip


def _of_manifests(effects: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
    own = effects.filter(pl.col("level") == "manifest")
    return own.join(keys.unique(), on="voyage_id", how="inner").select(
        *_EFFECT, "key", pl.lit("manifest").alias("subject"), pl.lit(None, dtype=pl.String).alias("bill_key")
    )
