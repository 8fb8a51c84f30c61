"""The reader of reference data: codes, complexes, extra folders, faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from porttarget.errors import InputMissing, ReferenceDataError, UsageError
from porttarget.reference import Reference, UnPlace, load_reference

CLEVELAND = (
    "unlocode,name,country,lat_deg,lon_deg,schedule_d,schedule_k,complex,team,host,partner,time_zone,role\n"
    "USCLE,Cleveland,US,41.5150,-81.7100,4101,,,true,US,CA,America/New_York,landing\n"
)


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference()


def test_the_seven_team_codes_are_there_with_host_and_partner(reference: Reference) -> None:
    found = {port.unlocode: (port.host, port.partner) for port in reference.team_ports()}
    ca, us = ("CA", "US"), ("US", "CA")
    assert found == {"CAHAL": ca, "CAMTR": ca, "CAVAN": ca, "USEWR": us, "USNYC": us, "USSEA": us, "USTIW": us}


@pytest.mark.parametrize(
    ("code", "complex_codes"),
    [
        ("USNYC", ("USEWR", "USNYC")),
        ("USEWR", ("USEWR", "USNYC")),
        ("USTIW", ("USSEA", "USTIW")),
        ("CAMTR", ("CAMTR",)),
    ],
)
def test_any_code_of_a_complex_finds_all(reference: Reference, code: str, complex_codes: tuple[str, ...]) -> None:
    assert reference.complex_codes(code) == complex_codes


@pytest.mark.parametrize(
    ("code", "unlocode"),
    [
        ("1001", "USNYC"),
        ("4601", "USEWR"),
        ("3001", "USSEA"),
        ("3002", "USTIW"),
        ("1803", "USJAX"),
        ("35177", "BRSSZ"),
        ("01822", "CAMTR"),
        ("1822", "CAMTR"),
        ("12493", "CAVAN"),
        ("camtr", "CAMTR"),
        ("CA MTR", "CAMTR"),
    ],
)
def test_a_filing_names_ports_by_schedule_d_schedule_k_or_locode(
    reference: Reference, code: str, unlocode: str
) -> None:
    port = reference.port_of_code(code)
    assert port is not None
    assert port.unlocode == unlocode


@pytest.mark.parametrize("code", ["", "99999", "XXXXX", "4101", "57000", "USBUB"])
def test_an_unknown_code_is_no_port(reference: Reference, code: str) -> None:
    assert reference.port_of_code(code) is None


def test_a_port_of_unlocode_that_is_none_of_ours_is_known_by_name_and_country_only(reference: Reference) -> None:
    place = reference.port_of_code("USCLE")
    assert isinstance(place, UnPlace)
    assert (place.unlocode, place.name, place.country) == ("USCLE", "Cleveland", "US")


def test_an_inland_port_of_entry_is_known_by_its_schedule_d_code(reference: Reference) -> None:
    place = reference.port_of_code("1808")
    assert isinstance(place, UnPlace)
    assert (place.unlocode, place.name, place.is_port) == ("USORL", "Orlando", False)
    assert reference.port_of_code("USORL") is None


def test_an_unknown_port_is_refused_with_close_matches(reference: Reference) -> None:
    with pytest.raises(UsageError, match=r"port 'CAMTL' is not known; did you mean .*CAMTR \(Montreal\)"):
        reference.port("CAMTL")


@pytest.mark.parametrize(
    ("mmsi", "country"),
    [
        (316001234, "CA"),
        (366999999, "US"),
        ("003160011", "CA"),
        (3160011, "CA"),
        ("036600001", "US"),
        (111316001, "CA"),
        (993160001, "CA"),
        (982190001, "DK"),
        (100000000, None),
        ("31600123x", None),
    ],
)
def test_the_country_of_a_station_is_in_its_digits(reference: Reference, mmsi: int | str, country: str | None) -> None:
    assert reference.country_of_mmsi(mmsi) == country


def test_size_types_follow_iso_6346_and_not_the_packages_slips(reference: Reference) -> None:
    high_cube = reference.size_type("45G1")
    assert high_cube is not None
    assert (high_cube.length_ft, high_cube.height_ft, high_cube.group) == (40, 9.5, "GP")
    assert reference.size_type("4500").height_ft == 9.5  # type: ignore[union-attr] # a missing row fails the test
    assert reference.size_type("22T6").group == "TK"  # type: ignore[union-attr] # as above
    assert reference.size_type("ZZZZ") is None


def test_a_port_is_added_by_files_alone(tmp_path: Path, reference: Reference) -> None:
    (tmp_path / "ports.csv").write_text(CLEVELAND)
    (tmp_path / "resources").mkdir()
    (tmp_path / "resources" / "USCLE.toml").write_text("")
    added = load_reference((tmp_path,))
    assert "USCLE" not in reference.ports
    assert added.port("USCLE").name == "Cleveland"
    assert added.port_of_code("4101") == added.port("USCLE")
    assert added.resources_path("USCLE") == tmp_path / "resources" / "USCLE.toml"
    assert added.resources_path("CAMTR") is None
    assert [zone.kind for zone in added.zones_of("USCLE")] == ["port_limit"]
    port = added.port("CAMTR")
    route = added.lanes.route(port.lat_deg, port.lon_deg, added.port("USCLE"))
    assert 450.0 < route.distance_nm < 600.0


def test_the_same_folders_give_the_same_object(tmp_path: Path) -> None:
    assert load_reference() is load_reference(())
    assert load_reference((tmp_path,)) is load_reference([tmp_path])


def test_all_faults_are_told_with_file_and_line(tmp_path: Path) -> None:
    bad = CLEVELAND + "USxx,,CA,99,-500,12,,,perhaps,MX,,Mars/Base,king\nshort,row\n"
    (tmp_path / "ports.csv").write_text(bad)
    (tmp_path / "terminals.csv").write_text("code,port\nA,B\n")
    (tmp_path / "zones.geojson").write_text("{not json")
    with pytest.raises(ReferenceDataError) as caught:
        load_reference((tmp_path,))
    told = "\n".join(caught.value.faults)
    assert len(caught.value.faults) >= 11
    for part in ("ports.csv, line 3: column lat_deg is 99", "column team is 'perhaps'", "'Mars/Base'",
                 "ports.csv, line 4: 2 cells, expected 13", "terminals.csv, line 1: columns code_kind, name",
                 "zones.geojson: not JSON"):  # fmt: skip
        assert part in told


def test_a_folder_that_is_not_there_is_missing_input(tmp_path: Path) -> None:
    with pytest.raises(InputMissing):
        load_reference((tmp_path / "none",))


def test_every_code_shipped_is_consistent(reference: Reference) -> None:
    assert "USCLE" not in reference.ports
    for port in reference.ports.values():
        assert port.country in reference.countries
    assert {terminal.port for terminal in reference.terminals.values()} == {
        port.unlocode for port in reference.team_ports()
    }
    for port in reference.team_ports():
        kinds = {zone.kind for zone in reference.zones_of(port)}
        assert "port_limit" in kinds
