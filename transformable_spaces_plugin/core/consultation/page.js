// Language, address and the change between list, site, answers and proposal.
const titleOf = () => data.titles[state.language];
const VIEWS = ["list", "site", "answers", "propose"];

function drawFrame() {
  document.documentElement.lang = state.language;
  document.getElementById("title").textContent = titleOf();
  document.getElementById("lead").textContent = say("page.lead");
  document.getElementById("skip").textContent = say("page.skip");
  document.getElementById("cross").setAttribute("title", say("page.cross"));
  const names = { fr: "Français", en: "English", es: "Español" };
  const bar = document.getElementById("languages");
  bar.setAttribute("aria-label", say("page.language"));
  bar.replaceChildren(...Object.keys(data.words).map(language => make("button", {
    type: "button", lang: language, "aria-pressed": String(language === state.language), "aria-label": names[language], title: names[language], "data-language": language,
    onclick: () => speak(language, true),
  }, language.toUpperCase())));
  drawNavigation();
  drawFoot();
}

function drawNavigation() {
  const bar = document.getElementById("views"), count = answerCount();
  bar.setAttribute("aria-label", say("page.nav"));
  const paths = { sites: "M2 4H16M2 9H16M2 14H16", answers: "M3 2H15V16L9 13L3 16Z", propose: "M9 2V16M2 9H16" };
  const link = (name, hash, view, more) => make("a", { href: hash, id: "nav-" + name, "aria-current": state.view === view || (view === "list" && state.view === "site") ? "page" : null }, drawing(paths[name], 18), make("span", {}, say("page.nav." + name)), more);
  bar.replaceChildren(link("sites", "#", "list"), link("answers", "#answers", "answers", count ? make("b", { class: "bubble" }, String(count)) : null), link("propose", "#propose", "propose"));
}

function drawFoot() {
  const files = data.files.map(name => make("li", {}, make("a", { href: name, download: true }, name)));
  document.getElementById("foot").replaceChildren(...[
    make("p", {}, say("page.about.status")),
    data.scores.length ? make("details", {}, make("summary", {}, say("page.about")), ...["score", "classes", "confidence"].map(part => make("p", {}, say("page.about." + part)))) : null,
    make("div", {}, say("page.download") + " ", make("ul", {}, files)),
    make("p", {}, data.credits.length ? say("page.credits", { credits: data.credits.join(", ") }) + " " : "", data.date ? say("page.date", { date: dateText(data.date) }) + " " : "",
      say("page.licence") + " ", make("a", { href: data.licence.url, rel: "noreferrer" }, data.licence.title), ". ", say("page.software")),
  ].filter(Boolean));
}

function speak(language, focus) {
  keepFields();
  keepOpinion();
  state.language = language;
  refreshShown();
  drawFrame();
  drawList();
  dressControls();
  dressSites();
  show();
  if (focus) document.querySelector('[data-language="' + language + '"]').focus();
}

// Puts the view of the state on the panel.
function show() {
  for (const name of VIEWS) document.getElementById(name).hidden = name !== state.view;
  document.body.dataset.view = state.view;
  const site = byCode.get(state.code);
  if (state.view === "site") drawSite(site);
  else document.getElementById("site").replaceChildren();
  if (state.view === "answers") drawAnswers();
  if (state.view === "propose") drawPropose();
  else document.getElementById("propose").replaceChildren();
  const part = state.view === "site" ? siteName(site) + " (" + site.code + ") – " : state.view === "list" ? "" : say("page.nav." + state.view) + " – ";
  document.title = part + titleOf();
  drawNavigation();
}

function hashOf() {
  try { return decodeURIComponent(location.hash.slice(1)); } catch (error) { return location.hash.slice(1); }
}

function follow(event) {
  const name = hashOf(), site = byCode.get(name);
  if (name === "list") { document.getElementById(state.view).focus(); return; }
  const former = state.view, before = state.code, panel = document.getElementById("panel");
  keepFields();
  keepOpinion();
  if (former === "list") state.scrolled = panel.scrollTop || window.scrollY;
  state.code = site ? name : null;
  state.view = site ? "site" : name === "answers" || name === "propose" ? name : "list";
  if (former === "propose" && state.view !== "propose") editProposal(null);
  show();
  dressSites();
  if (name && state.view === "list") announce(say("page.unknown_code", { code: name }));
  if (!event && state.view === "list") return;
  if (site) {
    if (view.map) fit(view.shapes.get(name).getBounds().pad(0.6), 18);
    else view.later = () => fit(view.shapes.get(name).getBounds().pad(0.6), 18);
  }
  if (!event) return;
  const title = { site: "site-name", answers: "answers-title", propose: "propose-title" }[state.view];
  if (title) {
    panel.scrollTop = 0;
    document.getElementById(title).focus({ preventScroll: true });
    if (narrow()) document.querySelector(state.view === "answers" ? ".panel" : ".map-frame").scrollIntoView({ behavior: calm ? "auto" : "smooth" });
  } else {
    const link = before ? linkOf(before) : null;
    panel.scrollTop = state.scrolled || 0;
    if (link) link.focus();
    else document.getElementById("list").focus({ preventScroll: true });
  }
}

const asked = new URLSearchParams(location.search).get("lang");
if (data.words[asked]) state.language = asked;
readStore();
editProposal(null);
drawFrame();
drawList();
follow(null);
window.addEventListener("hashchange", follow);
// The list is there first; the map, which takes longest, follows when it has been painted.
window.requestAnimationFrame(() => window.setTimeout(() => {
  drawMap();
  dressControls();
  dressSites();
  if (view.later) view.later();
  document.body.dataset.ready = "yes";
}, 0));
