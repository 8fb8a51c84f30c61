"""What the application answer says of a message: its bills, each with its findings and its verdict.

An error about a bill, or a container under it, rejects that bill; one about a container without bills is noted; one
about the message itself (`OF_MESSAGE`) rejects the whole.
In: a message to be answered and the tables made of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from porttarget.manifests.answer_codes import OF_MESSAGE
from porttarget.manifests.answers import Asked, MessageAsked, Row, Verdict, verdict_of, worst


@dataclass(slots=True, kw_only=True)
class BillJudged:
    """A bill as filed, and what was found about it."""

    row: Row
    findings: list[Row] = field(default_factory=list)

    @property
    def verdict(self) -> Verdict:
        """Rejected where it has an error."""
        return verdict_of(self.findings)


@dataclass(slots=True, kw_only=True)
class Judged:
    """A message's bills, and what was found about the message apart from them."""

    bills: list[BillJudged]
    findings: list[Row] = field(default_factory=list)

    @property
    def verdict(self) -> Verdict:
        """That of the message where it is rejected itself, else over all its bills."""
        whole = [each for each in self.findings if each["code"] in OF_MESSAGE]
        if verdict_of(whole) == "rejected":
            return "rejected"
        own: Verdict = "accepted" if verdict_of(self.findings) == "accepted" else "accepted_with_errors"
        over = worst([bill.verdict for bill in self.bills])
        return own if over == "accepted" else over


def judge(asked: Asked, message: MessageAsked) -> Judged:
    """Share out the findings of a message among its bills."""
    bills = {row["bill_id"]: BillJudged(row=row) for row in asked.rows("bills", message)}
    boxes = {row["box_id"]: row["bill_ids"] for row in asked.rows("containers", message)}
    rest = []
    for finding in message.application:
        concerned = [finding["bill_id"]] if finding["bill_id"] else boxes.get(finding["box_id"], [])
        known = [bills[each] for each in concerned if each in bills]
        for bill in known:
            bill.findings.append(finding)
        if not known:
            rest.append(finding)
    return Judged(bills=list(bills.values()), findings=rest)
