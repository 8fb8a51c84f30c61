"""Scores of boxes and the reasons they consist of: scoring and explaining are one act.

In: built features, rules. Out: SCORES, REASONS, and which boxes meet a criterion or a lookout that chooses. A box's
log-odds are the base rate, the points of every rule that holds, and the points of the lookouts it meets; the reasons
list exactly these, with the facts they rest on, and add up to the log-odds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from porttarget.tables import TABLES
from porttarget.targeting.coding import CompiledRules, compile_rules
from porttarget.targeting.features import BuiltFeatures
from porttarget.targeting.rules import Condition, Rule, RuleSet
from porttarget.targeting.rules_check import feature_kinds

PERCENTILE_WINDOW_DAYS: Final = 30
_SECONDS_PER_DAY: Final = 86_400
_SHOWN_DECIMALS: Final = 3
_WAYS: Final = {"exact": "equal", "fuzzy": "alike", "key": "met"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """SCORES and REASONS; `chosen_by_rule` and `chosen_by_lookout` are flags in the order of SCORES' rows."""

    scores: pl.DataFrame
    reasons: pl.DataFrame
    chosen_by_rule: NDArray[np.bool_]
    chosen_by_lookout: NDArray[np.bool_]


def score_boxes(built: BuiltFeatures, rules: RuleSet) -> Scored:
    """Score every box of the built features by the given rules (already those of one country)."""
    features = built.features
    compiled = compile_rules(rules)
    log_odds, hits = compiled.score_codes(compiled.encode(features))
    held = _held(hits, len(rules.rules))
    log_odds = _add_lookouts(log_odds, features["box_id"], built.hits)
    arrival = built.boxes.select(pl.col("eta").dt.epoch("s")).to_series()
    criteria = np.asarray([rule.criterion for rule in rules.rules], np.bool_)
    met = features.select(
        pl.col("box_id").is_in(built.hits.filter("chooses").get_column("box_id").unique().implode())
    ).to_series()
    return Scored(
        scores=TABLES["scores"].conform(
            features.select("box_id", "port").with_columns(
                log_odds=pl.Series(log_odds),
                probability=pl.Series(probability(log_odds)),
                score=pl.Series(percentile(log_odds, arrival)),
            )
        ),
        reasons=_reasons(built, compiled, held, base_assumed=rules.base_assumed),
        chosen_by_rule=np.logical_or.reduce(held[:, criteria], axis=1),
        chosen_by_lookout=met.to_numpy(),
    )


