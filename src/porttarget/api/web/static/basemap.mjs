// The offline basemap: land drawn from files of this service, world first, finer areas above it.
// Tiles (.pmtiles) are vector tiles with any layer names; .geojson files are polygons. No file, no land.
const WATER = "#cfe0ea";
const LAND = "#f4f1e8";
const SHORE = "#9fb3ad";

export const emptyStyle = () => ({ version: 8, sources: {}, layers: [{ id: "water", type: "background", paint: { "background-color": WATER } }] });

export async function addBasemap(map, maplibre, files, attribution) {
  const tiles = files.filter((name) => name.endsWith(".pmtiles"));
  if (tiles.length > 0) {
    const protocol = new globalThis.pmtiles.Protocol();
    maplibre.addProtocol("pmtiles", protocol.tile);
  }
  const ordered = [...files].sort((a, b) => Number(!a.includes("world")) - Number(!b.includes("world")) || a.localeCompare(b));
  for (const name of ordered) {
    const url = `${location.origin}/static/basemap/${name}`;
    const id = name.replace(/\W+/g, "-");
    if (name.endsWith(".pmtiles")) {
      const archive = new globalThis.pmtiles.PMTiles(url);
      const { vector_layers: layers = [], attribution: own } = await archive.getMetadata();
      map.addSource(id, { type: "vector", url: `pmtiles://${url}`, attribution: own || attribution });
      for (const layer of layers) addLand(map, `${id}-${layer.id}`, { source: id, "source-layer": layer.id }, name);
    } else {
      map.addSource(id, { type: "geojson", data: url, attribution });
      addLand(map, id, { source: id }, name);
    }
  }
}

function addLand(map, id, from, name) {
  const finer = !name.includes("world");
  map.addLayer({ id: `land-${id}`, type: "fill", ...from, minzoom: finer ? 5 : 0, filter: ["==", ["geometry-type"], "Polygon"],
    metadata: { land: finer ? "fine" : "world" }, paint: { "fill-color": LAND, "fill-antialias": true } });
  map.addLayer({ id: `shore-${id}`, type: "line", ...from, minzoom: finer ? 5 : 0, paint: { "line-color": SHORE, "line-width": finer ? 0.8 : 0.6 } });
}

// Layers that say "land" at the present zoom: the fine ones where there are any here, else the world's.
export function landLayers(map) {
  const all = map.getStyle().layers.filter((layer) => layer.metadata?.land);
  const fine = all.filter((layer) => layer.metadata.land === "fine");
  return (fine.length > 0 && map.getZoom() >= 5 ? fine : all).map((layer) => layer.id);
}
