"""Linked tables of bills → facts. A header row is a bill; those of one ship, voyage, carrier and manifest a message.

Columns that are fields as they stand are told by `ams_tables`. What is made here: messages and calls of many header
rows, numbers of house and master bills, lines of goods of description, tariff and marks, hazards of two tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import polars as pl

from porttarget.manifests.ams_linked import BOXED, Linked, alike, first_of
from porttarget.manifests.ams_tables import TABLE_OF
from porttarget.manifests.facts import NOTHING, Many, Rows, Value
from porttarget.manifests.sheets import missing
from porttarget.manifests.spans import Ints, Spans, chain, from_texts, interleave
from porttarget.manifests.told import constant, many, value

PARTIES: Final = (("shipper", "shipper_party"), ("consignee", "consignee"), ("notifyparty", "notify_party"))
ROLES: Final = {"shipper": "shipper", "consignee": "consignee", "notifyparty": "notify"}
SHIP: Final = ("carrier_code", "conveyance_id", "vessel_name")
VOYAGE: Final = ("voyage_number", "manifest_number")


class AmsFacts:
    """Rows of all entities, made one after the other; `message_of_bill` places the rows of the input."""

    def __init__(self, linked: Linked) -> None:
        self.linked = linked
        self.buf = linked.sheets["header"].field("identifier").buf
        self.header = linked.segs["header"]
        self.bills = self.header.size
        self.general = first_of(linked.bill["billgen"], self.bills)  # row of the other table of general facts
        self.message_of_bill, self.first_of_message = alike([
            *(self.column("header", name) for name in SHIP),
            *(self.column("billgen", name).take(self.general) for name in VOYAGE),
        ])  # fmt: skip
        eta = self.column("header", "estimated_arrival_date")
        by_port, _ = self.column("header", "port_of_unlading").groups(self.message_of_bill)
        self.call_of_bill, self.first_of_call = eta.groups(by_port)
        self.box_rows, self.box_of = self._box_rows()

    def entities(self) -> dict[str, Rows]:
        """Rows by entity."""
        goods = self._goods()
        made = (
            self._message(), self._call(), self._bill(), self._party(), self._box(), goods, self._hazard(),
            self._arrivals(),
        )  # fmt: skip
        return {each.entity: each for each in made}

    def column(self, table: str, name: str, *, strip: bool = True) -> Spans:
        """A column over the buffer of all; missing where no file has it."""
        spans = self.linked.sheets[table].field(name, strip=strip)
        return spans if spans.buf is not NOTHING else self._missing(spans.start.size)

    def _missing(self, rows: int) -> Spans:
        return Spans(self.buf, missing(rows).start, missing(rows).length)

    def _fields(self, entity: str, table: str, rows: Ints | None = None, segs: Ints | None = None) -> dict[str, Value]:
        """The fields that columns of a table are, for some of its rows (-1 for none), standing at `segs`."""
        out = {}
        everything = np.arange(len(self.linked.sheets[table])) if rows is None else rows
        at = np.append(self.linked.segs[table], -1)[everything]
        at = at if segs is None else np.where(everything >= 0, at, segs)
        for name, column in TABLE_OF[table].fields(entity):
            out[name] = value(
                self.column(table, column.name).take(everything), at, words=column.words, scale=column.scale,
                element=self._element(table, column.name, everything),
            )  # fmt: skip
        return out

    def _element(self, table: str, name: str, rows: Ints) -> Ints | int | None:
        place = self.linked.sheets[table].place(name)
        return place[rows] if isinstance(place, np.ndarray) else place

    def _message(self) -> Rows:
        first = self.first_of_message
        segs = self.header[first]
        return Rows(
            entity="message", segs=segs,
            one=self._fields("message", "header", first)
            | self._fields("message", "billgen", self.general[first], segs),
        )  # fmt: skip

    def _call(self) -> Rows:
        first = self.first_of_call
        eta = value(
            self.column("header", "estimated_arrival_date").take(first), self.header[first],
            element=self._element("header", "estimated_arrival_date", first),
        )  # fmt: skip
        return Rows(entity="call", segs=self.header[first], one=self._fields("call", "header", first) | {"eta": eta})

    def _bill(self) -> Rows:
        fields = self._fields("bill", "header") | self._fields("bill", "billgen", self.general, self.header)
        status = fields["status"]
        fields["status"] = Value(
            spans=status.spans, segs=np.where(status.present, status.segs, -1), element=status.element,
            words=status.words, known=status.known,
        )  # fmt: skip
        names = ("sub_house_bol_number", "house_bol_number", "master_bol_number")
        columns = [self.column("billgen", name).take(self.general) for name in names]
        sub, house, master = columns
        choice = np.where(sub.present, 0, np.where(house.present, 1, 2))
        places = [self._element("billgen", name, self.general) or 0 for name in names]
        element = np.choose(choice, [np.broadcast_to(np.asarray(each), choice.shape) for each in places])
        at = np.where(self.general >= 0, np.append(self.linked.segs["billgen"], -1)[self.general], self.header)
        above = house.where(sub.present & house.present, master)
        fields["number"] = value(sub.where(choice == 0, house.where(choice == 1, master)), at, element=element)
        fields["master"] = value(above.where(choice < 2, self._missing(self.bills)), at)
        return Rows(entity="bill", segs=self.header, one=fields, under={"call": self.call_of_bill})

    def _party(self) -> Rows:
        parts = [self._party_of(table, prefix) for table, prefix in PARTIES]
        segs = np.concatenate([each.segs for each in parts])
        order = np.argsort(segs, kind="stable")
        return stacked("party", parts, order)

    def _party_of(self, table: str, prefix: str) -> Rows:
        segs = self.linked.segs[table]

        def texts(names: Sequence[str], *, strip: bool = True) -> Many:
            columns = [self.column(table, name, strip=strip) for name in names]
            return many(columns, segs, [self.linked.sheets[table].place(name) for name in names])

        return Rows(
            entity="party", segs=segs,
            one=self._fields("party", table)
            | {"role": constant(ROLES[table], self._missing(segs.size), segs)},
            many={
                "name": texts([f"{prefix}_name"], strip=False),
                "address": texts([f"{prefix}_address_{n}" for n in range(1, 5)]),
                "contact": texts(["contact_name", "comm_number"]),
            },
            under={"bill": self.linked.bill[table]},
        )  # fmt: skip

    def _box_rows(self) -> tuple[list[tuple[str, Ints]], Ints]:
        """Rows that open a container: those of the container table, and the first elsewhere that names another.

        By table; and for each container of a bill its row among them all.
        """
        linked = self.linked
        count = max((int(linked.box[name].max(initial=-1)) for name in BOXED), default=-1) + 1
        known = np.zeros(count, np.bool_)
        rows: list[tuple[str, Ints]] = [("container", np.arange(len(linked.sheets["container"])))]
        known[linked.box["container"][linked.box["container"] >= 0]] = True
        for name in BOXED[1:]:
            first = first_of(linked.box[name], count)
            new = np.sort(first[(first >= 0) & ~known])
            rows.append((name, new))
            known[linked.box[name][new]] = True
        segs = np.concatenate([linked.segs[name][each] for name, each in rows])
        groups = np.concatenate([linked.box[name][each] for name, each in rows])
        order = np.argsort(segs, kind="stable")
        return rows, first_of(groups[order], count)

    def _box(self) -> Rows:
        parts = []
        for name, rows in self.box_rows:
            segs = self.linked.segs[name][rows]
            if name == "container":
                seals = ("seal_number_1", "seal_number_2")
                places = [self.linked.sheets[name].place(each) for each in seals]
                fields = self._fields("box", name)
                lists = {"seals": many([self.column(name, each) for each in seals], segs, places)}
            else:
                number = self.column(name, "container_number").take(rows)
                fields = {"number": value(number, segs, element=self._element(name, "container_number", rows))}
                lists = {}
            bill = self.linked.bill[name][rows]
            parts.append(Rows(entity="box", segs=segs, one=fields, many=lists, under={"bill": bill}))
        segs = np.concatenate([each.segs for each in parts])
        boxes = stacked("box", parts, np.argsort(segs, kind="stable"))
        call = self.call_of_bill[boxes.under["bill"]] if len(boxes) else boxes.segs
        return Rows(entity="box", segs=boxes.segs, one=boxes.one, many=boxes.many, under={**boxes.under, "call": call})

    def _goods(self) -> Rows:
        linked = self.linked
        line = self._lines()
        opens = np.flatnonzero(np.diff(line, prepend=-1))
        bill, box, sequence = linked.bill["cargodesc"], linked.box["cargodesc"], linked.sequence["cargodesc"]
        # a tariff row says what the line of its sequence number is; a second one for it is a line of its own
        tariff_line = _matched(
            (linked.bill["tariff"], linked.box["tariff"], linked.sequence["tariff"]), (bill, box, sequence), line
        )
        tariff = first_of(tariff_line, opens.size)
        more = np.setdiff1d(np.arange(tariff_line.size), tariff)
        marks_line = _matched(
            (linked.bill["marksnumbers"], linked.box["marksnumbers"]), (bill[opens], box[opens]), np.arange(opens.size)
        )
        alone = np.flatnonzero(marks_line < 0)
        segs = np.concatenate([
            linked.segs["cargodesc"][opens], linked.segs["tariff"][more], linked.segs["marksnumbers"][alone],
        ])  # fmt: skip
        none = np.full(more.size + alone.size, -1, np.int64)
        rows_tariff = np.concatenate([tariff, more, np.full(alone.size, -1, np.int64)])
        rows_cargo = np.concatenate([opens, none])
        order = np.argsort(segs, kind="stable")
        place = np.empty(order.size, np.int64)
        place[order] = np.arange(order.size)
        marks_line[alone] = opens.size + more.size + np.arange(alone.size)
        segs, rows_tariff, rows_cargo = segs[order], rows_tariff[order], rows_cargo[order]
        parents = [
            np.concatenate([of["cargodesc"][opens], of["tariff"][more], of["marksnumbers"][alone]])[order]
            for of in (linked.bill, linked.box)
        ]
        inside = np.where(parents[1] >= 0, self.box_of[parents[1]], -1) if self.box_of.size else parents[1]
        texts = self.column("cargodesc", "description_text", strip=False)
        return Rows(
            entity="goods", segs=segs,
            one=self._fields("goods", "cargodesc", rows_cargo, segs)
            | self._fields("goods", "tariff", rows_tariff, segs),
            many={
                "description": Many(
                    spans=texts, row=place[line], segs=linked.segs["cargodesc"], rows=segs.size,
                    at=((_number(self.linked.sheets["cargodesc"].place("description_text")), 0),),
                ),
                "marks": self._marks(place[marks_line], segs.size),
            },
            under={"bill": parents[0], "box": inside},
        )  # fmt: skip

    def _lines(self) -> Ints:
        """The line of goods of each description: a row goes on that follows in sequence and counts no pieces."""
        bill, box, sequence = (of["cargodesc"] for of in (self.linked.bill, self.linked.box, self.linked.sequence))
        pieces, _ = self.column("cargodesc", "piece_count").numbers()
        goes_on = np.zeros(bill.size, np.bool_)
        goes_on[1:] = (bill[1:] == bill[:-1]) & (box[1:] == box[:-1]) & (sequence[1:] == sequence[:-1] + 1)
        goes_on &= ~(pieces > 0)
        line: Ints = np.cumsum(~goes_on) - 1
        return line

    def _marks(self, line: Ints, lines: int) -> Many:
        names = [f"marks_and_numbers_{n}" for n in range(1, 9)]
        spans = interleave([self.column("marksnumbers", name, strip=False) for name in names])
        row, segs = np.repeat(line, len(names)), np.repeat(self.linked.segs["marksnumbers"], len(names))
        order = np.argsort(row, kind="stable")
        slots = np.tile(np.arange(len(names)), line.size)
        places = [self.linked.sheets["marksnumbers"].place(name) for name in names]
        return Many(
            spans=spans.take(order), row=row[order], segs=segs[order], rows=lines, slot=slots[order],
            at=tuple((_number(each), 0) for each in places),
        )  # fmt: skip

    def _hazard(self) -> Rows:
        linked = self.linked
        keys = [
            tuple(of[name] for of in (linked.bill, linked.box, linked.sequence)) for name in ("hazmat", "hazmatclass")
        ]
        own = np.arange(len(linked.sheets["hazmat"]))
        match = _matched(keys[1], keys[0], own)
        alone = np.flatnonzero(match < 0)
        segs = np.concatenate([linked.segs["hazmat"], linked.segs["hazmatclass"][alone]])
        order = np.argsort(segs, kind="stable")
        rows = np.concatenate([own, np.full(alone.size, -1, np.int64)])[order]
        classed = np.concatenate([first_of(match, own.size), alone])[order]
        first, second = (
            self.column("hazmat", "hazmat_class").take(rows),
            self.column("hazmatclass", "hazmat_classification"),
        )
        segs = segs[order]
        bill, box = (
            np.concatenate([of["hazmat"], of["hazmatclass"][alone]])[order] for of in (linked.bill, linked.box)
        )
        described = self.column("hazmat", "hazmat_description", strip=False).take(rows)
        fields = self._fields("hazard", "hazmat", rows, segs) | {
            "hazard_class": value(first.where(first.present, second.take(classed)), segs),
            "flash_point": value(
                self._flash_points().take(rows), segs,
                element=self._element("hazmat", "hazmat_flash_point_temperature", rows),
            ),
        }  # fmt: skip
        return Rows(
            entity="hazard", segs=segs, one=fields,
            many={"description": many([described], segs, [linked.sheets["hazmat"].place("hazmat_description")])},
            under={"bill": bill, "box": np.where(box >= 0, self.box_of[box], -1) if self.box_of.size else box},
        )  # fmt: skip

    def _flash_points(self) -> Spans:
        """The temperatures with their signs; another column tells those below zero."""
        filed = self.column("hazmat", "hazmat_flash_point_temperature")
        below = self.column("hazmat", "hazmat_flash_point_temperature_negative_ind").present & filed.present
        if not below.any():
            return filed
        texts = filed.series("text")
        signed = texts.zip_with(~pl.Series(below) | texts.str.starts_with("-"), "-" + texts)
        return from_texts(signed.to_list())

    def _arrivals(self) -> Rows:
        """The ship's arrival at each port, where a row tells it."""
        told = self.column("header", "actual_arrival_date")
        calls = np.where(told.present, self.call_of_bill, -1)
        rows = np.sort(first_of(calls, self.first_of_call.size))
        rows = rows[rows >= 0]
        segs = self.header[rows]
        nothing = self._missing(rows.size)
        at = value(told.take(rows), segs, element=self._element("header", "actual_arrival_date", rows))
        place = self._fields("call", "header", rows)["port"]
        actual = pl.Series(["actual"], dtype=pl.String).new_from_index(0, rows.size)
        return Rows(
            entity="event", segs=segs,
            one={
                "event": constant("arrived", nothing, segs), "place": place,
                "at": Value(spans=at.spans, segs=segs, element=at.element, words=actual),
            },
        )  # fmt: skip


