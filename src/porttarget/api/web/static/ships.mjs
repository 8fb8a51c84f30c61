// The vessel layer: arrows turned by course, dots for those lying still. Changes are sent as differences, one in
// flight at a time and the rest gathered by MMSI, because the worker falls behind when fed faster than it draws.
const SOURCE = "vessels";

export const headingOf = (vessel) => vessel.heading_deg ?? vessel.cog_deg;
const moving = (vessel) => (vessel.sog_kn ?? 0) >= 0.5 && headingOf(vessel) !== null && headingOf(vessel) !== undefined;

export class Ships {
  constructor(map) {
    this.map = map;
    this.known = new Set();
    this.gathered = new Map();
    this.busy = false;
    addIcons(map);
    map.addSource(SOURCE, { type: "geojson", data: { type: "FeatureCollection", features: [] } });
    map.addLayer({ id: "vessel-chosen", type: "circle", source: SOURCE, filter: ["==", ["id"], -1],
      paint: { "circle-radius": 15, "circle-color": "rgba(255,196,0,0.28)", "circle-stroke-color": "#b97700", "circle-stroke-width": 2 } });
    map.addLayer({ id: "vessels", type: "symbol", source: SOURCE, layout: {
      "icon-image": ["case", ["get", "moving"], "ship-moving", "ship-still"], "icon-rotate": ["get", "turn"],
      "icon-rotation-alignment": "map", "icon-allow-overlap": true, "icon-ignore-placement": true,
      "icon-size": ["interpolate", ["linear"], ["zoom"], 2, 0.55, 6, 0.8, 10, 1],
    } });
  }

  // Vessels to draw or to move; those without a position are left out.
  async update(vessels) {
    for (const vessel of vessels) if (vessel.lat_deg !== null && vessel.lon_deg !== null) this.gathered.set(vessel.mmsi, vessel);
    if (this.busy) return;
    this.busy = true;
    try {
      while (this.gathered.size > 0) {
        const diff = { add: [], update: [] };
        for (const vessel of this.gathered.values()) (this.known.has(vessel.mmsi) ? diff.update : diff.add).push(this.#entry(vessel));
        this.gathered.clear();
        await this.map.getSource(SOURCE).updateData(diff);
      }
    } finally {
      this.busy = false;
    }
  }

  choose(mmsi) {
    this.map.setFilter("vessel-chosen", ["==", ["id"], mmsi ?? -1]);
  }

  #entry(vessel) {
    const geometry = { type: "Point", coordinates: [vessel.lon_deg, vessel.lat_deg] };
    const properties = { moving: moving(vessel), turn: moving(vessel) ? headingOf(vessel) : 0, name: vessel.name ?? "" };
    if (!this.known.has(vessel.mmsi)) {
      this.known.add(vessel.mmsi);
      return { type: "Feature", id: vessel.mmsi, geometry, properties };
    }
    return { id: vessel.mmsi, newGeometry: geometry, addOrUpdateProperties: Object.entries(properties).map(([key, value]) => ({ key, value })) };
  }
}

function addIcons(map) {
  const draw = (paint) => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 48;
    const pen = canvas.getContext("2d");
    pen.translate(24, 24);
    pen.lineJoin = "round";
    pen.lineWidth = 3;
    pen.strokeStyle = "#ffffff";
    paint(pen);
    pen.stroke();
    pen.fill();
    return pen.getImageData(0, 0, 48, 48);
  };
  const arrow = draw((pen) => { pen.fillStyle = "#0b4f8a"; pen.beginPath(); pen.moveTo(0, -20); pen.lineTo(12, 17); pen.lineTo(0, 10); pen.lineTo(-12, 17); pen.closePath(); });
  const dot = draw((pen) => { pen.fillStyle = "#5b6b7a"; pen.beginPath(); pen.arc(0, 0, 10, 0, 2 * Math.PI); });
  map.addImage("ship-moving", arrow, { pixelRatio: 2 });
  map.addImage("ship-still", dot, { pixelRatio: 2 });
}
