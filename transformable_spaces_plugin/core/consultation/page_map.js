// The map: a quiet ground on a canvas, the sites above it as shapes and markers.
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

const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const view = { map: null, shapes: {}, markers: {}, whole: null, sized: [], names: null, controls: [] };

function drawMap() {
  const map = view.map = L.map("map", {
    zoomControl: false, maxZoom: 20, zoomSnap: 0.25, zoomDelta: 0.5, attributionControl: false, zoomAnimation: !calm, fadeAnimation: !calm,
  });
  for (const [name, height] of [["ground", 200], ["names", 450], ["veil", 300]]) {
    const pane = map.createPane(name);
    pane.style.zIndex = height;
    pane.style.pointerEvents = "none";
  }
  const points = data.sites.map(site => [site.point[1], site.point[0]]);
  const area = decode(data.ground.area, data.degrees.ground);
  view.whole = L.latLngBounds(area.length ? area.flat() : points).pad(0.02);
  map.fitBounds(view.whole);
  map.setMinZoom(Math.min(map.getBoundsZoom(view.whole), 15) - 1);
  map.setMaxBounds(view.whole.pad(0.6));
  drawGround(area);
  drawSites();
  view.names = L.DomUtil.create("div", "", map.getPane("names"));
  view.names.setAttribute("aria-hidden", "true");
  L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
  map.on("zoomstart", () => { view.names.hidden = true; });
  map.on("zoomend", () => { sizeStreets(); arrangePins(); });
  map.on("moveend resize", nameStreets);
  sizeStreets(); arrangePins(); nameStreets();
  // The zoom follows the size of the window only while nobody has moved the map.
  map.on("resize", () => { if (!view.moved && !state.code) map.fitBounds(view.whole, { animate: false }); });
  for (const name of ["dragstart", "zoomstart"]) map.on(name, () => { if (!view.fitting) view.moved = name === "dragstart" || view.moved; });
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
    const veil = L.svg({ pane: "veil", padding: 0.6 });
    L.polygon([world, ...area], { renderer: veil, pane: "veil", interactive: false, color: colours.study_area, weight: 1.5, dashArray: "2 5", fillColor: colours.background, fillOpacity: 0.8, fillRule: "evenodd" }).addTo(view.map);
  }
}

function sizeStreets() {
  const latitude = view.map.getCenter().lat * Math.PI / 180;
  const perMetre = 256 * Math.pow(2, view.map.getZoom()) / (40075016.7 * Math.cos(latitude));
  for (const { layer, metres, least, extra } of view.sized) layer.setStyle({ weight: Math.max(least, metres * perMetre) + extra });
  view.map.getContainer().classList.toggle("near", view.map.getZoom() >= 17);
}

function drawSites() {
  for (const site of [...data.sites].reverse()) {
    const shape = L.polygon(decode(site.shape, data.degrees.site), { className: "site-shape" }).addTo(view.map);
    shape.on("click", () => { location.hash = site.code; });
    shape.on("mouseover", () => mark(site.code, true)).on("mouseout", () => mark(site.code, false));
    view.shapes[site.code] = shape;
    const marker = L.marker([site.point[1], site.point[0]], { icon: L.divIcon({ className: "pin-box", iconSize: [46, 28], html: make("span") }) });
    marker.addTo(view.map);
    const element = marker.getElement();
    element.dataset.code = site.code;
    marker.on("click", () => { location.hash = site.code; });
    element.addEventListener("keydown", event => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); event.stopPropagation(); location.hash = site.code; }
    });
    for (const [name, on] of [["mouseenter", true], ["mouseleave", false], ["focus", true], ["blur", false]]) {
      element.addEventListener(name, () => mark(site.code, on));
    }
    marker.bindTooltip(() => make("span", {}, make("b", {}, siteName(site)), make("br"), site.code), { direction: "top", offset: [0, -14] });
    view.markers[site.code] = marker;
  }
  const first = Object.values(view.shapes)[0];
  if (first) hatch(view.map.getRenderer(first)._container);
}

