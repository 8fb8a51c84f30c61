"""Containers that a message declares in all against those it holds: a difference is a finding."""

from __future__ import annotations

import numpy as np
import polars as pl

from porttarget.manifests.boxes import Boxes
from porttarget.manifests.making import Making


def check_counts(making: Making, boxes: Boxes) -> None:
    """A message's declared number of containers; a container filed under several bills counts once, an event once."""
    facts = making.facts
    heads, events = facts["message"], facts["event"]
    if not heads.has("boxes_declared"):
        return
    declared = making.number(heads["boxes_declared"], "boxes_declared")
    messages = facts.message_of(boxes.rows)
    numbers = boxes.numbers.spans
    # a container without a number is a container of its own
    _, first = numbers.groups(np.where(numbers.present, messages, -1 - np.arange(messages.size)))
    found = np.bincount(messages[first], minlength=len(heads)) + np.bincount(
        facts.message_of(events), minlength=len(heads)
    )
    wrong = declared.is_not_null().to_numpy() & (declared.fill_null(-1).to_numpy() != found)
    making.note("container_count", wrong, heads["boxes_declared"], expected=pl.Series(found).cast(pl.String))
