// The permanent map: list, sheets and shapes by state. Words, map and ground are the consultation page's own (page_words.js, page_map.js).
const PIECE = 60, MANY = 250;
const order = Object.keys(data.states);
const titleOf = () => data.titles[state.language];
const mark = (code, on) => {
  const link = document.querySelector('.item a[data-code="' + CSS.escape(code) + '"]'), marker = view.markers.get(code), shape = view.shapes.get(code);
  if (link) link.classList.toggle("hot", on);
  if (marker) marker.getElement().classList.toggle("hot", on);
  if (shape && state.code !== code && view.map.hasLayer(shape)) shape.setStyle({ weight: data.states[byCode.get(code).state].weight + (on ? 2 : 0) });
};
function takePlace() {}
function stateName(site) { return say("permanent.state." + site.state); }
function stateSymbol(name) { return drawing(data.states[name].symbol, 16, "symbol"); }
function kitName(kit) { return data.kits[kit] ? data.kits[kit][state.language] : kit; }
function dateText(iso) {
  const [year, month, day] = String(iso).split("-").map(Number);
  if (!year || !month || !day) return String(iso);
  return new Date(Date.UTC(year, month - 1, day)).toLocaleDateString(state.language, { timeZone: "UTC", day: "numeric", month: "long", year: "numeric" });
}

// Which sites are shown, in the order of the list: by state, then what changed last, then by code.
function sorted() {
  const sought = folded(state.search).split(/\s+/).filter(Boolean);
  return data.sites.filter(site => !state.hidden.has(site.state)).filter(site => {
    if (!sought.length) return true;
    const text = folded([site.code, siteName(site), kindName(site.kind), site.near, site.neighbourhood, stateName(site), ...site.interventions.map(entry => kitName(entry.kit))].filter(Boolean).join(" "));
    return sought.every(part => text.includes(part));
  });
}

function drawFrame() {
  document.documentElement.lang = state.language;
  document.getElementById("title").textContent = titleOf();
  document.getElementById("lead").textContent = say("permanent.lead");
  document.getElementById("skip").textContent = say("page.skip");
  const names = { fr: "Français", en: "English", es: "Español" }, bar = document.getElementById("languages");
  bar.setAttribute("aria-label", say("page.language"));
  bar.replaceChildren(...Object.keys(data.words).map(language => make("button", {
    type: "button", lang: language, "aria-pressed": String(language === state.language), "aria-label": names[language], title: names[language], "data-language": language,
    onclick: () => speak(language),
  }, language.toUpperCase())));
  document.getElementById("foot").replaceChildren(
    make("p", {}, say("permanent.about")),
    make("p", {}, data.credits.length ? say("page.credits", { credits: data.credits.join(", ") }) + " " : "", data.date ? say("page.date", { date: dateText(data.date) }) + " " : "",
      say("page.licence") + " ", make("a", { href: data.licence.url, rel: "noreferrer" }, data.licence.title), ". ", say("page.software")));
}

function speak(language) {
  state.language = language;
  drawFrame();
  drawList();
  if (view.map) { dressControls(); dressSites(); }
  show();
  document.querySelector('[data-language="' + language + '"]').focus();
}

function stateBoxes() {
  const counts = new Map(order.map(name => [name, data.sites.filter(site => site.state === name).length]));
  return make("fieldset", {}, make("legend", { class: "label" }, say("permanent.filter")), make("div", { class: "kinds" },
    order.filter(name => counts.get(name)).map(name => make("label", { class: "state-" + name },
      make("input", {
        type: "checkbox", name: "state", value: name, checked: !state.hidden.has(name),
        onchange: event => { if (event.target.checked) state.hidden.delete(name); else state.hidden.add(name); refresh(); },
      }), make("span", { class: "state-swatch" }, stateSymbol(name)), make("span", {}, say("permanent.state." + name) + " ", make("b", {}, number(counts.get(name), 0)))))));
}

function drawList() {
  let later = 0;
  const field = make("input", {
    type: "search", id: "search", value: state.search, autocomplete: "off", spellcheck: "false", placeholder: say("page.search"), "aria-label": say("page.search"),
    oninput: event => { state.search = event.target.value; window.clearTimeout(later); later = window.setTimeout(refresh, 150); },
  });
  document.getElementById("list").replaceChildren(
    make("div", { class: "tools" }, make("div", { class: "search", role: "search" }, drawing("M7 1.5A5.5 5.5 0 1 0 7 12.5A5.5 5.5 0 1 0 7 1.5ZM11 11L15 15", 16), field), stateBoxes()),
    make("p", { class: "count", id: "count" }), make("ol", { id: "sites", "aria-label": say("page.list") }),
    make("button", { type: "button", class: "more", id: "more", hidden: true, onclick: () => {
      const before = state.length;
      growList();
      const next = document.querySelectorAll("#sites a")[before];
      if (next) next.focus();
    } }));
  refreshList();
}

