"""Ships' own particulars: dangerous cargo, persons on board, air draught and extended static data.

IMO SN/Circ.236 (FI 12, 15, 16) and SN.1/Circ.289 (FI 16, 24, 25); FI 40 is from ITU-R M.1371-1 and out of use. FI 16
means persons where the data is short, and VTS targets (see `imo_port`) where it is long.
"""

from __future__ import annotations

from porttarget.ais_decoder.layouts.declare import Application, Field, Layout, Reports
from porttarget.ais_decoder.layouts.pieces import code, codes, date_time, linkage, more, spare, text

_UNIT = "unit of the amount: 0 not available, 1 kg, 2 t, 3 1000 t"
_AMOUNT = "amount of the cargo, in the unit that `amount_unit` says"
_OTHER_CODES = (0, *range(6, 16))
_FITTED = "0 not available or not asked for, 1 works, 2 does not work, 3 no data"
_BUNKERED = "0 not available, 1 no, 2 yes, 3 not used"
_EQUIPMENT = (
    ("ais", "AIS class A"), ("tracking_aid", "automatic tracking aid"), ("bnwas", "bridge navigational watch alarm"),
    ("ecdis_backup", "ECDIS back-up"), ("chart", "ECDIS or paper chart"), ("sounder", "echo sounder"),
    ("plotting_aid", "electronic plotting aid"), ("emergency_steering", "emergency steering gear"),
    ("gnss", "satellite navigation"), ("gyro", "gyro compass"), ("lrit", "long-range identification and tracking"),
    ("magnetic_compass", "magnetic compass"), ("navtex", "NAVTEX"), ("arpa", "radar with plotting aid"),
    ("s_band", "radar, S band"), ("x_band", "radar, X band"), ("hf", "HF radio"), ("inmarsat", "Inmarsat radio"),
    ("mf", "MF radio"), ("vhf", "VHF radio"), ("ground_log", "log of speed over ground"),
    ("water_log", "log of speed through water"), ("thd", "transmitting heading device"),
    ("track_control", "track control system"), ("vdr", "voyage data recorder"),
)  # fmt: skip

DANGEROUS_CARGO_236 = Layout(
    name="DANGEROUS_CARGO_236", title="Dangerous cargo indication (2004)", source="IMO SN/Circ.236, FI 12",
    table="dangerous_cargo", application=Application(dac=1, fi=12, least=269), bits=272,
    fields=(
        text("last_port", 0, 5, "last port of call, UN/LOCODE"),
        *date_time(30, "departure from the last port", "last_port_"),
        text("next_port", 50, 5, "next port of call, UN/LOCODE"),
        *date_time(80, "arrival at the next port", "next_port_"),
        text("main_good", 100, 20, "main dangerous good"),
        text("imd_category", 220, 4, "IMD category"),
        Field(name="un_number", start=244, width=13, unit="id", missing=0, meaning="UN number of the good"),
        Field(name="amount", start=257, width=10, missing=0, unit="count", meaning=_AMOUNT),
        code("amount_unit", 267, 2, _UNIT, missing=0),
        spare(269, 3),
    ),
)  # fmt: skip

DANGEROUS_CARGO_289 = Layout(
    name="DANGEROUS_CARGO_289", title="Dangerous cargo indication", source="IMO SN.1/Circ.289, FI 25",
    table="dangerous_cargo", application=Application(dac=1, fi=25), bits=12,
    fields=(
        code("amount_unit", 0, 2, _UNIT, missing=0),
        Field(name="amount", start=2, width=10, missing=0, unit="count", meaning=_AMOUNT),
    ),
    reports=Reports(
        bits=17, most=28,
        fields=(
            Field(
                name="cargo_code", start=0, width=4, unit="code", missing=0,
                meaning="code the cargo is carried under: 1 IMDG, 2 IGC, 3 BC (IMSBC), 4 MARPOL annex I, 5 MARPOL annex"
                " II (IBC), 6 regional",
            ),
            code("imdg_class", 4, 7, "IMDG class or division", missing=0, when=("cargo_code", (1,))),
            spare(11, 6, ("cargo_code", (1,))),
            Field(
                name="un_number", start=4, width=13, unit="id", missing=0, meaning="UN number of the good",
                required=True, when=("cargo_code", (2,)),
            ),
            code("bc_class", 4, 3, "BC class", missing=0, when=("cargo_code", (3,))),
            code("imdg_class", 7, 7, "IMDG class or division", missing=0, when=("cargo_code", (3,))),
            spare(14, 3, ("cargo_code", (3,))),
            code("marpol_annex_1", 4, 4, "kind of oil of MARPOL annex I", missing=0, when=("cargo_code", (4,))),
            spare(8, 9, ("cargo_code", (4,))),
            code(
                "marpol_annex_2", 4, 3, "MARPOL annex II: 1 category X, 2 Y, 3 Z, 4 other substances", missing=0,
                when=("cargo_code", (5,)),
            ),
            spare(7, 10, ("cargo_code", (5,))),
            code("other_cargo", 4, 13, "cargo by another code, as it comes", when=("cargo_code", _OTHER_CODES)),
        ),
    ),
)  # fmt: skip