// A hatch for what is ruled out, which the palette shows in grey lines.
function hatch(svg) {
  const space = "http://www.w3.org/2000/svg";
  const pattern = document.createElementNS(space, "pattern");
  for (const [key, value] of Object.entries({ id: "hatch", width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(" + data.look.blocked.angle_degrees + ")" })) {
    pattern.setAttribute(key, value);
  }
  for (const [width, colour] of [[7, data.look.blocked.fill], [2, data.look.blocked.colour]]) {
    const bar = document.createElementNS(space, "rect");
    for (const [key, value] of Object.entries({ width, height: 7, fill: colour })) bar.setAttribute(key, value);
    pattern.append(bar);
  }
  const definitions = document.createElementNS(space, "defs");
  definitions.append(pattern);
  svg.prepend(definitions);
}

// What the markers and shapes say depends on language, lens, filter and the chosen site.
function dressSites() {
  for (const site of data.sites) {
    const entry = site.scores[state.lens], blocked = Boolean(entry && entry.blocked), dashed = unsure(site, state.lens);
    const shown = !state.hidden.has(site.kind), chosen = state.code === site.code;
    const colour = data.kinds[site.kind].colour;
    const shape = view.shapes[site.code], marker = view.markers[site.code];
    shape.setStyle({
      color: chosen ? data.look.ground.ink : colour, weight: chosen ? 3.5 : 2, dashArray: dashed ? data.look.low_confidence.dash.join(" ") : null,
      fillColor: blocked ? "url(#hatch)" : colour, fillOpacity: blocked ? 0.9 : 0.55,
    });
    if (shown) shape.addTo(view.map); else shape.remove();
    const element = marker.getElement();
    element.hidden = !shown;
    element.classList.toggle("chosen", chosen);
    element.setAttribute("aria-label", siteName(site) + ", " + kindName(site.kind) + ", " + site.code + ", " + say("page.class", { letter: letterOf(site, state.lens) }));
    element.replaceChildren(make("span", { class: "pin kind-" + site.kind + (dashed ? " dashed" : "") }, symbol(site.kind), make("b", {}, letterOf(site, state.lens)), make("span", { class: "code" }, site.code)));
  }
  arrangePins();
}

// Markers that would cover a better one shrink to their symbol; the best keep their letter.
function arrangePins() {
  const taken = [];
  const order = [...data.sites].sort((a, b) => (b.code === state.code) - (a.code === state.code) || byScore(a, b));
  order.forEach((site, rank) => {
    if (state.hidden.has(site.kind)) return;
    const point = view.map.latLngToLayerPoint([site.point[1], site.point[0]]);
    const covered = taken.some(other => Math.abs(other.x - point.x) < 46 && Math.abs(other.y - point.y) < 30);
    view.markers[site.code].getElement().classList.toggle("small", covered);
    view.markers[site.code].setZIndexOffset((order.length - rank) * 10 + (covered ? 0 : 100000));
    if (!covered) taken.push(point);
    liftPin(site);
  });
}

// The chosen site's marker stands above its shape where it would hide most of it.
function liftPin(site) {
  const pin = view.markers[site.code].getElement().firstChild;
  if (!pin) return;
  const bounds = L.latLngBounds(view.shapes[site.code].getLatLngs().flat(2)), point = place => view.map.latLngToLayerPoint(place);
  const corner = point(bounds.getNorthWest()), size = point(bounds.getSouthEast()).subtract(corner);
  const hides = site.code === state.code && size.x < 110 && size.y < 110;
  pin.style.marginTop = hides ? corner.y - point([site.point[1], site.point[0]]).y - 22 + "px" : "";
}

function mark(code, on) {
  const item = document.querySelector('.item a[data-code="' + code + '"]');
  if (item) item.classList.toggle("hot", on);
  view.markers[code].getElement().classList.toggle("hot", on);
}

function nameStreets() {
  const map = view.map, zoom = map.getZoom(), box = map.getBounds().pad(0.05), metres = 256 * Math.pow(2, zoom) / (40075016.7 * Math.cos(map.getCenter().lat * Math.PI / 180));
  const taken = [], labels = [];
  if (zoom >= 14.5) {
    for (const [name, lon, lat, angle, length, main] of data.ground.names) {
      const width = 6.3 * name.length;
      if (length * metres < width * 1.05 || (!main && zoom < 16) || !box.contains([lat, lon])) continue;
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

function dressControls() {
  for (const control of view.controls) control.remove();
  const zoom = L.control.zoom({ position: "topright", zoomInTitle: say("page.zoom_in"), zoomOutTitle: say("page.zoom_out") });
  const whole = L.control({ position: "topright" });
  whole.onAdd = () => {
    const link = make("a", { href: "#", role: "button", title: say("page.whole"), "aria-label": say("page.whole"), onclick: event => { event.preventDefault(); fit(view.whole); } },
      drawing("M2 7V2H7M11 2H16V7M16 11V16H11M7 16H2V11", 18));
    const bar = make("div", { class: "leaflet-bar leaflet-control" }, link);
    L.DomEvent.disableClickPropagation(bar);
    return bar;
  };
  const credits = L.control.attribution({ position: "bottomleft", prefix: false });
  view.controls = [zoom, whole, credits];
  for (const control of view.controls) control.addTo(view.map);
  credits.getContainer().textContent = data.credits.join(" · ");
  credits.getContainer().hidden = !data.credits.length;
  document.getElementById("map").setAttribute("aria-label", say("page.map"));
}

function fit(bounds, closest) {
  view.fitting = true;
  view.map.fitBounds(bounds, { maxZoom: closest || 20, animate: !calm, padding: [30, 30] });
  view.fitting = false;
}
