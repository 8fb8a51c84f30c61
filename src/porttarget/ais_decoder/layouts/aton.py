"""Monitoring of aids to navigation: voltages, lights, racons and positions of buoys and lighthouses.

DAC 235 (United Kingdom) and 250 (Ireland) from IALA's register and Recommendation A-126 as GPSD's protocol description
gives it; DAC 0, FI 0, as libais has it.
"""

from __future__ import annotations

from porttarget.ais_decoder.layouts.declare import Application, Field, Layout
from porttarget.ais_decoder.layouts.pieces import code, day_time, latitude, longitude, spare, text


def _voltage(name: str, start: int, meaning: str) -> Field:
    """Steps of 0.05 V in ten bits; 0 is not used."""
    return Field(name=name, start=start, width=10, scale=0.05, unit="V", missing=0, meaning=meaning)


def _off_position(start: int) -> Field:
    return Field(
        name="off_position", start=start, width=1, unit="flag", required=True, meaning="the aid is off its position"
    )


def _monitoring(dac: int, where: str) -> Layout:
    return Layout(
        name=f"ATON_MONITORING_{dac}", title=f"Monitoring of aids to navigation, {where}",
        source=f"IALA register of application-specific messages, DAC {dac}, FI 10", table="aton_monitoring",
        application=Application(dac=dac, fi=10, most=64), bits=48,
        fields=(
            _voltage("supply_voltage", 0, "voltage that the AIS unit gets"),
            _voltage("external_voltage_1", 10, "voltage at analogue input 1"),
            _voltage("external_voltage_2", 20, "voltage at analogue input 2"),
            code("racon", 30, 2, "0 no racon, 1 not monitored, 2 operational, 3 fault"),
            code("light", 32, 2, "0 no light or not monitored, 1 on, 2 off, 3 fault"),
            Field(name="alarm", start=34, width=1, unit="flag", meaning="the aid's health: alarm"),
            code("digital_inputs", 35, 8, "states of eight digital inputs, input 7 first"),
            _off_position(43),
            spare(44, 4),
        ),
    )  # fmt: skip


BUOY_MONITORING = Layout(
    name="BUOY_MONITORING", title="Monitoring of aids to navigation, DAC 0",
    source="layout as in libais, which cites the register of the Netherlands", table="aton_monitoring",
    application=Application(dac=0, fi=0, carriers=(6,)), bits=48,
    fields=(
        code("sub_application", 0, 16, "which application this is"),
        Field(name="supply_voltage", start=16, width=12, scale=0.1, unit="V", meaning="voltage that the AIS unit gets"),
        Field(name="supply_current", start=28, width=10, scale=0.1, unit="A", meaning="current that it draws"),
        Field(name="dc_supply", start=38, width=1, unit="flag", meaning="the supply is direct current"),
        Field(name="light_on", start=39, width=1, unit="flag", meaning="the light is on"),
        Field(name="battery_low", start=40, width=1, unit="flag", meaning="the battery is low"),
        _off_position(41),
        spare(42, 6),
    ),
)  # fmt: skip

BUOY_POSITION = Layout(
    name="BUOY_POSITION", title="Buoy position monitoring",
    source="IALA register of application-specific messages, DAC 235, FI 20", table="buoy_positions",
    application=Application(dac=235, fi=20), bits=280,
    fields=(
        text("station_name", 0, 34, "name of the aid"),
        *day_time(204, "the position"),
        longitude(220, "the buoy", minutes=10_000),
        latitude(248, "the buoy", minutes=10_000),
        _off_position(275),
        spare(276, 4),
    ),
)  # fmt: skip

ATON = (
    BUOY_MONITORING, _monitoring(235, "United Kingdom"), BUOY_POSITION, _monitoring(250, "Ireland"),
)  # fmt: skip
