// Notices by itself that the kernel hangs or that it, the server or the network is gone, says so, and opens the page again when it can.
// Plain script, loaded before everything else, so that it also speaks when the page itself does not come up.
(() => {
  "use strict";
  const html = document.documentElement, messages = document.body.dataset, base = html.dataset.baseUrl;
  const CALM = 5000, URGENT = 1000; // ms between looks: while all is well, after a closed connection
  let kernel = null, lost = false, unanswered = false, stopped = false, leaving = false, timer = 0, back = () => {};

  // The page itself is told too: while such a sentence stands, nothing is saved (`data-trouble`).
  const say = (text) => {
    const box = document.getElementById("trouble");
    if (box.textContent !== text) box.textContent = text;
    if (text) html.dataset.trouble = ""; else delete html.dataset.trouble;
    window.dispatchEvent(new Event("tracks-trouble"));
  };
  const reload = () => { if (!leaving) { leaving = true; location.reload(); } };
  // A page whose kernel dies again and again is not opened again and again.
  const tooOften = () => {
    try {
      const times = JSON.parse(sessionStorage.getItem("tracks-reloads") || "[]").filter((t) => Date.now() - t < 60000);
      sessionStorage.setItem("tracks-reloads", JSON.stringify([...times, Date.now()]));
      return times.length >= 3;
    } catch { return false; }
  };
  const later = (ms) => { clearTimeout(timer); timer = setTimeout(look, ms); };

  const stop = (text) => {
    say(text);
    const opening = document.getElementById("opening");
    if (opening) opening.innerHTML = "";
    const again = document.createElement("button");
    again.textContent = messages.again;
    again.addEventListener("click", reload);
    (opening || document.getElementById("trouble")).append(again);
  };

  async function look() {
    if (!kernel || stopped || leaving) return;
    if (document.visibilityState === "hidden") return later(CALM);
    let status = 0;
    try {
      status = (await fetch(`${base}tracks/alive/${kernel}`, { cache: "no-store", signal: AbortSignal.timeout(4000) })).status;
    } catch { /* no answer: the server or the network is away */ }
    if (status === 204 && lost) {
      lost = unanswered = false;
      say("");
      back();
      return later(CALM);
    }
    if (status === 204 && !unanswered) return later(CALM);
    if (status === 404 || status === 204) { // it has ended, or it hangs: a new one is opened, and leaving ends this one
      if (!lost && tooOften()) return window.tracksFrame.fail();
      say(status === 404 ? messages.ended : messages.hung);
      setTimeout(reload, lost ? 0 : 1500);
      return;
    }
    lost = true;
    say(messages.lost);
    later(URGENT);
  }

  window.tracksFrame = {
    watch(id, onBack = () => {}) { kernel = id; back = onBack; later(CALM); },
    silent(is) { unanswered = is; if (is) later(0); },
    hurry() { if (!leaving) later(200); },
    fail() { stop("WebSocket" in window ? messages.failed : messages.noSocket); },
    cut() {
      stopped = true;
      stop(messages.cut);
    },
    reload,
    /** No answer on a page without a kernel: say so until there is one, then load the page again, or let it go on. */
    async away(anew) {
      say(messages.lost);
      while (!leaving) {
        await new Promise((done) => setTimeout(done, URGENT));
        try {
          if (!(await fetch(`${base}calendar`, { cache: "no-store", signal: AbortSignal.timeout(4000) })).ok) continue;
        } catch { continue; }
        if (anew) reload(); else say("");
        return;
      }
    },
    get leaving() { return leaving; },
  };

  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") later(0); });
  window.addEventListener("online", () => later(0));
  window.addEventListener("pageshow", (e) => { if (e.persisted) { leaving = false; reload(); } });
  window.addEventListener("pagehide", () => {
    leaving = true;
    if (!kernel) return;
    const form = new FormData();
    form.append("_xsrf", html.dataset.xsrf);
    const attempt = new URLSearchParams(location.search).get("attempt");
    try {
      if (attempt) for (const [name, value] of [["attempt", attempt], ["tab", sessionStorage.getItem("tracks-tab") || ""]]) form.append(name, value);
    } catch { /* no storage: the attempt is free for another tab within a minute */ }
    navigator.sendBeacon(`${base}voila/api/shutdown/${kernel}`, form);
  });
  if (!("WebSocket" in window)) say(messages.noSocket);
})();
