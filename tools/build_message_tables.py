"""Generate what is made of the AIS layouts: `python tools/build_message_tables.py [--check]`.

Writes the declarations of tables that nobody declared by hand (src/porttarget/tables/_generated_messages.py) and the
message reference (docs/ais_messages.md); with --check compares instead and exits 1 where a file is not what the layouts
give. A test does the same.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path

from porttarget.ais_decoder.layouts import JOBS, Field, Layout

ROOT = Path(__file__).resolve().parents[1]
TABLES_FILE = ROOT / "src" / "porttarget" / "tables" / "_generated_messages.py"
DOCS_FILE = ROOT / "docs" / "ais_messages.md"
BY_HAND = ("positions", "statics", "base_stations")
LEAN = ("radio_states",)  # as many rows as messages: times and receiver stand with the message
COMMON = ("type", "mmsi")  # of every message
WIDTHS = ("u8", "u16", "u32", "i64")
WIDENING = ("u8", "u16", "i32", "i64", "f64")  # each holds all values of those before it


@dataclass(slots=True)
class Made:
    """A column made of a field."""

    name: str
    dtype: str
    unit: str
    meaning: str
    missing: str = "null"

    def source(self) -> str:
        """The declaration."""
        missing = "" if self.missing == "null" else f', missing="{self.missing}"'
        head = f'name="{self.name}", dtype="{self.dtype}", unit="{self.unit}"'
        return f"Column({head}, meaning={quoted(self.meaning)}{missing})"


@dataclass(slots=True)
class Sheet:
    """A table in the making."""

    name: str
    titles: list[str] = field(default_factory=list)
    columns: dict[str, Made] = field(default_factory=dict)
    applied: bool = False
    plain: bool = False
    repeated: bool = False

    def add(self, layout: Layout) -> None:
        """Take up a layout's columns."""
        if layout.title not in self.titles:
            self.titles.append(layout.title)
        self.applied = self.applied or layout.application is not None
        self.plain = self.plain or layout.application is None
        self.repeated = self.repeated or layout.reports is not None
        made = [columns_of(each) for each in layout.named if each.name not in COMMON]
        for place in range(3):  # values, then flags, then what was sent
            for columns in made:
                for column in columns[place]:
                    self._put(layout, column)

    def _put(self, layout: Layout, column: Made) -> None:
        known = self.columns.setdefault(column.name, column)
        if known.dtype == column.dtype:
            return
        both = {known.dtype, column.dtype}
        if both <= set(WIDENING):
            known.dtype = max(both, key=WIDENING.index)
            return
        raise ValueError(f"{layout.name}: column {column.name!r} is {column.dtype}, {known.dtype} in another layout")

    def source(self) -> list[str]:
        """The declaration's lines."""
        head = ["MESSAGE_ROW", "TYPE", "MMSI", *(() if self.name in LEAN else ("*TIMES", "RECEIVER"))]
        if self.applied:
            head += ["DAC_OR_NONE", "FI_OR_NONE"] if self.plain else ["DAC", "FI"]
        head += ["REPORT"] if self.repeated else []
        raw = [each for each in self.columns.values() if each.name.endswith("_raw")]
        rest = [each for each in self.columns.values() if not each.name.endswith("_raw")]
        extra = ["DATA_BITS", "DECODED_AS"] if self.name == "binary" else []
        return [
            "    Table(",
            f'        name="{self.name}",',
            f"        title={quoted('; '.join(self.titles))},",
            "        columns=(",
            f"            {', '.join(head)},",
            *(f"            {each.source()}," for each in rest),
            *(f"            {name}," for name in extra),
            *(f"            {each.source()}," for each in raw),
            "        ),",
            "    ),",
        ]


