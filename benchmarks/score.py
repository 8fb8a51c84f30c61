"""Scoring speed: boxes a second on one core by the shipped rules and by synthetic ones, codes prepared and included.

Rows: shipped rules from codes and from the feature table; the same by Polars expressions; 100 and 1,000 synthetic rules
of one to four conditions; ranking a port of 20,000 boxes whole, features and reasons included. CPU time, best of three,
compilation excluded. The machine's other work disturbs absolute figures; ratios in one run stand.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl

from porttarget.reference import load_reference
from porttarget.tables import TABLES
from porttarget.targeting import Cargo, load_rules, rank
from porttarget.targeting.coding import compile_rules
from porttarget.targeting.expressions import log_odds_expression
from porttarget.targeting.rules import Condition, Rule, RuleSet
from porttarget.targeting.rules_check import feature_kinds

BOXES = 1_000_000
PORT_BOXES = 20_000
AT = datetime(2026, 3, 10, 12, tzinfo=UTC)


def main() -> list[dict[str, object]]:
    """One row a measurement."""
    features = random_features(BOXES)
    shipped = load_rules()
    rows: list[dict[str, object]] = []
    for what, rules in (("shipped", shipped), ("synthetic", synthetic(100)), ("synthetic", synthetic(1000))):
        compiled = compile_rules(rules)
        compiled.score_codes(compiled.encode(features.head(10)))
        codes = compiled.encode(features)
        name = f"{what}, {len(rules.rules)} rules"
        rows.append(row(name, "kernel, codes prepared", BOXES, best(lambda c=compiled, k=codes: c.score_codes(k))))
        rows.append(
            row(name, "kernel, coding included", BOXES, best(lambda c=compiled: c.score_codes(c.encode(features))))
        )
        if len(rules.rules) <= 100:
            expression = log_odds_expression(rules)
            rows.append(row(name, "Polars expressions", BOXES, best(lambda e=expression: features.select(e))))
    cargo = random_cargo(PORT_BOXES)
    rows.append(
        row("rank a port, whole", "features, score, reasons, arms", PORT_BOXES, best(lambda: rank_port(cargo, shipped)))
    )
    return rows


def row(what: str, way: str, boxes: int, seconds: float) -> dict[str, object]:
    return {"what": what, "way": way, "boxes": boxes, "cpu_s": seconds, "boxes_per_cpu_s": boxes / seconds}


def best(work: Callable[[], object], times: int = 3) -> float:
    """Least CPU time of some runs after one to warm up."""
    work()
    found = []
    for _ in range(times):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def random_features(n: int) -> pl.DataFrame:
    """FEATURES of n invented boxes: few flags set, most values ordinary, some missing."""
    random = np.random.default_rng(7)
    columns: dict[str, pl.Series] = {}
    for column in TABLES["features"].columns:
        if column.name == "box_id":
            columns[column.name] = pl.int_range(n, eager=True).cast(pl.String)
        elif column.dtype == "bool":
            share = 0.9 if column.name in ("has_bill", "number_ok", "size_type_known") else 0.08
            columns[column.name] = pl.Series(random.random(n) < share)
        elif column.dtype == "i32":
            columns[column.name] = pl.Series(random.poisson(3, n))
        elif column.dtype == "f64":
            values = pl.Series(random.lognormal(6, 3, n))
            columns[column.name] = values.set(pl.Series(random.random(n) < 0.1), None)
        elif column.dtype == "str":
            columns[column.name] = pl.Series(random.choice(["in_time", "late", "39", "72", "84", "CN"], n))
        else:
            columns[column.name] = pl.Series([[]], dtype=pl.List(pl.String)).new_from_index(0, n)
    return TABLES["features"].conform(pl.DataFrame(columns))


def synthetic(count: int) -> RuleSet:
    """Rules of one to four conditions over all features, thresholds drawn from where values lie."""
    random = np.random.default_rng(8)
    kinds = {name: kind for name, kind in feature_kinds().items() if kind in ("flag", "number", "text")}
    rules = [
        Rule(
            id=f"r{number}",
            title="synthetic",
            points=float(np.round(random.normal(0, 0.5), 3)),
            when=tuple(
                condition(str(name), kinds[str(name)], random)
                for name in random.choice(list(kinds), random.integers(1, 5), replace=False)
            ),
            justification="made to measure speed, not boxes",
            source="benchmark",
            owner="benchmark",
            review=date(2099, 1, 1),
            countries=("CA", "US"),
        )
        for number in range(count)
    ]
    return RuleSet(
        source="synthetic",
        base_log_odds=-3.9,
        base_source="synthetic",
        base_assumed=True,
        name_threshold=88.0,
        fuzzy_share=0.5,
        rules=tuple(rules),
    )


def condition(feature: str, kind: str, random: np.random.Generator) -> Condition:
    if kind == "flag":
        return Condition(feature=feature, op="flag", value=bool(random.random() < 0.7))
    if kind == "text":
        return Condition(
            feature=feature, op="in", value=tuple(random.choice(["late", "39", "72", "CN"], 2, replace=False))
        )
    level = float(np.round(random.lognormal(4, 2), 1))
    return Condition(feature=feature, op=">=" if random.random() < 0.5 else "<=", value=level)


def random_cargo(boxes: int) -> Cargo:
    """One voyage to Montreal with a bill, two parties and a goods line a box."""
    random = np.random.default_rng(9)
    number = np.arange(boxes)
    provenance = {"source": "x", "source_sha256": "0" * 64, "interchange": 1, "message": 1, "segment": 1}
    received, laden = AT - timedelta(days=12), AT - timedelta(days=10)
    bill = [f"x:{i}" for i in number]
    box = [f"9321483-017W/MSKU{i:07d}" for i in number]
    parties = random.integers(0, boxes // 4, (2, boxes))

    def made(table: str, **columns: object) -> pl.DataFrame:
        return TABLES[table].conform(
            pl.DataFrame({**columns}).with_columns(**{k: pl.lit(v) for k, v in provenance.items()})
        )

    each = {"bill_id": bill, "bill_number": [f"B{i}" for i in number], "offset": number}
    return Cargo(
        voyages=TABLES["voyages"].from_rows(
            [
                provenance
                | {"voyage_id": "9321483-017W", "port_of_discharge": "CAMTR", "declared_ports": ["BEANR", "CAMTR"]}
                | {"eta_declared": AT + timedelta(days=1), "offset": 0, "received_at": received}
            ]
        ),
        bills=made("bills", **each).with_columns(
            pl.lit("9321483-017W").alias("voyage_id"),
            pl.lit("original").alias("status"),
            pl.lit("BEANR").alias("port_of_lading"),
            pl.lit(received).dt.cast_time_unit("us").alias("received_at"),
            pl.lit(laden).dt.cast_time_unit("us").alias("laden_at"),
            pl.lit(1, pl.Int32).alias("version"),
            pl.lit(value=False).alias("frob"),
        ),
        parties=pl.concat(
            [
                made("parties", **each, role=[role] * boxes, name=[f"Firm {name} of Trade Ltd" for name in names])
                for role, names in zip(("shipper", "consignee"), parties, strict=True)
            ]
        ),
        containers=made(
            "containers",
            box_id=box,
            voyage_id=["9321483-017W"] * boxes,
            container_number=[f"MSKU{i:07d}" for i in number],
            number_ok=random.random(boxes) < 0.98,
            bills=[[one] for one in each["bill_number"]],
            bill_ids=[[one] for one in bill],
            landing_port=["CAMTR"] * boxes,
            size_type=["22G1"] * boxes,
            load_status=["L"] * boxes,
            seals=[["S"]] * boxes,
            in_transit=[False] * boxes,
            frob=[False] * boxes,
            offset=number,
            received_at=[received] * boxes,
        ),
        goods=made(
            "goods",
            **each,
            box_id=box,
            line=[1] * boxes,
            gross_kg=random.lognormal(9, 1, boxes),
            packages=[100.0] * boxes,
            description=random.choice(["PARTS", "FROZEN FRIES", "WOODEN TOYS", "COFFEE"], boxes),
            value=[9000.0] * boxes,
        ),
        hazards=TABLES["hazards"].empty(),
        findings=TABLES["findings"].empty(),
    )


def rank_port(cargo: Cargo, rules: RuleSet) -> object:
    matched = pl.DataFrame(
        {"voyage_id": ["9321483-017W"], "mmsi": [220417000], "matched_by": ["imo"], "confidence": [1.0]}
    )
    return rank(
        cargo,
        port="CAMTR",
        country="CA",
        arrivals=TABLES["arrivals"].empty(),
        port_calls=TABLES["port_calls"].empty(),
        vessels=TABLES["vessels"].empty(),
        voyages_matched=matched,
        lookouts=TABLES["lookouts"].empty(),
        rules=rules,
        reference=load_reference(),
        at=AT,
    )
