// The map pane: starts MapLibre where WebGL 2 is there, says so plainly where not; vessels, ports, the chosen track.
// `document.body.dataset.mapState` tells how it stands: starting, ready, unavailable.
import { addBasemap, emptyStyle, landLayers } from "./basemap.mjs";
import { h, replace } from "./dom.mjs";
import { Ships } from "./ships.mjs";
import { t } from "./text.mjs";

const ALL_WATERS = [[-131, 36], [-50, 54]];
const TRACK_HOURS = 48;

export function webglAvailable() {
  try {
    return document.createElement("canvas").getContext("webgl2") !== null;
  } catch {
    return false;
  }
}

export class Chart {
  constructor(pane, { onPick }) {
    this.pane = pane;
    this.onPick = onPick;
    this.map = null;
    this.ships = null;
    this.markers = [];
    this.chosen = null;
  }

  async start({ ports, vessels, basemap }) {
    if (!webglAvailable()) { this.#unavailable(t("map.unavailable")); return; }
    try {
      const maplibre = await import("/static/vendor/maplibre-gl.mjs");
      this.maplibre = maplibre;
      const box = h("div", { class: "map-box", role: "region", "aria-label": t("map.region") });
      replace(this.pane, box);
      this.map = new maplibre.Map({ container: box, style: emptyStyle(), bounds: ALL_WATERS, fitBoundsOptions: { padding: 10 },
        attributionControl: false, dragRotate: false, pitchWithRotate: false, maxZoom: 14, renderWorldCopies: true });
      this.map.touchZoomRotate.disableRotation();
      this.map.addControl(new maplibre.AttributionControl({ compact: false }), "bottom-right");
      this.map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
      this.map.addControl(new maplibre.ScaleControl({ unit: "nautical" }), "bottom-left");
      await new Promise((resolve) => { this.map.once("load", resolve); });
      addBasemap(this.map, basemap, t("map.attribution"));
      this.#addTrack();
      this.ships = new Ships(this.map);
      await this.ships.update(vessels);
      this.#addPorts(ports);
      this.map.on("click", (event) => this.#pick(event.point));
      this.map.on("idle", () => { document.body.dataset.mapIdle = "yes"; });
      this.map.on("movestart", () => { document.body.dataset.mapIdle = "no"; });
      this.map.once("idle", () => { document.body.dataset.mapState = "ready"; });
      this.map.triggerRepaint();
    } catch (error) {
      this.map = null;
      this.#unavailable(t("map.failed", { detail: error.message }));
    }
  }

  update(vessels) {
    return this.ships?.update(vessels);
  }

  resize() {
    this.map?.resize();
  }

  goTo(port) {
    if (!this.map) return;
    if (port === null) this.map.fitBounds(ALL_WATERS, { padding: 10, animate: false });
    else this.map.jumpTo({ center: [port.lon_deg, port.lat_deg], zoom: 8.2 });
  }

  // Mark a vessel, draw its track (a break for every gap), and bring it into view where it is not.
  choose(vessel, track) {
    if (!this.map || !this.ships) return;
    this.ships.choose(vessel?.mmsi ?? null);
    const lines = new Map();
    for (let i = 0; i < (track?.time.length ?? 0); i += 1) {
      const key = track.track_id[i] ?? "";
      if (!lines.has(key)) lines.set(key, []);
      lines.get(key).push([track.lon_deg[i], track.lat_deg[i]]);
    }
    const features = [...lines.values()].filter((line) => line.length > 1).map((line) => ({ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: line } }));
    this.map.getSource("track").setData({ type: "FeatureCollection", features });
    if (vessel && vessel.lat_deg !== null) {
      const place = [vessel.lon_deg, vessel.lat_deg];
      if (!this.map.getBounds().contains(place)) this.map.jumpTo({ center: place, zoom: Math.max(this.map.getZoom(), 6) });
    }
  }

  show(vessel) {
    if (this.map && vessel?.lat_deg !== null) this.map.jumpTo({ center: [vessel.lon_deg, vessel.lat_deg], zoom: Math.max(this.map.getZoom(), 9) });
  }

  // Which of these places lie on drawn land: goes from view to view until all were seen, so for checks, not for use.
  async onLand(places) {
    const found = [];
    const layers = landLayers(this.map);
    let waiting = places.filter((place) => place.lat_deg !== null);
    while (waiting.length > 0 && layers.length > 0) {
      const idle = new Promise((resolve) => { this.map.once("idle", resolve); });
      this.map.jumpTo({ center: [waiting[0].lon_deg, waiting[0].lat_deg], zoom: 11 });
      this.map.triggerRepaint();
      await idle;
      const view = this.map.getBounds();
      const here = waiting.filter((place, i) => i === 0 || view.contains([place.lon_deg, place.lat_deg]));
      waiting = waiting.filter((place) => !here.includes(place));
      found.push(...here.filter((place) => this.map.queryRenderedFeatures(this.map.project([place.lon_deg, place.lat_deg]), { layers }).length > 0));
    }
    return found;
  }

  #addTrack() {
    this.map.addSource("track", { type: "geojson", data: { type: "FeatureCollection", features: [] } });
    this.map.addLayer({ id: "track", type: "line", source: "track", layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-color": "#b97700", "line-width": 2 } });
  }

  #addPorts(ports) {
    const places = Map.groupBy(ports, (port) => port.complex ?? port.code);
    for (const [port, ...others] of places.values()) {
      const name = [port, ...others].map((each) => each.name).join("–");
      const element = h("button", { type: "button", class: `port-mark ${port.country}`, tabindex: "-1", data: { port: port.code } }, h("i"), name);
      element.addEventListener("click", (event) => { event.stopPropagation(); this.goTo(port); });
      this.markers.push(new this.maplibre.Marker({ element, anchor: "left" }).setLngLat([port.lon_deg, port.lat_deg]).addTo(this.map));
    }
  }

  #pick(point) {
    const reach = 8;
    const area = [[point.x - reach, point.y - reach], [point.x + reach, point.y + reach]];
    const found = this.map.queryRenderedFeatures(area, { layers: ["vessels"] });
    if (found.length > 0) this.onPick(Number(found[0].id));
  }

  #unavailable(message) {
    document.body.dataset.mapState = "unavailable";
    replace(this.pane, h("div", { class: "map-missing", role: "alert" }, h("h2", {}, t("map.unavailable_title")), h("p", {}, message)));
  }
}

export { TRACK_HOURS };
