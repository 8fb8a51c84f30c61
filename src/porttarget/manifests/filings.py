"""Elements of importer security filings as filed → one row per element, its value cleaned by what it is.

A party's name is cleaned as those of bills are, a commodity code cut to six digits, a port looked up.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from porttarget.manifests.facts import Rows, Value
from porttarget.manifests.making import Making
from porttarget.manifests.parties import clean
from porttarget.manifests.spans import Spans, gather
from porttarget.tables import TABLES

COMMODITY, COUNTRY = "hs6", "country_of_origin"
PORTS = ("foreign_port_of_unlading", "place_of_delivery")


def make_filings(making: Making, bills: pl.DataFrame) -> pl.DataFrame:
    """The table of security filings."""
    rows = making.facts["filing"]
    if not len(rows):
        return TABLES["security_filings"].empty()
    bill = rows.within("bill")
    element = rows["element"].word_or_code("element").fill_null("?")
    texts = _texts(rows)
    line = making.number(rows["line"], "line", bill=bill)
    frame = pl.DataFrame(
        [
            rows["bill"].series("bill_number").fill_null(gather(bills["bill_number"], bill)),
            rows["issuer"].series("issuer_scac").fill_null(gather(bills["issuer_scac"], bill)),
            rows["kind"].word_or_code("filing_kind"),
            rows["reference"].series("filing_reference"),
            rows["status"].word("status").fill_null("original"),
            element,
            _values(making, rows, element, texts),
            texts.series("value_raw"),
            rows["identifier"].series("identifier"),
            line.round().cast(pl.Int32, strict=False),
            making.received(len(rows)),
            *making.provenance(rows.segs),
        ]
    )
    return TABLES["security_filings"].conform(frame)


def _texts(rows: Rows) -> Spans:
    """The value, in one piece or in several."""
    whole = rows["value"].spans
    if not rows.has("value_pieces"):
        return whole
    pieces = rows.all("value_pieces").joined().stripped()
    return pieces if not rows.has("value") or pieces.buf is not whole.buf else whole.where(whole.present, pieces)


def _values(making: Making, rows: Rows, element: pl.Series, texts: Spans) -> pl.Series:
    kinds = element.to_numpy()
    ports, commodities, countries = np.isin(kinds, PORTS), kinds == COMMODITY, kinds == COUNTRY
    value = clean(texts).series("value")
    raw = texts.series()
    where = rows["value"] if rows.has("value") else Value(spans=texts, segs=rows.segs)
    if ports.any():
        column = making.ports(texts, rows.segs, places=True)
        value = value.zip_with(~pl.Series(ports), column.unlocode)
        making.note("unknown_port", column.unknown & ports, where)
    if commodities.any():
        digits = raw.str.replace_all(r"[^0-9]", "")
        six = pl.select(pl.when(digits.str.len_bytes() >= 6).then(digits.str.slice(0, 6))).to_series()
        value = value.zip_with(~pl.Series(commodities), six)
        making.note("hs_form", six.is_null().to_numpy() & commodities, where, expected="6 or more digits")
    if countries.any():
        code = pl.select(pl.when(raw.str.contains(r"^[A-Z]{2}$")).then(raw)).to_series()
        value = value.zip_with(~pl.Series(countries), code)
        making.note("country_form", code.is_null().to_numpy() & countries, where, expected="two letters of ISO 3166")
    return value.alias("value")
