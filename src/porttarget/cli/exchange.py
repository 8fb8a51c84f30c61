"""exchange: signed packets between the two countries' nodes, as files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from porttarget.cli.stores import Country
from porttarget.cli.terms import Json, StoreDir, print_json, say, until_reader_goes
from porttarget.errors import PortTargetError

if TYPE_CHECKING:
    from porttarget.store import Store

app = typer.Typer(help="Signed packets between nodes: nominations and their answers.", no_args_is_help=True)
Packets = Annotated[list[Path], typer.Argument(help="Packet files.", show_default=False)]
Officer = Annotated[str, typer.Option(help="Officer who acts.", show_default=False)]


@app.command("export")
def export(
    store: StoreDir,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the packet files.", show_default=False)],
) -> None:
    """Write a signed packet for every nomination and answer that waits to be sent."""
    from porttarget.flows.exchange import export_packets
    from porttarget.store import Store

    with Store.open(store) as opened:
        written = export_packets(opened, out)
    for path in written:
        print(path)
    say(f"{len(written)} packets written")


@app.command("import")
def import_(packets: Packets, store: StoreDir) -> None:
    """Take packets in; a changed byte, an unknown key or a replay is refused, the rest is still done."""
    from porttarget.flows.exchange import import_packet

    _each(packets, store, import_packet)


@app.command("verify")
def verify(packets: Packets, store: StoreDir) -> None:
    """Check packets against the keys this node trusts, without taking them in."""
    from porttarget.flows.exchange import verify_packet

    _each(packets, store, verify_packet)


def _each(packets: list[Path], store: Path, act: Callable[[Store, bytes], str]) -> None:
    """Do it to each packet, say what came of it, and leave with the gravest exit code."""
    from porttarget.store import Store

    code = 0
    with Store.open(store) as opened:
        for path in packets:
            try:
                say(f"{path}: {act(opened, path.read_bytes())}")
            except PortTargetError as error:
                say(f"{path}: refused: {error}")
                code = max(code, error.exit_code)
            except OSError as error:
                say(f"{path}: cannot be read: {error.strerror}")
                code = max(code, 1)
    raise typer.Exit(code)


@app.command("key")
def key(store: StoreDir) -> None:
    """Print this node's public key (PEM), to be given to the other node by a way both trust."""
    from porttarget.store import Store

    with Store.open(store) as opened:
        print(opened.public_key_pem().decode(), end="")


@app.command("trust")
def trust(
    key_file: Annotated[Path, typer.Argument(help="The other node's public key (PEM).", show_default=False)],
    store: StoreDir,
    country: Annotated[Country, typer.Option(help="Whose key it is.", show_default=False)],
    replace: Annotated[bool, typer.Option("--replace", help="In place of the key trusted so far.")] = False,
) -> None:
    """Trust another country's key from now on; compare the key id with its owner by another way."""
    from porttarget.store import Store

    with Store.open(store) as opened:
        key_id = opened.trust(country.value, key_file.read_bytes(), replace=replace)
    say(f"{store} trusts {key_file} as {country.value}: key id {key_id}")


@app.command("nominate")
def nominate(
    box: Annotated[str, typer.Argument(help="box_id as `rank --json` gives it.", show_default=False)],
    store: StoreDir,
    reason_code: Annotated[str, typer.Option(help="Closed code of the articulable reason.", show_default=False)],
    reason: Annotated[str, typer.Option(help="The reason in words.", show_default=False)],
    authority: Annotated[str, typer.Option(help="Legal authority cited.", show_default=False)],
    officer: Officer,
) -> None:
    """Nominate a box that lands in the other country; `export` then writes the packet."""
    from porttarget.flows.exchange import Nomination, nominate_box
    from porttarget.store import Store

    asked = Nomination(box_id=box, reason_code=reason_code, reason=reason, authority=authority, officer=officer)
    with Store.open(store) as opened:
        print(nominate_box(opened, asked)["nomination_id"])


@app.command("answer")
def answer(
    nomination: Annotated[str, typer.Argument(help="nomination_id.", show_default=False)],
    store: StoreDir,
    status: Annotated[str, typer.Option(help="adopted, declined or waived.", show_default=False)],
    code: Annotated[str, typer.Option(help="Closed code of the answer.", show_default=False)],
    reason: Annotated[str, typer.Option(help="The answer in words.", show_default=False)],
    officer: Officer,
) -> None:
    """Adopt, decline or waive a nomination received; `export` then writes the answer's packet."""
    from porttarget.flows.exchange import Answer, answer_nomination
    from porttarget.store import Store

    given = Answer(status=status, code=code, reason=reason, officer=officer)
    with Store.open(store) as opened:
        answer_nomination(opened, nomination, given)
    say(f"{nomination}: {status}")


@app.command("list")
@until_reader_goes
def list_(store: StoreDir, as_json: Json = False) -> None:
    """List nominations sent and received, with their state."""
    from porttarget.store import Store

    with Store.open(store) as opened:
        rows = opened.nominations().sort("created_at").to_dicts()
    if as_json:
        print_json(
            [
                {key: value.isoformat() if hasattr(value, "isoformat") else value for key, value in row.items()}
                for row in rows
            ]
        )
        return
    for row in rows:
        box = row["container_number"] or "—"
        print(
            f"{row['nomination_id']}  {row['direction']:<8} {row['status']:<9} {box:<12} {row['port']}  {row['reason']}"
        )
