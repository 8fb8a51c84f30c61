"""`Reference`: everything the data files say, read once and asked by code.

In: the shipped data folder and any extra folders with files of the same names, later rows winning by key. Out:
one frozen object. All faults of all files are reported together, each with its file and row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from porttarget.errors import InputMissing, UsageError
from porttarget.reference.code_lists import DATA, CodeLists, load_code_lists
from porttarget.reference.code_records import Country, HsChapter, Mid, Package, SizeType, UnNumber, UnPlace
from porttarget.reference.filings import Filing, FilingRow, filings_due, read_rows
from porttarget.reference.lanes import Lanes
from porttarget.reference.places import read_lines, read_ports, read_terminals, read_zones
from porttarget.reference.port_names import PortNames
from porttarget.reference.records import Port, Terminal, Zone
from porttarget.reference.tabular import Faults

__all__ = ["DATA", "Reference", "load_reference"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reference:
    """Ports, zones, terminals, lanes and code lists of the folders it was read from; code lists are read when asked."""

    folders: tuple[Path, ...]
    ports: Mapping[str, Port]
    zones: tuple[Zone, ...]
    terminals: Mapping[str, Terminal]
    lanes: Lanes
    codes: CodeLists
    filing_rows: tuple[FilingRow, ...]
    names: PortNames
    _by_schedule: Mapping[str, str]

    @property
    def countries(self) -> Mapping[str, Country]:
        """Countries by alpha-2 code."""
        return self.codes.rows(Country)

    @property
    def size_types(self) -> Mapping[str, SizeType]:
        """Container size-types by code."""
        return self.codes.rows(SizeType)

    @property
    def package_codes(self) -> Mapping[str, Package]:
        """Kinds of packages by code."""
        return self.codes.rows(Package)

    @property
    def un_numbers(self) -> Mapping[str, UnNumber]:
        """Dangerous goods by number."""
        return self.codes.rows(UnNumber)

    def port(self, code: str) -> Port:
        """The port with this UN/LOCODE; UsageError with close matches when there is none."""
        found = self.ports.get(code.strip().upper().replace(" ", ""))
        if found is not None:
            return found
        raise UsageError(f"port {code!r} is not known{self._hint(code)}", found=code, expected="a UN/LOCODE")

    def _hint(self, code: str) -> str:
        wanted = code.strip().upper()
        by_name = [port.unlocode for port in self.ports.values() if len(wanted) > 3 and wanted in port.name.upper()]
        close = [*by_name, *get_close_matches(wanted, list(self.ports), n=3, cutoff=0.6)]
        named = [f"{match} ({self.ports[match].name})" for match in dict.fromkeys(close)][:4]
        return f"; did you mean {', '.join(named)}?" if named else ""

    def complex_codes(self, code: str) -> tuple[str, ...]:
        """All UN/LOCODEs that are one place to officers with this one, sorted; a port alone gives itself."""
        port = self.port(code)
        if not port.complex:
            return (port.unlocode,)
        return tuple(sorted(other.unlocode for other in self.ports.values() if other.complex == port.complex))

    def port_of_code(self, code: str) -> Port | UnPlace | None:
        """The port a filing names by Schedule D (4 digits), Schedule K (5 digits, lost zeros restored) or UN/LOCODE.

        Four digits are Schedule D where such a port is known, else a Schedule K code that lost its first zero. A port
        that is none of `ports` is known as UN/LOCODE has it, an inland one by its Schedule D code only. A Schedule K
        code that stands for all other ports of a country names no port.
        """
        wanted = code.strip().upper().replace(" ", "")
        for form in (wanted, wanted.zfill(5) if wanted.isdigit() and len(wanted) < 5 else ""):
            unlocode = self._by_schedule.get(form)
            if unlocode is not None:
                return self.ports[unlocode]
        if wanted in self.ports:
            return self.ports[wanted]
        if wanted.isdigit():
            listed = self.codes.schedule_d(wanted) or self.codes.schedule_k(wanted)
            if listed is None or not listed.unlocode:
                return None
            return self.ports.get(listed.unlocode) or self.codes.place(listed.unlocode)
        place = self.codes.place(wanted)
        return place if place is not None and place.is_port else None

    def port_of_name(self, text: str) -> Port | UnPlace | None:
        """The one port of a name with its state, province or country: "Port Hueneme, California"; else None."""
        return self.names.find(text)

    def country_of_mmsi(self, mmsi: int | str) -> str | None:
        """Country (alpha-2) whose maritime identification digits an MMSI bears; None where they are not assigned.

        Coast stations (00…), groups (0…), aircraft (111…), craft of a parent ship (98…) and aids (99…) carry the
        digits after their prefix (ITU-R M.585).
        """
        digits = str(mmsi).strip().zfill(9)
        if len(digits) != 9 or not digits.isdigit():
            return None
        for prefix in ("111", "98", "99", "00", "0", "8"):
            if digits.startswith(prefix):
                digits = digits[len(prefix) :]
                break
        found = self.codes.rows(Mid).get(digits[:3])
        return found.country if found is not None else None

    def country_name(self, code: str) -> str | None:
        """Name of a country by its alpha-2 code."""
        country = self.countries.get(code.strip().upper())
        return country.name if country is not None else None

    def size_type(self, code: str) -> SizeType | None:
        """What a container size-type code says; None when it is not in the table."""
        return self.codes.size_type(code)

    def hs_chapter(self, hs_code: str) -> str | None:
        """Name of the Harmonized System chapter a commodity code begins with."""
        digits = "".join(character for character in hs_code if character.isdigit())
        found = self.codes.rows(HsChapter).get(digits[:2])
        return found.name if found is not None else None

    def filings_due(self, landing_country: str, destination_country: str, calls: Sequence[str]) -> tuple[Filing, ...]:
        """`filings_due` with the rows of this reference's folders."""
        return filings_due(landing_country, destination_country, calls, rows=self.filing_rows)

    def zones_of(self, port: Port | str, kind: str | None = None) -> tuple[Zone, ...]:
        """Zones of a port (not of its complex), of one kind or of all."""
        code = port.unlocode if isinstance(port, Port) else port
        return tuple(zone for zone in self.zones if zone.port == code and kind in (None, zone.kind))

    def terminals_of(self, code: str) -> tuple[Terminal, ...]:
        """Terminals of a port and of the others of its complex."""
        codes = self.complex_codes(code)
        return tuple(terminal for terminal in self.terminals.values() if terminal.port in codes)

    def team_ports(self) -> tuple[Port, ...]:
        """Ports with a joint targeting team, by code."""
        return tuple(sorted((port for port in self.ports.values() if port.team), key=lambda port: port.unlocode))

    def resources_path(self, port: Port | str) -> Path | None:
        """resources/<UNLOCODE>.toml or resources/<complex>.toml in the folders, the last folder first."""
        found = self.port(port) if isinstance(port, str) else port
        names = [found.unlocode, found.complex, *self.complex_codes(found.unlocode)]
        for folder in reversed(self.folders):
            for name in filter(None, names):
                path = folder / "resources" / f"{name}.toml"
                if path.is_file():
                    return path
        return None