function item(site) {
  const entry = site.interventions.find(one => ["under_way", "done"].includes(site.state) && one.status !== "removed");
  const meta = [site.name ? kindName(site.kind) : null, site.area_m2 === null ? null : squareMetres(site.area_m2), site.neighbourhood].filter(Boolean).join(" · ");
  return make("li", { class: "item" }, make("a", {
    href: "#" + site.code, "data-code": site.code,
    onmouseenter: () => mark(site.code, true), onmouseleave: () => mark(site.code, false), onfocus: () => mark(site.code, true), onblur: () => mark(site.code, false),
  },
  make("span", { class: "state-mark state-" + site.state }, stateSymbol(site.state)),
  make("span", { class: "item-text" }, make("span", { class: "name" }, siteName(site)),
    make("span", { class: "meta" }, stateName(site) + (entry ? colon() + kitName(entry.kit) : "")),
    make("span", { class: "meta" }, make("span", { class: "code" }, site.code), meta ? " · " + meta : ""))));
}

function growList() {
  const shown = sorted(), pieces = shown.slice(state.length, state.length + PIECE).map(item), more = document.getElementById("more");
  state.length += pieces.length;
  document.getElementById("sites").append(...pieces);
  more.hidden = state.length >= shown.length;
  more.textContent = say("page.more", { count: Math.min(PIECE, shown.length - state.length) });
}

function refreshList() {
  const shown = sorted(), total = data.sites.length;
  state.length = 0;
  document.getElementById("sites").replaceChildren(...(shown.length ? [] : [make("li", { class: "none" }, say("page.none_found"))]));
  growList();
  document.getElementById("count").textContent = shown.length === total ? say("page.count", { count: total }) : say("page.count_of", { count: shown.length, total });
}

function refresh() {
  refreshList();
  dressSites();
  announce(document.getElementById("count").textContent);
}

function work(entry) {
  const facts = [entry.author_type ? say("page.journal.by", { who: say("kit.who." + entry.author_type) }) : null, entry.permit_ref ? say("permanent.permit", { permit: entry.permit_ref }) : null,
    entry.until ? say("permanent.until", { date: dateText(entry.until) }) : null].filter(Boolean);
  return make("div", { class: "work" }, make("h4", {}, kitName(entry.kit)), make("p", { class: "soft" }, facts.join(" · ")),
    make("ol", { class: "steps" }, entry.steps.map(step => make("li", {}, make("b", {}, say("page.journal." + step.status)), " ",
      step.date ? make("time", { datetime: step.date }, dateText(step.date)) : null,
      step.source ? make("span", { class: "soft" }, " · " + say("page.journal.source", { source: step.source })) : null))));
}

function drawSite(site) {
  const reason = site.reason[state.language], shown = sorted(), place = shown.indexOf(site);
  const other = step => shown[(place + step + shown.length) % shown.length];
  const arrow = (step, sign, name) => place < 0 || shown.length < 2 ? null : make("a", { class: "arrow", href: "#" + other(step).code, "aria-label": say(name), title: say(name) }, sign);
  document.getElementById("site").replaceChildren(...[
    make("div", { class: "site-bar" }, make("a", { href: "#" }, "‹ " + say("page.back")), make("div", {}, arrow(-1, "‹", "page.previous"), arrow(1, "›", "page.next"))),
    make("h2", { id: "site-name", tabindex: "-1" }, siteName(site)),
    make("p", { class: "soft" }, [kindName(site.kind), site.area_m2 === null ? null : squareMetres(site.area_m2), site.neighbourhood, site.code].filter(Boolean).join(" · ")),
    make("div", { class: "state-line state-" + site.state }, make("span", { class: "state-mark" }, stateSymbol(site.state)),
      make("p", {}, make("b", {}, stateName(site)), make("br"), say("permanent.state_means." + site.state))),
    site.interventions.length ? make("section", { class: "part" }, make("h3", {}, say("page.journal")), site.interventions.map(work)) : null,
    site.latitude && reason ? make("section", { class: "part" }, make("h3", {}, say("page.latitude")), make("p", {}, make("b", {}, say("page.latitude." + site.latitude)), colon() + reason)) : null,
    site.possible.length ? make("section", { class: "part" }, make("h3", {}, say("permanent.possible")), make("ul", { class: "possible" }, site.possible.map(kit => make("li", {}, kitName(kit))))) : null,
  ].filter(Boolean));
}

function drawSites() {
  view.canvas = L.canvas({ pane: "shapes", padding: 0.3, tolerance: 4 });
  for (const site of [...data.sites].reverse()) {
    const parts = decode(site.shape, data.degrees.site);
    const shape = parts.length ? L.polygon(parts, { renderer: view.canvas, pane: "shapes", smoothFactor: 0.5, bubblingMouseEvents: false })
      : L.circleMarker([site.point[1], site.point[0]], { renderer: view.canvas, pane: "shapes", radius: 9, bubblingMouseEvents: false });
    shape.on("click", () => { location.hash = site.code; });
    shape.on("mouseover", () => mark(site.code, true)).on("mouseout", () => mark(site.code, false));
    shape.bindTooltip(() => make("span", {}, make("b", {}, siteName(site)), make("br"), stateName(site) + " · " + site.code), { sticky: true });
    view.shapes.set(site.code, shape);
  }
}

