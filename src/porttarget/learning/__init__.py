"""Learning: outcomes of examinations become statistics of rules and arms.

In: ranked boxes, reasons, outcomes. Out: hits, examined, found, precision with its interval, per rule and per arm.
Pure functions over tables; nothing is changed by itself, a person decides what follows.
"""

from porttarget.learning.outcomes import link_outcomes
from porttarget.learning.statistics import ARM_STATISTICS, RULE_STATISTICS, arm_statistics, rule_statistics
from porttarget.learning.wilson import wilson_interval

__all__ = [
    "ARM_STATISTICS",
    "RULE_STATISTICS",
    "arm_statistics",
    "link_outcomes",
    "rule_statistics",
    "wilson_interval",
]
