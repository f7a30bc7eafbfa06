// Words and numbers as people read them. Mirrors core/words: placeholders, "one|many", thousands and decimals by language.
const data = JSON.parse(document.getElementById("data").textContent);
const state = {
  language: data.language, lens: data.scores[0] || null, sort: data.scores.length ? "score" : "name", reversed: false,
  search: "", hidden: new Set(), closed: new Set(), kit: "", who: "", length: 0, view: "list", code: null,
};
const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const narrow = () => window.matchMedia("(max-width: 56.24em)").matches;
const byCode = new Map(data.sites.map(site => [site.code, site]));

function say(key, values) {
  let text = data.words[state.language][key];
  if (text === undefined) return key.slice(key.lastIndexOf(".") + 1);
  if (text.includes("|")) {
    const count = Math.abs((values && values.count) || 0);
    const one = state.language === "fr" ? count < 2 : count === 1;
    text = text.split("|")[one ? 0 : 1];
  }
  return text.replace(/\{(\w+)\}/g, (all, name) => {
    if (!values || values[name] === undefined) return all;
    return typeof values[name] === "number" ? number(values[name]) : String(values[name]);
  });
}

function knows(key) { return data.words[state.language][key] !== undefined; }

function number(value, digits) {
  if (value === null || value === undefined || !isFinite(value)) return "–";
  const fixed = Math.abs(value).toFixed(digits === undefined ? (Number.isInteger(value) ? 0 : 1) : digits);
  const sign = value < 0 && Number(fixed) !== 0 ? "-" : "";
  const [whole, decimals] = fixed.split(".");
  const parted = separator => whole.replace(/\B(?=(\d{3})+$)/g, separator);
  if (state.language === "en") return sign + parted(",") + (decimals ? "." + decimals : "");
  const grouped = state.language === "es" && whole.length < 5 ? whole : parted("\u202f");
  return sign + grouped + (decimals ? "," + decimals : "");
}

function metres(value) { return value === null ? "–" : say("page.unit.m", { value: number(value, value < 10 ? 1 : 0) }); }
function squareMetres(value) { return value === null ? "–" : say("page.unit.m²", { value: number(value, 0) }); }
function kindName(kind) { return say("kind." + kind); }
function siteName(site) {
  return site.name || say(site.near ? "page.unnamed_near" : "page.unnamed", { kind: kindName(site.kind), near: site.near });
}
function letterOf(site, score) { const entry = score ? site.scores[score] : null; return (entry && entry.class) || "–"; }
function unsure(site, score) {
  const entry = score ? site.scores[score] : null;
  return Boolean(entry && entry.confidence !== null && entry.confidence < data.look.low_confidence.below);
}
function levelOf(value) { return value >= 200 / 3 ? "high" : value >= 100 / 3 ? "medium" : "low"; }
function confidenceText(value) {
  const level = value >= 0.8 ? "high" : value >= 0.5 ? "medium" : "low";
  return say("page.confidence." + level, { value: number(100 * value, 0) });
}

// An element with attributes and children; text always becomes a text node, never markup.
function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
  }
  for (const child of children.flat(Infinity)) if (child !== null && child !== undefined) element.append(child);
  return element;
}

function drawing(path, box, name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 " + box + " " + box);
  svg.setAttribute("aria-hidden", "true");
  if (name) svg.setAttribute("class", name);
  const shape = document.createElementNS(space, "path");
  shape.setAttribute("d", path);
  shape.setAttribute("fill-rule", "evenodd");
  svg.append(shape);
  return svg;
}
function symbol(kind) { return drawing(data.kinds[kind].symbol, 16, "symbol"); }

// Said to people who listen; the same text twice is said twice.
function announce(text) {
  const line = document.getElementById("announce");
  line.textContent = "";
  window.setTimeout(() => { line.textContent = text; }, 50);
}

// Texts as they are compared in searches: small letters without accents.
function folded(text) { return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase(); }
function colon() { return state.language === "fr" ? "\u00a0: " : ": "; }
