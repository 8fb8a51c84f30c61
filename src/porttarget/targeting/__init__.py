"""Targeting: boxes and arrivals become features, scores with reasons, and a ranked list with arms and clocks.

In: manifest tables, arrivals, port calls, lookouts, rules. Out: FEATURES, SCORES, REASONS, WORKLIST. Everything is
computed from what one node holds, at one moment. Rules and vague terms are data in `data/`. No I/O but reading those.
"""

from porttarget.targeting.arms import DEFAULT_RANDOM_SHARE
from porttarget.targeting.cargo import Cargo
from porttarget.targeting.features import build_features
from porttarget.targeting.lookout_list import read_lookouts
from porttarget.targeting.rules import RuleSet
from porttarget.targeting.rules_file import load_rules
from porttarget.targeting.worklist import Ranking, rank

__all__ = [
    "DEFAULT_RANDOM_SHARE",
    "Cargo",
    "Ranking",
    "RuleSet",
    "build_features",
    "load_rules",
    "rank",
    "read_lookouts",
]
