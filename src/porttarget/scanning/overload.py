"""How likely it is that secondary exams outgrow the exam bays, by simulation.

In: the alarm chance, exam minutes and bay day of each planned image, and the bays' space. Out: a probability.
A draw overloads when from some day on the exams drawn need more than all bay time from that day on, overflow included;
that is the event that work queued day by day is left over at the end.
"""

from __future__ import annotations

import numpy as np

from porttarget.scanning.model import Floats, Ints

DRAWS = 4_000


def overload_probability(alarm: Floats, exam_min: Floats, bay_day: Ints, space: Floats, seed: int) -> float:
    """Share of draws in which the bays overflow; 0 when nothing is planned."""
    rng = np.random.default_rng(seed)
    from_day = np.zeros((DRAWS, len(space)))
    for day in range(len(space)):
        rows = np.flatnonzero(bay_day == day)
        for minutes in np.unique(exam_min[rows]):
            alike = rows[exam_min[rows] == minutes]
            from_day[:, day] += minutes * (rng.random((DRAWS, len(alike))) < alarm[alike]).sum(axis=1)
    needed = np.cumsum(from_day[:, ::-1], axis=1)[:, ::-1]
    return float((needed > space + 1e-9).any(axis=1).mean())
