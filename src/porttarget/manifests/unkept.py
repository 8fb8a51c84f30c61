"""Elements of known segments that no table has a column for → findings, so that nothing filed goes unsaid.

Of X12 only, whose grammars name every element that is taken; segments that are reported as a whole are not asked about.
"""

from __future__ import annotations

import numpy as np

from porttarget.manifests.kernels import unkept as kernels
from porttarget.manifests.kernels import walk as walker
from porttarget.manifests.reading import Reading


def check_elements(reading: Reading) -> None:
    """A finding for each such element of the messages that are read."""
    segments, facts = reading.segments, reading.facts
    read = np.append(np.array([kind is not None for kind in facts.kinds], np.bool_), False)
    chosen = np.append(segments.messages[:, 4], np.int32(-1))
    grammar = np.where(read, chosen, -1)[segments.message].astype(np.int64)
    grammar[(segments.status < walker.PLACED) | (segments.status > walker.OUT_OF_ORDER)] = -1
    grammar[reading.mapped.idle] = -1
    grammar[reading.mapped.lost] = -1
    size = segments.el_start.size
    segs, elements = np.empty(size, np.int32), np.empty(size, np.int32)
    count = kernels.unkept(
        segments.buf, segments.code, grammar, segments.grammar.columns, segments.grammar.most, segments.el_first,
        segments.el_start, segs, elements,
    )  # fmt: skip
    segs, elements = segs[:count].astype(np.int64), elements[:count].astype(np.int64)
    for element in np.unique(elements).tolist():
        here = segs[elements == element]
        reading.findings.add("no_column", here, found=segments.element(here, element).series(), element=element)
