// The offline basemap: land as polygons from files of this service. The world's file leaves out the areas that finer
// files cover, so all of them are drawn at every zoom. No outlines: polygons are cut into pieces, and cuts are no shore.
const WATER = "#bfd8e6";
const LAND = "#f4f0e6";

export const emptyStyle = () => ({ version: 8, sources: {}, layers: [{ id: "water", type: "background", paint: { "background-color": WATER } }] });

export function addBasemap(map, files, attribution) {
  for (const name of files) {
    const id = `land-${name.replace(/\W+/g, "-")}`;
    map.addSource(id, { type: "geojson", data: `${location.origin}/static/basemap/${name}`, attribution });
    map.addLayer({ id, type: "fill", source: id, metadata: { land: name.includes("world") ? "world" : "fine" }, paint: { "fill-color": LAND } });
  }
}

// Layers that say what is land: the fine ones, which cover the waters the teams follow; the world's where there are none.
export function landLayers(map) {
  const layers = map.getStyle().layers.filter((layer) => layer.metadata?.land);
  const fine = layers.filter((layer) => layer.metadata.land === "fine");
  return (fine.length > 0 ? fine : layers).map((layer) => layer.id);
}
