// What is possible on a site: kits that fit, light and reversible first, and why the others do not.
const FIRST = 4;

function money(value) { return number(value, 0); }
function costText([low, high]) { return low === high ? say("page.kit.cost_about", { low: money(low) }) : say("page.kit.cost_range", { low: money(low), high: money(high) }); }
function bandOf(high) { return say("page.band." + (1 + data.bands.filter(limit => high > limit).length)); }
function weeks([low, high]) { return low === high ? say("page.kit.weeks", { count: high, value: number(high) }) : say("page.kit.weeks_range", { low: number(low), high: number(high) }); }
function capital(text) { return text.charAt(0).toLocaleUpperCase(state.language) + text.slice(1); }
function listed(words) { return words.join(", "); }

function permitText(permit) {
  const name = permit.name[state.language], authority = permit.authority[state.language];
  return permit.weeks ? say("page.kit.permit_weeks", { name, authority, weeks: weeks(permit.weeks) }) : say("page.kit.permit_from", { name, authority });
}

function amount(quantity) {
  if (!quantity) return null;
  const [value, unit] = quantity, shown = number(value, value < 10 && value % 1 ? 1 : 0);
  return knows("kit.unit." + unit) ? say("kit.unit." + unit, { count: value, number: shown, value: shown }) : shown + " " + unit;
}

function textList(title, texts, ordered) {
  if (!texts || !texts.length) return null;
  return make("div", { class: "kit-list" }, make("h5", {}, title), make(ordered ? "ol" : "ul", {}, texts.map(text => make("li", {}, text))));
}

function kitSheet([id, , cost, quantity, delay, checks, needed]) {
  const kit = data.kits[id], language = state.language;
  const permits = kit.permits.filter(permit => !needed || needed.includes(permit.number));
  const facts = [
    [say("page.kit.who"), listed(kit.who.map(person => say("kit.who." + person)))],
    [say("page.kit.permit"), permits.length ? permits.map(permit => make("span", { class: "line" }, permitText(permit))) : say("page.kit.no_permit")],
    [say("page.kit.duration"), say("kit.duration." + kit.duration) + (kit.reversible ? " (" + say("page.kit.reversible") + ")" : "")],
    [say("page.kit.delay"), weeks(delay || kit.delay_weeks)],
    [say("page.kit.quantity"), amount(quantity)],
    data.costs ? [say("page.kit.cost"), cost ? costText(cost) : say("page.kit.cost_unknown")] : [null, null],
    [say("page.kit.skill"), say("kit.expertise." + kit.expertise)],
  ].filter(([, value]) => value);
  return make("div", { class: "kit-body" }, make("p", {}, kit.summary[language]),
    make("dl", { class: "kit-facts" }, facts.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value)))),
    textList(say("page.kit.checks"), [...new Set([...checks, ...kit.checks])].map(check => data.checks[check][language])),
    textList(say("page.kit.steps"), kit.steps[language], true), textList(say("page.kit.charter"), kit.charter[language]),
    textList(say("page.kit.upkeep"), kit.upkeep[language]), textList(say("page.kit.tools"), [...kit.tools[language], ...kit.materials[language]]));
}

// The inside of a kit's sheet is made when it is opened first.
function kitItem(fit) {
  const [id, rung, cost] = fit, kit = data.kits[id];
  const chips = [rung ? say("kit.rung." + rung) : null, data.costs && cost ? bandOf(cost[1]) : null].filter(Boolean);
  const box = make("details", { class: "kit", "data-kit": id, ontoggle: () => { if (box.open && !box.querySelector(".kit-body")) box.append(kitSheet(fit)); } },
    make("summary", {}, make("span", { class: "rung rung-" + (rung || 0), "aria-hidden": "true" }, make("i"), make("i"), make("i"), make("i")),
      make("span", { class: "kit-name" }, kit.title[state.language], make("small", {}, capital(chips.join(" · "))))));
  return make("li", {}, box);
}

function others(title, entries) {
  if (!entries.length) return null;
  return make("details", { class: "missing" }, make("summary", {}, title), make("ul", { class: "others" }, entries.map(([id, texts]) =>
    make("li", {}, make("b", {}, data.kits[id].title[state.language]), texts.length ? colon() + texts.map(text => data.texts[text][state.language]).join("; ") : ""))));
}

function possible(site) {
  if (!site.kits) return null;
  const { fits: good, blocked, unknown } = site.kits;
  const list = make("ul", { class: "kits" }, good.slice(0, FIRST).map(fit => kitItem(fit)));
  const more = good.length > FIRST + 1 ? make("button", { type: "button", class: "more", onclick: event => {
    list.append(...good.slice(FIRST).map(fit => kitItem(fit)));
    event.currentTarget.remove();
    list.children[FIRST].querySelector("summary").focus();
  } }, say("page.possible.all", { count: good.length })) : null;
  if (good.length === FIRST + 1) list.append(kitItem(good[FIRST]));
  return section("possible", say("page.possible"), make("p", { class: "soft" }, say(good.length ? "page.possible.lead" : "page.possible.none")), list, more,
    others(say("page.undecided", { count: unknown.length }), unknown), others(say("page.impossible", { count: blocked.length }), blocked));
}
