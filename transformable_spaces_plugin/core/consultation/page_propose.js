// A place that the page does not show: on the map by press or by the cross in its middle, or by the name of a street.
const draft = { id: null, lat: null, lon: null, title: "", text: "" };
const round5 = value => Math.round(value * 1e5) / 1e5;

function editProposal(id) {
  const entry = id ? store.proposals.get(id) : null;
  Object.assign(draft, { id: entry ? id : null, lat: null, lon: null, title: "", text: "" }, entry ? entry.proposal : {});
}

function placeText(place) {
  const shown = { lat: number(place.lat, 5), lon: number(place.lon, 5) }, street = streetNear(place);
  return street ? say("page.propose.place_near", { ...shown, street }) : say("page.propose.place", shown);
}

// The nearest of the street names that the map carries, within 150 m.
function streetNear(place) {
  const east = Math.cos(place.lat * Math.PI / 180);
  let best = null, least = 150 / 111320;
  for (const [name, lon, lat] of data.ground.names) {
    const away = Math.hypot(lat - place.lat, (lon - place.lon) * east);
    if (away < least) { least = away; best = name; }
  }
  return best;
}

function keepFields() {
  if (!document.getElementById("proposal-title")) return;
  draft.title = document.getElementById("proposal-title").value;
  draft.text = document.getElementById("proposal-text").value;
}

function takePlace(place) {
  draft.lat = round5(place.lat);
  draft.lon = round5(place.lng);
  drawOwn();
  document.getElementById("proposal-place").textContent = placeText(draft);
  document.getElementById("proposal-place").classList.add("there");
  setError("place", "");
  announce(placeText(draft));
}

function setError(name, text) {
  const line = document.getElementById("error-" + name);
  line.textContent = text;
  line.hidden = !text;
}

function findStreet() {
  const input = document.getElementById("proposal-street"), wanted = folded(input.value.trim());
  const found = wanted ? data.ground.names.find(([name]) => folded(name) === wanted) || data.ground.names.find(([name]) => folded(name).includes(wanted)) : null;
  setError("street", found ? "" : say("page.propose.no_street"));
  if (!found) { announce(say("page.propose.no_street")); return; }
  input.value = found[0];
  view.map.setView([found[2], found[1]], Math.max(view.map.getZoom(), 17), { animate: !calm });
  takePlace({ lat: found[2], lng: found[1] });
}

function drawPropose() {
  const error = name => make("p", { class: "error", id: "error-" + name, hidden: true });
  const names = [...new Set(data.ground.names.map(([name]) => name))].sort(byText);
  const street = make("input", { id: "proposal-street", list: "street-names", autocomplete: "off", "aria-describedby": "error-street", onkeydown: event => { if (event.key === "Enter") { event.preventDefault(); findStreet(); } } });
  const title = textField("proposal-title", say("page.propose.title"), draft.title, MOST.title, 0);
  const text = textField("proposal-text", say("page.propose.text"), draft.text, MOST.text, 4, say("page.comment.help"));
  const formed = make("form", { id: "proposal-form", novalidate: true, onsubmit: event => {
    event.preventDefault();
    keepFields();
    const placed = draft.lat !== null, told = Boolean(draft.title.trim() || draft.text.trim());
    setError("place", placed ? "" : say("page.propose.need_place"));
    setError("text", told ? "" : say("page.propose.need_text"));
    if (!placed) { announce(say("page.propose.need_place")); document.getElementById("take-cross").focus(); return; }
    if (!told) { announce(say("page.propose.need_text")); document.getElementById("proposal-text").focus(); return; }
    setProposal(draft.id, { lon: draft.lon, lat: draft.lat, title: cut(draft.title, MOST.title), text: cut(draft.text, MOST.text) });
    editProposal(null);
    location.hash = "answers";
    announce(say("page.propose.kept"));
  } },
  make("fieldset", { class: "where" }, make("legend", {}, say("page.propose.where")), make("p", { class: "help" }, say("page.propose.how")),
    make("button", { type: "button", class: "second", id: "take-cross", "aria-describedby": "error-place", onclick: () => takePlace(view.map.getCenter()) }, drawing("M9 1V17M1 9H17M9 5A4 4 0 1 0 9 13A4 4 0 1 0 9 5", 18), say("page.propose.here")),
    names.length ? field("proposal-street", say("page.propose.street"), make("div", { class: "with-button" }, street, make("button", { type: "button", class: "small-button", id: "find-street", onclick: findStreet }, say("page.propose.find"))),
      make("datalist", { id: "street-names" }, names.map(name => make("option", { value: name })))) : null,
    error("street"), make("p", { class: "place" + (draft.lat === null ? "" : " there"), id: "proposal-place" }, draft.lat === null ? say("page.propose.no_place") : placeText(draft)), error("place")),
  title, text, error("text"),
  make("div", { class: "form-foot" }, make("button", { type: "submit", class: "main", id: "keep-proposal" }, say("page.propose.keep"))));
  document.getElementById("propose").replaceChildren(
    make("nav", { class: "site-bar", "aria-label": say("page.nav.sites") }, make("a", { href: "#", id: "back-propose" }, "← " + say("page.back"))),
    make("h2", { tabindex: "-1", id: "propose-title" }, say("page.nav.propose")), make("p", { class: "soft" }, say("page.propose.lead")), formed);
}
