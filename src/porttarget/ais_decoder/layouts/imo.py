"""Application-specific messages of DAC 1: the ITU's own (text, questions, replies, acknowledgements), IMO's texts.

From ITU-R M.1371-5, annex 5, and IMO SN.1/Circ.289; IMO's other messages stand in `imo_cargo`, `imo_met`, `imo_area`,
`imo_route`, `imo_weather`, `imo_environment` and `imo_port`. All of them are collected here.
"""

from __future__ import annotations

from porttarget.ais_decoder.layouts.declare import Application, Field, Layout, Reports
from porttarget.ais_decoder.layouts.imo_area import AREA
from porttarget.ais_decoder.layouts.imo_cargo import CARGO
from porttarget.ais_decoder.layouts.imo_environment import ENVIRONMENT
from porttarget.ais_decoder.layouts.imo_met import MET
from porttarget.ais_decoder.layouts.imo_port import PORT
from porttarget.ais_decoder.layouts.imo_route import ROUTE
from porttarget.ais_decoder.layouts.imo_weather import WEATHER
from porttarget.ais_decoder.layouts.pieces import code, linkage, spare

_ITU = "ITU-R M.1371-5, annex 5"
_ADDRESSED = (6, 25, 26)


def _text(start: int, characters: int) -> Field:
    return Field(
        name="text", start=start, width=6 * characters, kind="text", to_end=True, unit="text", meaning="the text"
    )


def _asked_area(start: int, meaning: str) -> Field:
    return Field(name="asked_dac", start=start, width=10, unit="code", meaning=meaning, required=True)


TELEGRAM = Layout(
    name="TELEGRAM", title="Text of six-bit characters", source=f"{_ITU} (IFM 0)", table="asm_texts",
    application=Application(dac=1, fi=0), bits=948,
    fields=(
        Field(
            name="acknowledge", start=0, width=1, unit="flag", required=True,
            meaning="an acknowledgement is asked for (addressed messages)",
        ),
        Field(
            name="text_sequence", start=1, width=11, unit="id", missing=0, required=True,
            meaning="number that the application counts up, for the acknowledgement",
        ),
        _text(12, 156),
    ),
)  # fmt: skip


def _description(fi: int, carriers: str, characters: int) -> Layout:
    return Layout(
        name=f"DESCRIPTION_{fi}", title=f"Text description, {carriers}", source=f"IMO SN.1/Circ.289, FI {fi}",
        table="asm_texts", application=Application(dac=1, fi=fi), bits=10 + 6 * characters,
        fields=(linkage(0), _text(10, characters)),
    )  # fmt: skip


INTERROGATION = Layout(
    name="INTERROGATION", title="Interrogation for one function message", source=f"{_ITU} (IFM 2)",
    table="interrogations", application=Application(dac=1, fi=2, carriers=_ADDRESSED), bits=80,
    fields=(
        _asked_area(0, "designated area code of the message asked for"),
        Field(
            name="asked_fi", start=10, width=6, unit="code", meaning="function identifier of the message asked for"
        ),
        spare(16, 64),
    ),
)  # fmt: skip

CAPABILITY_INTERROGATION = Layout(
    name="CAPABILITY_INTERROGATION", title="Interrogation for supported functions", source=f"{_ITU} (IFM 3)",
    table="capability_interrogations", application=Application(dac=1, fi=3, carriers=_ADDRESSED), bits=80,
    fields=(_asked_area(0, "designated area code whose supported functions are asked for"), spare(10, 70)),
)  # fmt: skip

CAPABILITY_REPLY = Layout(
    name="CAPABILITY_REPLY", title="Reply: which functions are supported", source=f"{_ITU} (IFM 4)",
    table="capabilities", application=Application(dac=1, fi=4, carriers=_ADDRESSED, least=138), bits=10,
    fields=(_asked_area(0, "designated area code that the reply is about"),),
    reports=Reports(
        bits=2, most=64,
        fields=(
            Field(
                name="supported", start=0, width=1, unit="flag",
                meaning="function identifier `report` - 1 of that area is supported",
            ),
            Field(name="spare", start=1, width=1, kind="spare"),
        ),
    ),
)  # fmt: skip

OLD_ACKNOWLEDGEMENT = Layout(
    name="OLD_ACKNOWLEDGEMENT", title="Acknowledgement of a text, out of use", source="layout as in libais (IFM 1)",
    table="acknowledgements", application=Application(dac=1, fi=1, carriers=_ADDRESSED, least=21), bits=24,
    fields=(
        code("acknowledged_dac", 0, 10, "designated area code of the message acknowledged"),
        Field(
            name="text_sequence", start=10, width=11, unit="id", meaning="sequence number of the message acknowledged",
            required=True,
        ),
        spare(21, 3),
    ),
)  # fmt: skip

ACKNOWLEDGEMENT = Layout(
    name="ACKNOWLEDGEMENT", title="Application's acknowledgement", source=f"{_ITU} (IFM 5)", table="acknowledgements",
    application=Application(dac=1, fi=5, carriers=_ADDRESSED), bits=80,
    fields=(
        code("acknowledged_dac", 0, 10, "designated area code of the message acknowledged"),
        code("acknowledged_fi", 10, 6, "function identifier of the message acknowledged"),
        Field(
            name="text_sequence", start=16, width=11, unit="id", meaning="sequence number of the message acknowledged"
        ),
        Field(
            name="available", start=27, width=1, unit="flag",
            meaning="the message was received and can be understood where it was sent to",
        ),
        Field(
            name="response", start=28, width=3, unit="code", required=True,
            meaning="0 cannot respond, 1 understood, 2 not understood, 3 response follows, others reserved",
        ),
        spare(31, 49),
    ),
)  # fmt: skip

IMO = (
    TELEGRAM, OLD_ACKNOWLEDGEMENT, INTERROGATION, CAPABILITY_INTERROGATION, CAPABILITY_REPLY, ACKNOWLEDGEMENT,
    *MET, *CARGO, *PORT, *WEATHER, *AREA, *ENVIRONMENT, *ROUTE, _description(29, "broadcast", 161),
    _description(30, "addressed", 161),
)  # fmt: skip
