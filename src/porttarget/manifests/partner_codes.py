"""Codes that senders have of their own, read as the standard ones they stand for.

In: the facts of an input, and of each message whose it is. Out: facts whose size-types and package units mean standard
codes; ports are asked for by their makers. A code that was so read is told once a message, as filed, so that nothing is
lost where a table has the standard one alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from porttarget.manifests.facts import Facts, Rows, Value
from porttarget.manifests.findings import Findings
from porttarget.manifests.partners import Partner, Partners
from porttarget.manifests.ports import OwnPorts
from porttarget.manifests.spans import Ints, gather

# fields of any entity that hold such codes, and the lists that read them
_FIELDS: Final[Mapping[str, str]] = {"size_type": "size_types", "package_unit": "packages"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Senders:
    """What holds for the sender of each message: numbers of `partners`, which stand by interchange."""

    of_message: Ints
    partners: Sequence[Partner]

    def ports(self, messages: Ints | NDArray[np.int32]) -> OwnPorts:
        """The ports of those who sent these messages (-1: of whoever sent the last, which no code stands in)."""
        return OwnPorts(self.of_message[messages], [one.ports for one in self.partners])


def senders_of(
    partners: Partners, interchanges: Sequence[tuple[str | None, str | None]], of_message: Ints
) -> Senders | None:  # fmt: skip
    """Who sent each message; None where no sender among them has codes of its own.

    interchanges  sender and qualifier of each
    of_message    the interchange of each message
    """
    each = [partners.of(*one) for one in interchanges]
    if not of_message.size or not any(one.has_codes for one in each):
        return None
    return Senders(of_message=of_message, partners=each)


def with_standard_codes(facts: Facts, senders: Senders, findings: Findings) -> Facts:
    """The facts with own codes read as standard ones; `findings` is told which."""
    entities = {}
    for name, rows in facts.entities.items():
        one = dict(rows.one)
        for field, listed in _FIELDS.items():
            if field in one:
                one[field] = _standard(facts, rows, one[field], listed, senders, findings)
        entities[name] = replace(rows, one=one)
    return replace(facts, entities=entities)


def _standard(
    facts: Facts, rows: Rows, value: Value, listed: str, senders: Senders, findings: Findings
) -> Value:  # fmt: skip
    messages = facts.message_of(rows)
    groups, first = value.spans.groups(messages)
    whose = senders.of_message[messages[first]].tolist()
    filed = value.spans.take(first).series().to_list()
    meant = [
        None if text is None else getattr(senders.partners[number], listed).get(text.upper())
        for text, number in zip(filed, whose, strict=True)
    ]
    asked = np.flatnonzero([one is not None for one in meant])
    if not asked.size:
        return value
    standard = pl.Series(meant, dtype=pl.String)
    element, component = value.value_at(first[asked])
    findings.add(
        "partner_code", value.segs[first[asked]], found=pl.Series(filed, dtype=pl.String)[asked.tolist()],
        expected=standard[asked.tolist()], element=element, component=component,
    )  # fmt: skip
    return replace(value, words=gather(standard, groups).fill_null(value.word_or_code()))