def quoted(text: str) -> str:
    """A Python string in double quotes."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def columns_of(each: Field) -> tuple[list[Made], list[Made], list[Made]]:
    """Columns of a field: the value, its flags, the integer as sent."""
    meaning = each.meaning or each.name.replace("_", " ")
    if each.is_text or each.kind == "utc":
        return [Made(each.column, "time" if each.kind == "utc" else "str", _unit(each), meaning)], [], []
    flags = [Made(flag.column, "bool", "flag", flag.meaning, "never") for flag in each.flags]
    value = Made(each.column, _dtype(each), _unit(each), meaning)
    ranged = each.missing is not None or each.low is not None or each.high is not None or each.zero_together
    if value.dtype == "f64" or ((ranged or each.craft != "all") and value.dtype != "bool"):
        raw = Made(f"{each.name}_raw", _whole(each), _step(each), f"{each.name.replace('_', ' ')} as sent")
        return [value], flags, [raw]
    return [value], flags, []


def _dtype(each: Field) -> str:
    if each.scale != 1 or each.offset or each.curve != "linear":
        return "f64"
    if each.width == 1 and each.unit != "code":
        return "bool"
    return _whole(each)


def _whole(each: Field) -> str:
    if each.kind == "int":
        return "i8" if each.width <= 8 else "i32" if each.width <= 32 else "i64"
    return next((dtype for dtype, most in zip(WIDTHS, (8, 16, 32), strict=False) if each.width <= most), "i64")


def _unit(each: Field) -> str:
    if each.unit:
        return each.unit
    if each.is_text:
        return "text"
    if each.kind == "utc":
        return "UTC"
    return "flag" if each.width == 1 else "code"


def _step(each: Field) -> str:
    """The unit of one step of the raw integer."""
    if each.scale == 1 or not each.unit:
        return _unit(each)
    steps = round(1 / each.scale)
    step = f"1/{steps}" if each.scale < 1 and abs(steps * each.scale - 1) < 1e-9 else f"{each.scale:g}"
    return f"{step} {each.unit}"


def tables_source() -> str:
    """Declarations of all tables that were not made by hand."""
    sheets: dict[str, Sheet] = {}
    for job in JOBS:
        if job.table not in BY_HAND:
            sheets.setdefault(job.table, Sheet(job.table)).add(job.layout)
    lines = [
        '"""Tables of AIS messages; generated by tools/build_message_tables.py from the layouts, do not edit."""',
        "",
        "from porttarget.tables.columns import (",
        "    DAC, DAC_OR_NONE, DATA_BITS, DECODED_AS, FI, FI_OR_NONE, MESSAGE_ROW, MMSI, RECEIVER, REPORT,",
        "    TIMES, TYPE,",
        ")",
        "from porttarget.tables.declare import Column, Table",
        "",
        "TABLES = (",
    ]
    for sheet in sheets.values():
        lines += sheet.source()
    return "\n".join([*lines, ")", ""])


def reference() -> str:
    """The message reference."""
    layouts = list({job.layout.name: job.layout for job in JOBS}.values())
    lines = [
        "# AIS messages, bit by bit",
        "",
        "Generated by `tools/build_message_tables.py` from the layouts that the decoder runs; do not edit.",
        "",
        "Bits count from 0. Of application-specific messages they count from the first bit behind the function",
        "identifier, of a repeated report from its own first bit. A value is raw × step + offset; *none* is the raw",
        "value that means not available. `porttarget describe TABLE` prints a table's columns.",
        "",
    ]
    for layout in layouts:
        lines += _layout_page(layout)
    return "\n".join(lines)


def _layout_page(layout: Layout) -> list[str]:
    what = ", ".join(f"type {kind}" for kind in layout.types)
    if layout.part is not None:
        what += f", bits 38–39 = {layout.part}"
    if layout.application is not None:
        each = layout.application
        what = f"DAC {each.dac}, FI {each.fi}, in types {', '.join(map(str, each.carriers))}"
        if each.sub is not None:
            start, width, value = each.sub
            what += f", bits {start}–{start + width - 1} = {value}"
    tables = ", ".join(f"`{job.table}`" for job in JOBS if job.layout is layout)
    lines = [f"## {layout.title}", "", f"{what[0].upper()}{what[1:]}. Table {tables}. {layout.source}.", ""]
    lines += _fields(layout.fields)
    if layout.reports is not None:
        many = f"up to {layout.reports.most}"
        if layout.reports.count is not None:
            many = f"`{layout.reports.count}` of them, {many}"
        lines += [f"Then reports of {layout.reports.bits} bits, {many}:", "", *_fields(layout.reports.fields)]
    return lines


def _fields(fields: tuple[Field, ...]) -> list[str]:
    lines = ["| bits | field | kind | step | none | special | meaning |", "|---|---|---|---|---|---|---|"]
    for each in fields:
        bits = (
            f"{each.start}–{each.end - 1}" if not each.from_end else f"last {each.start} to {each.start - each.width}"
        )
        if each.to_end:
            bits = f"{each.start}–end" + (f" less {each.before_end}" if each.before_end else "")
        step = _step(each) if each.kind in ("uint", "int") else ""
        step += f", from {each.offset:g}" if each.offset else ""
        special = [
            f"{flag.equals if flag.equals is not None else 'out of range'}: {flag.meaning}" for flag in each.flags
        ]
        if each.low is not None or each.high is not None:
            special.append(f"valid {'' if each.low is None else each.low}…{'' if each.high is None else each.high}")
        if each.when is not None:
            special.append(f"only where {each.when[0]} is {', '.join(map(str, each.when[1]))}")
        none = "" if each.missing is None else str(each.missing)
        cells = (bits, each.name, each.kind, step, none, "; ".join(special), each.meaning)
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return [*lines, ""]


def generate() -> dict[Path, str]:
    """Each generated file's content."""
    return {TABLES_FILE: tables_source(), DOCS_FILE: reference()}


def main() -> int:
    """Write or check the files."""
    faults = 0
    for path, content in generate().items():
        if "--check" not in sys.argv[1:]:
            path.write_text(content, encoding="utf-8")
            print(path)
        elif not path.is_file() or path.read_text(encoding="utf-8") != content:
            print(f"{path}: not what the layouts give; run tools/build_message_tables.py")
            faults += 1
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
