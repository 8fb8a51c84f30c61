"""rank and plan: what a node's officers ask."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from porttarget.cli.terms import At, Json, Port, StoreDir, moment, print_json, until_reader_goes
from porttarget.settings import load_settings


@until_reader_goes
def rank(
    store: StoreDir,
    port: Port,
    top: Annotated[int | None, typer.Option(min=1, help="Show only the first N.")] = None,
    quota: Annotated[
        int | None, typer.Option(min=0, help="Boxes that can be examined; default: 5 %, at least two.")
    ] = None,
    random_share: Annotated[
        float | None,
        typer.Option(min=0.0, max=1.0, help="Share of the quota drawn by chance, rounded up; default: a tenth."),
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of the draw; default: this node's secret one.")] = None,
    at: At = None,
    as_json: Json = False,
) -> None:
    """Rank the boxes that land at a port, with reasons and clocks, as this node knows them."""
    from porttarget.flows.node import rank_port
    from porttarget.store import Store
    from porttarget.targeting import DEFAULT_RANDOM_SHARE

    share = DEFAULT_RANDOM_SHARE if random_share is None else random_share
    with Store.open(store) as opened:
        ranking = rank_port(
            opened, port, quota=quota, random_share=share, seed=seed, at=moment(at, option="--at"),
            reference_dirs=load_settings().reference,
        )  # fmt: skip
    answer = ranking.as_json(top=top)
    if as_json:
        print_json(answer)
        return
    _print_ranking(answer)


@until_reader_goes
def plan(
    store: StoreDir,
    port: Port,
    resources: Annotated[
        Path | None, typer.Option(help="Scanners, bays, shifts (TOML); default: the port's example.")
    ] = None,
    hours: Annotated[float, typer.Option(min=1.0, help="Horizon.")] = 48.0,
    quota: Annotated[int | None, typer.Option(min=0, help="Boxes to choose where none is adopted.")] = None,
    seed: Annotated[int, typer.Option(help="Seed of the overload estimate.")] = 0,
    at: At = None,
    as_json: Json = False,
) -> None:
    """Plan which box goes through which scanner when, with a bound on the best possible plan."""
    from porttarget.flows.node import plan_port
    from porttarget.store import Store

    with Store.open(store) as opened:
        made = plan_port(
            opened, port, resources=resources, hours=hours, quota=quota, seed=seed, at=moment(at, option="--at"),
            reference_dirs=load_settings().reference,
        )  # fmt: skip
    answer = made.as_json()
    if as_json:
        print_json(answer)
        return
    _print_plan(answer)


def _print_ranking(answer: dict[str, Any]) -> None:
    print(f"{answer['port']} as {answer['country']} knows it: quota {answer['quota']}, boxes {answer['boxes']}")
    if answer["boxes_gone"]:
        print(f"{answer['boxes_gone']} more have left the terminal long ago and are not listed")
    print()
    print(f"{'rank':>4}  {'container':<12} {'prob.':>7}  {'arm':<10} {'next':<12} {'act by (UTC)':<17} vessel")
    for row in answer["worklist"]:
        act_by = (row["act_by_utc"] or "—")[:16].replace("T", " ")
        box, arm = row["container_number"] or "—", row["arm"] or ""
        print(
            f"{row['rank']:>4}  {box:<12} {row['probability']:>7.2%}  {arm:<10} {row['next_action']:<12} {act_by:<17} "
            f"{row['vessel'] or ''}"
        )
        for reason in row["reasons"]:
            print(f"      {reason['points']:+.2f}  {reason['title']}: {reason['evidence']}")


def _print_plan(answer: dict[str, Any]) -> None:
    print(
        f"{answer['port']}: {len(answer['tasks'])} tasks, {len(answer['not_scanned'])} boxes left out; "
        f"value {answer['value']:.4f}, bound {answer['bound']:.4f}, gap {answer['gap']:.2%}\n"
    )
    for task in answer["tasks"]:
        start, end = task["start_utc"][:16].replace("T", " "), task["end_utc"][11:16]
        box, arm = task["container_number"] or "—", task["arm"] or ""
        print(f"{start}–{end}  {task['resource']:<14} {task['step']:<9} {box:<12} {arm}")
    for row in answer["not_scanned"]:
        print(f"not scanned: {row['container_number'] or '—'}: {row['because']}")
