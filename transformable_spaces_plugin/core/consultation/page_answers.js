// The reader's answers: vote and comment on a site, all answers together, a new place.
function field(id, label, input, ...more) {
  return make("div", { class: "field" }, make("label", { for: id }, label), ...more, input);
}

// A text field whose help and remaining characters are told to people who listen, too.
function textField(id, label, value, most, rows, help) {
  const left = make("small", { class: "left", id: id + "-left" });
  const count = () => { left.textContent = most - input.value.length <= Math.min(200, most / 5) ? say("page.comment.left", { count: most - input.value.length }) : ""; };
  const input = make(rows ? "textarea" : "input", { id, maxlength: most, rows: rows || null, autocomplete: "off", "aria-describedby": [help ? id + "-help" : null, id + "-left"].filter(Boolean).join(" "), oninput: count });
  input.value = value || "";
  count();
  return field(id, label, input, help ? make("small", { class: "help", id: id + "-help" }, help) : null, left);
}

// What stands in the form of a site and is not kept yet: it outlives a change of language or a look at another site.
const unsaved = new Map();
function keepOpinion() {
  const form = document.getElementById("opinion-form");
  if (!form) return;
  const vote = form.querySelector("input:checked"), text = document.getElementById("comment").value, kept = store.votes.get(form.dataset.code);
  const now = { vote: vote ? Number(vote.value) : null, comment: text.trim() ? text : null };
  if (now.vote !== (kept ? kept.vote : null) || now.comment !== (kept ? kept.comment : null)) unsaved.set(form.dataset.code, now);
  else unsaved.delete(form.dataset.code);
}

const VOTES = [[1, "for", "M2 9L7 14L16 4"], [0, "unsure", "M2 9H16"], [-1, "against", "M4 4L14 14M14 4L4 14"]];

function opinion(site) {
  const kept = store.votes.get(site.code), former = unsaved.get(site.code) || kept;
  const buttons = VOTES.map(([value, name, path]) => make("label", { class: "vote vote-" + name },
    make("input", { type: "radio", name: "vote", value: String(value), checked: Boolean(former) && former.vote === value }),
    make("span", { class: "vote-face" }, drawing(path, 18), say("page.vote." + name))));
  const status = make("p", { class: "kept", id: "kept", hidden: !kept }, keptText());
  const forget = make("button", { type: "button", class: "plain", id: "forget", hidden: !kept, onclick: () => {
    unsaved.delete(site.code);
    setAnswer(site.code, null, null);
    const part = opinion(site);
    document.getElementById("opinion").replaceWith(part);
    announce(say("page.forgotten"));
    document.getElementById("opinion-title").focus();
    refreshItem(site.code);
  } }, say("page.forget"));
  const form = make("form", { id: "opinion-form", "data-code": site.code, onsubmit: event => {
    event.preventDefault();
    const vote = form.querySelector("input:checked"), text = document.getElementById("comment").value;
    if (!vote && !text.trim()) { announce(say("page.error")); form.querySelector("input").focus(); return; }
    unsaved.delete(site.code);
    setAnswer(site.code, vote ? Number(vote.value) : null, text);
    status.replaceChildren(...keptText());
    status.hidden = forget.hidden = false;
    announce(say(store.kept ? "page.kept" : "page.kept_memory"));
    refreshItem(site.code);
  } },
  make("fieldset", { class: "votes" }, make("legend", {}, say("page.vote")), make("div", { class: "vote-row" }, buttons)),
  textField("comment", say("page.comment"), former ? former.comment : "", MOST.comment, 4, say("page.comment.help")),
  make("div", { class: "form-foot" }, make("button", { type: "submit", class: "main", id: "keep" }, say("page.keep")), forget), status);
  return section("opinion", say("page.opinion"), form);
}

function keptText() {
  return [drawing("M2 6.5L5 9.5L10 2.5", 12), make("span", {}, say(store.kept ? "page.kept" : "page.kept_memory") + " ", make("a", { href: "#answers" }, say("page.next_step")))];
}

function refreshItem(code) {
  const link = document.querySelector('.item a[data-code="' + CSS.escape(code) + '"]');
  if (link) link.closest("li").replaceWith(item(byCode.get(code)));
}

function voteName(vote) { return vote === null ? null : say("page.vote." + VOTES.find(([value]) => value === vote)[1]); }

function answerRow(name, link, lines, remove, edit) {
  return make("li", { class: "answer" }, make("div", {}, link, lines.filter(Boolean).map(line => make("p", {}, line))),
    make("div", { class: "answer-tools" }, edit ? make("button", { type: "button", class: "small-button", "aria-label": say("page.answers.edit", { name }), onclick: edit }, say("page.change")) : null,
      make("button", { type: "button", class: "small-button", "aria-label": say("page.answers.remove", { name }), onclick: remove }, say("page.delete"))));
}