def probability(log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """1/(1+e^−x), without overflow at either end."""
    small = np.exp(-np.abs(log_odds))
    return np.where(log_odds >= 0, 1.0 / (1.0 + small), small / (1.0 + small))


def percentile(log_odds: NDArray[np.float64], arrival_s: pl.Series) -> NDArray[np.float64]:
    """Mid-rank percentile among boxes whose arrival is within 30 days; those without arrival among themselves."""
    from porttarget.targeting.kernels import window_midrank

    out = np.empty(len(log_odds), np.float64)
    known = arrival_s.is_not_null().to_numpy()
    for rows, window in (
        (np.flatnonzero(known), PERCENTILE_WINDOW_DAYS * _SECONDS_PER_DAY),
        (np.flatnonzero(~known), 0),
    ):
        if len(rows) == 0:
            continue
        times = arrival_s.fill_null(0).to_numpy()[rows]
        order = np.argsort(times, kind="stable")
        values, levels = np.unique(log_odds[rows], return_inverse=True)
        ranked = np.empty(len(rows), np.float64)
        window_midrank(times[order].astype(np.int64), levels[order].astype(np.int64), len(values), window, ranked)
        out[rows[order]] = ranked
    return out


def _held(hits: NDArray[np.uint64], rules: int) -> NDArray[np.bool_]:
    """(boxes, rules): the hits' bits as flags."""
    bits = np.unpackbits(hits.astype("<u8").view(np.uint8), axis=1, bitorder="little")
    return bits[:, :rules].astype(np.bool_)


def _add_lookouts(log_odds: NDArray[np.float64], box_ids: pl.Series, hits: pl.DataFrame) -> NDArray[np.float64]:
    """Log-odds with the points of lookouts added in the order in which the reasons list them."""
    if hits.is_empty():
        return log_odds
    row_of = dict(zip(box_ids.to_list(), range(len(box_ids)), strict=True))
    total = log_odds.copy()
    for box_id, points in hits.select("box_id", "points").iter_rows():
        total[row_of[box_id]] += points
    return total


def _reasons(
    built: BuiltFeatures, compiled: CompiledRules, held: NDArray[np.bool_], *, base_assumed: bool
) -> pl.DataFrame:
    """REASONS: base rate, rules in their order, lookouts strongest first."""
    facts = built.features.join(built.evidence, on="box_id", how="left", maintain_order="left")
    origin = "assumed, not yet measured" if base_assumed else "measured"
    names = ("box_id", "_order", "reason", "title", "points", "evidence")
    parts = [
        facts.select(
            "box_id", _order=pl.lit(-1, pl.Int64), reason=pl.lit("base_rate"), title=pl.lit("Base rate"),
            points=pl.lit(compiled.base_log_odds), evidence=pl.lit(f"where every box begins; {origin}"),
        ).select(names)
    ]  # fmt: skip
    for number, rule in enumerate(compiled.rules):
        rows = facts.filter(pl.Series(held[:, number]))
        if rows.is_empty():
            continue
        parts.append(
            rows.select(
                "box_id", _order=pl.lit(number, pl.Int64), reason=pl.lit(rule.id), title=pl.lit(rule.title),
                points=pl.lit(rule.points), evidence=rule_evidence(rule, facts.columns),
            ).select(names)
        )  # fmt: skip
    parts.append(
        built.hits.with_columns(_order=pl.int_range(pl.len()).cast(pl.Int64) + len(compiled.rules)).select(
            "box_id", "_order",
            reason=pl.format("lookout:{}/{}", pl.col("list"), pl.col("lookout_id")),
            title=pl.format("Lookout: {} {}", pl.col("kind"), pl.col("way").replace_strict(_WAYS)),
            points="points", evidence="evidence",
        ).select(names)
    )  # fmt: skip
    listed = pl.concat(parts).sort("box_id", "_order")
    return TABLES["reasons"].conform(
        listed.with_columns(position=pl.int_range(pl.len()).over("box_id").cast(pl.Int32)).drop("_order")
    )


def rule_evidence(rule: Rule, columns: Sequence[str]) -> pl.Expr:
    """The facts of a rule's conditions with their values, for rows where it holds."""
    return pl.concat_str([_condition_evidence(condition, columns) for condition in rule.when], separator="; ")


def _condition_evidence(condition: Condition, columns: Sequence[str]) -> pl.Expr:
    feature = condition.feature
    plain = _plain_evidence(condition)
    text = f"{feature}_evidence"
    if (
        text not in columns
        or condition.op == "missing"
        or (condition.value is False and feature not in _TELLING_WHEN_FALSE)
    ):
        return plain
    return pl.when(pl.col(text).is_not_null()).then(plain + pl.lit(" (") + pl.col(text) + pl.lit(")")).otherwise(plain)


_TELLING_WHEN_FALSE: Final = frozenset({"number_ok", "size_type_known"})


def _plain_evidence(condition: Condition) -> pl.Expr:
    """Feature and value, and the bound it was held against."""
    feature, value = condition.feature, condition.value
    if condition.op == "missing":
        return pl.lit(f"{feature}: not known")
    if condition.op == "flag":
        return pl.lit(f"{feature}: {'yes' if value else 'no'}")
    shown = pl.col(feature)
    unit = ""
    if feature_kinds()[feature] == "number":
        shown = shown.cast(pl.Float64).round(_SHOWN_DECIMALS)
        unit = _UNITS[feature]
    bound = (
        ", ".join(f"{item:g}" if isinstance(item, float) else str(item) for item in value)
        if isinstance(value, tuple)
        else value
    )
    said = pl.lit(f"{feature}: ") + _number_text(shown, feature) + pl.lit(unit)
    if condition.op == "==":
        return said
    words = {"in": f"one of {bound}", "range": f"within {bound}", ">=": "at least {:g}", "<=": "at most {:g}"}[
        condition.op
    ]
    return said + pl.lit(f" ({words.format(value)})" if condition.op in (">=", "<=") else f" ({words})")


def _number_text(shown: pl.Expr, feature: str) -> pl.Expr:
    """A number without needless decimals, a text as it is."""
    if feature_kinds()[feature] != "number":
        return shown
    return shown.cast(pl.String).str.replace(r"\.0$", "")


_UNITS: Final = {
    column.name: f" {column.unit}" if column.unit not in ("count", "id", "code", "flag", "text") else ""
    for column in TABLES["features"].columns
}
