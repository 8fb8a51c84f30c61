"""`porttarget reference`: the list, a table, codes."""

from __future__ import annotations

import json

from typer.testing import CliRunner

from porttarget.cli.app import app
from porttarget.reference.catalog import catalog

runner = CliRunner()


def test_all_tables_are_listed_with_rows_release_age_and_licence() -> None:
    listed = runner.invoke(app, ["reference"])
    assert listed.exit_code == 0
    lines = listed.stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["table", *catalog()]
    places = next(line for line in lines if line.startswith("un_places"))
    assert "116,560" in places
    assert "UN/LOCODE 2023-1" in places
    assert "overdue" in places
    documents = json.loads(runner.invoke(app, ["reference", "--json"]).stdout)
    assert [each["table"] for each in documents] == list(catalog())
    assert documents[0]["rows"] == 1387
    assert documents[0]["columns"][0] == "unlocode"


def test_a_table_tells_its_origin() -> None:
    told = json.loads(runner.invoke(app, ["reference", "dispositions", "--json"]).stdout)
    assert (told["released"], told["overdue"], told["rows"]) == ("2015-02-01", True, 75)
    assert "origin  " in runner.invoke(app, ["reference", "hs_codes"]).stdout


def test_codes_are_looked_up_and_an_unknown_one_ends_with_1() -> None:
    found = runner.invoke(app, ["reference", "un_numbers", "UN1203", "1090"])
    assert found.exit_code == 0
    assert found.stdout.splitlines()[1] == "1090: un_number=1090  prefix=UN  hazard_class=3  name=Acetone"
    lifting = runner.invoke(app, ["reference", "dispositions", "1I", "--json"])
    assert json.loads(lifting.stdout)["1I"]["lifts"] == ["1H"]
    unknown = runner.invoke(app, ["reference", "size_types", "22G1", "ZZZZ"])
    assert unknown.exit_code == 1
    assert unknown.stdout.splitlines()[1] == "ZZZZ: not in size_types"
    assert runner.invoke(app, ["reference", "ports", "camtr"]).stdout.startswith("camtr: unlocode=CAMTR")


def test_a_table_that_is_not_there_is_wrong_use() -> None:
    refused = runner.invoke(app, ["reference", "sizes"])
    assert refused.exit_code != 0
