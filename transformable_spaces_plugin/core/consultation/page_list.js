// The list: the same sites as the map, with the tools for both. It grows by pieces, so that thousands of sites stay quick.
const PIECE = 60;

function choice(label, options, chosen, pick) {
  return make("div", { class: "lens", role: "group", "aria-label": label },
    options.map(([value, text]) => make("button", { type: "button", "data-value": value, "aria-pressed": String(value === chosen), onclick: () => pick(value) }, text)));
}

function searchField() {
  const clear = make("button", {
    type: "button", class: "search-clear", id: "search-clear", hidden: !state.search, title: say("page.search.clear"), "aria-label": say("page.search.clear"),
    onclick: () => { const field = document.getElementById("search"); field.value = ""; state.search = ""; clear.hidden = true; changed(); field.focus(); },
  }, drawing("M2 2L10 10M10 2L2 10", 12));
  let later = 0;
  const field = make("input", {
    type: "search", id: "search", value: state.search, autocomplete: "off", spellcheck: "false", placeholder: say("page.search"), "aria-label": say("page.search"),
    oninput: event => {
      state.search = event.target.value;
      clear.hidden = !state.search;
      window.clearTimeout(later);
      later = window.setTimeout(changed, 150);
    },
  });
  return make("div", { class: "search", role: "search" }, drawing("M7 1.5A5.5 5.5 0 1 0 7 12.5A5.5 5.5 0 1 0 7 1.5ZM11 11L15 15", 16), field, clear);
}

function checks(name, legend, values, off, label, mark) {
  const boxes = values.map(value => make("label", { class: mark ? "kind-" + value : "" },
    make("input", {
      type: "checkbox", value, name, checked: !off.has(value),
      onchange: event => { if (event.target.checked) off.delete(value); else off.add(value); changed(); countFilters(); },
    }),
    make("span", { class: mark ? "swatch" : "tick" }, mark ? symbol(value) : drawing("M2 6.5L5 9.5L10 2.5", 12)), label(value)));
  return make("fieldset", {}, make("legend", { class: "label" }, legend), make("div", { class: "kinds" }, boxes));
}

function picker(name, label, any, options) {
  const select = make("select", { id: name, onchange: event => { state[name] = event.target.value; changed(); countFilters(); } },
    make("option", { value: "" }, any), options.map(([value, text]) => make("option", { value, selected: state[name] === value }, text)));
  return make("div", { class: "picker" }, make("label", { class: "label", for: name }, label), select);
}

function drawFilters() {
  const present = key => new Set(data.sites.map(site => site[key]));
  const kinds = Object.keys(data.kinds).filter(kind => present("kind").has(kind));
  const latitudes = ["open", "openable", "closed"].filter(name => present("latitude").has(name));
  const kits = Object.keys(data.kits).filter(kit => data.sites.some(site => fits(site, kit)));
  const people = new Set(data.sites.flatMap(site => [...whoOf(site)]));
  const who = data.who.filter(person => people.has(person));
  // On a desk the kinds stand above the other filters, as the legend of the map.
  const byKind = checks("kind", say("page.filter"), kinds, state.hidden, kindName, true), inside = narrow();
  const panel = make("details", { class: "filters", id: "filters", open: Boolean(state.filters), ontoggle: event => { state.filters = event.target.open; } },
    make("summary", {}, drawing("M1 3H15M3.5 8H12.5M6 13H10", 16), make("span", {}, say("page.filters")), make("span", { class: "filter-count", id: "filter-count" })),
    make("div", { class: "filter-body" },
      inside ? byKind : null,
      latitudes.length > 1 ? checks("latitude", say("page.filter.latitude"), latitudes, state.closed, name => say("page.latitude." + name), false) : null,
      kits.length ? make("div", { class: "pickers" },
        picker("kit", say("page.filter.kit"), say("page.filter.any"), kits.map(kit => [kit, data.kits[kit].title[state.language]])),
        picker("who", say("page.filter.who"), say("page.filter.anyone"), who.map(person => [person, say("kit.who." + person)]))) : null,
      make("button", { type: "button", class: "plain", id: "reset", onclick: () => { resetFilters(); drawList(); changed(); document.getElementById("search").focus(); } }, say("page.filters.reset"))));
  return [inside ? null : byKind, panel];
}

function countFilters() {
  const count = filterCount(), place = document.getElementById("filter-count");
  place.textContent = count ? say("page.filters.active", { count }) : "";
  place.hidden = !count;
  document.getElementById("reset").hidden = !count && !state.search;
}

