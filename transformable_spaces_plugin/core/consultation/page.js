// Language, address and the change between list and site.
const titleOf = () => data.titles[state.language];

function drawFrame() {
  document.documentElement.lang = state.language;
  document.getElementById("title").textContent = titleOf();
  document.getElementById("lead").textContent = say("page.lead");
  document.getElementById("skip").textContent = say("page.skip");
  const names = { fr: "Français", en: "English", es: "Español" };
  const bar = document.getElementById("languages");
  bar.setAttribute("aria-label", say("page.language"));
  bar.replaceChildren(...Object.keys(data.words).map(language => make("button", {
    type: "button", lang: language, "aria-pressed": String(language === state.language), "aria-label": names[language], title: names[language], "data-language": language,
    onclick: () => speak(language, true),
  }, language.toUpperCase())));
  drawFoot();
}

function drawFoot() {
  const files = ["sites.geojson", "sites.gpkg", "sites.csv"].map(name => make("li", {}, make("a", { href: name, download: true }, name)));
  document.getElementById("foot").replaceChildren(
    make("p", {}, say("page.about.status")),
    make("details", {}, make("summary", {}, say("page.about")), ...["score", "classes", "confidence"].map(part => make("p", {}, say("page.about." + part)))),
    make("div", {}, say("page.download") + " ", make("ul", {}, files)),
    make("p", {}, data.credits.length ? say("page.credits", { credits: data.credits.join(", ") }) + " " : "", data.date ? say("page.date", { date: data.date }) + " " : "",
      say("page.licence") + " ", make("a", { href: data.licence.url, rel: "noreferrer" }, data.licence.title), ". ", say("page.software")));
}

function speak(language, focus) {
  state.language = language;
  drawFrame();
  drawList();
  dressControls();
  dressSites();
  show();
  if (focus) document.querySelector('[data-language="' + language + '"]').focus();
}

function siteOf(code) { return data.sites.find(site => site.code === code); }

// Puts the site or the list on the panel, by state.code.
function show() {
  const site = siteOf(state.code);
  document.getElementById("list").hidden = Boolean(site);
  document.getElementById("site").hidden = !site;
  if (site) drawSite(site);
  document.title = site ? siteName(site) + " (" + site.code + ") – " + titleOf() : titleOf();
}

function follow(event) {
  const code = decodeURIComponent(location.hash.slice(1)), site = siteOf(code);
  if (code === "list") { document.getElementById("list").focus(); return; }
  const before = state.code;
  state.code = site ? code : null;
  show();
  dressSites();
  if (code && !site) announce(say("page.unknown_code", { code }));
  const panel = document.getElementById("panel");
  if (site) {
    panel.scrollTop = 0;
    if (event) {
      document.getElementById("site-name").focus({ preventScroll: true });
      if (window.matchMedia("(max-width: 56.24em)").matches) document.querySelector(".map-frame").scrollIntoView({ behavior: calm ? "auto" : "smooth" });
    }
    fit(L.latLngBounds(view.shapes[code].getLatLngs().flat(2)).pad(0.6), 18);
  } else if (before) {
    const link = document.querySelector('.item a[data-code="' + before + '"]');
    if (link) link.focus();
  }
}

const asked = new URLSearchParams(location.search).get("lang");
if (data.words[asked]) state.language = asked;
drawFrame();
drawList();
drawMap();
dressControls();
dressSites();
follow(null);
window.addEventListener("hashchange", follow);
