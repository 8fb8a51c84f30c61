"""Where the cargo of each message lands: its calls, and the ports of discharge that bills name themselves.

Where bills name ports, each port of a message is one landing: calls there lend it their time and terminal, and a call
at which nothing lands is kept, as the ship arrives there. A bill that names none lands at the message's only call.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from porttarget.manifests.facts import Facts, Rows
from porttarget.manifests.spans import Ints, Spans, chain


@dataclass(frozen=True, slots=True, kw_only=True)
class Landings:
    """Per landing its segment, message and port, and its call (-1: named by bills only); the landing of each bill.

    `of_call` is the landing of each call: calls at one port of a message are one landing where bills name ports.
    """

    segs: Ints
    message: Ints
    call: Ints
    port: Spans
    of_bill: Ints
    of_call: Ints


def find_landings(facts: Facts) -> Landings:
    """All landings; those of bills in calls are the calls, so that `of_bill` is -1 for these."""
    calls, bills = facts["call"], facts["bill"]
    call_message, bill_message = facts.message_of(calls), facts.message_of(bills)
    value = bills["port_of_discharge"]
    outside = bills.within("call") < 0
    naming = np.flatnonzero(value.present & outside)
    of_bill = np.full(len(bills), -1, np.int64)
    kept = np.arange(len(calls))
    port = calls["port"].spans
    if not naming.size:
        _only_call(call_message, bill_message, outside, kept, of_bill)
        return Landings(segs=calls.segs, message=call_message, call=kept, port=port, of_bill=of_bill, of_call=kept)
    named = value.spans.take(naming)
    both = chain([Spans(named.buf, port.start, port.length), named]) if len(calls) else named
    group, first = both.groups(np.concatenate([call_message, bill_message[naming]]))
    chosen = _chosen_calls(calls, call_message, np.unique(bill_message[naming]), group, first)
    kept = np.flatnonzero(chosen[group[: len(calls)]] == np.arange(len(calls)))
    lone = ~np.isin(call_message, bill_message[naming])
    kept = np.union1d(kept, np.flatnonzero(lone))
    new = np.flatnonzero((chosen < 0) & (first >= len(calls)))  # groups of lone calls stand as they are
    landing_of_group = np.full(first.size, -1, np.int64)
    landing_of_group[new] = kept.size + np.arange(new.size)
    called = np.flatnonzero(chosen >= 0)
    landing_of_group[called] = np.searchsorted(kept, chosen[called])
    of_bill[naming] = landing_of_group[group[len(calls) :]]
    stands_for = chosen[group[: len(calls)]]
    of_call = np.searchsorted(kept, np.where(stands_for >= 0, stands_for, np.arange(len(calls))))
    _only_call(call_message, bill_message, outside & ~value.present, of_call, of_bill)
    lander = first[new] - len(calls)
    return Landings(
        segs=np.concatenate([calls.segs[kept], value.segs[naming[lander]]]),
        message=np.concatenate([call_message[kept], bill_message[naming[lander]]]),
        call=np.concatenate([kept, np.full(new.size, -1, np.int64)]),
        port=chain([both.take(kept), both.take(first[new])]), of_bill=of_bill, of_call=of_call,
    )  # fmt: skip


def _chosen_calls(calls: Rows, message: Ints, named: Ints, group: Ints, first: Ints) -> Ints:
    """The call that stands for each group of calls and bills at one port: the first with a time, else the first."""
    timed = calls["eta"].present | calls["eta_date"].present
    chosen = np.full(first.size, -1, np.int64)
    theirs = np.flatnonzero(np.isin(message, named))
    for rows in (theirs, theirs[timed[theirs]]):
        chosen[group[rows[::-1]]] = rows[::-1]
    return chosen


def _only_call(call_message: Ints, bill_message: Ints, which: np.ndarray, of_call: Ints, of_bill: Ints) -> None:
    """The landing of their message's only call, for the bills of `which`; -1 stays where there is none, or more."""
    if not call_message.size:
        return
    size = int(max(call_message.max(), bill_message.max(initial=0))) + 1
    only = np.full(size, -1, np.int64)
    only[call_message[::-1]] = of_call[::-1]
    only[np.bincount(call_message, minlength=size) != 1] = -1
    rows = np.flatnonzero(which)
    of_bill[rows] = only[bill_message[rows]]
