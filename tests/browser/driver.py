"""Drives the consoles of two nodes as two officers would; knows pages, not how the nodes were made.

`drive_two_nodes` can be pointed at any pair of nodes: addresses, sign-in links, and a way to carry packets over.
Every request is watched: one that leaves loopback, and any error on a page's console, is a failure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Request, expect, sync_playwright

REASON = "The ship stopped eleven hours at a port that its filing does not declare."
AUTHORITY = "CMAA 2001, art. 5"
ANSWER = "The stop is confirmed here as well; imaging is arranged."
MOUNT_ROYAL = {"lat_deg": 45.505, "lon_deg": -73.590}
OFF_NOVA_SCOTIA = {"lat_deg": 44.0, "lon_deg": -63.0}
DUE_H = 36
# the highest box of a port's list that is due within the hours given
SOON = """async ([port, hours]) => {
        const ask = async (path) => (await fetch(path)).json();
        const now = Date.parse((await ask("/v1/node")).now_utc);
        const { worklist } = await ask(`/v1/worklist?port=${port}&reasons=false&limit=5000`);
        const due = (row) => Date.parse(row.eta) - now;
        return worklist.find((row) => row.container_number && due(row) > 0 && due(row) < hours * 3600e3) ?? null;
    }"""
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
Shots = Callable[[str], "str | None"]


@dataclass  # without slots: the driver library hangs marks on listeners
class Watch:
    """What a page asked for and complained of."""

    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        page.on("request", self._asked)
        page.on("console", lambda line: self.complaints.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in LOOPBACK:
            self.outside.append(request.url)


@dataclass(frozen=True, slots=True)
class Nominated:
    """What was found and done."""

    port: str
    box_id: str
    vessels: int
    vessels_on_land: list[int]


@contextmanager
def browser(path: str, arguments: tuple[str, ...]) -> Iterator[Browser]:
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=path, args=list(arguments))
        try:
            yield chromium
        finally:
            chromium.close()


@contextmanager
def signed_in(chromium: Browser, link: str) -> Iterator[tuple[Page, Watch]]:
    """A page of a fresh browser profile, signed in; its complaints are checked at the end."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(30_000)
    watch = Watch()
    watch.follow(page)
    page.goto(link)
    expect(page.locator("body[data-ready='yes']")).to_be_attached(timeout=30_000)
    yield page, watch
    text = page.locator("body").text_content() or ""
    wide = page.evaluate("[...document.querySelectorAll('.bar, .toolbar')].some(e => e.scrollWidth > e.clientWidth)")
    context.close()
    assert not wide, "a bar is wider than the page"
    assert not re.search(r"\[object|undefined|NaN|Invalid Date", text), f"unfinished words on the page: {text}"
    assert watch.outside == [], f"requests left loopback: {watch.outside}"
    assert watch.complaints == [], f"the page complained: {watch.complaints}"


def shoot(page: Page, shots: Shots, name: str) -> None:
    path = shots(name)
    if path:
        page.screenshot(path=path)


def go(page: Page, view: str) -> None:
    page.locator(f"#nav a[data-view={view}]").click()
    expect(page.locator(f"body[data-view='{view}']")).to_be_attached()
    expect(page.locator(f"#view-{view}")).to_be_visible()


def choose_port(page: Page, view: str, port: str) -> None:
    page.locator(f"#{view}-port").select_option(port)
    expect(page.locator(f"#view-{view}[data-port='{port}']")).to_be_attached(timeout=60_000)


def box_to_nominate(page: Page, host: str) -> tuple[str, str, str]:
    """Port, id and container number of the highest box that reaches a port of the host country soon enough to plan."""
    for port in page.locator("#worklist-port option").evaluate_all("options => options.map(option => option.value)"):
        if port.startswith(host):
            found = page.evaluate(SOON, [port, DUE_H])
            if found:
                return str(port), str(found["box_id"]), str(found["container_number"])
    raise AssertionError(f"no box is at sea towards a port of {host} and due within {DUE_H} h")


def read_reasons(page: Page, port: str, box_id: str, number: str) -> None:
    """Find the box by keyboard and go into its pane; check that its reasons add up."""
    choose_port(page, "worklist", port)
    page.keyboard.press("/")
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    row = page.locator(f"#view-worklist tr[data-box-id='{box_id}']")
    expect(row).to_be_focused()
    page.keyboard.press("Enter")
    pane = page.locator(f"#view-worklist .why[data-box-id='{box_id}']")
    expect(pane).to_be_focused()
    points = pane.locator("li[data-points]").evaluate_all("items => items.map(item => Number(item.dataset.points))")
    total = float(pane.locator("li[data-total]").get_attribute("data-total") or "nan")
    assert points, "the box has no reasons"
    assert abs(sum(points) - total) < 1e-9, f"reasons {points} do not add up to {total}"


