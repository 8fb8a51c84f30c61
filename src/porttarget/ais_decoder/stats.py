"""Counts of a decode, and the conservation law they obey.

sentences = decoded + duplicate + rejected + incomplete, to the unit; the reasons of `rejected` add up to it. Engines
count in a vector, so that adding up takes is one addition: with dictionaries it took as long as decoding a hundred
messages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from porttarget.ais_decoder.groups import type_of
from porttarget.ais_decoder.rejects import Reject
from porttarget.ais_decoder.sentence_columns import INCOMPLETE, REASONS, ROUTES

Tally: TypeAlias = npt.NDArray[np.int64]
DECODED: Final = 0  # sentences
DUPLICATE: Final = 1
LINES: Final = 2
OTHER_LINES: Final = 3
MESSAGES: Final = 4
BY_REASON: Final = 5  # from here on by reject reason, incomplete ones among them
BY_ROUTE: Final = BY_REASON + max(REASONS) + 1  # messages; without routes, by type


def no_counts() -> Tally:
    """A vector of counts, all zero."""
    return np.zeros(BY_ROUTE + ROUTES, np.int64)


def add_rejects(tally: Tally, rejects: Iterable[Reject]) -> None:
    """Count sentences that gave no message."""
    for reject in rejects:
        tally[BY_REASON + reject.reason] += 1


@dataclass(slots=True)
class DecodeStats:
    """Sentences are VDM and VDO sentences of any talker begun by `!` or `$`; `messages` counts rows of messages."""

    decoded_sentences: int = 0
    duplicate_sentences: int = 0
    incomplete_sentences: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    lines: int = 0
    other_lines: int = 0
    messages: int = 0
    by_type: Counter[int] = field(default_factory=Counter)

    @property
    def rejected_sentences(self) -> int:
        """Sentences rejected for whatever reason."""
        return self.rejected.total()

    @property
    def sentences(self) -> int:
        """All sentences decided on so far; those in open groups are not yet."""
        return self.decoded_sentences + self.duplicate_sentences + self.incomplete_sentences + self.rejected_sentences

    @staticmethod
    def of(tally: Tally) -> DecodeStats:
        """The counts of a vector."""
        counts = tally.tolist()
        out = DecodeStats(
            decoded_sentences=counts[DECODED], duplicate_sentences=counts[DUPLICATE],
            incomplete_sentences=counts[BY_REASON + INCOMPLETE], lines=counts[LINES], other_lines=counts[OTHER_LINES],
            messages=counts[MESSAGES],
        )  # fmt: skip
        for reason, name in REASONS.items():
            if reason != INCOMPLETE and counts[BY_REASON + reason]:
                out.rejected[name] = counts[BY_REASON + reason]
        for route, count in enumerate(counts[BY_ROUTE:]):
            if count:
                out.by_type[type_of(route)] += count
        return out

    def as_dict(self) -> dict[str, object]:
        """For JSON; reasons and types sorted."""
        return {
            "sentences": self.sentences,
            "decoded_sentences": self.decoded_sentences,
            "duplicate_sentences": self.duplicate_sentences,
            "rejected_sentences": self.rejected_sentences,
            "rejected": dict(sorted(self.rejected.items())),
            "incomplete_sentences": self.incomplete_sentences,
            "lines": self.lines,
            "other_lines": self.other_lines,
            "messages": self.messages,
            "by_type": {str(kind): count for kind, count in sorted(self.by_type.items())},
        }

    @staticmethod
    def total(parts: Iterable[DecodeStats]) -> DecodeStats:
        """Sum of the counts of several inputs."""
        out = DecodeStats()
        for part in parts:
            out.decoded_sentences += part.decoded_sentences
            out.duplicate_sentences += part.duplicate_sentences
            out.incomplete_sentences += part.incomplete_sentences
            out.rejected.update(part.rejected)
            out.lines += part.lines
            out.other_lines += part.other_lines
            out.messages += part.messages
            out.by_type.update(part.by_type)
        return out
