"""One input of segments being read: what makers of tables share, and the segments for the checks of the envelope."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from porttarget.manifests.making import Making
from porttarget.manifests.map_segments import Mapped
from porttarget.manifests.segments import Segments


@dataclass(slots=True, kw_only=True)
class Reading(Making):
    """A `Making` whose rows are segments; `mapped` tells which of them no row has taken.

    interchanges   number of the first interchange of each syntax, sender and control number; filled while it is read
    """

    segments: Segments
    mapped: Mapped
    interchanges: dict[tuple[int, str | None, str | None], int] = field(default_factory=dict)

    @property
    def numbers_in_message(self) -> NDArray[np.int32]:
        """Number of each segment in its message, from 1."""
        return self.facts.places.number
