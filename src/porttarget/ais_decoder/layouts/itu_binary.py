"""Binary messages, their acknowledgements, safety texts: types 6, 7, 8, 12, 13, 14, 25, 26 of ITU-R M.1371-5, annex 8.

What the data of a binary message means, layouts of its application say. In types 25 and 26 two spare bits follow the
destination, and in 26 four spare bits stand before the communication state, which ends the message.
"""

from __future__ import annotations

from porttarget.ais_decoder.layouts.declare import Field, Flag, Layout, Reports
from porttarget.ais_decoder.layouts.itu_fields import dest_mmsi, flag, head, sequence_number, spare

_ADDRESSED = "one station is meant"
_STRUCTURED = "the data begins with an application identifier"
_SELECTOR_BITS = 20  # selector flag and communication state at the end of type 26
_TAIL_BITS = 4 + _SELECTOR_BITS


def _retransmit(start: int) -> Field:
    return flag("retransmit", start, "the message is sent again")


def _application(start: int, *, required: bool = True) -> tuple[Field, ...]:
    return (
        Field(
            name="dac", start=start, width=10, unit="code", required=required,
            meaning="designated area code of the application",
        ),
        Field(
            name="fi", start=start + 10, width=6, unit="code", required=required,
            meaning="function identifier of the application",
        ),
    )  # fmt: skip


def _data(start: int, width: int, before_end: int = 0) -> Field:
    return Field(
        name="data", start=start, width=width, kind="data", unit="text", to_end=True, before_end=before_end,
        meaning="data behind the application identifier, hexadecimal, last digit padded with zeros",
    )  # fmt: skip


def _implied(kind: int, *, addressed: bool) -> tuple[Flag, ...]:
    """What types 6 and 8 say by being what they are."""
    return (
        Flag(column="addressed", equals=kind if addressed else 0, meaning=_ADDRESSED),
        Flag(column="structured", equals=kind, meaning=_STRUCTURED),
    )


BINARY_ADDRESSED = Layout(
    name="BINARY_ADDRESSED", types=(6,), title="Addressed binary message", source="ITU-R M.1371-5, annex 8, § 3.4",
    table="binary", bits=1008,
    fields=(
        *head(*_implied(6, addressed=True)),
        sequence_number(38),
        dest_mmsi(40, required=True),
        _retransmit(70),
        spare(71, 1),
        *_application(72),
        _data(88, 920),
    ),
)  # fmt: skip

BINARY_BROADCAST = Layout(
    name="BINARY_BROADCAST", types=(8,), title="Broadcast binary message", source="ITU-R M.1371-5, annex 8, § 3.6",
    table="binary", bits=1008,
    fields=(*head(*_implied(8, addressed=False)), spare(38, 2), *_application(40), _data(56, 952)),
)  # fmt: skip


def _short_binary(kind: int, part: int, most: int) -> Layout:
    """Types 25 and 26 by what bits 38–39 say: addressed, structured; `most`: bits of a message."""
    addressed, structured = bool(part >> 1), bool(part & 1)
    tail = _TAIL_BITS if kind == 26 else 0
    fields = [*head(), flag("addressed", 38, _ADDRESSED, required=True),
              flag("structured", 39, _STRUCTURED, required=True)]  # fmt: skip
    if addressed:
        fields += [dest_mmsi(40, required=True), spare(70, 2)]
    if structured:
        fields += _application(fields[-1].end)
    fields.append(_data(fields[-1].end, most - tail - fields[-1].end, tail))
    if kind == 26:
        state = Field(
            name="radio", start=_SELECTOR_BITS, width=_SELECTOR_BITS, unit="code", from_end=True, required=True,
            meaning="communication state with its selector flag",
        )  # fmt: skip
        fields += [spare(most - tail, tail), state]
    words = f"{'addressed' if addressed else 'broadcast'}, {'' if structured else 'un'}structured"
    slots = "Multiple-slot" if kind == 26 else "Single-slot"
    return Layout(
        name=f"BINARY_{kind}_{part}", types=(kind,), part=part, title=f"{slots} binary message, {words}",
        source=f"ITU-R M.1371-5, annex 8, § {'3.24' if kind == 26 else '3.23'}", table="binary", bits=most,
        fields=tuple(fields),
    )  # fmt: skip


BINARY_SHORT = tuple(_short_binary(kind, part, most) for kind, most in ((25, 168), (26, 1064)) for part in range(4))

ACKNOWLEDGEMENT = Layout(
    name="ACKNOWLEDGEMENT", types=(7, 13), title="Acknowledgement of addressed binary and safety messages",
    source="ITU-R M.1371-5, annex 8, § 3.5 and 3.11", table="acknowledgements", bits=40,
    fields=(*head(), spare(38, 2)),
    reports=Reports(
        bits=32, most=4,
        fields=(
            dest_mmsi(0, required=True),
            Field(
                name="sequence_number", start=30, width=2, unit="count",
                meaning="sequence number of the message acknowledged",
            ),
        ),
    ),
)  # fmt: skip

SAFETY_ADDRESSED = Layout(
    name="SAFETY_ADDRESSED", types=(12,), title="Addressed safety-related message",
    source="ITU-R M.1371-5, annex 8, § 3.10", table="safety", bits=1008,
    fields=(
        *head(),
        sequence_number(38),
        dest_mmsi(40, required=True),
        _retransmit(70),
        spare(71, 1),
        Field(
            name="text", start=72, width=936, kind="text", unit="text", to_end=True, meaning="safety-related text"
        ),
    ),
)  # fmt: skip

SAFETY_BROADCAST = Layout(
    name="SAFETY_BROADCAST", types=(14,), title="Safety-related broadcast message",
    source="ITU-R M.1371-5, annex 8, § 3.12", table="safety", bits=1008,
    fields=(
        *head(),
        spare(38, 2),
        Field(
            name="text", start=40, width=966, kind="text", unit="text", to_end=True, meaning="safety-related text"
        ),
        spare(1006, 2),
    ),
)  # fmt: skip

BINARY = (
    BINARY_ADDRESSED, BINARY_BROADCAST, *BINARY_SHORT, ACKNOWLEDGEMENT, SAFETY_ADDRESSED, SAFETY_BROADCAST,
)  # fmt: skip
