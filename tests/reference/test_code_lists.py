"""Code lists: values checked by hand against their origin, keys, references between lists, columns against scalars."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porttarget.errors import ReferenceDataError, UsageError
from porttarget.reference import CodeLists, load_code_lists, load_reference
from porttarget.reference.code_records import (
    AmendmentReason,
    Country,
    Disposition,
    HsCode,
    HsSection,
    Mid,
    Package,
    PortComplex,
    ScheduleCode,
    SizeType,
    UnNumber,
    UnPlace,
)
from porttarget.reference.code_tables import LISTS


@pytest.fixture(scope="module")
def lists() -> CodeLists:
    return load_code_lists()


@pytest.mark.parametrize(
    ("code", "unlocode", "others"),
    [
        ("1001", "USNYC", ()),  # Census Bureau's Schedule D; sea-ports 0.0.9 gives New York Newark's 4601
        ("4601", "USEWR", ()),
        ("0401", "USBOS", ()),
        ("401", "USBOS", ()),
        ("2704", "USLAX", ()),
        ("3127", "USADQ", ()),  # Kodiak; sea-ports gives it to Dutch Harbor too
    ],
)
def test_schedule_d_names_the_port(lists: CodeLists, code: str, unlocode: str, others: tuple[str, ...]) -> None:
    assert lists.schedule_d(code) == ScheduleCode(code=code.zfill(4), unlocode=unlocode, country="US", others=others)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("01822", ScheduleCode(code="01822", unlocode="CAMTR", country="CA")),
        ("1822", ScheduleCode(code="01822", unlocode="CAMTR", country="CA")),  # as sea-ports has it, zero lost
        ("12493", ScheduleCode(code="12493", unlocode="CAVAN", country="CA")),
        ("35177", ScheduleCode(code="35177", unlocode="BRSSZ", country="BR")),  # the real 309's port of lading
        ("57035", ScheduleCode(code="57035", unlocode="CNSHA", country="CN", others=("CNSGH",))),
        ("57000", ScheduleCode(code="57000", unlocode="", country="CN")),  # sea-ports gives it to 59 Chinese ports
        ("23201", ScheduleCode(code="23201", unlocode="BMBDA", country="BM")),  # and this one to Hamilton, Ontario
        ("99999", None),
        ("001822", None),
        ("", None),
    ],
)
def test_schedule_k_names_the_port_or_the_country_whose_other_ports_it_stands_for(
    lists: CodeLists, code: str, expected: ScheduleCode | None
) -> None:
    assert lists.schedule_k(code) == expected


def test_a_code_of_the_other_schedule_is_not_taken(lists: CodeLists) -> None:
    assert lists.schedule_d("01822") is None  # Montreal's, of Schedule K
    assert lists.schedule_k("4601") is None  # Newark's, of Schedule D; 04601 is no code


def test_a_place_without_position_has_none_and_not_91_degrees(lists: CodeLists) -> None:
    assert lists.place("CAPRR") == UnPlace(
        unlocode="CAPRR", name="Prince Rupert", subdivision="BC", functions="14", lat_deg=None, lon_deg=None
    )
    hamburg = lists.place("de ham")
    assert hamburg is not None
    assert (hamburg.lat_deg, hamburg.lon_deg, hamburg.is_port) == (53.5167, 9.9333, True)  # 5331N 00956E
    assert lists.place("CAXXX") is None
    places = lists.frame("un_places")
    assert places.height == 116_560
    assert places["functions"].str.contains("1").sum() == 17_678
    assert places["lat_deg"].abs().max() < 90.0  # type: ignore[operator] # a column without values fails the test
    assert (places["lat_deg"].is_null() == places["lon_deg"].is_null()).all()


def test_size_types_tell_what_no_cargo_can_weigh_more_than(lists: CodeLists) -> None:
    dry = lists.size_type("22g1")
    assert dry == SizeType(
        code="22G1", length_ft=20, height_ft=8.5, group="GP", tare_kg=2250, max_gross_kg=36000, tare_min_kg=1688,
        tare_max_kg=3375,
    )  # fmt: skip
    assert dry.max_cargo_kg == 34312
    reefer = lists.size_type("45R1")
    assert reefer is not None
    assert (reefer.length_ft, reefer.height_ft, reefer.group) == (40, 9.5, "RF")
    assert lists.size_type("ZZZZ") is None


@pytest.mark.parametrize(
    ("code", "package"),
    [
        ("CTN", Package(code="CTN", list="x12", rec21="CT", name="Carton")),
        ("CT", Package(code="CT", list="rec21", rec21="CT", name="Carton")),
        ("PLT", Package(code="PLT", list="x12", rec21="PX", name="Pallet")),
        ("px", Package(code="PX", list="rec21", rec21="PX", name="Pallet")),
        ("1A", Package(code="1A", list="rec21", rec21="1A", name="Drum, steel")),
        ("LSE", Package(code="LSE", list="x12", rec21="", name="Loose")),
        ("QQQ", None),
    ],
)
def test_packages_of_x12_know_their_recommendation_21_code(
    lists: CodeLists, code: str, package: Package | None
) -> None:
    assert lists.package(code) == package


@pytest.mark.parametrize(
    ("code", "key", "section"),
    [
        ("870323", "870323", "XVII"),
        ("8703.23.00.10", "870323", "XVII"),
        ("8703", "8703", "XVII"),
        ("87", "87", "XVII"),
        ("0901.11", "090111", "II"),
        ("87032", None, None),
        ("870399", None, None),
        ("", None, None),
        ("770000", None, None),
    ],
)
def test_hs_codes_are_known_by_their_first_six_digits(
    lists: CodeLists, code: str, key: str | None, section: str | None
) -> None:
    found = lists.hs(code)
    assert (found and found.code, found and found.section) == (key, section)


def test_hs_2022_has_5613_subheadings_and_its_sections_hold_its_chapters(lists: CodeLists) -> None:
    codes = lists.frame("hs_codes")
    by_length = codes["code"].str.len_bytes()
    assert {length: (by_length == length).sum() for length in (2, 4, 6)} == {2: 97, 4: 1229, 6: 5613}
    assert lists.hs("090111") == HsCode(code="090111", section="II", description="Coffee; not roasted or decaffeinated")
    sections = lists.rows(HsSection)
    for chapter, section in codes.filter(by_length == 2).select("code", "section").iter_rows():
        if chapter != "99":  # commodities not specified, Comtrade's own
            assert sections[section].first_chapter <= chapter <= sections[section].last_chapter
    known = set(codes["code"])
    assert all(code[:-2] in known for code in known if len(code) > 2)


@pytest.mark.parametrize(
    ("code", "number", "prefix", "hazard_class", "beginning"),
    [
        ("UN1203", "1203", "UN", "3", "Gasoline"),
        ("un 1203", "1203", "UN", "3", "Gasoline"),
        ("4", "0004", "UN", "", "Ammonium picrate"),
        ("NA1993", "1993", "UN NA", "3", "Flammable liquids"),
        ("8000", "8000", "ID", "", "Consumer commodity"),
        ("UN3556", "3556", "UN", "", "Vehicle, lithium ion"),
    ],
)
def test_dangerous_goods_are_found_by_number_with_or_without_letters(
    lists: CodeLists, code: str, number: str, prefix: str, hazard_class: str, beginning: str
) -> None:
    found = lists.un_number(code)
    assert found is not None
    assert (found.un_number, found.prefix, found.hazard_class) == (number, prefix, hazard_class)
    assert found.name.startswith(beginning)


@pytest.mark.parametrize("code", ["", "UN", "9999", "12030"])
def test_a_number_that_is_none_is_no_dangerous_good(lists: CodeLists, code: str) -> None:
    assert lists.un_number(code) is None


LIFTING = "1F:1G 1I:1H 2F:2G 2I:2H 3F:3G 3I:3H 4O:2O 4P:2P 5I:5H 74:71 75:72 76:73 80:77 81:78 82:79"


def test_every_hold_is_lifted_by_its_own_code(lists: CodeLists) -> None:
    codes = lists.rows(Disposition)
    lifting = {code: each.lifts for code, each in codes.items() if each.kind == "hold_lifted"}
    assert lifting == {pair.split(":")[0]: (pair.split(":")[1],) for pair in LIFTING.split()}
    assert all(codes[held].kind == "hold" for (held,) in lifting.values())
    assert all(codes[held].place == codes[code].place for code, (held,) in lifting.items())
    never = {code for code, each in codes.items() if each.kind == "hold"} - {held for (held,) in lifting.values()}
    assert never == {"A3"}


def test_dispositions_say_what_holds_and_what_is_released(lists: CodeLists) -> None:
    codes = lists.rows(Disposition)
    assert {code for code, each in codes.items() if each.kind == "do_not_load"} == {"6H", "2Q", "2R"}
    assert {codes[code].lifts for code in ("6I", "4Q", "4R")} == {("6H",), ("2Q",), ("2R",)}
    assert {code for code in ("1H", "6H", "1T", "1C", "1J", "7H", "97") if codes[code].holds} == {"1H", "6H", "1T"}
    assert {codes[code].kind for code in ("1B", "1C", "1Z")} == {"release"}
    assert {codes[code].kind for code in ("54", "55", "56")} == {"bill_change"}
    assert all(lifted in codes for each in codes.values() for lifted in each.lifts)


def test_amendment_reasons_are_numbered_01_to_17(lists: CodeLists) -> None:
    assert sorted(lists.rows(AmendmentReason)) == [f"{number:02d}" for number in range(1, 18)]
    reason = lists.amendment_reason("05")
    assert reason == AmendmentReason(code="05", name="Duplicated by another bill of the same manifest")


def test_countries_have_a_french_name_and_numbers(lists: CodeLists) -> None:
    assert lists.country("us") == Country(
        code="US", name="United States of America", name_fr="États-Unis", alpha3="USA", numeric="840"
    )
    assert lists.country("CI") == Country(
        code="CI", name="Côte d'Ivoire", name_fr="Côte d'Ivoire", alpha3="CIV", numeric="384"
    )
    assert all(country.name_fr for country in lists.rows(Country).values())
    currency = lists.currency("CAD")
    assert currency is not None
    assert (currency.numeric, currency.name) == ("124", "Canadian Dollar")


def test_an_owner_prefix_is_information_only(lists: CodeLists) -> None:
    assert (lists.owner("MSCU1234566"), lists.owner("HLXU"), lists.owner("QQQU")) == ("MSC", "Hapag-Lloyd", None)


@pytest.mark.parametrize("name", LISTS)
def test_no_key_stands_twice_and_every_required_column_has_values(lists: CodeLists, name: str) -> None:
    spec, frame = LISTS[name], lists.frame(name)
    assert frame[spec.key].is_unique().all()
    assert frame[spec.key].is_sorted()
    assert frame.columns == list(spec.columns)
    assert (frame[spec.key].str.len_bytes() > 0).all()
    if not spec.parquet:
        lines = (Path(lists.folders[0]) / f"{name}.csv").read_text("utf-8").splitlines()
        assert frame.height == sum(not line.startswith("#") and bool(line.strip()) for line in lines) - 1


def test_lists_name_only_codes_that_their_neighbours_have(lists: CodeLists) -> None:
    countries, places = lists.rows(Country), set(lists.frame("un_places")["unlocode"])
    assert {mid.country for mid in lists.rows(Mid).values()} <= set(countries)
    assert {place[:2] for place in places} <= set(countries)
    schedule = lists.rows(ScheduleCode).values()
    assert {each.country for each in schedule} <= set(countries)
    named = {code for each in schedule for code in (each.unlocode, *each.others) if code}
    ours = set(load_reference().ports)
    assert named - places - ours == {"CRPCA"}  # Caldera's second code in sea-ports; UN/LOCODE has only CRCAL
    packages = lists.rows(Package)
    assert all(not each.rec21 or packages[each.rec21].list == "rec21" for each in packages.values())
    assert {port.complex for port in load_reference().ports.values()} - {""} == {
        each.complex for each in lists.rows(PortComplex).values()
    }


def test_the_ports_and_the_schedule_codes_agree(lists: CodeLists) -> None:
    by_code = lists.rows(ScheduleCode)
    for port in load_reference().ports.values():
        for code in filter(None, (port.schedule_d, port.schedule_k)):
            assert by_code[code].unlocode == port.unlocode


codes_as_filed = st.text(alphabet="0123456789 UNAunaG.-éß", max_size=12)


@settings(max_examples=15, deadline=None)
@given(st.lists(codes_as_filed | st.sampled_from(["22G1", "un1203", "8703.23", "1822", "401", "CTN"]), max_size=20))
def test_a_column_is_looked_up_as_each_of_its_codes(filed: list[str]) -> None:
    lists = load_code_lists()
    for name, spec in LISTS.items():
        column = pl.Series([*filed, None], dtype=pl.String)
        found = lists.look_up(name, column)
        expected = [lists.find(name, code) for code in filed]
        assert found[spec.key].to_list() == [each and getattr(each, spec.key) for each in expected] + [None]
        assert lists.known(name, column).to_list() == [each is not None for each in expected] + [None]
        for row, record in zip(found.iter_rows(named=True), expected, strict=False):
            if record is not None:
                assert {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()} == {
                    column_: getattr(record, column_) for column_ in spec.columns
                }


def test_a_look_up_gives_the_columns_asked_for_and_names_those_it_has(lists: CodeLists) -> None:
    found = lists.look_up("size_types", pl.Series(["45r1", None, "????"]), "group", "max_gross_kg")
    assert found.to_dict(as_series=False) == {"group": ["RF", None, None], "max_gross_kg": [36000, None, None]}
    with pytest.raises(UsageError, match="list size_types has no column colour; it has code, length_ft"):
        lists.look_up("size_types", pl.Series(["45R1"]), "colour")
    with pytest.raises(UsageError, match="there is no code list 'sizes'; there are amendment_reasons"):
        lists.frame("sizes")


def test_a_folder_adds_and_replaces_codes_in_any_list(tmp_path: Path) -> None:
    (tmp_path / "size_types.csv").write_text(
        "code,length_ft,height_ft,group,tare_kg,max_gross_kg\n22G1,20,8.5,GP,2000,30480\nXX99,20,,XX,,\n"
    )
    (tmp_path / "un_places.csv").write_text(
        "unlocode,name,subdivision,functions,lat_deg,lon_deg\nCAPRR,Prince Rupert,BC,1,54.3,-130.3\nCAZZ9,New,BC,1,,\n"
    )
    lists = load_code_lists((tmp_path,))
    assert lists.size_type("22G1") == SizeType(
        code="22G1", length_ft=20, height_ft=8.5, group="GP", tare_kg=2000, max_gross_kg=30480
    )
    assert lists.known("size_types", pl.Series(["XX99", "22G1", "45G1"])).to_list() == [True, True, True]
    prince_rupert, new = lists.place("CAPRR"), lists.place("CAZZ9")
    assert prince_rupert is not None
    assert (prince_rupert.lat_deg, prince_rupert.lon_deg) == (54.3, -130.3)
    assert new is not None
    assert new.lat_deg is None
    assert load_code_lists().size_type("XX99") is None


def test_faults_in_an_added_list_are_told_with_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "size_types.csv").write_text(
        "code,length_ft,height_ft,group,tare_kg,max_gross_kg\n,20,high,GP,light,30480\n"
    )
    (tmp_path / "hs_codes.csv").write_text("code\n123456\n")
    with pytest.raises(ReferenceDataError) as caught:
        load_reference((tmp_path,))
    told = "\n".join(caught.value.faults)
    for part in (
        "size_types.csv, line 2: column code is empty", "column height_ft is 'high'", "column tare_kg is 'light'",
        "hs_codes.csv, line 1: columns section, description are missing",
    ):  # fmt: skip
        assert part in told


def test_importing_the_lists_loads_neither_numpy_nor_polars() -> None:
    program = (
        "import sys; from porttarget.reference import load_code_lists; lists = load_code_lists();"
        "assert lists.size_type('22G1'); assert lists.disposition('1H');"
        "print(sorted({'numpy', 'polars', 'numba'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_unknown_numbers_have_their_own_row_only_once(lists: CodeLists) -> None:
    numbers = lists.rows(UnNumber)
    assert all(len(number) == 4 and number.isdigit() for number in numbers)
    assert {prefix for each in numbers.values() for prefix in each.prefix.split()} == {"UN", "NA", "ID"}
    assert set(map(str, range(3535, 3561))) <= set(numbers)
