// The sites on the map: every one as a shape on a canvas, and as many markers as there is room for, the best first.
const MANY = 300; // up to here every site has its marker; beyond, those that would cover others come out as one zooms in
const NEAR = 20;

function hatch() {
  const tile = document.createElement("canvas"), brush = tile.getContext("2d");
  tile.width = tile.height = 8;
  brush.fillStyle = data.look.blocked.fill;
  brush.fillRect(0, 0, 8, 8);
  brush.strokeStyle = data.look.blocked.colour;
  brush.lineWidth = 1.6;
  for (const shift of [-8, 0, 8]) { brush.beginPath(); brush.moveTo(shift, 8); brush.lineTo(shift + 8, 0); brush.stroke(); }
  return brush.createPattern(tile, "repeat");
}

function drawSites() {
  view.hatch = hatch();
  view.canvas = L.canvas({ pane: "shapes", padding: 0.3, tolerance: 4 });
  for (const site of [...data.sites].reverse()) {
    const shape = L.polygon(decode(site.shape, data.degrees.site), { renderer: view.canvas, pane: "shapes", smoothFactor: 0.5, bubblingMouseEvents: false });
    shape.on("click", event => { if (state.view === "propose") takePlace(event.latlng); else location.hash = site.code; });
    shape.on("mouseover", () => mark(site.code, true)).on("mouseout", () => mark(site.code, false));
    view.shapes.set(site.code, shape);
  }
  view.own = L.layerGroup().addTo(view.map);
}

function styleOf(site) {
  const entry = state.lens ? site.scores[state.lens] : null, blocked = Boolean(entry && entry.blocked), chosen = state.code === site.code;
  const colour = data.kinds[site.kind].colour;
  return {
    color: chosen ? data.look.ground.ink : colour, weight: chosen ? 3.5 : 2, dashArray: unsure(site, state.lens) ? data.look.low_confidence.dash.join(" ") : null,
    fillColor: blocked ? view.hatch : colour, fillOpacity: blocked ? 0.9 : 0.55,
  };
}

// What the shapes and markers say depends on language, lens, search, filters and the chosen site.
function dressSites() {
  if (!view.map) return;
  const shown = new Set(sorted());
  for (const site of [...data.sites].reverse()) {
    const shape = view.shapes.get(site.code), there = view.map.hasLayer(shape);
    shape.setStyle(styleOf(site));
    if (shown.has(site) && !there) shape.addTo(view.map);
    else if (!shown.has(site) && there) shape.remove();
  }
  if (state.code && view.map.hasLayer(view.shapes.get(state.code))) view.shapes.get(state.code).bringToFront();
  for (const marker of view.markers.values()) marker.remove();
  view.markers.clear();
  arrangePins();
  drawOwn();
}

function label(site) {
  const letter = state.lens ? ", " + say("page.class", { letter: letterOf(site, state.lens) }) : "";
  return siteName(site) + ", " + kindName(site.kind) + ", " + site.code + letter;
}

function pinOf(site) {
  if (view.markers.has(site.code)) return view.markers.get(site.code);
  const dashed = unsure(site, state.lens);
  const pin = make("span", { class: "pin kind-" + site.kind + (dashed ? " dashed" : "") + (state.lens ? "" : " bare") }, symbol(site.kind),
    state.lens ? make("b", {}, letterOf(site, state.lens)) : null, make("span", { class: "code" }, site.code));
  const marker = L.marker([site.point[1], site.point[0]], { icon: L.divIcon({ className: "pin-box", iconSize: [46, 28], html: pin }), keyboard: false });
  marker.addTo(view.map);
  const element = marker.getElement();
  element.dataset.code = site.code;
  element.setAttribute("role", "button");
  element.setAttribute("tabindex", "-1");
  element.setAttribute("aria-label", label(site));
  element.classList.toggle("chosen", state.code === site.code);
  marker.on("click", () => { location.hash = site.code; });
  element.addEventListener("keydown", event => pinKey(event, site));
  for (const [name, on] of [["mouseenter", true], ["mouseleave", false], ["focus", true], ["blur", false]]) {
    element.addEventListener(name, () => mark(site.code, on));
  }
  element.addEventListener("focus", () => focusPin(site.code));
  marker.bindTooltip(() => make("span", {}, make("b", {}, siteName(site)), make("br"), kindName(site.kind) + " · " + site.code), { direction: "top", offset: [0, -14] });
  view.markers.set(site.code, marker);
  return marker;
}

