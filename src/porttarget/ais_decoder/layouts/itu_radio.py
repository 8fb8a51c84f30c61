"""Communication states: how a station chooses its slots, from the radio fields of types 1–4, 9, 11, 18, 26.

ITU-R M.1371-5, annex 2, § 3.3.7.2 (SOTDMA) and 3.3.7.3 (ITDMA). Types 1, 2, 4, 11 send the first kind and type 3 the
second; 9, 18, 26 say by a selector bit which. What the 14 bits behind a SOTDMA time-out mean, the time-out says.
Class B units of the carrier-sense kind send a fixed filling (type 18, `carrier_sense`), which is no state.
"""

from __future__ import annotations

from porttarget.ais_decoder.layouts.declare import Field, Flag, Layout
from porttarget.ais_decoder.layouts.itu_fields import flag, head, spare

_SELECTOR = "false: SOTDMA, true: ITDMA; by the type where it has no selector bit"
_SOURCE = "ITU-R M.1371-5, annex 2, § 3.3.7.2 and 3.3.7.3; annex 8"
_STATION_TIMEOUTS, _SLOT_TIMEOUTS, _UTC_TIMEOUTS, _OFFSET_TIMEOUTS = (3, 5, 7), (2, 4, 6), (1,), (0,)


def _bits(
    name: str, start: int, width: int, meaning: str, *, unit: str = "count", high: int | None = None,
    when: tuple[str, tuple[int, ...]] | None = None, from_end: bool = False,
) -> Field:  # fmt: skip
    return Field(
        name=name, start=start, width=width, unit=unit, meaning=meaning, high=high, when=when, from_end=from_end,
        required=when is None,
    )  # fmt: skip


def _sync_state(start: int, *, from_end: bool = False) -> Field:
    meaning = "source of time: 0 UTC direct, 1 UTC indirect, 2 a base station, 3 another station or a base station"
    return _bits("sync_state", start, 2, meaning, unit="code", from_end=from_end)


def _sotdma(start: int, by: str, timeouts: tuple[int, ...], *, from_end: bool = False) -> tuple[Field, ...]:
    """Time-out and what follows. `by`: the field whose value, less a multiple of 8, is the time-out; `timeouts` its
    values that mean SOTDMA."""
    step = -1 if from_end else 1

    def of(wanted: tuple[int, ...]) -> tuple[str, tuple[int, ...]]:
        return by, tuple(value for value in timeouts if value % 8 in wanted)

    own = None if by == "slot_timeout" else (by, timeouts)
    after = start + 3 * step
    rest = (
        ("received_stations", 14, "other stations it hears now; time-outs 3, 5, 7", _STATION_TIMEOUTS, "count", None),
        ("slot_number", 14, "slot of this message, 0–2249; time-outs 2, 4, 6", _SLOT_TIMEOUTS, "count", 2249),
        ("slot_offset", 14, "slots to the one of the next frame; time-out 0", _OFFSET_TIMEOUTS, "count", None),
        ("utc_hour", 5, "hour, UTC; time-out 1", _UTC_TIMEOUTS, "h", 23),
    )
    minute = after + 5 * step
    return (
        _bits("slot_timeout", start, 3, "frames until a new slot is chosen; 0 the last", when=own, from_end=from_end),
        *(
            _bits(name, after, width, meaning, unit=unit, high=high, when=of(wanted), from_end=from_end)
            for name, width, meaning, wanted, unit, high in rest
        ),
        _bits(
            "utc_minute", minute, 7, "minute, UTC; time-out 1", unit="min", high=59, when=of(_UTC_TIMEOUTS),
            from_end=from_end,
        ),
        Field(
            name="spare", start=minute + 7 * step, width=2, kind="spare", when=of(_UTC_TIMEOUTS), from_end=from_end
        ),
    )  # fmt: skip


