"""Scanning: boxes that were chosen, and a port's scanners and exam bays, become a plan with a proof.

`load_resources` reads what a port has; `plan` sets boxes on scanners, with an upper bound, prices and reasons;
`check_plan` judges any plan from the problem's text. No store, no clock, no network.
"""

from __future__ import annotations

from porttarget.scanning.checker import check_plan
from porttarget.scanning.jobs import Job
from porttarget.scanning.planner import Plan, plan
from porttarget.scanning.read_resources import load_resources, shipped_resources
from porttarget.scanning.resources import Resources

__all__ = ["Job", "Plan", "Resources", "check_plan", "load_resources", "plan", "shipped_resources"]
