// The list: the same sites as the map, sorted and filtered, and the tools for both.
function byText(a, b) { return a.localeCompare(b, state.language, { numeric: true }); }
function scoreOf(site) { const entry = site.scores[state.lens]; return entry && !entry.blocked && entry.score !== null ? entry.score : -1; }
function byScore(a, b) { return scoreOf(b) - scoreOf(a) || byText(a.code, b.code); }

function sorted() {
  const orders = {
    score: byScore,
    name: (a, b) => !a.name - !b.name || byText(siteName(a), siteName(b)) || byText(a.code, b.code),
    kind: (a, b) => byText(kindName(a.kind), kindName(b.kind)) || byScore(a, b),
    area: (a, b) => (b.area_m2 || 0) - (a.area_m2 || 0) || byText(a.code, b.code),
    code: (a, b) => byText(a.code, b.code),
  };
  const shown = data.sites.filter(site => !state.hidden.has(site.kind)).sort(orders[state.sort]);
  return state.reversed ? shown.reverse() : shown;
}

function choice(label, options, chosen, pick) {
  return make("div", { class: "lens", role: "group", "aria-label": label },
    options.map(([value, text]) => make("button", { type: "button", "data-value": value, "aria-pressed": String(value === chosen), onclick: () => pick(value) }, text)));
}

function drawTools() {
  const present = Object.keys(data.kinds).filter(kind => data.sites.some(site => site.kind === kind));
  const sort = make("select", { id: "sort", onchange: event => { state.sort = event.target.value; state.reversed = false; refreshList(); } },
    ["score", "name", "kind", "area", "code"].map(name => make("option", { value: name, selected: name === state.sort }, say("page.sort." + name))));
  const reverse = make("button", {
    type: "button", id: "reverse", class: "icon-button", title: say("page.sort.reverse"), "aria-label": say("page.sort.reverse"), "aria-pressed": String(state.reversed),
    onclick: event => { state.reversed = !state.reversed; event.currentTarget.setAttribute("aria-pressed", String(state.reversed)); refreshList(); },
  }, drawing("M5 15V3M5 3L2 6M5 3L8 6M13 3V15M13 15L10 12M13 15L16 12", 18));
  const boxes = present.map(kind => make("label", { class: "kind-" + kind },
    make("input", {
      type: "checkbox", value: kind, checked: !state.hidden.has(kind),
      onchange: event => { if (event.target.checked) state.hidden.delete(kind); else state.hidden.add(kind); refreshList(); dressSites(); },
    }),
    make("span", { class: "swatch" }, symbol(kind)), kindName(kind)));
  return make("div", { class: "tools" },
    make("div", { class: "tools-row" },
      make("div", {}, make("span", { class: "label" }, say("page.lens")),
        choice(say("page.lens"), data.scores.map(score => [score, say("page.score." + score)]), state.lens, pickLens)),
      make("div", {}, make("label", { class: "label", for: "sort" }, say("page.sort")), make("div", { class: "sort" }, sort, reverse))),
    make("fieldset", {}, make("legend", { class: "label" }, say("page.filter")), make("div", { class: "kinds" }, boxes)));
}

function pickLens(lens) {
  state.lens = lens;
  for (const button of document.querySelectorAll(".lens button")) button.setAttribute("aria-pressed", String(button.dataset.value === lens));
  refreshList();
  dressSites();
}

function badge(site) {
  const entry = site.scores[state.lens], letter = letterOf(site, state.lens);
  const spoken = entry && entry.class ? say("page.class", { letter }) + ", " + number(entry.score, 0) + " " + say("page.out_of") : say("page.no_score");
  return make("span", { class: "badge class-" + letter + (unsure(site, state.lens) ? " dashed" : ""), role: "img", "aria-label": spoken },
    make("b", {}, letter), make("span", {}, entry && entry.class ? number(entry.score, 0) : "–"));
}

function item(site) {
  const meta = [kindName(site.kind), squareMetres(site.area_m2), site.neighbourhood].filter(Boolean).join(" · ");
  return make("li", { class: "item" },
    make("a", {
      href: "#" + site.code, "data-code": site.code,
      onmouseenter: () => mark(site.code, true), onmouseleave: () => mark(site.code, false), onfocus: () => mark(site.code, true), onblur: () => mark(site.code, false),
    },
    make("span", { class: "kind-mark kind-" + site.kind }, symbol(site.kind)),
    make("span", {}, make("span", { class: "name" }, siteName(site)), make("br"), make("span", { class: "meta" }, meta), make("br"), make("span", { class: "meta code" }, site.code)),
    badge(site)));
}

function drawList() {
  document.getElementById("list").replaceChildren(drawTools(), make("p", { class: "count", id: "count" }), make("ol", { id: "sites", "aria-label": say("page.list") }));
  refreshList();
}

function refreshList() {
  const shown = sorted();
  document.getElementById("sites").replaceChildren(...(shown.length ? shown.map(item) : [make("li", { class: "none" }, say("page.none"))]));
  const total = data.sites.length;
  const count = document.getElementById("count");
  count.textContent = shown.length === total ? say("page.count", { count: total }) : say("page.count_of", { count: shown.length, total });
  if (count.dataset.said) announce(count.textContent);
  count.dataset.said = "yes";
}
