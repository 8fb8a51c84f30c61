"""Tracking: positions become tracks, port calls, latest states and arrivals; ships are matched with declared voyages.

`track` does all that positions alone allow; `match_voyages` and `estimate_arrivals` join what carriers declare.
Tracking knows no cargo, keeps nothing, reads no clock.
"""

from __future__ import annotations

from porttarget.tracking.arrivals import estimate_arrivals
from porttarget.tracking.matching import match_voyages
from porttarget.tracking.tracked import Tracked, track

__all__ = ["Tracked", "estimate_arrivals", "match_voyages", "track"]
