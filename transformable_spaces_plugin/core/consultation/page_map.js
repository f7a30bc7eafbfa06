// The map: a quiet ground on a canvas, the sites above it as shapes on another and markers.
function decode(text, degrees) {
  const parts = [];
  let place = 0, x = 0, y = 0;
  function next() {
    let value = 0, scale = 1, bits;
    do { bits = text.charCodeAt(place++) - 63; value += (bits & 31) * scale; scale *= 32; } while (bits > 31);
    return value;
  }
  function step() { const value = next(); return value % 2 ? -(value + 1) / 2 : value / 2; }
  while (place < text.length) {
    const part = new Array(next());
    for (let i = 0; i < part.length; i++) { x += step(); y += step(); part[i] = [y * degrees, x * degrees]; }
    parts.push(part);
  }
  return parts;
}

const view = { map: null, shapes: new Map(), markers: new Map(), whole: null, sized: [], names: null, controls: [], tiles: null, focused: null };

function drawMap() {
  const map = view.map = L.map("map", {
    zoomControl: false, maxZoom: 20, zoomSnap: 0.25, zoomDelta: 0.5, attributionControl: false, zoomAnimation: !calm, fadeAnimation: !calm, markerZoomAnimation: !calm,
  });
  for (const [name, height] of [["tiles", 150], ["ground", 200], ["veil", 300], ["shapes", 400], ["names", 450]]) {
    const pane = map.createPane(name);
    pane.style.zIndex = height;
    if (name !== "shapes") pane.style.pointerEvents = "none";
  }
  const points = data.sites.map(site => [site.point[1], site.point[0]]);
  const area = decode(data.ground.area, data.degrees.ground);
  view.whole = L.latLngBounds(area.length ? area.flat() : points).pad(0.02);
  map.fitBounds(view.whole);
  map.setMinZoom(Math.min(map.getBoundsZoom(view.whole), 15) - 1);
  map.setMaxBounds(view.whole.pad(0.6));
  drawTiles();
  drawGround(area);
  drawSites();
  view.names = L.DomUtil.create("div", "", map.getPane("names"));
  view.names.setAttribute("aria-hidden", "true");
  L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
  map.on("zoomstart", () => { view.names.hidden = true; });
  map.on("zoomend", sizeStreets);
  map.on("moveend resize", () => { arrangePins(); nameStreets(); });
  map.on("click", event => { if (state.view === "propose") takePlace(event.latlng); });
  sizeStreets();
  nameStreets();
  // The zoom follows the size of the window only while nobody has moved the map.
  map.on("resize", () => { if (!view.moved && !state.code) map.fitBounds(view.whole, { animate: false }); });
  for (const name of ["dragstart", "zoomstart"]) map.on(name, () => { if (!view.fitting) view.moved = name === "dragstart" || view.moved; });
}

// The base map of another host, only where the city has set one; it stands in for the ground's own drawing.
function drawTiles() {
  if (!data.tiles) return;
  view.tiles = L.tileLayer(data.tiles, { pane: "tiles", maxZoom: 20, maxNativeZoom: 19, referrerPolicy: "no-referrer" }).addTo(view.map);
}
function tilesShown() { return Boolean(view.tiles && view.map.hasLayer(view.tiles)); }
function switchTiles() {
  if (tilesShown()) view.tiles.remove(); else view.tiles.addTo(view.map);
  view.map.getContainer().classList.toggle("on-tiles", tilesShown());
}

function drawGround(area) {
  const colours = data.look.ground;
  const renderer = L.canvas({ pane: "ground", padding: 0.4 });
  const quiet = { renderer, pane: "ground", interactive: false, smoothFactor: 1 };
  const packed = name => decode(data.ground[name], data.degrees.ground);
  const fill = (name, colour, outline) => {
    const rings = packed(name);
    if (rings.length) {
      L.polygon(rings, { ...quiet, stroke: Boolean(outline), color: outline, weight: 0.6, fillColor: colour, fillOpacity: 1, fillRule: "evenodd" }).addTo(view.map);
    }
  };
  fill("green", colours.green);
  fill("water", colours.water);
  const streets = [["path", 2, 0.6], ["local", 7, 1.1], ["main", 12, 2]].map(([name, metres, least]) => [packed(name), metres, least]);
  for (const casing of [true, false]) {
    for (const [lines, metres, least] of streets) {
      if (!lines.length || (metres === 2 && casing)) continue;
      const colour = metres === 2 ? colours.path : casing ? colours.street_outline : colours.street;
      const layer = L.polyline(lines, { ...quiet, color: colour, lineCap: "round" }).addTo(view.map);
      view.sized.push({ layer, metres, least, extra: casing ? 1.6 : 0 });
    }
  }
  fill("buildings", colours.building, colours.building_outline);
  if (area.length) {
    const world = [[-85, -180], [-85, 180], [85, 180], [85, -180]];
    const veil = L.canvas({ pane: "veil", padding: 0.4 });
    L.polygon([world, ...area], { renderer: veil, pane: "veil", interactive: false, color: colours.study_area, weight: 1.5, dashArray: "2 5", fillColor: colours.background, fillOpacity: 0.8, fillRule: "evenodd" }).addTo(view.map);
  }
}

