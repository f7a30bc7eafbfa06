// One site: what it is, what may be done there, how it scores and why.
function measure(name, value) {
  const shown = value === null ? "–" : number(value, 0);
  const words = value === null ? "" : say((name === "need" ? "page.level." : "page.level_f.") + levelOf(value));
  const bar = make("i");
  bar.style.width = (value || 0) + "%";
  return make("div", { class: "measure" },
    make("div", { class: "measure-top" }, make("span", {}, say("page." + name)), make("span", {}, words + " ", make("b", {}, shown))),
    make("div", { class: "track" }, bar), make("small", {}, say("page." + name + ".help")));
}

function confidence(value) {
  if (value === null) return null;
  const bar = make("i");
  bar.style.width = 100 * value + "%";
  return make("div", { class: "measure confidence" },
    make("div", { class: "measure-top" }, make("span", {}, say("page.confidence"))),
    make("div", { class: "track thin" }, bar), make("small", {}, confidenceText(value)));
}

function reasons(title, entries) {
  if (!entries.length) return null;
  return make("div", {}, make("h4", {}, title), make("ul", {}, entries.map(([indicator, value, points]) =>
    make("li", {}, say("indicator." + indicator),
      make("span", {}, value[state.language] + (points === null ? "" : " · " + say("page.points", { value: number(points, 0) })))))));
}

function missing(names) {
  if (!names.length) return null;
  return make("details", { class: "missing" }, make("summary", {}, say("page.missing", { count: names.length })),
    make("p", {}, names.map(name => say("indicator." + name)).join(", ") + "."));
}

function card(site, score) {
  const entry = site.scores[score], title = make("h3", {}, say("page.score." + score + ".long"));
  if (!entry) return make("section", { class: "card" }, make("div", { class: "card-head" }, make("span", { class: "grade", "aria-hidden": "true" }, "–"), make("div", {}, title, make("p", { class: "soft" }, say("page.not_applicable")))));
  const letter = letterOf(site, score);
  const figures = entry.blocked
    ? make("p", {}, say("page.blocked", { reason: entry.blocked[state.language] }))
    : make("p", { class: "big" }, make("b", {}, number(entry.score, 0)), " " + say("page.out_of"), make("span", { class: "soft" }, entry.rank === null ? "" : " · " + say("page.rank", { rank: entry.rank })));
  const text = entry.text[state.language];
  return make("section", { class: "card", "data-score": score },
    make("div", { class: "card-head" },
      make("span", { class: "grade class-" + letter + (entry.blocked ? " blocked" : ""), role: "img", "aria-label": say("page.class", { letter }) }, letter), make("div", {}, title, figures)),
    make("div", { class: "measures" }, measure("need", entry.need), measure("feasibility", entry.feasibility), confidence(entry.confidence)),
    text ? make("p", { class: "why" }, text) : null,
    make("div", { class: "reasons" }, reasons(say("page.for"), entry.up), reasons(say("page.against"), entry.down)), missing(entry.missing));
}

function form(site) { return site.subkind && site.subkind !== site.kind && knows("subkind." + site.subkind) ? " (" + say("subkind." + site.subkind).toLowerCase() + ")" : ""; }

function latitude(site) {
  if (!site.latitude) return null;
  const reason = site.latitude_reason[state.language];
  return make("div", { class: "latitude" }, make("p", {}, say("page.latitude") + (state.language === "fr" ? "\u00a0: " : ": "), make("b", {}, say("page.latitude." + site.latitude))), reason ? make("p", {}, reason) : null);
}

function copyLink(event) {
  const button = event.currentTarget, address = location.href;
  const done = () => { button.textContent = say("page.copied"); announce(say("page.copied")); };
  const byHand = () => {
    const field = make("textarea", { readonly: true });
    field.value = address;
    button.after(field);
    field.select();
    document.execCommand("copy");
    field.remove();
    done();
  };
  if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(address).then(done, byHand);
  else byHand();
}

function drawSite(site) {
  const order = sorted().map(other => other.code), place = order.indexOf(site.code);
  const neighbour = (step, key, arrow) => {
    const code = place < 0 ? undefined : order[place + step];
    return code === undefined ? null : make("a", { href: "#" + code, class: "arrow", title: say(key), "aria-label": say(key) }, arrow);
  };
  const facts = [["page.area", squareMetres(site.area_m2)], ["page.usable", squareMetres(site.usable_area_m2)], 
    ["page.length", site.kind === "street" ? metres(site.length_m) : null], ["page.neighbourhood", site.neighbourhood]]
    .filter(([, value]) => value && value !== "–").map(([key, value]) => make("div", {}, make("dt", {}, say(key)), make("dd", {}, value)));
  const ordered = [state.lens, ...data.scores.filter(score => score !== state.lens)];
  document.getElementById("site").replaceChildren(
    make("nav", { class: "site-bar" }, make("a", { href: "#", id: "back" }, "← " + say("page.back")),
      make("div", {}, neighbour(-1, "page.previous", "‹"), neighbour(1, "page.next", "›"), make("button", { type: "button", onclick: copyLink }, say("page.copy")))),
    make("div", { class: "site-head" }, make("span", { class: "kind-mark kind-" + site.kind }, symbol(site.kind)),
      make("div", {}, make("p", { class: "soft" }, kindName(site.kind) + form(site), " · ", make("span", { class: "code" }, site.code)), make("h2", { tabindex: "-1", id: "site-name" }, siteName(site)))),
    make("dl", { class: "facts" }, facts), latitude(site), ...ordered.map(score => card(site, score)));
}