def _persons(fi: int, title: str, source: str) -> Layout:
    return Layout(
        name=f"PERSONS_{fi}", title=title, source=source, table="persons_on_board",
        application=Application(dac=1, fi=fi, most=119), bits=48,
        fields=(
            Field(
                name="persons", start=0, width=13, missing=0, unit="count", meaning="persons on board", required=True,
                flags=(more("persons", 8191),),
            ),
            spare(13, 35),
        ),
    )  # fmt: skip


AIR_DRAUGHT = Layout(
    name="AIR_DRAUGHT", title="Extended ship static data: air draught (2004)", source="IMO SN/Circ.236, FI 15",
    table="extended_statics", application=Application(dac=1, fi=15), bits=16,
    fields=(
        Field(
            name="air_draught", start=0, width=11, scale=0.1, unit="m", missing=0, required=True,
            meaning="height of the ship above the water line", flags=(more("air_draught", 2047),),
        ),
        spare(11, 5),
    ),
)  # fmt: skip

EXTENDED_STATIC = Layout(
    name="EXTENDED_STATIC", title="Extended ship static and voyage-related data", source="IMO SN.1/Circ.289, FI 24",
    table="extended_statics", application=Application(dac=1, fi=24, least=294), bits=304,
    fields=(
        linkage(0),
        Field(
            name="air_draught", start=10, width=13, scale=0.01, unit="m", missing=0,
            meaning="height of the ship above the water line", flags=(more("air_draught", 8191),),
            source="the circular's text says steps of 0.1 m, its greatest value of 81.91 m needs steps of 0.01 m",
        ),
        text("last_port", 23, 5, "last port of call, UN/LOCODE"),
        text("next_port", 53, 5, "next port of call, UN/LOCODE"),
        text("second_port", 83, 5, "port of call after the next, UN/LOCODE"),
        *codes(((f"{name}_state", f"{what}: {_FITTED}") for name, what in _EQUIPMENT), 113, 2, missing=0),
        spare(163, 2),
        code(
            "ice_class", 165, 4,
            "0 none, 1-5 IACS polar class 1-5, 6 polar class 6 or IA Super or Arc5, 7 polar class 7 or IA or Arc4, 8 IB"
            " or Ice3, 9 IC or Ice2, 10 Ice1, others reserved",
            missing=15,
        ),
        Field(
            name="power", start=169, width=18, unit="hp", missing=262_143, meaning="power of the shaft",
            flags=(more("power", 262_142),),
        ),
        Field(
            name="vhf_channel", start=187, width=12, unit="id", missing=0,
            meaning="VHF working channel, by ITU-R M.1084",
        ),
        text("lloyds_ship_type", 199, 7, "ship type by Lloyd's Register STATCODE 5"),
        Field(
            name="gross_tonnage", start=241, width=18, unit="count", missing=262_143, meaning="gross tonnage",
            flags=(more("gross_tonnage", 262_142),),
        ),
        code("lading", 259, 2, "0 not available, 1 laden, 2 ballast, 3 not used", missing=0),
        *codes(
            (
                ("heavy_fuel", f"heavy fuel oil bunkered: {_BUNKERED}"),
                ("light_fuel", f"light fuel oil bunkered: {_BUNKERED}"),
                ("diesel", f"diesel oil bunkered: {_BUNKERED}"),
            ),
            261, 2, missing=0,
        ),
        Field(
            name="bunker_oil", start=267, width=14, unit="t", missing=16_383, meaning="all bunker oil",
            flags=(more("bunker_oil", 16_382),),
        ),
        Field(
            name="persons", start=281, width=13, missing=0, unit="count", meaning="persons on board",
            flags=(more("persons", 8191),),
        ),
        spare(294, 10),
    ),
)  # fmt: skip

CARGO = (
    DANGEROUS_CARGO_236, AIR_DRAUGHT, _persons(16, "Number of persons on board", "IMO SN.1/Circ.289, FI 16"),
    EXTENDED_STATIC, DANGEROUS_CARGO_289,
    _persons(40, "Number of persons on board, out of use", "ITU-R M.1371-1 (IFM 40); layout as in libais"),
)  # fmt: skip