function drawAnswers() {
  const redraw = text => { drawAnswers(); announce(text); document.getElementById("answers-title").focus(); };
  const votes = [...store.votes.values()].map(entry => {
    const site = byCode.get(entry.code), name = site ? siteName(site) : entry.code;
    return answerRow(name, site ? make("a", { href: "#" + entry.code }, name) : make("span", {}, name), [voteName(entry.vote), entry.comment],
      () => { setAnswer(entry.code, null, null); if (site) refreshItem(entry.code); redraw(say("page.forgotten")); });
  });
  const proposals = [...store.proposals.values()].map(entry => {
    const name = entry.proposal.title || say("page.proposal");
    return answerRow(name, make("b", {}, say("page.proposal") + colon() + (entry.proposal.title || placeText(entry.proposal))), [entry.proposal.text],
      () => { store.proposals.delete(entry.id); keepStore(); drawOwn(); redraw(say("page.forgotten")); },
      () => { editProposal(entry.id); location.hash = "propose"; });
  });
  const rows = [...votes, ...proposals], status = make("p", { class: "kept", id: "answers-status", hidden: true });
  const tell = (text, bad) => { status.textContent = text; status.hidden = false; status.classList.toggle("bad", Boolean(bad)); announce(text); };
  const save = make("button", { type: "button", class: data.answers_to ? "second" : "main", id: "save", onclick: () => {
    const file = saveFile();
    const give = data.answers_to ? "" : " " + (data.contact ? say("page.answers.give", { contact: data.contact }) : say("page.answers.give_no_contact"));
    tell(say("page.answers.saved", { file }) + give);
  } }, say("page.answers.save"));
  const send = data.answers_to ? make("button", { type: "button", class: "main", id: "send", onclick: event => {
    const button = event.currentTarget;
    button.disabled = true;
    tell(say("page.answers.sending"));
    sendAnswers().then(reason => { button.disabled = false; tell(reason === null ? say("page.answers.sent") : say("page.answers.not_sent", { reason }), reason !== null); });
  } }, say("page.answers.send", { host: new URL(data.answers_to).host })) : null;
  const open = make("input", { type: "file", id: "open-file", accept: ".json,application/json", class: "file", onchange: event => {
    const file = event.target.files[0];
    if (file) openFile(file).then(count => { drawAnswers(); drawList(); drawOwn(); const line = count < 0 ? say("page.answers.not_opened") : say("page.answers.opened", { count }); document.getElementById("answers-title").focus(); tellAnswers(line, count < 0); });
  } });
  document.getElementById("answers").replaceChildren(...[
    make("nav", { class: "site-bar", "aria-label": say("page.nav.sites") }, make("a", { href: "#", id: "back-answers" }, "← " + say("page.back"))),
    make("h2", { tabindex: "-1", id: "answers-title" }, say("page.nav.answers")),
    make("p", { class: "soft" }, say(rows.length ? "page.answers.lead" : "page.answers.none")),
    store.kept ? null : make("p", { class: "warning" }, say("page.answers.memory")),
    rows.length ? make("ul", { class: "answer-list", "aria-label": say("page.answers.count", { count: rows.length }) }, rows) : null,
    rows.length ? make("div", { class: "form-foot" }, send, save) : null, status,
    make("div", { class: "rarely" }, make("label", { class: "file-button", for: "open-file" }, say("page.answers.open")), open, rows.length ? deleteAll(redraw) : null),
  ].filter(Boolean));
}

function tellAnswers(text, bad) {
  const status = document.getElementById("answers-status");
  status.textContent = text;
  status.hidden = false;
  status.classList.toggle("bad", bad);
  announce(text);
}

// Asked twice, in place, without a dialog.
function deleteAll(redraw) {
  const box = make("span", { class: "delete-all" });
  const ask = () => box.replaceChildren(make("button", { type: "button", class: "plain", id: "delete-all", onclick: sure }, say("page.answers.delete")));
  const sure = () => {
    const yes = make("button", { type: "button", class: "small-button danger", id: "delete-sure", onclick: () => {
      store.votes.clear();
      store.proposals.clear();
      keepStore();
      drawList();
      drawOwn();
      redraw(say("page.answers.deleted"));
    } }, say("page.answers.delete_sure"));
    box.replaceChildren(yes, make("button", { type: "button", class: "small-button", onclick: () => { ask(); box.firstChild.focus(); } }, say("page.answers.keep")));
    yes.focus();
  };
  ask();
  return box;
}
