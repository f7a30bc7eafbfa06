// What a reader answered: kept in this browser where it lets us, else in memory; saved as a file, or sent where the city says.
// The document is that of answers.schema.json. No name, no contact, nothing about the device gets in.
const store = { key: "transformable-spaces:" + data.storage, kept: true, votes: new Map(), proposals: new Map() };
const MOST = { comment: 2000, title: 150, text: 2000 };

function today() { return new Date().toISOString().slice(0, 10); }
function newId() { return Array.from(crypto.getRandomValues(new Uint8Array(8)), byte => byte.toString(16).padStart(2, "0")).join(""); }
function cut(value, most) { return typeof value === "string" && value.trim() ? value.trim().slice(0, most) : null; }

// Takes in what has the form of answers and leaves the rest; gives how many it took.
function takeAnswers(entries) {
  let count = 0;
  for (const entry of Array.isArray(entries) ? entries : []) {
    if (!entry || typeof entry !== "object") continue;
    const common = {
      id: /^[0-9a-f]{16}$/.test(entry.id) ? entry.id : newId(), lang: data.words[entry.lang] ? entry.lang : state.language,
      date: /^\d{4}-\d\d-\d\d$/.test(entry.date) ? entry.date : today(),
    };
    const place = entry.proposal;
    if (place && Number.isFinite(place.lon) && Number.isFinite(place.lat) && Math.abs(place.lon) <= 180 && Math.abs(place.lat) <= 90) {
      store.proposals.set(common.id, { ...common, proposal: { lon: place.lon, lat: place.lat, title: cut(place.title, MOST.title), text: cut(place.text, MOST.text) } });
      count++;
    } else if (typeof entry.code === "string" && entry.code.length <= 20) {
      store.votes.set(entry.code, { ...common, code: entry.code, vote: [1, 0, -1].includes(entry.vote) ? entry.vote : null, comment: cut(entry.comment, MOST.comment) });
      count++;
    }
  }
  return count;
}

function readStore() {
  try {
    const text = window.localStorage.getItem(store.key);
    if (text) takeAnswers(JSON.parse(text).answers);
  } catch (error) {
    store.kept = !(error instanceof DOMException);
  }
}

function keepStore() {
  try {
    if (answerCount()) window.localStorage.setItem(store.key, JSON.stringify({ answers: allAnswers() }));
    else window.localStorage.removeItem(store.key);
    store.kept = true;
  } catch (error) {
    store.kept = false;
  }
  drawNavigation();
}

function answerCount() { return store.votes.size + store.proposals.size; }

// Sorted, so that the same answers give the same document.
function allAnswers() {
  const votes = [...store.votes.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
  const proposals = [...store.proposals.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  return [...votes, ...proposals];
}

function answersDocument() {
  return {
    format: "transformable-spaces-answers", version: 1, package: data.package, saved: new Date().toISOString().slice(0, 19) + "Z", answers: allAnswers(),
  };
}

function setAnswer(code, vote, comment) {
  const former = store.votes.get(code), text = cut(comment, MOST.comment);
  if (vote === null && text === null) store.votes.delete(code);
  else if (!former || former.vote !== vote || former.comment !== text) {
    store.votes.set(code, { id: former ? former.id : newId(), code, vote, comment: text, lang: state.language, date: today() });
  }
  keepStore();
}

function setProposal(id, proposal) {
  const made = id || newId();
  store.proposals.set(made, { id: made, proposal, lang: state.language, date: today() });
  keepStore();
  return made;
}

function saveFile() {
  const name = "answers-" + data.package + ".json";
  const address = URL.createObjectURL(new Blob([JSON.stringify(answersDocument(), null, 1) + "\n"], { type: "application/json" }));
  const link = make("a", { href: address, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  window.setTimeout(() => URL.revokeObjectURL(address), 60000);
  return name;
}

// Reads a file that a page like this one saved; gives how many answers it held, -1 where it holds none.
function openFile(file) {
  return file.text().then(text => {
    const found = JSON.parse(text);
    if (!found || found.format !== "transformable-spaces-answers" || found.version !== 1) return -1;
    const count = takeAnswers(found.answers);
    keepStore();
    return count;
  }).catch(() => -1);
}

// Posts the document to the city's address; gives null, or in words why it did not arrive.
function sendAnswers() {
  return window.fetch(data.answers_to, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(answersDocument()), credentials: "omit", referrerPolicy: "no-referrer",
  }).then(reply => (reply.ok ? null : String(reply.status)), () => say("page.answers.offline"));
}