// Places the markers: the chosen site's and the best first; one that would cover another, or has no class to tell, shrinks to its
// symbol, and where there are very many it waits until there is room. How many wait is said on the map.
function arrangePins() {
  const shown = sorted(), all = shown.length <= MANY, box = view.map.getBounds().pad(0.15);
  const order = shown.filter(site => all || box.contains([site.point[1], site.point[0]]));
  order.sort((a, b) => (b.code === state.code) - (a.code === state.code) || byScore(a, b));
  const taken = new Map(), kept = new Set();
  const cellsOf = (point, reach) => {
    const found = [];
    for (let i = -reach; i <= reach; i++) for (let j = -reach; j <= reach; j++) found.push(...(taken.get((Math.floor(point.x / 48) + i) + ":" + (Math.floor(point.y / 48) + j)) || []));
    return found;
  };
  let rank = order.length, waiting = 0;
  view.pins = [];
  for (const site of order) {
    const point = view.map.latLngToLayerPoint([site.point[1], site.point[0]]), near = cellsOf(point, 1);
    const covered = near.some(other => !other.small && Math.abs(other.x - point.x) < 46 && Math.abs(other.y - point.y) < 30);
    if (!all && covered && (kept.size >= MANY || near.some(other => Math.hypot(other.x - point.x, other.y - point.y) < NEAR))) { waiting++; continue; }
    const marker = pinOf(site), small = covered || Boolean(state.lens && letterOf(site, state.lens) === "–" && site.code !== state.code);
    marker.getElement().classList.toggle("small", small);
    marker.setZIndexOffset(rank-- * 10 + (small ? 0 : 100000));
    const cell = Math.floor(point.x / 48) + ":" + Math.floor(point.y / 48);
    if (!taken.has(cell)) taken.set(cell, []);
    taken.get(cell).push({ x: point.x, y: point.y, small });
    kept.add(site.code);
    view.pins.push(site.code);
    liftPin(site);
  }
  for (const [code, marker] of view.markers) if (!kept.has(code)) { marker.remove(); view.markers.delete(code); }
  if (!kept.has(view.focused)) view.focused = null;
  focusPin(view.focused || view.pins[0]);
  const more = document.getElementById("waiting");
  more.hidden = !waiting;
  more.textContent = waiting ? say("page.zoom_for_more", { count: waiting }) : "";
}

// One marker at a time can be reached by Tab; arrows go to the next and the former, in the order of the score.
function focusPin(code) {
  for (const name of [view.focused, code]) {
    const marker = view.markers.get(name);
    if (marker) marker.getElement().setAttribute("tabindex", name === code ? "0" : "-1");
  }
  view.focused = code || null;
}

function pinKey(event, site) {
  const place = view.pins.indexOf(site.code), steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  let target = null;
  if (event.key === "Enter" || event.key === " ") location.hash = site.code;
  else if (steps[event.key]) target = place + steps[event.key];
  else if (event.key === "Home") target = 0;
  else if (event.key === "End") target = view.pins.length - 1;
  else return;
  event.preventDefault();
  event.stopPropagation();
  if (target === null) return;
  const marker = view.markers.get(view.pins[(target + view.pins.length) % view.pins.length]);
  if (marker) marker.getElement().focus({ preventScroll: true });
}

// The chosen site's marker stands above its shape where it would hide most of it.
function liftPin(site) {
  const pin = view.markers.get(site.code).getElement().firstChild;
  if (!pin) return;
  pin.style.marginTop = "";
  if (site.code !== state.code) return;
  const bounds = view.shapes.get(site.code).getBounds(), point = place => view.map.latLngToLayerPoint(place);
  const corner = point(bounds.getNorthWest()), size = point(bounds.getSouthEast()).subtract(corner);
  if (size.x < 110 && size.y < 110) pin.style.marginTop = corner.y - point([site.point[1], site.point[0]]).y - 22 + "px";
}

function mark(code, on) {
  const item = document.querySelector('.item a[data-code="' + CSS.escape(code) + '"]');
  if (item) item.classList.toggle("hot", on);
  const marker = view.markers.get(code);
  if (marker) marker.getElement().classList.toggle("hot", on);
  const shape = view.shapes.get(code);
  if (shape && state.code !== code && view.map.hasLayer(shape)) shape.setStyle({ weight: on ? 4 : 2 });
}

// The reader's own proposals.
function drawOwn() {
  if (!view.own) return;
  view.own.clearLayers();
  const places = [...store.proposals.values()].map(entry => [entry.id, entry.proposal]);
  if (state.view === "propose" && draft.lat !== null) places.push(["draft", draft]);
  for (const [id, place] of places) {
    if (id === draft.id && state.view === "propose") continue;
    const icon = L.divIcon({ className: "own-pin", iconSize: [30, 30], iconAnchor: [15, 30], html: drawing("M8 0A6 6 0 0 0 2 6C2 10 8 16 8 16S14 10 14 6A6 6 0 0 0 8 0ZM8 3L9 5L11 5.3L9.5 6.8L9.9 9L8 8L6.1 9L6.5 6.8L5 5.3L7 5Z", 16, "symbol") });
    L.marker([place.lat, place.lon], { icon, interactive: false, keyboard: false, zIndexOffset: 200000 }).addTo(view.own);
  }
}
