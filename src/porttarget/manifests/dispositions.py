"""What customs ordered or allowed, as sent → dispositions: holds, do-not-load orders, examinations, releases.

One row per message and thing concerned; what follows from several of them is said elsewhere.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from porttarget.manifests.boxes import check_numbers, container_numbers
from porttarget.manifests.events import named_voyages
from porttarget.manifests.making import Making
from porttarget.manifests.spans import gather
from porttarget.manifests.times import arrival
from porttarget.manifests.voyages import Voyages
from porttarget.tables import TABLES


def make_dispositions(making: Making, voyages: Voyages, bills: pl.DataFrame) -> pl.DataFrame:
    """The table of dispositions."""
    rows = making.facts["disposition"]
    size = len(rows)
    if not size:
        return TABLES["dispositions"].empty()
    numbers = container_numbers(rows)
    bill = rows.within("bill")
    check_numbers(making, rows, numbers, among=np.flatnonzero(numbers.spans.present), bill=bill)
    code, port = rows["code"], rows["port"]
    ports = making.ports(port.spans, port.segs, places=True)
    making.note("unknown_port", ports.unknown, port, bill=bill)
    action = making.constant(None, size, "action") if code.words is None else code.word("action")
    making.note("disposition_unknown", action.is_null().to_numpy() & code.present, code, bill=bill)
    level = (
        pl.when(pl.col("container_number").is_not_null()).then(pl.lit("container"))
        .when(pl.col("bill_number").is_not_null()).then(pl.lit("bill")).otherwise(pl.lit("manifest"))
    )  # fmt: skip
    frame = pl.DataFrame(
        [
            rows["bill"].series("bill_number").fill_null(gather(bills["bill_number"], bill)),
            rows["issuer"].series("issuer_scac").fill_null(gather(bills["issuer_scac"], bill)),
            numbers.spans.series("container_number"),
            named_voyages(voyages, making.facts.message_of(rows)),
            code.series("code").fill_null("?"),
            action,
            rows["agency"].series("agency"),
            arrival(making, rows, "at", bill=bill).alias("at"),
            ports.unlocode.alias("port"),
            port.series("port_raw"),
            making.number(rows["packages"], "packages", bill=bill),
            rows["entry_number"].series("entry_number"),
            rows.all("remarks").joined(b" ").series("remarks"),
            making.facts.kind_at(rows.segs),
            making.received(size),
            *making.provenance(rows.segs),
        ]
    ).with_columns(level.alias("level"))
    return TABLES["dispositions"].conform(frame)