def load_reference(extra: Sequence[Path] = ()) -> Reference:
    """The shipped reference data, with extra folders of the same file names laid over it.

    The same folders give the same object. Raises InputMissing for a folder that is not there and
    ReferenceDataError with all faults, each with file and row.
    """
    return _load(tuple(Path(folder) for folder in extra))


@lru_cache(maxsize=16)
def _load(extra: tuple[Path, ...]) -> Reference:
    for folder in extra:
        if not folder.is_dir():
            raise InputMissing(f"{folder} is not a folder with reference data")
    folders = (DATA, *extra)
    faults = Faults()
    ports = read_ports(folders, faults)
    codes = load_code_lists(extra)
    codes.check(faults)
    reference = Reference(
        folders=folders,
        ports=MappingProxyType(ports),
        zones=read_zones(folders, ports, faults),
        terminals=MappingProxyType(read_terminals(folders, ports, faults)),
        lanes=Lanes(read_lines(folders, DATA, faults)),
        codes=codes,
        names=PortNames(ports, codes),
        filing_rows=read_rows(folders, faults),
        _by_schedule=MappingProxyType(_by_schedule(ports, faults)),
    )
    faults.raise_if_any()
    if extra:
        reference.lanes.check_joined()
    return reference


def _by_schedule(ports: Mapping[str, Port], faults: Faults) -> dict[str, str]:
    by_code: dict[str, str] = {}
    for port in ports.values():
        for code in filter(None, (port.schedule_d, port.schedule_k)):
            other = by_code.setdefault(code, port.unlocode)
            if other != port.unlocode:
                faults.add("ports.csv", f"schedule code {code} belongs to both {other} and {port.unlocode}")
    return by_code
