"""What pyais 3.3.1 calls our fields: a table of names, of steps, and of fields whose bits are read here instead.

Names are those of attributes; in reports, of keys of the list that an attribute gives, or of numbered attributes
(`{}`).
Several names: the first that is there. What is not named here has our name in pyais, too.
"""

from __future__ import annotations

from typing import Final

# layouts of applications that pyais takes apart, and the types it does so in; it leaves those of types 25, 26 raw
CARRIERS: Final[dict[str, tuple[int, ...]]] = {
    "TELEGRAM": (8,), "MET_HYDRO_236": (8,), "PERSONS_16": (6,), "VTS_TARGETS_16": (8,), "VTS_TARGETS_17": (8,),
    "CLEARANCE": (6,), "TRAFFIC_SIGNAL": (8,), "BERTHING": (6, 8), "WEATHER_PLAIN": (8,), "AREA_NOTICE_22": (8,),
    "AREA_NOTICE_23": (6,), "EXTENDED_STATIC": (8,), "DANGEROUS_CARGO_289": (6,), "ENVIRONMENTAL": (8,),
    "ROUTE_27_EMPTY": (8,), "ROUTE_27": (8,), "DESCRIPTION_29": (8,), "MET_HYDRO_289": (8,), "INLAND_STATIC": (8,),
    "INLAND_WARNING": (8,), "INLAND_WATER_LEVEL": (8,), "SIGNAL_STATUS": (8,), "US_ENVIRONMENT": (8,),
}  # fmt: skip

NAMES: Final[dict[str, str]] = {
    # types 1–28
    "type": "msg_type", "sequence_number": "seqno", "fi": "fid", "tx_rx_mode": "txrx", "low_power": "power",
    "narrow_a": "band_a", "narrow_b": "band_b", "zone_size": "zonesize", "dest_mmsi_1": "dest1", "dest_mmsi_2": "dest2",
    "name_extension": "name_ext", "restricted_use": "restricted", "dimension_type": "dimension",
    "dimension_a": "dimensions_a", "dimension_b": "dimensions_b", "more_dimensions": "dimension_additional_data",
    "charted": "charted_status", "authenticated": "auth", "aid_station_status": "station_status",
    "aid_station_type": "station_type", "carrier_sense": "cs",
    # applications
    "linkage_id": "linkage", "wind_direction": "wdir", "wind_gust_direction": "wgustdir", "wind_speed": "wspeed",
    "wind_gust": "wgust", "air_temperature": "airtemp", "dew_point": "dewpoint", "pressure_trend": "pressuretend",
    "pressure_tendency": "pressuretend", "water_level": "waterlevel", "water_level_trend": "leveltrend",
    "current_speed_1": "cspeed", "current_direction_1": "cdir", "current_speed_2": "cspeed2",
    "current_direction_2": "cdir2", "current_depth_2": "cdepth2", "current_speed_3": "cspeed3",
    "current_direction_3": "cdir3", "current_depth_3": "cdepth3", "wave_height": "waveheight",
    "wave_period": "waveperiod", "wave_direction": "wavedir", "swell_height": "swellheight",
    "swell_period": "swellperiod", "swell_direction": "swelldir", "sea_state": "seastate",
    "water_temperature": "watertemp", "precipitation": "preciptype", "wmo_form": "wmo", "vessel_id": "vin",
    "speed_quality": "speed_q", "course_quality": "course_q", "heading_quality": "heading_q", "warning": "type",
    "signal_form": "form", "orientation": "facing", "impact": "direction", "lights": "status_raw",
    "port_and_berth": "port_name", "mooring": "position", "services_known": "availability", "station_name": "station",
    "signal_status": "status", "next_signal": "nextsignal", "sender_class": "sender", "route_type": "rtype",
    "waypoint_count": "waycount", "air_draught": "airdraught", "last_port": "lastport", "next_port": "nextport",
    "second_port": "secondport", "ice_class": "iceclass", "power": "horsepower", "vhf_channel": "vhfchan",
    "lloyds_ship_type": "lshiptype", "gross_tonnage": "tonnage", "heavy_fuel": "heavyoil", "light_fuel": "lightoil",
    "diesel": "dieseloil", "bunker_oil": "totaloil", "amount_unit": "unit", "acknowledge": "ack_required",
    "tracking_aid_state": "ata_state", "ecdis_backup_state": "ecdisb_state", "plotting_aid_state": "epaid_state",
    "emergency_steering_state": "steer_state", "magnetic_compass_state": "magcomp_state",
    "s_band_state": "sband_state", "x_band_state": "xband_state", "hf_state": "hfradio_state",
    "mf_state": "mfradio_state", "vhf_state": "vhfradio_state", "ground_log_state": "grndlog_state",
    "water_log_state": "waterlog_state", "track_control_state": "tcs_state",
    "service_navigation_repair": "navrepair", "service_ship_repair": "shiprepair",
    "service_solid_waste": "solidwaste", "service_liquid_waste": "liquidwaste",
    "service_hazardous_waste": "hazardouswaste",
    **{f"service_{name}": name for name in (
        "agent", "fuel", "chandler", "stevedore", "electrical", "water", "customs", "cartage", "crane", "lift",
        "medical", "provisions", "surveyor", "steam", "tugs", "ballast", "additional",
    )},
    **{f"service_{name}_{n}": f"{name}{n}" for name in ("regional", "future") for n in (1, 2)},
}  # fmt: skip
OF_LAYOUT: Final[dict[tuple[str, str], str]] = {
    ("INTERROGATION", "dest_mmsi_1"): "mmsi1", ("INTERROGATION", "dest_mmsi_2"): "mmsi2",
    **{("INTERROGATION", f"message_type_{n}"): f"type{n}" for n in ("1_1", "1_2", "2_1")},
    **{("INTERROGATION", f"slot_offset_{n}"): f"offset{n}" for n in ("1_1", "1_2", "2_1")},
    ("AID", "aid_status"): "reserved_1", ("AID_SINGLE_SLOT", "aid_status"): "status_bits",
    ("WEATHER_PLAIN", "visibility_or_more"): "vislimit", ("MET_HYDRO_289", "visibility_or_more"): "visgreater",
    ("BERTHING", "lon"): "berth_lon", ("BERTHING", "lat"): "berth_lat", ("DESCRIPTION_29", "text"): "description",
    ("INLAND_STATIC", "ship_type"): "shiptype", ("INLAND_WARNING", "least"): "min",
    ("INLAND_WARNING", "greatest"): "max",
}  # fmt: skip

