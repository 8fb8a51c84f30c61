"""The tree of commands. Each command parses, calls one flow, prints, and returns an exit code."""

from __future__ import annotations

from typing import Annotated

import typer

from porttarget.cli import exchange, filed, findings, inputs, node, reference, serve, stores

ABOUT = "Marine container targeting and vessel tracking: AIS and manifests in, ranked boxes and scanner plans out."

app = typer.Typer(
    name="porttarget",
    help=ABOUT,
    rich_markup_mode=None,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.command("decode")(inputs.decode)
app.command("manifest")(inputs.manifest)
app.command("filed")(filed.filed)
app.command("findings")(findings.findings)
app.command("describe")(inputs.describe)
app.command("reference")(reference.reference)
app.add_typer(stores.app, name="store")
app.command("ingest")(stores.ingest)
app.command("rank")(node.rank)
app.command("plan")(node.plan)
app.add_typer(exchange.app, name="exchange")
app.command("simulate")(serve.simulate)
app.command("serve")(serve.serve)
app.command("demo")(serve.demo)


def _version(asked: bool) -> None:
    if asked:
        from porttarget import __version__

        print(f"porttarget {__version__}")
        raise typer.Exit


@app.callback(help=ABOUT)
def porttarget(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Options of the command itself; `--version` is answered by its callback."""