def _itdma(start: int, when: tuple[str, tuple[int, ...]] | None = None, *, from_end: bool = False) -> tuple[Field, ...]:
    """Slot increment, number of slots, keep flag."""
    step = -1 if from_end else 1
    allocated = "slots allocated as a code: 0–4 one to five, 5–7 one to three with an offset of 8192 slots"
    keep = "the slots stay allocated for one more frame"
    return (
        _bits("slot_increment", start, 13, "slots to the next one used; 0 none", when=when, from_end=from_end),
        _bits("slots_allocated", start + 13 * step, 3, allocated, unit="code", when=when, from_end=from_end),
        _bits("keep_flag", start + 16 * step, 1, keep, unit="flag", when=when, from_end=from_end),
    )


def _radio(start: int, width: int, *, from_end: bool = False) -> Field:
    meaning = "communication state as sent, with its selector bit where the type has one"
    return _bits("radio", start, width, meaning, unit="code", from_end=from_end)


def _chosen(start: int, *, from_end: bool = False) -> tuple[Field, ...]:
    """Selector bit and the state it chooses."""
    step = -1 if from_end else 1
    sotdma = tuple(range(32))  # values of `state_head` whose selector bit is 0
    after = start + 3 * step
    return (
        _bits("selector", start, 1, _SELECTOR, unit="flag", from_end=from_end),
        _sync_state(start + step, from_end=from_end),
        *_sotdma(after, "state_head", sotdma, from_end=from_end),
        *_itdma(after, ("selector", (1,)), from_end=from_end),
    )


def _state_head(start: int, *, from_end: bool = False) -> Field:
    """Selector, synchronisation and time-out as one number, which decides about the rest; no column of its own."""
    return Field(name="state_head", start=start, width=6, kind="spare", from_end=from_end)


RADIO_SOTDMA = Layout(
    name="RADIO_SOTDMA", types=(1, 2, 4, 11), title="Communication state, SOTDMA", source=_SOURCE,
    table="radio_states", bits=168,
    fields=(
        *head(Flag(column="selector", equals=3, meaning=_SELECTOR)),
        spare(38, 111),
        _sync_state(149),
        *_sotdma(151, "slot_timeout", tuple(range(8))),
    ),
    views=(_radio(149, 19),),
)  # fmt: skip

RADIO_ITDMA = Layout(
    name="RADIO_ITDMA", types=(3,), title="Communication state, ITDMA", source=_SOURCE, table="radio_states", bits=168,
    fields=(
        *head(Flag(column="selector", equals=3, meaning=_SELECTOR)),
        spare(38, 111),
        _sync_state(149),
        *_itdma(151),
    ),
    views=(_radio(149, 19),),
)  # fmt: skip

RADIO_CHOSEN = Layout(
    name="RADIO_CHOSEN", types=(9,), title="Communication state, aircraft", source=_SOURCE, table="radio_states",
    bits=168,
    fields=(*head(), spare(38, 110), *_chosen(148)),
    views=(_radio(148, 20), _state_head(148)),
)  # fmt: skip

RADIO_CLASS_B = Layout(
    name="RADIO_CLASS_B", types=(18,), title="Communication state, class B", source=_SOURCE, table="radio_states",
    bits=168,
    fields=(
        *head(),
        spare(38, 103),
        flag("carrier_sense", 141, "the unit has no state: its bits are a fixed filling", required=True),
        spare(142, 6),
        *_chosen(148),
    ),
    views=(_radio(148, 20), _state_head(148)),
)  # fmt: skip

RADIO_BINARY = Layout(
    name="RADIO_BINARY", types=(26,), title="Communication state behind binary data", source=_SOURCE,
    table="radio_states", bits=1064,
    fields=(*head(), spare(38, 1026), *_chosen(20, from_end=True)),
    views=(_radio(20, 20, from_end=True), _state_head(20, from_end=True)),
)  # fmt: skip

RADIO = (RADIO_SOTDMA, RADIO_ITDMA, RADIO_CHOSEN, RADIO_CLASS_B, RADIO_BINARY)