# in a communication state
STATE: Final[dict[str, str]] = {
    name: name for name in (
        "selector", "received_stations", "slot_number", "utc_hour", "slot_offset", "slot_timeout",
        "sync_state", "keep_flag", "slot_increment",
    )
} | {"slots_allocated": "num_slots"}  # fmt: skip

# the attribute that gives a layout's reports as a list of dictionaries
LISTS: Final[dict[str, str]] = {
    "VTS_TARGETS_16": "targets", "VTS_TARGETS_17": "targets", "AREA_NOTICE_22": "sub_areas",
    "AREA_NOTICE_23": "sub_areas", "DANGEROUS_CARGO_289": "cargos", "ENVIRONMENTAL": "reports",
    "US_ENVIRONMENT": "reports", "ROUTE_27": "waypoints",
}  # fmt: skip
NUMBERED: Final[dict[tuple[str, str], str]] = {
    ("ACKNOWLEDGEMENT", "dest_mmsi"): "mmsi{}", ("ACKNOWLEDGEMENT", "sequence_number"): "mmsiseq{}",
    ("ASSIGNMENT", "dest_mmsi"): "mmsi{}", ("ASSIGNMENT", "slot_offset"): "offset{}",
    ("ASSIGNMENT", "increment"): "increment{}", ("SLOT_RESERVATION", "slot_offset"): "offset{}",
    ("SLOT_RESERVATION", "slots"): "number{}", ("SLOT_RESERVATION", "timeout"): "timeout{}",
    ("SLOT_RESERVATION", "slot_increment"): "increment{}", ("INLAND_WATER_LEVEL", "gauge_id"): "gauge_id_{}",
    ("INLAND_WATER_LEVEL", "level"): "water_level_{}",
}  # fmt: skip
IN_REPORTS: Final[dict[str, tuple[str, ...]]] = {
    name: tuple(keys.split()) for name, keys in {
        "target_kind": "id_type", "cog": "course", "sog": "speed", "power": "scale", "left_boundary": "left",
        "right_boundary": "right", "cargo_code": "code", "imdg_class": "imdg", "un_number": "un", "bc_class": "bc",
        "marpol_annex_1": "marpol_oil", "marpol_annex_2": "marpol_cat", "other_cargo": "subtype",
        "sensor_kind": "sensor", "altitude": "alt", "forecast_wind_speed": "fwspeed", "forecast_wind_gust": "fwgust",
        "forecast_wind_direction": "fwdir", "forecast_day": "fday", "forecast_hour": "fhour",
        "forecast_minute": "fminute", "forecast_duration": "duration", "water_level_type": "absolute",
        "water_level": "level", "forecast_water_level_type": "fabsolute", "forecast_water_level": "flevel",
        "swell_height": "swheight", "swell_period": "swperiod", "water_temperature_depth": "watertempdepth",
        "air_gap": "airgap", "air_gap_trend": "gaptrend", "forecast_air_gap": "fairgap",
        "salinity_type": "salinitytype", "air_temperature": "temperature", "water_pressure": "pressure",
        "wind_quality": "sensortype", "water_level_quality": "sensortype", "current_quality": "sensortype",
        "salinity_quality": "sensortype", "air_temperature_quality": "sensortype", "air_gap_quality": "sensortype",
        "dew_point_quality": "dewtype", "pressure_quality": "pressuretype", "swell_quality": "swelltype",
        "water_temperature_quality": "depthtype", "wave_quality": "wavetype", "target_mmsi": "target_id",
        "target_imo": "target_id", "orientation": "orientation",
    }.items()
} | {
    f"current_{what}_{n}": tuple(key.format(n) for key in keys.split()) for n in (1, 2, 3)
    for what, keys in {
        "speed": "cspeed{} speed{}", "direction": "cdir{} direction{}", "depth": "cdepth{} depth{}",
        "north": "cnorth{}", "east": "ceast{}", "up": "cup{}", "bearing": "bearing{} bearing",
        "distance": "distance{}",
    }.items()
}  # fmt: skip

