"""Facts about bills and containers that follow from several elements, as rules in a table, each with its reason.

The expressions name columns of the bills as `bills` makes them, before they become the table. Rules of one fact are
tried in order; the first whose condition holds decides. They state what a filing says, not what is true.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import polars as pl


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Where `when` holds, `fact` becomes `then`."""

    fact: str
    then: bool | str
    because: str
    when: Callable[[], pl.Expr]


RULES: Final[tuple[Rule, ...]] = (
    Rule(
        fact="stays_aboard",
        then=True,
        because="the bill's type says freight remaining on board",
        when=lambda: pl.col("bill_kind") == "frob",
    ),
    Rule(
        fact="stays_aboard",
        then=True,
        because="a foreign port of unlading without any in-bond movement: it leaves the ship there",
        when=lambda: pl.col("foreign_port_of_unlading_raw").is_not_null() & pl.col("in_bond_type").is_null(),
    ),
    Rule(
        fact="frob",
        then=False,
        because="it leaves the ship at another port of the country called at: remaining on board to the carrier, an "
        "import to that country's customs, as is cargo for a second Canadian port after a call in the United States",
        when=lambda: pl.col("foreign_port_of_unlading").str.slice(0, 2) == pl.col("landing_country"),
    ),
    Rule(fact="frob", then=True, because="it stays aboard at this country's port", when=lambda: pl.col("stays_aboard")),
    Rule(
        fact="in_transit",
        then=False,
        because="freight remaining on board does not land here",
        when=lambda: pl.col("frob"),
    ),
    Rule(
        fact="in_transit",
        then=True,
        because="the in-bond entry ends with export",
        when=lambda: pl.col("in_bond_kind") == "export",
    ),
    Rule(
        fact="in_transit",
        then=True,
        because="the bill's type is one of those in transit to another country",
        when=lambda: pl.col("bill_kind") == "in_transit",
    ),
    Rule(
        fact="in_transit",
        then=True,
        because="its destination lies in another country than the port where it lands",
        when=lambda: pl.col("destination_country") != pl.col("landing_country"),
    ),
    Rule(
        fact="onward_mode",
        then="sea",
        because="freight remaining on board goes on with the ship",
        when=lambda: pl.col("frob"),
    ),
    Rule(fact="onward_mode", then="rail", because="the filing says rail", when=lambda: pl.col("mode") == "rail"),
    Rule(fact="onward_mode", then="truck", because="the filing says truck", when=lambda: pl.col("mode") == "truck"),
    Rule(fact="onward_mode", then="sea", because="the filing says sea", when=lambda: pl.col("mode") == "sea"),
)


FACTS: Final = tuple(dict.fromkeys(rule.fact for rule in RULES))  # in the order in which they rest on one another


def decide(fact: str) -> pl.Expr:
    """The fact as an expression over the bills' columns; False or null where no rule holds."""
    rules = [rule for rule in RULES if rule.fact == fact]
    flag = isinstance(rules[0].then, bool)
    out = pl.lit(False) if flag else pl.lit(None, dtype=pl.String)
    for rule in reversed(rules):
        out = pl.when(rule.when().fill_null(False)).then(pl.lit(rule.then)).otherwise(out)
    return out.alias(fact)
