"""Versions of bills: rows of bills of any number of inputs → one row per version, with what it changed and its end.

Nothing is overwritten and no order of files plays a part (`order`); what takes the place of what is decided in
`supersede`. A message of status `replace` is a whole manifest filed anew: bills of the same voyage, issuer and port
that it does not name end with it. An amendment that names only what it changes (an X12 M13 without its M11) leaves
parties, containers and goods as they were: `content_bill_id` names the row whose they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import polars as pl

from porttarget.filings.order import RANK, content_columns, in_order, moments
from porttarget.filings.supersede import NONE, Codes, link
from porttarget.tables import TABLES
from porttarget.tables.columns import PROVENANCE

# what an amendment states that files the bill whole; where all are null it names only what it changes
WHOLE: Final = (
    "port_of_lading", "port_of_lading_raw", "bill_type", "place_of_receipt", "in_bond_type", "package_unit",
    "gross_raw", "gross_kg", "volume_m3",
)  # fmt: skip
# what the reader concludes from other columns, so that an amendment that lacks them says nothing by it
DERIVED: Final = ("frob", "destination_country")
CHILDREN: Final = ("parties", "containers", "goods", "hazards")
_PLACE: Final = frozenset(column.name for column in PROVENANCE)


def bill_history(bills: pl.DataFrame, *, children: Mapping[str, pl.DataFrame] | None = None) -> pl.DataFrame:
    """The table `bill_history` of these rows of `bills`.

    children  parties, containers, goods, hazards of these bills, as far as `changed` shall tell of them
    """
    return ordered_history(in_order(bills), children=children)


def ordered_history(rows: pl.DataFrame, *, children: Mapping[str, pl.DataFrame] | None = None) -> pl.DataFrame:
    """The history of rows that are in order already (`order.in_order`), row by row."""
    codes = _codes(rows)
    links = link(codes)
    ended = _replaced_manifests(rows, codes, links.ended_by)
    content = _content(rows, links.before)
    replaced = ended != links.ended_by
    ids, since = rows["bill_id"], rows["received_at"]
    status = codes.status
    frame = rows.with_columns(
        version=_versions(codes, links.ended_by),
        valid_from="received_at",
        valid_to=_at(since, ended),
        stands=pl.Series(ended == NONE),
        in_force=pl.Series((ended == NONE) & (status != RANK["delete"])),
        supersedes=_supersedes(ids, ended),
        superseded_by=_at(ids, ended),
        ended_by=_ended_by(status, ended, replaced),
        changed=_changes(rows, links.before, content, children or {}),
        content_bill_id=ids.gather(content),
        unmatched=pl.Series(links.unmatched),
    )
    return TABLES["bill_history"].conform(frame.select(TABLES["bill_history"].names))


def _codes(rows: pl.DataFrame) -> Codes:
    port = pl.coalesce("port_of_discharge", "port_of_discharge_raw")
    columns = {
        "bill": pl.col("bill_key"),
        "message": pl.struct("source_sha256", "interchange", "message"),
        "part": pl.struct("voyage_id", port.alias("port")),
        "voyage": pl.col("voyage_id"),
    }
    status = rows["status"].replace_strict(RANK, default=RANK["change"], return_dtype=pl.Int64).to_numpy()
    ranks = rows.select(expression.rank("dense").alias(name) for name, expression in columns.items())
    return Codes(**{name: ranks[name].cast(pl.Int64).to_numpy() for name in columns}, status=status)


def _versions(codes: Codes, ended_by: np.ndarray) -> pl.Series:
    """1, 2, 3 … within each bill; a row of the message before it that took no row's place shares its version."""
    size = codes.bill.size
    if size == 0:
        return pl.Series([], dtype=pl.Int32)
    opens = np.concatenate([[True], codes.bill[1:] != codes.bill[:-1]])
    took = np.zeros(size, np.bool_)
    took[ended_by[ended_by != NONE]] = True
    moved = opens | took
    moved[1:] |= codes.message[1:] != codes.message[:-1]
    running = np.cumsum(moved)
    base = running[np.flatnonzero(opens)][np.cumsum(opens) - 1]
    return pl.Series(running - base + 1, dtype=pl.Int32)


def _replaced_manifests(rows: pl.DataFrame, codes: Codes, ended_by: np.ndarray) -> np.ndarray:
    """`ended_by` with the rows that end because a manifest was filed anew without their bill."""
    replacing = np.flatnonzero(codes.status == RANK["replace"])
    if replacing.size == 0:
        return ended_by
    out = ended_by.copy()
    scopes = rows.select(
        pl.struct("voyage_id", "issuer_scac", "port_of_discharge", "port_of_discharge_raw").rank("dense")
    ).to_series().to_numpy()  # fmt: skip
    ranks = moments(rows)
    for message in np.unique(codes.message[replacing]):
        of_message = replacing[codes.message[replacing] == message]
        first, moment = of_message[0], ranks[of_message].min()
        named = np.isin(codes.bill, codes.bill[of_message])
        before = (ranks < moment) & np.isin(scopes, scopes[of_message]) & ~named & (codes.status != RANK["delete"])
        # what ended before this message ended otherwise
        ends = np.where(out == NONE, np.iinfo(np.int64).max, ranks[np.maximum(out, 0)])
        out[before & (ends > moment)] = first
    return out


