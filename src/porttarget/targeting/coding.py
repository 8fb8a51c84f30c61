"""Rules compiled for the kernel: per feature a small integer code, per code the set of rules that it lets pass.

In: rules, and FEATURES. Out: `CompiledRules` (bit masks) and a matrix of codes. The codes of a feature follow from the
rules' own thresholds, so every value of one code is treated alike by every rule: numbers fall below, on, or between
thresholds; texts are one of those named, or another; 0 is missing (null or NaN) everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from porttarget.errors import UsageError
from porttarget.targeting.rules import Condition, Rule, RuleSet
from porttarget.targeting.rules_check import feature_kinds

MISSING = 0
MAX_CODES = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureCode:
    """How one feature is coded.

    flag    1 false, 2 true
    text    1 none of `texts`, 2 + i for texts[i]
    number  1 + 2·i strictly between edges[i−1] and edges[i], 2 + 2·i exactly on edges[i]
    """

    feature: str
    kind: str
    texts: tuple[str, ...] = ()
    edges: tuple[float, ...] = ()

    @property
    def size(self) -> int:
        """Number of codes."""
        if self.kind == "number":
            return 2 * len(self.edges) + 2
        return 3 if self.kind == "flag" else len(self.texts) + 2

    def encode(self, values: pl.Series) -> NDArray[np.uint16]:
        """Codes of a column of this feature."""
        if self.kind == "flag":
            return (values.cast(pl.UInt16) + 1).fill_null(MISSING).to_numpy()
        if self.kind == "text":
            named = {None: MISSING} | {text: code for code, text in enumerate(self.texts, start=2)}
            return values.replace_strict(named, default=1, return_dtype=pl.UInt16).to_numpy()
        from porttarget.targeting.kernels import code_numbers

        numbers = values.cast(pl.Float64).fill_null(float("nan")).to_numpy()
        out = np.empty(len(numbers), np.uint16)
        code_numbers(np.ascontiguousarray(numbers), np.asarray(self.edges, np.float64), out)
        return out

    def passes(self, condition: Condition) -> NDArray[np.bool_]:
        """Per code, whether it meets the condition."""
        met = np.zeros(self.size, np.bool_)
        match condition.op, condition.value:
            case "missing", _:
                met[MISSING] = True
            case "flag", bool(state):
                met[2 if state else 1] = True
            case (("==" | "in"), value):
                for item in value if isinstance(value, tuple) else (value,):
                    met[self._on(item)] = True
            case "range", (lowest, highest):
                met[self._on(lowest) : self._on(highest) + 1] = True
            case ">=", value:
                met[self._on(value) :] = True
            case "<=", value:
                met[1 : self._on(value) + 1] = True
            case op, value:
                raise UsageError(f"condition on {self.feature}: {op} with {value!r} is not a rule's condition")
        return met

    def _on(self, value: object) -> int:
        """The code of a value that a rule names."""
        if self.kind == "text":
            return 2 + self.texts.index(str(value))
        return 2 + 2 * self.edges.index(float(str(value)))


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledRules:
    """Rules as bit masks: row `first[f] + code` of `masks` has bit r set where rule r passes that code of feature f."""

    rules: tuple[Rule, ...]
    base_log_odds: float
    features: tuple[FeatureCode, ...]
    first: NDArray[np.int64]
    masks: NDArray[np.uint64]  # (codes of all features, words of 64 rules)
    points: NDArray[np.float64]  # (64 × words,), 0 past the last rule

    def encode(self, features: pl.DataFrame) -> NDArray[np.uint16]:
        """Codes (rows, features used), row by row in memory."""
        codes = np.empty((features.height, len(self.features)), np.uint16)
        for column, feature in enumerate(self.features):
            codes[:, column] = feature.encode(features[feature.feature])
        return codes

    def score_codes(self, codes: NDArray[np.uint16]) -> tuple[NDArray[np.float64], NDArray[np.uint64]]:
        """(log_odds, hits): the sum per row, and per row a bit per rule that holds."""
        from porttarget.targeting.kernels import score_rules

        log_odds = np.empty(len(codes), np.float64)
        hits = np.empty((len(codes), self.masks.shape[1]), np.uint64)
        score_rules(codes, self.first, self.masks, self.points, self.base_log_odds, log_odds, hits)
        return log_odds, hits


def compile_rules(rules: RuleSet) -> CompiledRules:
    """Masks of all rules of a set, in their order."""
    coded = _feature_codes(rules.rules)
    words = max(1, -(-len(rules.rules) // 64))
    sizes = [feature.size for feature in coded]
    first = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64) if sizes else np.zeros(0, np.int64)
    passes = np.zeros((sum(sizes), words * 64), np.bool_)
    passes[:, : len(rules.rules)] = True
    place = {feature.feature: (int(start), feature) for start, feature in zip(first, coded, strict=True)}
    points = np.zeros(words * 64, np.float64)
    for number, rule in enumerate(rules.rules):
        points[number] = rule.points
        for condition in rule.when:
            start, feature = place[condition.feature]
            passes[start : start + feature.size, number] &= feature.passes(condition)
    return CompiledRules(
        rules=rules.rules,
        base_log_odds=rules.base_log_odds,
        features=coded,
        first=first,
        masks=np.packbits(passes, axis=-1, bitorder="little").view("<u8").astype(np.uint64),
        points=points,
    )


def _feature_codes(rules: Sequence[Rule]) -> tuple[FeatureCode, ...]:
    """The features that rules use, with the texts and thresholds that they name."""
    kinds = feature_kinds()
    named: dict[str, set[float | str]] = {}
    for rule in rules:
        for condition in rule.when:
            values = named.setdefault(condition.feature, set())
            if condition.op not in ("flag", "missing"):
                values |= set(condition.value if isinstance(condition.value, tuple) else (condition.value,))
    coded = tuple(
        FeatureCode(
            feature=feature,
            kind=kinds[feature],
            texts=tuple(sorted(str(value) for value in values)) if kinds[feature] == "text" else (),
            edges=tuple(sorted(float(value) for value in values)) if kinds[feature] == "number" else (),
        )
        for feature, values in sorted(named.items())
    )
    for feature in coded:
        if feature.size > MAX_CODES:
            raise UsageError(
                f"rules name {feature.size} codes of {feature.feature}, at most {MAX_CODES} can be told apart"
            )
    return coded