def stacked(entity: str, parts: Sequence[Rows], order: Ints) -> Rows:
    """Rows of several tables as one, in another order; fields that a table lacks are missing there."""
    sizes = [len(each) for each in parts]
    buf = next((found.spans.buf for each in parts for found in each.one.values() if len(each)), NOTHING)
    names = list(dict.fromkeys(name for each in parts for name in each.one))
    lists = list(dict.fromkeys(name for each in parts for name in each.many))
    return Rows(
        entity=entity, segs=np.concatenate([each.segs for each in parts])[order],
        one={name: _stacked_value([(each, each.one.get(name)) for each in parts], buf, order) for name in names},
        many={name: _stacked_many([each.many.get(name) for each in parts], sizes, order) for name in lists},
        under={
            name: np.concatenate([each.under[name] for each in parts])[order] for name in parts[0].under
        },
    )  # fmt: skip


def _stacked_value(parts: Sequence[tuple[Rows, Value | None]], buf: np.ndarray, order: Ints) -> Value:
    spans, segs, elements, words = [], [], [], []
    coded = any(found is not None and found.words is not None for _, found in parts)
    for rows, found in parts:
        size = len(rows)
        spans.append(found.spans if found is not None and size else Spans(buf, *_none(size)))
        segs.append(rows.segs if found is None else found.segs)
        element = 0 if found is None or found.element is None else found.element
        elements.append(np.broadcast_to(np.asarray(element, np.int64), size))
        meant = found.words if found is not None and found.words is not None else None
        words.append(pl.Series([None], dtype=pl.String).new_from_index(0, size) if meant is None else meant)
    return Value(
        spans=chain(spans).take(order), segs=np.concatenate(segs)[order], element=np.concatenate(elements)[order],
        words=pl.concat(words).gather(order) if coded else None,
        known=next((found.known for _, found in parts if found is not None), ""),
    )  # fmt: skip


