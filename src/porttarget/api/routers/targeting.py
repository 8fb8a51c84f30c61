"""Routes of the targeting side, for officers and supervisors only: worklist, boxes, nominations, decisions, plan.

Changes are appended, never overwritten; each rests on a row version sent as `If-Match`.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Response, status
from pydantic import AwareDatetime

from porttarget.api.context import TheNode, TheOfficer, TheVersion, etag, targeting_only
from porttarget.api.node import AnswerDraft, DecisionDraft, NominationDraft, NotHere
from porttarget.api.paging import Cursor, Limit, page
from porttarget.api.wire import targeting as wire
from porttarget.api.wire.filed import BillStory

router = APIRouter(prefix="/v1", tags=["targeting"], dependencies=[Depends(targeting_only)])
Port = Annotated[wire.PortCode, Query(description="UN/LOCODE where the box lands; any code of a complex finds all")]
_CHANGES: dict[int | str, dict[str, Any]] = {
    412: {"description": "the row has moved on; `current` is how it stands"},
    428: {"description": "no `If-Match`"},
}


@router.get("/worklist", response_model=wire.WorklistPage)
def worklist(
    node: TheNode,
    officer: TheOfficer,
    port: Port,
    quota: Annotated[int | None, Query(ge=0, le=100_000, description="boxes to examine")] = None,
    reasons: Annotated[bool, Query(description="give each box's reasons")] = True,
    limit: Limit = 1000,
    cursor: Cursor = None,
) -> wire.WorklistPage:
    """Boxes that land at a port, ranked by this node from what this country holds."""
    ranked = node.worklist(port, quota, clearance=officer.clearance)
    rows, following = page(ranked.items, limit=limit, cursor=cursor, revision=ranked.revision)
    items = [wire.WorklistItem.model_validate(row) for row in rows]
    if not reasons:
        for item in items:
            item.reasons = None
    return wire.WorklistPage(
        port=ranked.port, country=ranked.country, quota=ranked.quota, at=ranked.at,
        revision=ranked.revision, total=len(ranked.items), worklist=items, next=following,
    )  # fmt: skip


@router.get("/boxes/{box_id:path}", response_model=wire.Box)
def box(node: TheNode, officer: TheOfficer, box_id: str, port: Port, response: Response) -> wire.Box:
    """All this node knows of a box; its `ETag` is the version a decision on it must name."""
    row = node.box(box_id, port, clearance=officer.clearance)
    if row is None:
        raise NotHere(f"no box {box_id!r} lands at {port} as far as this node knows")
    found = wire.Box.model_validate(row)
    response.headers["etag"] = etag(found.version)
    return found


@router.get("/bills/{bill:path}", response_model=BillStory)
def bill(
    node: TheNode,
    bill: Annotated[str, Path(max_length=200)],
    as_of: Annotated[AwareDatetime | None, Query(description="as known then; default: the node's present")] = None,
) -> BillStory:
    """A bill's versions, what is due and whether it came in time, what customs holds; by number or issuer/number."""
    row = node.bill(bill, as_of)
    if row is None:
        raise NotHere(f"no filing that this node knows names a bill {bill!r}")
    return BillStory.model_validate(row)


@router.get("/codes", response_model=wire.CodeLists)
def codes(node: TheNode) -> wire.CodeLists:
    """The closed codes that forms offer."""
    lists = node.codes()
    return wire.CodeLists.model_validate(
        {
            "nomination_reasons": [{"code": item.code, "title": item.title} for item in lists.nomination_reasons],
            "answers": {
                key: [{"code": item.code, "title": item.title} for item in items]
                for key, items in lists.answers.items()
            },
            "decisions": {
                key: [{"code": item.code, "title": item.title} for item in items]
                for key, items in lists.decisions.items()
            },
            "authorities": list(lists.authorities),
        }
    )


@router.get("/nominations", response_model=wire.Nominations)
def nominations(
    node: TheNode,
    officer: TheOfficer,
    direction: Annotated[str | None, Query(pattern="^(sent|received)$")] = None,
    limit: Limit = 1000,
    cursor: Cursor = None,
) -> wire.Nominations:
    """Nominations sent and received that the officer may read, newest first."""
    rows = [row for row in node.nominations(clearance=officer.clearance) if direction in (None, row["direction"])]
    rows_here, following = page(rows, limit=limit, cursor=cursor, revision=node.revision())
    return wire.Nominations(items=[wire.Nomination.model_validate(row) for row in rows_here], next=following)


@router.post("/nominations", response_model=wire.Nomination, status_code=status.HTTP_201_CREATED)
def nominate(node: TheNode, officer: TheOfficer, body: wire.NewNomination, response: Response) -> wire.Nomination:
    """Ask the partner country to examine a box that lands in its port."""
    draft = NominationDraft(
        box_id=body.box_id, port=body.port, reason_code=body.reason_code, reason=body.reason, authority=body.authority
    )
    made = wire.Nomination.model_validate(node.nominate(draft, officer))
    response.headers["etag"] = etag(made.version)
    return made


@router.post("/nominations/{nomination_id}/answer", response_model=wire.Nomination, responses=_CHANGES)
def answer(
    node: TheNode,
    officer: TheOfficer,
    version: TheVersion,
    nomination_id: str,
    body: wire.NewAnswer,
    response: Response,
) -> wire.Nomination:
    """Adopt, decline or waive a received nomination."""
    draft = AnswerDraft(
        nomination_id=nomination_id,
        version=version,
        answer=body.answer,
        answer_code=body.answer_code,
        answer_reason=body.answer_reason,
    )
    made = wire.Nomination.model_validate(node.answer(draft, officer))
    response.headers["etag"] = etag(made.version)
    return made


@router.get("/decisions", response_model=wire.Decisions)
def decisions(
    node: TheNode,
    officer: TheOfficer,
    port: Annotated[wire.PortCode | None, Query()] = None,
    box_id: Annotated[str | None, Query(max_length=200)] = None,
    limit: Limit = 1000,
    cursor: Cursor = None,
) -> wire.Decisions:
    """Decisions, newest first; a later one on the same box supersedes, none is changed."""
    rows = node.decisions(clearance=officer.clearance, box_id=box_id, port=port)
    rows_here, following = page(rows, limit=limit, cursor=cursor, revision=node.revision())
    return wire.Decisions(items=[wire.Decision.model_validate(row) for row in rows_here], next=following)


@router.post("/decisions", response_model=wire.Decision, status_code=status.HTTP_201_CREATED, responses=_CHANGES)
def decide(
    node: TheNode, officer: TheOfficer, version: TheVersion, body: wire.NewDecision, response: Response
) -> wire.Decision:
    """Append a decision; `If-Match` names how many decisions on the box the officer has seen."""
    draft = DecisionDraft(
        box_id=body.box_id, port=body.port, version=version, kind=body.kind, reason_code=body.reason_code,
        reason=body.reason, nomination_id=body.nomination_id, supersedes=body.supersedes,
    )  # fmt: skip
    made = wire.Decision.model_validate(node.decide(draft, officer))
    response.headers["etag"] = etag(made.version)
    return made


@router.get("/plan", response_model=wire.Plan)
def plan(node: TheNode, port: Port, hours: Annotated[float, Query(gt=0, le=24 * 7)] = 48.0) -> wire.Plan:
    """Scanner plan for adopted boxes, or, without adoptions, for those the worklist chooses."""
    return wire.Plan.model_validate(node.plan(port, hours))
