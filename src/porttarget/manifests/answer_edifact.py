"""UN/EDIFACT answers: the syntax report (CONTRL) and the customs response (CUSRES).

CONTRL D.3 for syntax versions 1 to 3, 4.1 for version 4, as the service message's definition has it: an interchange or
message is acknowledged (7) or rejected (4); what is rejected lists its faults, and faults that reject nothing are not
told there. CUSRES is written as D.99B: BGM tells the verdict, RFF the bills accepted, ERP with RFF, ERC and FTX each
finding. Codes 962/963 (1001) and AP/CA/RE (4343) are from memory, please review.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from porttarget.manifests.answer_codes import SYNTAX, application_code, is_syntax
from porttarget.manifests.answers import APPLICATION_ANSWER, UNACKNOWLEDGED, Asked, MessageAsked, Row, Verdict
from porttarget.manifests.judged import BillJudged, Judged, judge
from porttarget.manifests.wire import Composite, WireEdifact, plain

Line = list[str | Composite]
ACKNOWLEDGED, REJECTED = "7", "4"  # 0083
MOST_SEGMENTS, MOST_ELEMENTS = 999, 99  # UCS of a UCM, UCD of a UCS
MOST_REFERENCES, MOST_POINTS = 999, 99  # RFF and ERP of a CUSRES
TEXT = 70  # characters of a component of C108 in FTX
_BAD_ENVELOPE: Final = frozenset({"UNB", "UNZ", "UNA"})
_RESPONSE: Final[dict[Verdict, str]] = {"accepted": "AP", "accepted_with_errors": "CA", "rejected": "RE"}
_CUSRES: Final[Composite] = ("CUSRES", "D", "99B", "UN")


def contrl(asked: Asked) -> tuple[Verdict, bytes] | None:
    """CONTRL of an interchange; None where it holds nothing but CONTRL itself."""
    head = asked.head
    wanted = [each for each in asked.messages if each.row["message_kind"] not in UNACKNOWLEDGED]
    if asked.messages and not wanted:
        return None
    fault = _interchange_fault(asked)
    body: list[Line] = [[
        "UCI", head["control_number"] or "", (head["sender"] or "", head["sender_qualifier"] or ""),
        (head["receiver"] or "", head["receiver_qualifier"] or ""), REJECTED if fault else ACKNOWLEDGED,
        *(_where(fault, _closer(fault)) if fault else ()),
    ]]  # fmt: skip
    verdict: Verdict = "rejected" if fault else "accepted"
    if not fault:
        groups: dict[int | None, list[MessageAsked]] = {}
        for each in wanted:
            groups.setdefault(each.row["group"], []).append(each)
        for group, inside in sorted(groups.items(), key=lambda item: (item[0] is not None, item[0] or 0)):
            if group is not None:
                body.append(_group(inside[0].row))
            body += [line for message in inside for line in _message(message)]
        refused = {message.verdict == "rejected" for message in wanted}
        verdict = "rejected" if refused == {True} else "accepted_with_errors" if True in refused else "accepted"
    four = (head["syntax_version"] or "").endswith(":4")
    identifier = ("CONTRL", "4", "1", "UN") if four else ("CONTRL", "D", "3", "UN")
    return verdict, WireEdifact(asked).interchange([(identifier, body)])


def _interchange_fault(asked: Asked) -> Row | None:
    """The first error about the interchange itself."""
    cut = [each for message in asked.messages for each in message.syntax if each["code"] == "cut"]
    faults = [each for each in (*asked.envelope, *cut) if is_syntax(each["code"]) and each["severity"] == "error"]
    return faults[0] if faults else None


def _closer(fault: Row) -> str:
    """The segment at fault: of an interchange that is cut, the one it lacks."""
    return (fault["expected"] if fault["code"] in ("cut", "missing_segment") else fault["segment_tag"]) or ""


def _where(fault: Row, tag: str) -> Line:
    """0085, 0013 and S011: what is wrong with a service segment, which one, and where in it."""
    place: Line = [_position(fault)] if fault["element"] else []
    return [SYNTAX[fault["code"]].edifact, tag[:3], *place]


def _position(fault: Row) -> Composite:
    return (str(fault["element"]), str(fault["component"]) if fault["component"] else "")


def _group(row: Row) -> Line:
    return [
        "UCF",
        row["group_number"] or "",
        (row["group_sender"] or "",),
        (row["group_receiver"] or "",),
        ACKNOWLEDGED,
    ]


def _message(message: MessageAsked) -> Iterator[Line]:
    row = message.row
    identifier = (row["message_kind"] or "", *(row["message_version"] or "").split(":"))
    head: Line = ["UCM", row["message_number"] or "", identifier]
    if message.verdict != "rejected":
        yield [*head, ACKNOWLEDGED]
        return
    faults = [each for each in message.syntax if each["severity"] == "error" or SYNTAX[each["code"]].refuses]
    service = [each for each in faults if _closer(each) in ("UNH", "UNT")]
    if not row["is_read"] and not service:
        yield [*head, REJECTED, "14", "UNH", ("2", "1")]
    else:
        yield [*head, REJECTED, *(_where(service[0], _closer(service[0])) if service else ())]
    places: dict[int, list[Row]] = {}
    for fault in faults:
        if fault not in service:
            places.setdefault(fault["segment"], []).append(fault)
    for segment, found in sorted(places.items())[:MOST_SEGMENTS]:
        whole = [SYNTAX[each["code"]].edifact for each in found if not each["element"]]
        yield ["UCS", str(segment), *whole[:1]]
        for each in [each for each in found if each["element"]][:MOST_ELEMENTS]:
            yield ["UCD", SYNTAX[each["code"]].edifact, _position(each)]


def cusres(asked: Asked) -> tuple[Verdict, bytes] | None:
    """CUSRES for the messages filed to customs that are accepted as messages; None where there is none."""
    wanted = [
        each for each in asked.messages
        if APPLICATION_ANSWER.get(each.row["message_kind"] or "") == "CUSRES" and each.verdict != "rejected"
    ]  # fmt: skip
    if not wanted or _interchange_fault(asked):
        return None
    judged = [(message, judge(asked, message)) for message in wanted]
    verdicts = {one.verdict for _, one in judged}
    whole: Verdict = next(iter(verdicts)) if len(verdicts) == 1 else "accepted_with_errors"
    bodies = [body for message, one in judged for body in _responses(asked, message, one)]
    return whole, WireEdifact(asked).interchange([(_CUSRES, body) for body in bodies])


def _responses(asked: Asked, message: MessageAsked, judged: Judged) -> Iterator[list[Line]]:
    """One CUSRES for a message, more where it has more bills or findings than one can hold."""
    accepted = [bill for bill in judged.bills if bill.verdict != "rejected" and bill.row["bill_number"]]
    points: list[tuple[BillJudged | None, Row]] = [(None, each) for each in judged.findings]
    points += [(bill, each) for bill in judged.bills for each in bill.findings]
    points.sort(key=lambda point: point[1]["severity"] != "error")
    room = MOST_REFERENCES - 1
    count = max(1, -(-len(accepted) // room), -(-len(points) // MOST_POINTS))
    for part in range(count):
        body = list(_heading(asked, message, judged))
        body += [["RFF", ("BM", bill.row["bill_number"])] for bill in accepted[part * room : (part + 1) * room]]
        for bill_of, finding in points[part * MOST_POINTS : (part + 1) * MOST_POINTS]:
            body += _point(bill_of, finding)
        yield body


def _heading(asked: Asked, message: MessageAsked, judged: Judged) -> Iterator[Line]:
    row, verdict = message.row, judged.verdict
    yield ["BGM", "963" if verdict == "rejected" else "962", row["document"] or row["message_number"] or "", "11",
           _RESPONSE[verdict]]  # fmt: skip
    yield ["DTM", ("137", f"{asked.at:%Y%m%d%H%M}", "203")]
    ships = asked.rows("voyages", message)
    if ships:
        ship = ships[0]
        imo = str(ship["vessel_imo"] or "")
        yield ["TDT", "20", ship["voyage"] or "", "1", "", "", "", "",
               (imo, "146" if imo else "", "", ship["vessel_name"] or "")]  # fmt: skip
    yield ["RFF", ("ACW", row["message_number"] or "")]


def _point(bill: BillJudged | None, finding: Row) -> Iterator[Line]:
    element = f"{finding['element']}" if finding["element"] else ""
    yield ["ERP", ("1" if bill is None else "2", str(finding["segment"]), element)]
    if bill is not None and bill.row["bill_number"]:
        yield ["RFF", ("BM", bill.row["bill_number"])]
    yield ["ERC", (application_code(finding["code"]), "", "ZZZ")]
    text = plain(f"{finding['severity']}: {finding['text']}")
    yield ["FTX", "AAO", "", "", (text[:TEXT].rstrip(), text[TEXT : 2 * TEXT].rstrip())]
