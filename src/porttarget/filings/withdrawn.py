"""Manifests withdrawn whole: messages that delete and name no bill → a deletion of each bill that they end.

In: rows of bills, interchanges and voyages of any number of inputs. Out: the bills, with one more row of status
`delete` for each part of a bill that such a message ends, so that histories show it. Its `bill_id` is the message's
place, a slash, and the row that it ends. Which bills a message ends:

- those of messages of the same kind and sender with the same document number (BGM 1004, M10-07), where there are any;
- else those of its voyage, of its carrier where both are told, and of the ports it names, as for a manifest filed anew;

of both only what was filed before it, in the order that decides between versions, and was not deleted since. A manifest
filed anew without bills ends none: it is more likely cut than empty.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from porttarget.filings.order import moments, with_bill_keys
from porttarget.tables import TABLES

# messages that declare bills; a bay plan that is withdrawn ends none
_MANIFESTS: Final = ("309", "310", "CUSCAR", "IFCSUM", "IFTMCS")
_MESSAGE: Final = ("source_sha256", "interchange", "message")
_DOCUMENT: Final = ("sender", "message_kind", "document")
_WHEN: Final = ("received_at", "sent_at", "control_number", "message_number", *_MESSAGE)
_PART: Final = ("voyage_id", "port_of_discharge", "port_of_discharge_raw")
_TAKEN_OVER: Final = ("voyage_id", "bill_number", "issuer_scac", "master_bill", "port_of_discharge",
                      "port_of_discharge_raw")  # fmt: skip
_PLACED: Final = (*_WHEN, "source", "segment", "offset")


def with_withdrawn(bills: pl.DataFrame, interchanges: pl.DataFrame, voyages: pl.DataFrame) -> pl.DataFrame:
    """Rows of bills, and deletions of those that whole manifests' withdrawals end."""
    withdrawals = interchanges.filter(
        pl.col("message_kind").is_in(_MANIFESTS) & (pl.col("function") == "delete") & (pl.col("bills") == 0)
    )
    if withdrawals.is_empty() or bills.is_empty():
        return bills
    both = pl.concat([bills.select(_WHEN), withdrawals.select(_WHEN)])
    moment = moments(both)
    rows = with_bill_keys(bills).with_columns(_moment=pl.Series(moment[: bills.height]))
    ending = withdrawals.with_columns(_at=pl.Series(moment[bills.height :])).with_row_index("_by")
    ended = _ended(rows, ending, interchanges, voyages)
    last = ended.filter(pl.col("_moment") < pl.col("_at")).sort("_by", "bill_key", "_moment", "segment").unique(
        ["_by", "bill_key", *_PART], keep="last", maintain_order=True
    ).filter(pl.col("status") != "delete")  # fmt: skip
    place = pl.format("{}:{}/{}", pl.col("source_sha256").str.slice(0, 12), "offset", "_ends")
    made = last.select("_by", *_TAKEN_OVER, _ends="bill_id").join(
        ending.select("_by", *_PLACED), on="_by", how="inner", maintain_order="left"
    )  # fmt: skip
    deletions = made.with_columns(
        bill_id=place, status=pl.lit("delete"), version=pl.lit(1, dtype=pl.Int32), frob=pl.lit(value=False),
        valid_from="received_at", references=pl.lit([], dtype=pl.List(pl.String)),
    ).drop("_by", "_ends")  # fmt: skip
    return pl.concat([bills, TABLES["bills"].conform(deletions).select(bills.columns)])


def _ended(
    rows: pl.DataFrame, ending: pl.DataFrame, interchanges: pl.DataFrame, voyages: pl.DataFrame
) -> pl.DataFrame:  # fmt: skip
    """Rows of bills with the withdrawal (`_by`, `_at`) that is about them."""
    told = ending.drop_nulls(_DOCUMENT).select("_by", "_at", *_DOCUMENT)
    meant = interchanges.filter(pl.col("bills") > 0).select(*_DOCUMENT, *_MESSAGE).join(told, on=_DOCUMENT, how="inner")
    of_document = rows.join(meant.select(*_MESSAGE, "_by", "_at"), on=_MESSAGE, how="inner")
    others = ending.join(of_document.select("_by").unique(), on="_by", how="anti").select("_by", "_at", *_MESSAGE)
    about = others.join(voyages.select(*_MESSAGE, "voyage_id", "carrier_scac", _port="port_of_discharge"), on=_MESSAGE)
    of_voyage = rows.join(about.drop(_MESSAGE).unique(), on="voyage_id", how="inner").filter(
        (pl.col("issuer_scac") == pl.col("carrier_scac")).fill_null(value=True),
        pl.col("_port").is_null() | (pl.col("_port") == pl.col("port_of_discharge")),
    )
    return pl.concat([of_document, of_voyage.drop("carrier_scac", "_port")])