def _content(rows: pl.DataFrame, before: np.ndarray) -> np.ndarray:
    """The row whose parties, containers and goods hold for each row."""
    content = np.arange(rows.height)
    bare = rows.select((pl.col("status") == "change") & pl.all_horizontal(pl.col(name).is_null() for name in WHOLE))
    partial = np.flatnonzero(bare.to_series().to_numpy() & (before != NONE))
    for row in partial.tolist():  # in order, so that what a row rests on is settled before it
        content[row] = content[before[row]]
    return content


def _supersedes(ids: pl.Series, ended: np.ndarray) -> pl.Series:
    taken = np.flatnonzero(ended != NONE)
    pairs = pl.DataFrame({"by": ended[taken], "bill_id": ids.gather(taken)})
    lists = pairs.group_by("by", maintain_order=True).agg("bill_id")
    wide = pl.DataFrame({"by": np.arange(ended.size)}).join(lists, on="by", how="left", maintain_order="left")
    return wide["bill_id"].fill_null(pl.Series([[]], dtype=pl.List(pl.String)))


def _ended_by(status: np.ndarray, ended: np.ndarray, replaced: np.ndarray) -> pl.Series:
    by = np.where(ended == NONE, NONE, status[np.maximum(ended, 0)]) if ended.size else ended
    words = {RANK["original"]: "filed_again", RANK["add"]: "filed_again", RANK["change"]: "amended",
             RANK["replace"]: "amended", RANK["delete"]: "deleted"}  # fmt: skip
    said = pl.Series(by).replace_strict(words, default=None, return_dtype=pl.String)
    return pl.select(pl.when(pl.Series(replaced)).then(pl.lit("manifest_replaced")).otherwise(said)).to_series()


def _changes(
    rows: pl.DataFrame, before: np.ndarray, content: np.ndarray, children: Mapping[str, pl.DataFrame]
) -> pl.Series:
    """Names of what differs from the row before; of an amendment that names only what it changes, what it names."""
    later = np.flatnonzero((before != NONE) & (rows["status"] != "delete").to_numpy())
    empty = pl.Series([[]], dtype=pl.List(pl.String)).new_from_index(0, rows.height)
    if later.size == 0:
        return empty
    new, old = rows[later], rows[before[later]]
    partial = pl.Series(content[later] != later)
    differing = {
        name: new[name].ne_missing(old[name]) & (~partial | (new[name].is_not_null() & (name not in DERIVED)))
        for name in content_columns()
    }
    for name in CHILDREN:
        if name in children:
            marks = _marks(name, children[name], rows["bill_id"])
            differing[name] = marks.gather(content[later]).ne_missing(marks.gather(content[before[later]]))
    wide = pl.DataFrame([flags.alias(name) for name, flags in differing.items()])
    named = wide.select(
        pl.concat_list(pl.when(name).then(pl.lit(name)) for name in differing).list.drop_nulls().alias("changed")
    )
    place = pl.DataFrame({"row": later}).with_columns(named["changed"])
    out = pl.DataFrame({"row": np.arange(rows.height)}).join(place, on="row", how="left", maintain_order="left")
    return out["changed"].fill_null(empty)


def _marks(name: str, frame: pl.DataFrame, bill_ids: pl.Series) -> pl.Series:
    """For each bill a number that is the same for the same content of its rows in this table, in any order."""
    beside = {"bill_id", "bill_number", "bill_ids", "bills", "box_id", "received_at", *_PLACE}
    told = [column for column in frame.columns if column not in beside]
    keyed = frame.explode("bill_ids").rename({"bill_ids": "bill_id"}) if name == "containers" else frame
    keyed = keyed.filter(pl.col("bill_id").is_in(bill_ids.implode()))
    marks = keyed.select("bill_id", mark=pl.struct(told).hash(0)).group_by("bill_id").agg(pl.col("mark").sum())
    bills = pl.DataFrame([bill_ids.alias("bill_id")])
    return bills.join(marks, on="bill_id", how="left", maintain_order="left")["mark"]


def _at(values: pl.Series, rows: np.ndarray) -> pl.Series:
    """values[rows], null where the row is -1."""
    return values.gather(pl.select(pl.when(pl.Series(rows) != NONE).then(pl.Series(rows))).to_series())