function drawTools() {
  const names = data.scores.length ? ["score", "name", "kind", "area", "code"] : ["name", "kind", "area", "code"];
  const sort = make("select", { id: "sort", onchange: event => { state.sort = event.target.value; state.reversed = false; changed(); } },
    names.map(name => make("option", { value: name, selected: name === state.sort }, say("page.sort." + name))));
  const reverse = make("button", {
    type: "button", id: "reverse", class: "icon-button", title: say("page.sort.reverse"), "aria-label": say("page.sort.reverse"), "aria-pressed": String(state.reversed),
    onclick: event => { state.reversed = !state.reversed; event.currentTarget.setAttribute("aria-pressed", String(state.reversed)); changed(); },
  }, drawing("M5 15V3M5 3L2 6M5 3L8 6M13 3V15M13 15L10 12M13 15L16 12", 18));
  return make("div", { class: "tools" }, searchField(),
    make("div", { class: "tools-row" },
      data.scores.length > 1 ? make("div", {}, make("span", { class: "label" }, say("page.lens")),
        choice(say("page.lens"), data.scores.map(score => [score, say("page.score." + score)]), state.lens, pickLens)) : null,
      make("div", {}, make("label", { class: "label", for: "sort" }, say("page.sort")), make("div", { class: "sort" }, sort, reverse))),
    drawFilters());
}

function pickLens(lens) {
  state.lens = lens;
  for (const button of document.querySelectorAll(".lens button")) button.setAttribute("aria-pressed", String(button.dataset.value === lens));
  changed();
}

function badge(site) {
  if (!state.lens) return null;
  const entry = site.scores[state.lens], letter = letterOf(site, state.lens);
  const spoken = entry && entry.class ? say("page.class", { letter }) + ", " + number(entry.score, 0) + " " + say("page.out_of") : say("page.no_score");
  return make("span", { class: "badge class-" + letter + (unsure(site, state.lens) ? " dashed" : ""), role: "img", "aria-label": spoken },
    make("b", {}, letter), make("span", {}, entry && entry.class ? number(entry.score, 0) : "–"));
}

function item(site) {
  const named = Boolean(site.name);
  const meta = [named ? kindName(site.kind) : null, squareMetres(site.area_m2), site.neighbourhood].filter(Boolean).join(" · ");
  const count = site.kits ? site.kits.fits.length : 0;
  return make("li", { class: "item" },
    make("a", {
      href: "#" + site.code, "data-code": site.code,
      onmouseenter: () => mark(site.code, true), onmouseleave: () => mark(site.code, false), onfocus: () => mark(site.code, true), onblur: () => mark(site.code, false),
    },
    make("span", { class: "kind-mark kind-" + site.kind }, symbol(site.kind)),
    make("span", { class: "item-text" }, make("span", { class: "name" }, siteName(site)), make("span", { class: "meta" }, meta),
      make("span", { class: "meta" }, make("span", { class: "code" }, site.code), count ? " · " + say("page.possible.count", { count }) : "",
        store.votes.has(site.code) ? make("span", { class: "done" }, drawing("M2 6.5L5 9.5L10 2.5", 12), say("page.answered")) : null)),
    badge(site)));
}

function drawList() {
  document.getElementById("list").replaceChildren(
    drawTools(), make("p", { class: "count", id: "count" }), make("ol", { id: "sites", "aria-label": say("page.list") }),
    make("button", { type: "button", class: "more", id: "more", hidden: true, onclick: () => {
      const before = state.length;
      growList();
      const next = document.querySelectorAll("#sites a")[before];
      if (next) next.focus();
    } }));
  if (growth) growth.observe(document.getElementById("more"));
  refreshList();
  countFilters();
}

// The list grows by itself when its end comes into view.
const growth = window.IntersectionObserver
  ? new IntersectionObserver(entries => { if (entries.some(entry => entry.isIntersecting)) growList(); }, { rootMargin: "600px" }) : null;

function growList() {
  const shown = sorted(), list = document.getElementById("sites");
  if (state.length >= shown.length) return;
  const pieces = shown.slice(state.length, state.length + PIECE).map(item);
  state.length += pieces.length;
  list.append(...pieces);
  const left = shown.length - state.length, more = document.getElementById("more");
  more.hidden = !left;
  more.textContent = say("page.more", { count: Math.min(PIECE, left) });
}

function refreshList() {
  const shown = sorted(), list = document.getElementById("sites"), total = data.sites.length, count = document.getElementById("count");
  state.length = 0;
  list.replaceChildren(...(shown.length ? [] : [make("li", { class: "none" }, say("page.none_found"))]));
  document.getElementById("more").hidden = true;
  growList();
  count.textContent = shown.length === total ? say("page.count", { count: total }) : say("page.count_of", { count: shown.length, total });
  if (count.dataset.said) announce(count.textContent);
  count.dataset.said = "yes";
  document.getElementById("reset").hidden = !filterCount() && !state.search;
}

// The list as long as it must be for a site to be in it.
function linkOf(code) {
  const place = sorted().findIndex(site => site.code === code);
  while (place >= state.length && state.length < sorted().length) growList();
  return document.querySelector('.item a[data-code="' + CSS.escape(code) + '"]');
}