function dressSites() {
  if (!view.map) return;
  const shown = new Set(sorted());
  for (const site of [...data.sites].reverse()) {
    const shape = view.shapes.get(site.code), there = view.map.hasLayer(shape), style = data.states[site.state], chosen = state.code === site.code;
    shape.setStyle({ color: chosen ? data.look.ground.ink : style.colour, weight: style.weight + (chosen ? 1.5 : 0), dashArray: style.dash, fillColor: style.colour, fillOpacity: style.fill });
    if (shown.has(site) && !there) shape.addTo(view.map);
    else if (!shown.has(site) && there) shape.remove();
  }
  if (state.code && view.map.hasLayer(view.shapes.get(state.code))) view.shapes.get(state.code).bringToFront();
  for (const marker of view.markers.values()) marker.remove();
  view.markers.clear();
  arrangePins();
}

// Markers: always for what is under way or done and for the chosen site; for the others as long as there are few in view.
function arrangePins() {
  const box = view.map.getBounds().pad(0.1), inside = sorted().filter(site => box.contains([site.point[1], site.point[0]]));
  const few = inside.length <= MANY && view.map.getZoom() >= 15.5;
  const wanted = new Set(inside.filter(site => few || site.code === state.code || site.state === "under_way" || site.state === "done"));
  for (const [code, marker] of view.markers) if (!wanted.has(byCode.get(code))) { marker.remove(); view.markers.delete(code); }
  for (const site of wanted) {
    if (view.markers.has(site.code)) continue;
    const pin = make("span", { class: "state-pin state-" + site.state }, stateSymbol(site.state));
    const marker = L.marker([site.point[1], site.point[0]], { icon: L.divIcon({ className: "pin-box", iconSize: [28, 28], html: pin }), keyboard: false, zIndexOffset: 1000 * (order.length - order.indexOf(site.state)) }).addTo(view.map);
    const element = marker.getElement();
    element.setAttribute("role", "button");
    element.setAttribute("tabindex", "-1");
    element.setAttribute("aria-label", siteName(site) + ", " + stateName(site) + ", " + site.code);
    element.classList.toggle("chosen", state.code === site.code);
    marker.on("click", () => { location.hash = site.code; });
    for (const [name, on] of [["mouseenter", true], ["mouseleave", false]]) element.addEventListener(name, () => mark(site.code, on));
    marker.bindTooltip(() => make("span", {}, make("b", {}, siteName(site)), make("br"), stateName(site) + " · " + site.code), { direction: "top", offset: [0, -14] });
    view.markers.set(site.code, marker);
  }
}

function show() {
  const site = byCode.get(state.code);
  document.getElementById("list").hidden = Boolean(site);
  document.getElementById("site").hidden = !site;
  document.body.dataset.view = state.view = site ? "site" : "list";
  if (site) drawSite(site);
  document.title = (site ? siteName(site) + " (" + site.code + ") – " : "") + titleOf();
}

function near(site) {
  const shape = view.shapes.get(site.code);
  fit(shape.getBounds ? shape.getBounds().pad(0.6) : L.latLng(site.point[1], site.point[0]).toBounds(80), 18);
}

function follow(event) {
  let name = location.hash.slice(1);
  try { name = decodeURIComponent(name); } catch (error) { name = location.hash.slice(1); }
  if (name === "list") { document.getElementById("list").focus(); return; }
  const site = byCode.get(name), before = state.code, panel = document.getElementById("panel");
  if (state.view === "list") state.scrolled = panel.scrollTop;
  state.code = site ? name : null;
  show();
  dressSites();
  if (name && !site) announce(say("page.unknown_code", { code: name }));
  if (site) {
    if (view.map) near(site);
    else view.later = () => near(site);
  }
  if (!event) return;
  if (site) {
    panel.scrollTop = 0;
    document.getElementById("site-name").focus({ preventScroll: true });
  } else {
    const link = before ? document.querySelector('.item a[data-code="' + CSS.escape(before) + '"]') : null;
    panel.scrollTop = state.scrolled || 0;
    (link || document.getElementById("list")).focus({ preventScroll: true });
  }
}

const asked = new URLSearchParams(location.search).get("lang");
if (data.words[asked]) state.language = asked;
drawFrame();
drawList();
follow(null);
window.addEventListener("hashchange", follow);
window.requestAnimationFrame(() => window.setTimeout(() => {
  drawMap();
  dressControls();
  document.getElementById("map").setAttribute("aria-label", say("permanent.map"));
  dressSites();
  if (view.later) view.later();
  document.body.dataset.ready = "yes";
}, 0));
