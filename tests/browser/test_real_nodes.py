"""The whole way in a real browser over two nodes on disk: a U.S. nomination, adopted in Canada, in the scanner plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from porttarget.api import StoreNode
from tests.api.real_nodes import carry, make_world, two_nodes
from tests.browser.conftest import ARGUMENTS, serving
from tests.browser.driver import Shots, browser, drive_two_nodes

pytestmark = pytest.mark.browser


def test_two_real_nodes_share_an_officers_morning(chromium_path: str, tmp_path: Path, shots: Shots) -> None:
    with two_nodes(tmp_path, make_world(tmp_path / "world")) as (us, ca):
        with (
            serving(StoreNode(us)) as us_served,
            serving(StoreNode(ca)) as ca_served,
            browser(chromium_path, ARGUMENTS) as chromium,
        ):
            done = drive_two_nodes(
                chromium,
                us_served.links["officer"],
                ca_served.links["officer"],
                exchange=lambda: carry(us, ca),
                shots=lambda name: shots(f"real_{name}"),
            )
        assert done.vessels > 20
        assert done.vessels_on_land == []
        adopted = ca.nominations(status="adopted").get_column("box_id").to_list()
        assert adopted == [done.box_id]
        assert carry(ca, us)
        assert us.nominations(status="adopted").get_column("box_id").to_list() == [done.box_id]