function metresPerPixel() { return 40075016.7 * Math.cos(view.map.getCenter().lat * Math.PI / 180) / (256 * Math.pow(2, view.map.getZoom())); }

function sizeStreets() {
  const metre = 1 / metresPerPixel();
  for (const { layer, metres, least, extra } of view.sized) layer.setStyle({ weight: Math.max(least, metres * metre) + extra });
  view.map.getContainer().classList.toggle("near", view.map.getZoom() >= 17);
}

function nameStreets() {
  const map = view.map, zoom = map.getZoom(), box = map.getBounds().pad(0.05), metre = 1 / metresPerPixel();
  const taken = [], labels = [];
  if (zoom >= 14.5 && !tilesShown()) {
    for (const [name, lon, lat, angle, length, main] of data.ground.names) {
      const width = 6.3 * name.length;
      if (length * metre < width * 1.05 || (!main && zoom < 16) || !box.contains([lat, lon])) continue;
      const point = map.latLngToLayerPoint([lat, lon]), turn = angle * Math.PI / 180;
      const half = { x: Math.abs(Math.cos(turn)) * width / 2 + 8, y: Math.abs(Math.sin(turn)) * width / 2 + 9 };
      if (taken.some(other => Math.abs(other.x - point.x) < other.half.x + half.x && Math.abs(other.y - point.y) < other.half.y + half.y)) continue;
      taken.push({ x: point.x, y: point.y, half });
      const label = make("span", { class: "street-name" }, name);
      label.style.transform = "translate(" + point.x + "px," + point.y + "px) rotate(" + angle + "deg) translate(-50%,-50%)";
      labels.push(label);
      if (labels.length >= 120) break;
    }
  }
  view.names.replaceChildren(...labels);
  view.names.hidden = false;
}

function mapButton(id, label, path, press, attributes) {
  const button = make("button", { type: "button", id, title: label, "aria-label": label, onclick: press, ...attributes }, drawing(path, 18));
  const bar = make("div", { class: "leaflet-bar leaflet-control map-button" }, button);
  L.DomEvent.disableClickPropagation(bar);
  return bar;
}

function dressControls() {
  for (const control of view.controls) control.remove();
  const zoom = L.control.zoom({ position: "topright", zoomInTitle: say("page.zoom_in"), zoomOutTitle: say("page.zoom_out") });
  const whole = L.control({ position: "topright" });
  whole.onAdd = () => mapButton("whole", say("page.whole"), "M2 7V2H7M11 2H16V7M16 11V16H11M7 16H2V11", () => fit(view.whole));
  const credits = L.control.attribution({ position: "bottomleft", prefix: false });
  view.controls = [zoom, whole, credits];
  if (view.tiles) {
    const layers = L.control({ position: "topright" });
    layers.onAdd = () => mapButton("tiles", say("page.base_map"), "M9 2L16 6L9 10L2 6ZM2.5 9.5L9 13L15.5 9.5M2.5 12.5L9 16L15.5 12.5", event => {
      switchTiles();
      event.currentTarget.setAttribute("aria-pressed", String(tilesShown()));
      nameStreets();
    }, { "aria-pressed": String(tilesShown()) });
    view.controls.splice(2, 0, layers);
    view.map.getContainer().classList.toggle("on-tiles", tilesShown());
  }
  for (const control of view.controls) control.addTo(view.map);
  const named = [...data.credits, data.tiles_credit].filter(Boolean);
  credits.getContainer().textContent = named.join(" · ");
  credits.getContainer().hidden = !named.length;
  document.getElementById("map").setAttribute("aria-label", say("page.map"));
}

function fit(bounds, closest) {
  view.fitting = true;
  view.map.fitBounds(bounds, { maxZoom: closest || 20, animate: !calm, padding: [30, 30] });
  view.fitting = false;
}
