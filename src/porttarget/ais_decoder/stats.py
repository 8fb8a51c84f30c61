"""Counts of a decode, and the conservation law they obey.

sentences = decoded + duplicate + rejected + incomplete, to the unit; the reasons of `rejected` add up to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from porttarget.ais_decoder.rejects import Reject
from porttarget.ais_decoder.sentence_columns import INCOMPLETE, REASONS


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

    def add_rejects(self, rejects: Iterable[Reject]) -> None:
        """Count sentences that gave no message."""
        for reject in rejects:
            if reject.reason == INCOMPLETE:
                self.incomplete_sentences += 1
            else:
                self.rejected[REASONS[reject.reason]] += 1

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

    def copy(self) -> DecodeStats:
        """A copy that later counting leaves alone."""
        return replace(self, rejected=Counter(self.rejected), by_type=Counter(self.by_type))

    def add(self, more: DecodeStats) -> None:
        """Count those too. Plain additions: `Counter.update` takes as long as decoding forty messages."""
        self.decoded_sentences += more.decoded_sentences
        self.duplicate_sentences += more.duplicate_sentences
        self.incomplete_sentences += more.incomplete_sentences
        self.lines += more.lines
        self.other_lines += more.other_lines
        self.messages += more.messages
        for reason, count in more.rejected.items():
            self.rejected[reason] += count
        for kind, count in more.by_type.items():
            self.by_type[kind] += count

    @staticmethod
    def total(parts: Iterable[DecodeStats]) -> DecodeStats:
        """Sum of the counts of several inputs."""
        out = DecodeStats()
        for part in parts:
            out.add(part)
        return out
