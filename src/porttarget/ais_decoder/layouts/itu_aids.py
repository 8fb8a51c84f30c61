"""Aids to navigation: types 21 and 28 into one table.

Type 21 by ITU-R M.1371-5, annex 8. Type 28 came with M.1371-6, whose text could not be read: its layout is known only
from the decoders pyais 3.3.1 and AIS-catcher, and no published message could be found to check it with.
"""

from __future__ import annotations

from porttarget.ais_decoder.layouts.declare import Field, Layout
from porttarget.ais_decoder.layouts.itu_fields import (
    accuracy,
    assigned,
    dimensions,
    epfd,
    flag,
    head,
    latitude,
    longitude,
    raim,
    second,
    spare,
)


def _aid_type(start: int, width: int) -> Field:
    return Field(
        name="aid_type", start=start, width=width, unit="code", missing=0, meaning="type of aid, IALA; null for 0"
    )


AID = Layout(
    name="AID", types=(21,), title="Aid-to-navigation report", source="ITU-R M.1371-5, annex 8, § 3.19",
    table="aids", bits=360,
    fields=(
        *head(),
        _aid_type(38, 5),
        Field(
            name="name", start=43, width=120, kind="text", unit="text", continued=272,
            meaning="name, with its extension where it fills all twenty characters",
        ),
        accuracy(163),
        longitude(164),
        latitude(192),
        *dimensions(219),
        epfd(249),
        second(253),
        flag("off_position", 259, "a floating aid is off its position; holds only where `second` is given"),
        Field(
            name="aid_status", start=260, width=8, unit="code",
            meaning="status of the aid by IALA or the region, as sent; 0 default",
        ),
        raim(268),
        flag("virtual_aid", 269, "nothing is there: the report comes from elsewhere"),
        assigned(270),
        spare(271, 1),
        Field(
            name="name_extension", start=272, width=84, kind="text", unit="text", to_end=True,
            meaning="characters 21–34 of the name, as sent",
        ),
        spare(356, 4),
    ),
)  # fmt: skip

AID_SINGLE_SLOT = Layout(
    name="AID_SINGLE_SLOT", types=(28,), title="Aid-to-navigation report, single slot",
    source="ITU-R M.1371-6 defines it; its text could not be read: known from the decoders pyais 3.3.1 and "
    "AIS-catcher only, unchecked by any published message",
    table="aids", bits=168,
    fields=(
        *head(),
        second(38),
        longitude(44),
        latitude(72),
        Field(
            name="restricted_use", start=99, width=2, unit="code",
            meaning="0 unrestricted, 1 territorial waters, 2 exclusive economic zone, 3 by a state; type 28 only",
        ),
        Field(
            name="aid_station_type", start=101, width=3, unit="code",
            meaning="0 floating, 1 fixed, 2 synthetic predicted, 3 synthetic monitored, 4 virtual, 5 mobile, "
            "6–7 as sent; type 28 only",
        ),
        _aid_type(104, 7),
        Field(
            name="iala_mrn", start=111, width=17, unit="id",
            meaning="end of the aid's maritime resource name; type 28 only",
        ),
        Field(
            name="dimension_type", start=128, width=4, unit="code",
            meaning="what dimensions A and B mean, 0–13, 14–15 as sent; type 28 only",
        ),
        Field(
            name="dimension_a", start=132, width=9, unit="code", meaning="dimension A, as sent; type 28 only"
        ),
        Field(
            name="dimension_b", start=141, width=11, unit="code", meaning="dimension B, as sent; type 28 only"
        ),
        flag("more_dimensions", 152, "other messages of this MMSI give other kinds of dimensions; type 28 only"),
        flag("charted", 153, "charted status, as sent; type 28 only"),
        Field(
            name="aid_station_status", start=154, width=4, unit="code", meaning="station status, as sent; type 28 only"
        ),
        Field(name="aid_status", start=158, width=8, unit="code", meaning="status bits, as sent"),
        spare(166, 1),
        flag("authenticated", 167, "authentication bit, as sent; type 28 only"),
    ),
)  # fmt: skip

AIDS = (AID, AID_SINGLE_SLOT)