# pyais's step and offset where they are not ours
STEPS: Final[dict[tuple[str, str], tuple[float, float]]] = {
    **{(name, way): (0.1, 0.0) for name in ("CORRECTION",) for way in ("lon", "lat")},  # minutes, without their sign
    **{(name, f"{corner}_{way}"): (0.1, 0.0) for name in ("CHANNEL_MANAGEMENT", "GROUP_ASSIGNMENT")
       for corner in ("ne", "sw") for way in ("lon", "lat")},
    ("CHANNEL_MANAGEMENT", "zone_size"): (1.0, 0.0), ("WEATHER_PLAIN", "water_temperature"): (0.1, 0.0),
    ("ENVIRONMENTAL", "water_temperature"): (0.1, 0.0), ("ENVIRONMENTAL", "conductivity"): (0.1, 0.0),
    ("ENVIRONMENTAL", "pressure"): (1.0, 0.0), ("US_ENVIRONMENT", "pressure"): (1.0, 0.0),
    ("INLAND_WARNING", "start_year"): (1.0, 0.0), ("INLAND_WARNING", "end_year"): (1.0, 0.0),
    ("INLAND_WARNING", "least"): (1.0, 0.0), ("INLAND_WARNING", "greatest"): (1.0, 0.0),
    ("INLAND_WATER_LEVEL", "level"): (1.0, 0.0),
}  # fmt: skip

# fields whose bits are read here, by layout; texts and data are so in all of them
SLICED: Final[dict[str, tuple[str, ...]]] = {
    "CORRECTION": ("correction_type", "station_id", "z_count", "sequence_number", "data_words", "health"),  # one run
    "BINARY_25_1": ("dac", "fi"), "BINARY_25_3": ("dac", "fi"),  # one number in pyais
    **dict.fromkeys(("BINARY_26_0", "BINARY_26_2"), ("radio",)),  # pyais: at a fixed place
    **dict.fromkeys(("BINARY_26_1", "BINARY_26_3"), ("dac", "fi", "radio")),
    **dict.fromkeys(("RADIO_SOTDMA", "RADIO_CHOSEN", "RADIO_CLASS_B"), ("utc_minute",)),  # six bits
    "RADIO_BINARY": ("utc_minute", "radio", "selector"),
    "VTS_TARGETS_17": ("target_kind", "target_mmsi", "target_imo", "second"),  # pyais has a text for the target
    "AREA_NOTICE_22": ("form",), "AREA_NOTICE_23": ("form",),  # shape and power together
    "ENVIRONMENTAL": ("lon", "lat"), "US_ENVIRONMENT": ("lon", "lat"), "ROUTE_27": ("lon", "lat"),  # rounded
    "INLAND_WARNING": ("least_sign", "greatest_sign"), "INLAND_WATER_LEVEL": ("level_sign",),  # two's complement
}  # fmt: skip
