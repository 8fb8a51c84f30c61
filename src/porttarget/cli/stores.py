"""store init | check, and ingest: a country's node and what it receives."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from porttarget.cli.inputs import Inputs
from porttarget.cli.terms import Json, Partners, StoreDir, Strict, exit_code, moment, print_json, say, say_failures
from porttarget.settings import load_settings

app = typer.Typer(help="Make and check a store. One store is one country's node.", no_args_is_help=True)
Folder = Annotated[Path, typer.Argument(help="Folder of the store.", show_default=False)]


class Country(StrEnum):
    """Countries that run nodes."""

    CA = "CA"
    US = "US"


@app.command("init")
def init(
    folder: Folder,
    country: Annotated[Country, typer.Option(help="Fixed when the store is made.", show_default=False)],
) -> None:
    """Make an empty store of one country, with its signing key."""
    from porttarget.store import Store

    with Store.init(folder, country.value) as store:
        say(f"{store.path} is the store of {store.country}")


@app.command("check")
def check(folder: Folder) -> None:
    """Read a store through: its ledger, the hash of every file, its audit log. Exit 1 with each fault found."""
    from porttarget.store import Store

    with Store.open(folder) as store:
        faults = store.check()
    for fault in faults:
        say(fault)
    say(f"{folder}: {len(faults)} faults" if faults else f"{folder}: sound")
    raise typer.Exit(1 if faults else 0)


def ingest(
    inputs: Inputs,
    store: StoreDir,
    received_at: Annotated[
        str | None, typer.Option(help="When the transport brought them (RFC 3339); default: now.")
    ] = None,
    dedup: Annotated[
        float,
        typer.Option(metavar="SECONDS", help="The same AIS payload heard within so long is one message; 0: off."),
    ] = 30.0,
    partners: Partners = None,
    as_json: Json = False,
    strict: Strict = False,
) -> None:
    """Take AIS, manifests, lookout lists and examination outcomes into a store, each input once."""
    from porttarget.flows.ingest import ingest as run
    from porttarget.store import Store

    with Store.open(store) as opened:
        report = run(
            opened, inputs, received_at=moment(received_at, option="--received-at"),
            reference_dirs=load_settings().reference, dedup_s=dedup or None, partners=partners, tell=say,
        )  # fmt: skip
    if as_json:
        print_json(report.as_dict())
    rows = sum(int(str(entry["rows"])) for entry in report.taken)
    already, failed = len(report.already), len(report.failed)
    say(f"{len(report.taken)} inputs taken, {rows:,} rows; {already} were there already, {failed} failed")
    say_failures(report.failed, report.cut)
    raise typer.Exit(exit_code(failed=bool(report.failed), rejected=report.rejected, strict=strict))
