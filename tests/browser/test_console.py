"""The console in a real browser, against two fake nodes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from porttarget.api.node import NominationDraft, Officer
from tests.api.fake_node import FakeNode, carry
from tests.browser.conftest import ARGUMENTS, NO_WEBGL, Served
from tests.browser.driver import Shots, browser, drive_two_nodes, go, shoot, signed_in

pytestmark = pytest.mark.browser
Nodes = tuple[Served, Served]


def fakes(nodes: Nodes) -> tuple[FakeNode, FakeNode]:
    us, ca = nodes[0].node, nodes[1].node
    assert isinstance(us, FakeNode)
    assert isinstance(ca, FakeNode)
    return us, ca


@contextmanager
def canadian(
    path: str, nodes: Nodes, *, role: str = "officer", arguments: tuple[str, ...] = ARGUMENTS
) -> Iterator[Page]:
    """A page of the Canadian node."""
    with browser(path, arguments) as chromium, signed_in(chromium, nodes[1].links[role]) as (page, _):
        yield page


def test_a_us_nomination_is_adopted_in_canada_and_planned(chromium_path: str, fake_nodes: Nodes, shots: Shots) -> None:
    us, ca = fakes(fake_nodes)
    with browser(chromium_path, ARGUMENTS) as chromium:
        done = drive_two_nodes(
            chromium,
            fake_nodes[0].links["officer"],
            fake_nodes[1].links["officer"],
            exchange=lambda: carry(us, ca),
            shots=shots,
        )
    assert done.port.startswith("CA")
    assert done.vessels == len(us.vessels())
    assert done.vessels_on_land == []
    adopted = [row for row in ca.nominations() if row["status"] == "adopted"]
    assert [row["box_id"] for row in adopted] == [done.box_id]


def test_without_webgl_the_map_says_so_and_the_lists_work(chromium_path: str, fake_nodes: Nodes, shots: Shots) -> None:
    with canadian(chromium_path, fake_nodes, arguments=NO_WEBGL) as page:
        go(page, "map")
        expect(page.locator("body[data-map-state='unavailable']")).to_be_attached()
        expect(page.locator(".map-missing")).to_contain_text("WebGL 2")
        page.locator("tr[data-mmsi='316001234']").click()
        expect(page.locator(".vessel-facts")).to_contain_text("ROSAIRE A. LEGAULT")
        shoot(page, shots, "ca_no_webgl")
        go(page, "worklist")
        expect(page.locator("#view-worklist tr[data-box-id]")).to_have_count(40)


def test_the_list_is_worked_by_keyboard_and_never_resorts_under_the_cursor(
    chromium_path: str, fake_nodes: Nodes, shots: Shots
) -> None:
    _, ca = fakes(fake_nodes)
    with canadian(chromium_path, fake_nodes) as page:
        page.keyboard.press("g")
        page.keyboard.press("w")
        rows = page.locator("#view-worklist tr[data-box-id]")
        expect(rows).to_have_count(40)
        page.keyboard.press("j")
        page.keyboard.press("j")
        current = page.locator("#view-worklist tr[aria-selected=true]")
        expect(current).to_be_focused()
        chosen = current.get_attribute("data-box-id")
        before = rows.evaluate_all("rows => rows.map(row => row.dataset.boxId)")
        port = page.locator("#view-worklist").get_attribute("data-port") or ""
        ca.boxes[port] = [dict(row) | {"rank": i} for i, row in enumerate(reversed(ca.boxes[port]), start=1)]
        ca.version += 1
        expect(page.locator(".changes")).to_have_text(re.compile(r"^40 changed"))
        assert rows.evaluate_all("rows => rows.map(row => row.dataset.boxId)") == before
        shoot(page, shots, "ca_changed")
        page.keyboard.press("r")
        expect(page.locator(".changes")).to_be_hidden()
        assert rows.evaluate_all("rows => rows.map(row => row.dataset.boxId)") == before[::-1]
        expect(current).to_have_attribute("data-box-id", chosen or "")
        page.keyboard.press("/")
        page.keyboard.type("random")
        expect(rows).to_have_count(1)
        page.keyboard.press("Escape")
        expect(rows).to_have_count(40)
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        expect(page.locator("dialog.help")).to_be_visible()
        shoot(page, shots, "ca_help")
        page.keyboard.press("Escape")
        expect(page.locator("dialog.help")).not_to_be_attached()


def test_packets_are_carried_over_as_files(chromium_path: str, fake_nodes: Nodes, shots: Shots, tmp_path: Path) -> None:
    us, ca = fakes(fake_nodes)
    draft = NominationDraft(
        box_id=str(us.boxes["CAMTR"][0]["box_id"]),
        port="CAMTR",
        reason_code="route_anomaly",
        reason="It stopped on the way.",
        authority="an agreement",
    )
    row = us.nominate(draft, Officer(name="u", role="officer", country="US"))
    file = tmp_path / "packet.json"
    with browser(chromium_path, NO_WEBGL) as chromium:
        with signed_in(chromium, fake_nodes[0].links["officer"]) as (page, _):
            go(page, "nominations")
            page.locator("#export-packets").click()
            with page.expect_download() as download:
                page.locator(".packets a").first.click()
            download.value.save_as(file)
            shoot(page, shots, "us_export")
            page.keyboard.press("Escape")
            page.locator("#export-packets").click()
            expect(page.locator(".packets a")).to_have_count(0)
            page.locator("#export-again").click()
            expect(page.locator(".packets a")).to_have_text(f"{row['nomination_id']}.packet.json")
            page.keyboard.press("Escape")
        with signed_in(chromium, fake_nodes[1].links["officer"]) as (page, watch):
            go(page, "nominations")
            page.locator("#packet-files").set_input_files(file)
            expect(page.locator(f"tr[data-nomination='{row['nomination_id']}']")).to_be_visible()
            expect(page.locator("#inbox-count")).to_have_text("1")
            page.locator("#packet-files").set_input_files(file)
            expect(page.locator("#notice[data-kind=error]")).to_contain_text("taken in before")
            watch.complaints.clear()  # browsers report the refusal on the console by themselves
    assert len(ca.nominations()) == 1


def test_an_officer_decides_on_a_box_at_home(chromium_path: str, fake_nodes: Nodes, shots: Shots) -> None:
    fakes(fake_nodes)[1].missing = [2, 5]
    with canadian(chromium_path, fake_nodes, role="supervisor") as page:
        go(page, "worklist")
        page.locator("#view-worklist tr[data-box-id]").first.click()
        page.locator("#decide-button").click()
        form = page.locator("#decide-form")
        form.locator("select[name=kind]").select_option("hold")
        form.locator("select[name=reason_code]").select_option(index=1)
        form.locator("textarea[name=reason]").fill("Held until the packing list is in.")
        form.get_by_role("button", name="Record decision").click()
        expect(form).not_to_be_attached()
        expect(page.locator("#view-worklist .history")).to_contain_text("Held until the packing list is in.")
        go(page, "decisions")
        expect(page.locator("#view-decisions tr[data-decision]")).to_have_count(1)
        shoot(page, shots, "ca_decisions")
        go(page, "feeds")
        expect(page.locator("#view-feeds")).to_contain_text("les_escoumins")
        expect(page.locator("#view-feeds .feeds")).to_contain_text("clock −7.3 s")
        expect(page.locator("#view-feeds")).to_contain_text("118,000")
        expect(page.locator("#view-feeds [role=alert]")).to_contain_text("did not come: 2, 5.")
        cut = "cells => cells.filter(cell => cell.scrollWidth > cell.clientWidth).map(cell => cell.textContent)"
        assert page.locator("#view-feeds td, #view-feeds section").evaluate_all(cut) == [], "nothing is cut"
        shoot(page, shots, "ca_feeds")


def test_a_moving_vessel_moves_in_the_list_without_reload(chromium_path: str, fake_nodes: Nodes) -> None:
    _, ca = fakes(fake_nodes)
    with canadian(chromium_path, fake_nodes, arguments=NO_WEBGL) as page:
        go(page, "map")
        row = page.locator("tr[data-mmsi='219024000']")
        expect(row).to_contain_text("17.1")
        ca.ships[3]["sog_kn"] = 3.3
        ca.move(219024000, 43.5, -62.3)
        expect(row).to_contain_text("3.3")


def test_a_port_authority_sees_vessels_and_no_trace_of_targeting(
    chromium_path: str, fake_nodes: Nodes, shots: Shots
) -> None:
    with canadian(chromium_path, fake_nodes, role="port_authority") as page:
        expect(page.locator("#nav a")).to_have_text(["Map", "Feeds"])
        expect(page.locator("body[data-map-state='ready']")).to_be_attached(timeout=60_000)
        shoot(page, shots, "ca_port_authority")
        shown = page.locator("body").text_content() or ""
        for word in ("worklist", "nomination", "decision", "container", "plan", "voyage"):
            assert word not in shown.lower(), f"{word!r} stands in the page"


def test_the_interface_is_described_from_this_node_alone(chromium_path: str, fake_nodes: Nodes, shots: Shots) -> None:
    with canadian(chromium_path, fake_nodes) as page:
        page.goto(f"{fake_nodes[1].url}/docs")
        expect(page.locator("#docs .opblock").first).to_be_visible()
        shoot(page, shots, "docs")
