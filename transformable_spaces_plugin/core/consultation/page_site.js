// One site: what it is, why it was chosen, what may be done there, and what the reader thinks of it.
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
  const entry = site.scores[score], title = make("h4", { class: "card-title" }, say("page.score." + score + ".long"));
  if (!entry) return make("div", { class: "card" }, make("div", { class: "card-head" }, make("span", { class: "grade", "aria-hidden": "true" }, "–"), make("div", {}, title, make("p", { class: "soft" }, say("page.not_applicable")))));
  const letter = letterOf(site, score);
  const figures = entry.blocked
    ? make("p", {}, say("page.blocked", { reason: entry.blocked[state.language] }))
    : entry.score === null ? make("p", { class: "soft" }, say("page.no_score"))
      : make("p", { class: "big" }, make("b", {}, number(entry.score, 0)), " " + say("page.out_of"), make("span", { class: "soft" }, entry.rank === null ? "" : " · " + say("page.rank", { rank: entry.rank })));
  const text = entry.text[state.language];
  return make("div", { class: "card", "data-score": score },
    make("div", { class: "card-head" },
      make("span", { class: "grade class-" + letter + (entry.blocked ? " blocked" : ""), role: "img", "aria-label": say("page.class", { letter }) }, letter), make("div", {}, title, figures)),
    make("div", { class: "measures" }, measure("need", entry.need), measure("feasibility", entry.feasibility), confidence(entry.confidence)),
    entry.up.length + entry.down.length ? make("div", { class: "reasons" }, reasons(say("page.for"), entry.up), reasons(say("page.against"), entry.down)) : text ? make("p", { class: "why" }, text) : null,
    missing(entry.missing));
}

function form(site) { return site.subkind && site.subkind !== site.kind && knows("subkind." + site.subkind) ? " (" + say("subkind." + site.subkind).toLowerCase() + ")" : ""; }

function latitude(site) {
  if (!site.latitude) return null;
  const reason = site.latitude_reason[state.language];
  return make("div", { class: "latitude latitude-" + site.latitude }, make("p", {}, say("page.latitude") + colon(), make("b", {}, say("page.latitude." + site.latitude))), reason ? make("p", {}, reason) : null);
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

function section(id, title, ...children) {
  return make("section", { class: "part", id, "aria-labelledby": id + "-title" }, make("h3", { id: id + "-title", tabindex: "-1" }, title), children);
}

function goTo(id) {
  const target = document.getElementById(id);
  target.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
  target.focus({ preventScroll: true });
}

function chosen(site) {
  const ordered = state.lens ? [state.lens, ...data.scores.filter(score => score !== state.lens)] : [];
  if (ordered.length) return section("chosen", say("page.chosen"), ordered.map(score => card(site, score)));
  const texts = data.why.map(score => site.scores[score] && site.scores[score].text[state.language]).filter(Boolean);
  return texts.length ? section("chosen", say("page.chosen"), texts.map(text => make("p", { class: "why" }, text))) : null;
}

function journal(site) {
  const entries = data.journal[site.code];
  if (!entries) return null;
  return section("journal", say("page.journal"), make("ol", { class: "journal" }, entries.map(entry => make("li", { class: "status-" + entry.status },
    make("p", {}, make("b", {}, knows("page.journal." + entry.status) ? say("page.journal." + entry.status) : entry.status), " ", entry.date ? make("time", { datetime: entry.date }, dateText(entry.date)) : null),
    entry.kit ? make("p", {}, data.kits[entry.kit] ? data.kits[entry.kit].title[state.language] : entry.kit) : null,
    make("p", { class: "soft" }, [entry.who ? say("page.journal.by", { who: knows("kit.who." + entry.who) ? say("kit.who." + entry.who) : entry.who }) : null,
      entry.source ? say("page.journal.source", { source: entry.source }) : null].filter(Boolean).join(" · "))))));
}

function dateText(iso) {
  const date = new Date(iso.length > 10 ? iso : iso + "T12:00:00Z");
  return isNaN(date) ? iso : date.toLocaleDateString(state.language, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}

function photo(site) {
  const place = site.files && site.files.photo;
  return place ? make("figure", { class: "photo" }, make("img", { src: place, alt: say("page.photo", { name: siteName(site) }), loading: "lazy" })) : null;
}

function papers(site) {
  const there = ["sheet_pdf", "sheet_html", "sign_pdf"].filter(name => site.files && site.files[name]);
  if (!there.length) return null;
  return section("papers", say("page.papers"), make("ul", { class: "papers" }, there.map(name => make("li", {}, make("a", { href: site.files[name] }, say("page.paper." + name))))));
}

function drawSite(site) {
  const order = sorted().map(other => other.code), place = order.indexOf(site.code);
  const neighbour = (step, key, arrow) => {
    const code = place < 0 ? undefined : order[place + step];
    return code === undefined ? null : make("a", { href: "#" + code, class: "arrow", title: say(key), "aria-label": say(key) }, arrow);
  };
  const facts = [["page.area", squareMetres(site.area_m2)], ["page.usable", squareMetres(site.usable_area_m2)],
    ["page.usable_closed", site.usable_area_closed_m2 !== site.usable_area_m2 ? squareMetres(site.usable_area_closed_m2) : null],
    ["page.length", site.kind === "street" ? metres(site.length_m) : null], ["page.neighbourhood", site.neighbourhood]]
    .filter(([, value]) => value && value !== "–").map(([key, value]) => make("div", {}, make("dt", {}, say(key)), make("dd", {}, value)));
  document.getElementById("site").replaceChildren(...[
    make("nav", { class: "site-bar", "aria-label": say("page.nav.sites") }, make("a", { href: "#", id: "back" }, "← " + say("page.back")),
      make("div", {}, neighbour(-1, "page.previous", "‹"), neighbour(1, "page.next", "›"), make("button", { type: "button", onclick: copyLink }, say("page.copy")))),
    make("div", { class: "site-head" }, make("span", { class: "kind-mark kind-" + site.kind }, symbol(site.kind)),
      make("div", {}, make("p", { class: "soft" }, kindName(site.kind) + form(site), " · ", make("span", { class: "code" }, site.code)), make("h2", { tabindex: "-1", id: "site-name" }, siteName(site)))),
    photo(site), make("dl", { class: "facts" }, facts), latitude(site),
    make("p", { class: "go" }, make("button", { type: "button", class: "main", onclick: () => goTo("opinion-title") }, say("page.opinion.go"))),
    possible(site), chosen(site), opinion(site), journal(site), papers(site),
  ].filter(Boolean));
}
