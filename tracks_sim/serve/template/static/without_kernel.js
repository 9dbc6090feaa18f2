// The front end of a page without a kernel: its views are in the page, an intent is posted, and the answer is the next views
// or the address at which to go on. Each request begins anew, so it names first the place where the page is.
const html = document.documentElement, frame = window.tracksFrame;
const PATIENCE = 20000; // ms without an answer
const REPEATABLE = ["reply", "language", "page", "dismiss"]; // sent twice they do no more than once
const element = document.getElementById("tracks-views");

/** What the scripts of the pages call a model: views, changes, intents. */
class Model {
  constructor(views) { Object.assign(this, { views, listeners: new Set(), sent: Promise.resolve() }); }
  get(name) { return this.views[name]; }
  on(name, callback) { if (name === "change") this.listeners.add(callback); } // there are no other messages
  off(_, callback) { this.listeners.delete(callback); }
  send(intent) {
    if (intent.kind !== "hello") this.sent = this.sent.then(() => this.post(intent)); // in order, one after the other
  }
  async post(intent) {
    if (frame.leaving) return;
    const { words, sheet } = this.views;
    let answer;
    try {
      const response = await fetch(html.dataset.baseUrl + location.search, {
        method: "POST", keepalive: true, signal: AbortSignal.timeout(PATIENCE),
        headers: { "Content-Type": "application/json", "X-XSRFToken": html.dataset.xsrf },
        body: JSON.stringify({ language: words.language, intents: [sheet.place, intent].filter(Boolean) }),
      });
      if (response.status < 500 && !response.ok) return frame.reload(); // a cookie is gone: the page says what to do now
      answer = await response.json();
    } catch {
      await frame.away(!REPEATABLE.includes(intent.kind));
      return this.post(intent);
    }
    if (frame.leaving) return;
    if (!answer.go) {
      this.views = answer;
      for (const callback of [...this.listeners]) callback();
      return;
    }
    try { sessionStorage.setItem("tracks-begun", "1"); } catch { /* then the page begins at its top */ }
    if (history.state?.tracks_place) location.replace(answer.go); // what was chosen there is fixed now
    else location.assign(answer.go);
  }
}

async function open() {
  const page = (await import(element.dataset.script)).default;
  page.render({ model: new Model(JSON.parse(element.textContent)), el: document.querySelector(".tracks-view") });
  document.getElementById("opening")?.remove();
  html.dataset.page = "ready";
}

open().catch((error) => { console.error(error); frame.fail(); });
