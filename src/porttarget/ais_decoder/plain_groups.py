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
    receiver: bytes = b""
    ambiguous: bool = False

    def first(self, attribute: str, nothing: object) -> object:
        """The first value of an attribute that is not `nothing`."""
        values = (getattr(part, attribute) for part in self.parts.values())
        return next((value for value in values if value != nothing), nothing)

    def notes(self, attribute: str, between: bytes) -> bytes:
        """Texts of all parts in the order they came; what would make it too long is left out."""
        text = b""
        for part in self.parts.values():
            more = getattr(part, attribute)
            if more and (len(self.parts) == 1 or len(text) + len(more) < c.MAX_NOTES):
                text += between + more if text else more
        return text


class PlainGroups:
    """Open groups; `place` returns the parts of a message once all are there."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.open: list[tuple[Key, Group]] = []  # in the order they were opened
        self.latest: tuple[Key, int, int, bytes, int] = ((), 0, 0, b"", -1)
        self.passed = 0
        self.given_up: list[tuple[int, Sentence]] = []
        self.repeated = 0

    def place(self, part: Sentence) -> Group | None:
        """Put a part where it belongs."""
        receiver, group = part.receiver, part.group
        plain: Key = (part.talker, part.own_ship, part.channel, part.total, part.sequence)
        bare = not receiver and group < 0 and not part.tag_block
        if bare and self.latest[:3] == (plain, part.number - 1, self.passed - 1):
            receiver, group = self.latest[3:]
        self.latest = (plain, part.number, self.passed, receiver, group)
        grouped = group >= 0
        key: Key = (*plain[:4], "group", group) if grouped else plain
        while self.open and self._stale(self.open[0][1]):
            self._give_up(self.open[0][1])
        found = self._find(key, receiver, grouped=grouped)
        replaced = False
        if found is not None:
            over = self._over(found, part, grouped=grouped)
            if not over and part.number in found.parts:
                if found.parts[part.number].payload == part.payload:
                    found.touched = self.passed
                    self.repeated += 1
                    return None
                replaced = self.passed - found.touched <= c.MAX_PASSED_AMBIGUOUS
                over = True
            stored = sum(len(known.text) for known in found.parts.values())
            if over or stored + len(part.text) > c.STORE_BYTES:
                self._give_up(found)
                found = None
        if found is None:
            if len(self.open) == self.options.max_open_groups:
                self._give_up(self.open[0][1])
            found = Group(receiver=receiver, ambiguous=replaced)
            self.open.append((key, found))
        elif not grouped and part.number < max(found.parts):
            found.ambiguous = True
        found.receiver = receiver or found.receiver
        found.parts[part.number] = part
        found.touched = self.passed
        if len(found.parts) < part.total:
            return None
        self.open = [each for each in self.open if each[1] is not found]
        return found

    def finish(self) -> None:
        """Give up whatever is open."""
        while self.open:
            self._give_up(self.open[0][1])

    def _find(self, key: Key, receiver: bytes, *, grouped: bool) -> Group | None:
        """Open group of this key and receiver; in a tag-block group, a receiver not known is any."""
        same = [group for known, group in reversed(self.open) if known == key]
        for at, group in enumerate(same):
            if group.receiver == receiver:
                same = same[:at]
                break
        else:
            group = None
        loose = [each for each in same if grouped and (not receiver or not each.receiver)]
        for each in loose if len(loose) > 1 else ():
            each.ambiguous = True
        return group or next(iter(loose), None)

    def _give_up(self, group: Group) -> None:
        self.open = [each for each in self.open if each[1] is not group]
        self.given_up += [(self.passed, group.parts[number]) for number in sorted(group.parts)]

    def _stale(self, group: Group) -> bool:
        timed = group.first("tagged", c.NO_TIME) != c.NO_TIME or group.first("received", c.NO_TIME) != c.NO_TIME
        return self.passed - group.touched > (c.MAX_PASSED_TIMED if timed else c.MAX_PASSED_UNTIMED)

    def _over(self, group: Group, part: Sentence, *, grouped: bool) -> bool:
        """Whether a part comes too late for the group."""
        headless = 1 not in group.parts and not grouped
        far = self.passed - group.touched > c.MAX_PASSED_HEADLESS
        if headless and (far or (part.sequence < 0 and part.number == 1)):
            return True
        for attribute in ("tagged", "received"):
            mine, theirs = getattr(part, attribute), group.first(attribute, c.NO_TIME)
            if mine != c.NO_TIME and isinstance(theirs, int) and theirs != c.NO_TIME:
                return bool(abs(mine - theirs) > self.options.max_group_age_us)
        return self.passed - group.touched > c.MAX_PASSED_UNTIMED
