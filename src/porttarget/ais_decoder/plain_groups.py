"""Joining parts in plain Python: the slow twin of the assembly kernel, with dictionaries, for the pyais engine."""

from __future__ import annotations

from dataclasses import dataclass, field

from porttarget.ais_decoder import sentence_columns as c
from porttarget.ais_decoder.options import Options
from porttarget.ais_decoder.plain_sentences import Sentence

Key = tuple[object, ...]


@dataclass(slots=True)
class Group:
    """Parts of one message, by number, in the order they came."""

    parts: dict[int, Sentence] = field(default_factory=dict)
    touched: int = 0
    group: int = -1

    def first(self, attribute: str, nothing: object) -> object:
        """The first value of an attribute that is not `nothing`."""
        values = (getattr(part, attribute) for part in self.parts.values())
        return next((value for value in values if value != nothing), nothing)


class PlainGroups:
    """Open groups; `place` returns the parts of a message once all are there."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.open: dict[Key, Group] = {}
        self.names: dict[int, tuple[int, bytes]] = {}
        self.passed = 0
        self.given_up: list[tuple[int, Sentence]] = []
        self.repeated = 0

    def place(self, part: Sentence) -> Group | None:
        """Put a part where it belongs."""
        receiver = part.receiver
        if part.group >= 0:
            at = part.group % c.GROUP_NAMES
            if receiver:
                self.names[at] = (part.group, receiver)
            elif self.names.get(at, (-1, b""))[0] == part.group:
                receiver = self.names[at][1]
        key: Key = (receiver, part.talker, part.own_ship, part.channel, part.sequence, part.total)
        while self.open and self._stale(next(iter(self.open.values()))):
            self._give_up(next(iter(self.open)))
        group = self.open.get(key)
        if group is not None and (part.number in group.parts) and not self._over(group, part):
            if group.parts[part.number].payload == part.payload:
                group.touched = self.passed
                self.repeated += 1
                return None
            self._give_up(key)
            group = None
        elif group is not None and self._over(group, part):
            self._give_up(key)
            group = None
        if group is None:
            if len(self.open) == self.options.max_open_groups:
                self._give_up(next(iter(self.open)))
            group = self.open[key] = Group()
        group.parts[part.number] = part
        group.touched = self.passed
        group.group = part.group if part.group >= 0 else group.group
        if len(group.parts) < part.total:
            return None
        del self.open[key]
        return group

    def finish(self) -> None:
        """Give up whatever is open."""
        while self.open:
            self._give_up(next(iter(self.open)))

    def _give_up(self, key: Key) -> None:
        group = self.open.pop(key)
        self.given_up += [(self.passed, group.parts[number]) for number in sorted(group.parts)]

    def _stale(self, group: Group) -> bool:
        timed = group.first("tagged", c.NO_TIME) != c.NO_TIME or group.first("received", c.NO_TIME) != c.NO_TIME
        return self.passed - group.touched > (c.MAX_PASSED_TIMED if timed else c.MAX_PASSED_UNTIMED)

    def _over(self, group: Group, part: Sentence) -> bool:
        """Whether a part cannot belong to the group."""
        if part.group >= 0 and group.group >= 0 and part.group != group.group:
            return True
        headless = 1 not in group.parts
        if headless and self.passed - group.touched > c.MAX_PASSED_HEADLESS:
            return True
        if headless and part.sequence < 0 and part.number == 1:
            return True
        if sum(len(known.text) for known in group.parts.values()) + len(part.text) > c.STORE_BYTES:
            return True
        for attribute in ("tagged", "received"):
            mine, theirs = getattr(part, attribute), group.first(attribute, c.NO_TIME)
            if mine != c.NO_TIME and isinstance(theirs, int) and theirs != c.NO_TIME:
                return bool(abs(mine - theirs) > self.options.max_group_age_us)
        return self.passed - group.touched > c.MAX_PASSED_UNTIMED