def map_of(page: Page, shots: Shots, name: str) -> tuple[int, list[int]]:
    """Open the map; how many vessels it lists, and which of them stand on drawn land."""
    go(page, "map")
    expect(page.locator("body[data-map-state='ready']")).to_be_attached(timeout=90_000)
    vessels = page.locator("#view-map tr[data-mmsi]")
    expect(vessels.first).to_be_visible()
    count = vessels.count()
    shoot(page, shots, name)
    vessels.first.click()
    expect(page.locator(".vessel-facts h2")).to_be_visible()
    for port in ("CAMTR", "CAVAN", "USEWR"):
        page.locator("#map-port").select_option(port)
        expect(page.locator("body[data-map-idle='yes']")).to_be_attached(timeout=30_000)
        shoot(page, shots, f"{name}_{port}")
    if page.evaluate("fetch('/v1/node').then(answer => answer.json())")["basemap"]:
        dry = page.evaluate("places => porttargetChecks.onLand(places)", [MOUNT_ROYAL, OFF_NOVA_SCOTIA])
        assert dry == [MOUNT_ROYAL], "the check itself must tell land from water"
    return count, page.evaluate("porttargetChecks.vesselsOnLand()")


def nominate(page: Page, us_to: str, shots: Shots) -> tuple[str, str]:
    go(page, "worklist")
    port, box_id, number = box_to_nominate(page, us_to)
    read_reasons(page, port, box_id, number)
    shoot(page, shots, "us_worklist")
    page.keyboard.press("n")
    form = page.locator("#nominate-form")
    expect(form).to_be_visible()
    form.get_by_role("button", name="Nominate").click()  # mandatory fields hold it back
    expect(form).to_be_visible()
    form.locator("select[name=reason_code]").select_option(index=1)
    form.locator("textarea[name=reason]").fill(REASON)
    form.locator("input[name=authority]").fill(AUTHORITY)
    shoot(page, shots, "us_nominate")
    form.get_by_role("button", name="Nominate").click()
    expect(form).not_to_be_attached()
    expect(page.locator("#view-worklist .why .chip", has_text=re.compile("Nominated"))).to_be_visible()
    return port, box_id


def adopt(page: Page, port: str, box_id: str, shots: Shots) -> None:
    go(page, "nominations")
    row = page.locator(f"#view-nominations tr[data-box-id='{box_id}']")
    expect(row).to_be_visible()
    row.click()
    expect(page.locator("#view-nominations blockquote").first).to_have_text(REASON)
    shoot(page, shots, "ca_inbox")
    page.keyboard.press("a")
    form = page.locator("#answer-form")
    expect(form).to_be_visible()
    form.locator("select[name=answer_code]").select_option(index=1)
    form.locator("textarea[name=answer_reason]").fill(ANSWER)
    form.get_by_role("button", name="Adopt").click()
    expect(form).not_to_be_attached()
    expect(page.locator(f"#view-nominations tr[data-box-id='{box_id}'][data-status='adopted']")).to_be_visible()
    go(page, "plan")
    choose_port(page, "plan", port)
    expect(page.locator(f"#view-plan section[data-resource] tr[data-box-id='{box_id}']").first).to_be_visible(
        timeout=60_000
    )
    shoot(page, shots, "ca_plan")


def drive_two_nodes(
    chromium: Browser,
    us_signin: str,
    ca_signin: str,
    *,
    exchange: Callable[[], object],
    shots: Shots = lambda _name: None,
) -> Nominated:
    """U.S. officer: map, reasons, nomination. Exchange. Canadian officer: inbox, adoption, plan."""
    with signed_in(chromium, us_signin) as (page, _):
        expect(page.locator("#node-badge")).to_have_text("United States node")
        port, box_id = nominate(page, "CA", shots)
        vessels, on_land = map_of(page, shots, "us_map")
    exchange()
    with signed_in(chromium, ca_signin) as (page, _):
        expect(page.locator("#node-badge")).to_have_text("Canada node")
        adopt(page, port, box_id, shots)
    return Nominated(port, box_id, vessels, on_land)