def _stacked_many(parts: Sequence[Many | None], sizes: Sequence[int], order: Ints) -> Many:
    """Values of all parts, whose rows come in another order."""
    place = np.empty(order.size, np.int64)
    place[order] = np.arange(order.size)
    base = np.cumsum([0, *sizes])[:-1]
    filled = [(at, each) for at, each in zip(base, parts, strict=True) if each is not None and each.row.size]
    if not filled:
        none = np.zeros(0, np.int64)
        return Many(spans=Spans(NOTHING, none, none), row=none, segs=none, rows=order.size)
    row = np.concatenate([place[each.row + at] for at, each in filled])
    slots, before = [], 0
    for _, each in filled:
        slots.append((np.zeros(each.row.size, np.int64) if each.slot is None else each.slot) + before)
        before += len(each.at)
    moved = np.argsort(row, kind="stable")
    return Many(
        spans=chain([each.spans for _, each in filled]).take(moved), row=row[moved],
        segs=np.concatenate([each.segs for _, each in filled])[moved], rows=order.size,
        at=tuple(one for _, each in filled for one in each.at), slot=np.concatenate(slots)[moved],
    )  # fmt: skip


def _none(rows: int) -> tuple[Ints, Ints]:
    return np.zeros(rows, np.int64), np.full(rows, -1, np.int64)


def _number(place: Ints | int | None) -> int:
    return int(np.max(place, initial=0)) if place is not None else 0


def _matched(asked: Sequence[Ints], keys: Sequence[Ints], result: Ints) -> Ints:
    """For each row of `asked` the result of the first row of `keys` that equals it in all columns; -1 for none."""
    if not asked[0].size or not keys[0].size:
        return np.full(asked[0].size, -1, np.int64)
    group = np.zeros(keys[0].size + asked[0].size, np.int64)
    for key, ask in zip(keys, asked, strict=True):
        both = np.concatenate([key, ask])
        _, group = np.unique(group * (int(both.max()) + 2) + both + 1, return_inverse=True)
    first = first_of(group[: keys[0].size], int(group.max()) + 1)[group[keys[0].size :]]
    return np.where(first >= 0, result[first], -1)
