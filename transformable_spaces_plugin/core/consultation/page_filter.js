// Which sites are shown and in which order: search, filters and sorting, the same for the list and the map.
function byText(a, b) { return a.localeCompare(b, state.language, { numeric: true }); }
function scoreOf(site) { const entry = state.lens ? site.scores[state.lens] : null; return entry && !entry.blocked && entry.score !== null ? entry.score : -1; }
function byScore(a, b) { return scoreOf(b) - scoreOf(a) || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0); }

const haystacks = {};
function haystack(site) {
  const all = haystacks[state.language] = haystacks[state.language] || new Map();
  if (!all.has(site.code)) {
    const kits = site.kits ? site.kits.fits.map(fit => data.kits[fit[0]].title[state.language]) : [];
    all.set(site.code, folded([siteName(site), site.near, site.neighbourhood, kindName(site.kind), site.code, ...kits].filter(Boolean).join(" ")));
  }
  return all.get(site.code);
}

function fits(site, kit) { return Boolean(site.kits && site.kits.fits.some(fit => fit[0] === kit)); }
function whoOf(site) { return new Set(site.kits ? site.kits.fits.flatMap(fit => data.kits[fit[0]].who) : []); }

function matches(site, words) {
  return !state.hidden.has(site.kind) && !state.closed.has(site.latitude) && (!state.kit || fits(site, state.kit)) && (!state.who || whoOf(site).has(state.who))
    && words.every(word => haystack(site).includes(word));
}

// The sites shown, in the order of the list; kept until something changes.
let shownSites = null;
function refreshShown() {
  const words = folded(state.search).split(/\s+/).filter(Boolean);
  const orders = {
    score: byScore,
    name: (a, b) => !a.name - !b.name || byText(siteName(a), siteName(b)) || byText(a.code, b.code),
    kind: (a, b) => byText(kindName(a.kind), kindName(b.kind)) || byScore(a, b),
    area: (a, b) => (b.area_m2 || 0) - (a.area_m2 || 0) || byText(a.code, b.code),
    code: (a, b) => byText(a.code, b.code),
  };
  shownSites = data.sites.filter(site => matches(site, words)).sort(orders[state.sort]);
  if (state.reversed) shownSites.reverse();
}
function sorted() {
  if (!shownSites) refreshShown();
  return shownSites;
}

function filterCount() { return (state.hidden.size > 0) + (state.closed.size > 0) + Boolean(state.kit) + Boolean(state.who); }

function resetFilters() {
  Object.assign(state, { search: "", kit: "", who: "" });
  state.hidden.clear();
  state.closed.clear();
}

// Something of search, filter or order has changed.
function changed() {
  refreshShown();
  refreshList();
  dressSites();
}
