"""How the inspection budget is spent: which boxes are chosen, by which arm, and with what chance.

In: ranked boxes with flags, a quota, a random share, a seed. Out: `arm` and `assigned_propensity`. The order is that of
ASYCUDA's selectivity: criteria first, then the minimum random share, then top-up to the quota.

1. nomination   boxes another country nominated and this one adopted: always, even beyond the quota
2. lookout      boxes that meet a lookout which chooses, best first, while places outside the random share last
3. rule         boxes that meet a criterion, likewise
4. random       ceil(share × quota) boxes drawn from all eligible boxes not chosen so far: the pool
5. model        the best of the rest, up to the quota

Chance takes part for every box of the pool, drawn or not, also for one that tops up the quota afterwards: each has the
propensity k/N. It takes none for boxes chosen before, and none where the share is 0. A random pick is never displaced.
The draw gives each box a number by a keyed hash of seed and box_id and takes the k lowest: a box's number does not
depend on which other boxes are there, so that a later ranking cannot re-roll it; the seed is secret in use and
auditable after.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from hashlib import blake2b
from typing import Final

import polars as pl

from porttarget.errors import UsageError

DEFAULT_QUOTA_SHARE: Final = Fraction(5, 100)  # about the share of boxes imaged in U.S. ports
MIN_DEFAULT_QUOTA: Final = 2
DEFAULT_RANDOM_SHARE: Final = 0.1  # of the quota; published trials found the best share between 1 % and 30 %

_SEED_BITS: Final = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How many boxes to choose, how many of them at random, and the seed of the draw."""

    quota: int
    random_share: float
    seed: int

    def __post_init__(self) -> None:
        if self.quota < 0:
            raise UsageError(f"quota is {self.quota}, expected 0 or more boxes")
        if not 0.0 <= self.random_share <= 1.0:
            raise UsageError(f"random share is {self.random_share}, expected 0 to 1 of the quota")
        if self.seed.bit_length() > _SEED_BITS:
            raise UsageError(f"seed has {self.seed.bit_length()} bits, expected at most {_SEED_BITS}")

    @property
    def random_places(self) -> int:
        """The share of the quota, rounded up; exact in decimals, so that 0.07 of 100 is 7."""
        return math.ceil(Fraction(repr(float(self.random_share))) * self.quota)


def default_quota(eligible: int) -> int:
    """5 % of the boxes that can be chosen, at least two: one place for chance and one for the best."""
    return max(MIN_DEFAULT_QUOTA, math.ceil(DEFAULT_QUOTA_SHARE * eligible))


def spend(boxes: pl.DataFrame, budget: Budget) -> pl.DataFrame:
    """`boxes` with arm and assigned_propensity.

    Needs box_id, log_odds and the flags eligible, nominated, by_lookout, by_rule; rows in order of rank.
    """
    box_ids = boxes["box_id"].to_list()
    eligible = boxes["eligible"].to_list()
    nominated = boxes["nominated"].to_list()
    arm = {
        box_id: "nomination" for box_id, can, named in zip(box_ids, eligible, nominated, strict=True) if can and named
    }
    fixed_places = budget.quota - budget.random_places
    for name, flag in (("lookout", "by_lookout"), ("rule", "by_rule")):
        for box_id, can, met in zip(box_ids, eligible, boxes[flag].to_list(), strict=True):
            if len(arm) >= fixed_places:
                break
            if can and met and box_id not in arm:
                arm[box_id] = name
    pool = [box_id for box_id, can in zip(box_ids, eligible, strict=True) if can and box_id not in arm]
    drawn = draw(pool, budget.random_places, budget.seed)
    arm |= dict.fromkeys(drawn, "random")
    propensity = dict.fromkeys(pool, len(drawn) / len(pool)) if drawn else {}
    for box_id in pool:
        if len(arm) >= budget.quota:
            break
        arm.setdefault(box_id, "model")
    return boxes.with_columns(
        arm=pl.Series([arm.get(box_id) for box_id in box_ids], dtype=pl.String),
        assigned_propensity=pl.Series([propensity.get(box_id) for box_id in box_ids], dtype=pl.Float64),
    )


def draw(pool: list[str], places: int, seed: int) -> list[str]:
    """`places` boxes of the pool, every subset of that size equally likely over seeds."""
    key = seed.to_bytes(_SEED_BITS // 8 + 1, "big", signed=True)
    numbered = sorted(pool, key=lambda box_id: (blake2b(box_id.encode(), key=key, digest_size=16).digest(), box_id))
    return numbered[:places]
