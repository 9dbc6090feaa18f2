// The page's front end: shows the anywidgets of a rendered notebook and carries their messages.
// The kernel has run before this page is complete, so the first state is in the page and is shown at once;
// the connection opens meanwhile. Pages with other widgets get Voilà's whole front end instead.
const html = document.documentElement;
const frame = window.tracksFrame;
const read = (id) => JSON.parse(document.getElementById(id)?.textContent || "null");

const VIEW = "application/vnd.jupyter.widget-view+json";
const PROTOCOL = "v1.kernel.websocket.jupyter.org";
const PATIENCE = 10000; // ms without any answer to what was sent
const CUT = [4001, 4002]; // close codes of a page with too many connections or messages (serve/traffic.py)
const encoder = new TextEncoder(), decoder = new TextDecoder();
const session = crypto.randomUUID ? crypto.randomUUID() : Math.random().toString(36).slice(2) + Date.now();

/** One connection to the kernel: queues while it is not open, opens again after a loss. */
class Kernel {
  constructor(base, id, receive, opened) {
    Object.assign(this, { id, receive, opened, queue: [], socket: null, before: false, wait: 300, patience: 0 });
    const url = new URL(`${base}api/kernels/${id}/channels?session_id=${session}`, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    this.url = url.href;
    this.connect();
  }
  connect() {
    const socket = new WebSocket(this.url, [PROTOCOL]);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      this.socket = socket;
      this.wait = 300;
      this.opened(); // first, so that the page has the state to which later changes belong
      if (this.before) window.dispatchEvent(new Event("tracks-connected")); // a page sends again what it saw no answer to, before what it did since
      this.before = true;
      for (const m of this.queue.splice(0)) this.put(m);
    };
    socket.onmessage = ({ data }) => {
      this.answered();
      this.receive(unpack(data));
    };
    socket.onclose = ({ code }) => {
      if (this.socket === socket) this.socket = null;
      this.answered();
      if (frame.leaving) return;
      if (CUT.includes(code)) return frame.cut(); // to connect again at once would only cut off the others
      frame.hurry();
      setTimeout(() => { if (!frame.leaving) this.connect(); }, this.wait);
      this.wait = Math.min(this.wait * 2, 10000);
    };
  }
  send(type, content, buffers = []) {
    const header = { msg_id: crypto.randomUUID ? crypto.randomUUID() : String(Math.random()), msg_type: type, session,
      username: "", date: new Date().toISOString(), version: "5.3" };
    const message = pack("shell", header, content, buffers);
    if (this.socket) this.put(message); else this.queue.push(message);
  }
  put(message) {
    this.socket.send(message);
    this.patience ||= setTimeout(() => frame.silent(true), PATIENCE);
  }
  answered() {
    clearTimeout(this.patience);
    this.patience = 0;
    frame.silent(false);
  }
  /** After a cut: a connection that looks open may be one that the other side has given up. */
  renew() { this.socket?.close(); }
}

function pack(channel, header, content, buffers) {
  const parts = [channel, JSON.stringify(header), "{}", "{}", JSON.stringify(content)].map((t) => encoder.encode(t));
  parts.push(...buffers.map((b) => new Uint8Array(b.buffer ?? b, b.byteOffset ?? 0, b.byteLength)));
  const count = parts.length + 1;
  const head = new DataView(new ArrayBuffer(8 * (count + 1)));
  const little = (at, n) => head.setBigUint64(at, BigInt(n), true);
  little(0, count);
  let offset = head.byteLength;
  little(8, offset);
  parts.forEach((p, i) => { offset += p.byteLength; little(16 + 8 * i, offset); });
  const whole = new Uint8Array(offset);
  whole.set(new Uint8Array(head.buffer));
  let at = head.byteLength;
  for (const p of parts) { whole.set(p, at); at += p.byteLength; }
  return whole.buffer;
}

function unpack(data) {
  const view = new DataView(data);
  const count = Number(view.getBigUint64(0, true));
  const offsets = Array.from({ length: count }, (_, i) => Number(view.getBigUint64(8 + 8 * i, true)));
  const text = (i) => decoder.decode(new Uint8Array(data, offsets[i], offsets[i + 1] - offsets[i]));
  const header = JSON.parse(text(1));
  const buffers = [];
  for (let i = 5; i < count - 1; i++) buffers.push(new DataView(data.slice(offsets[i], offsets[i + 1])));
  return { type: header.msg_type, content: JSON.parse(text(4)), buffers };
}

/** Puts binary values where the state left a gap for them. */
function fill(state, paths = [], buffers = []) {
  paths.forEach((path, i) => {
    const last = path[path.length - 1];
    let place = state;
    for (const key of path.slice(0, -1)) place = place[key];
    place[last] = buffers[i];
  });
  return state;
}

const same = (a, b) => a === b || (typeof a === "object" && typeof b === "object" && JSON.stringify(a) === JSON.stringify(b));

/** What anywidget calls a model: state, changes, messages. */
class Model {
  constructor(id, state, kernel, models) {
    Object.assign(this, { id, state, dirty: new Map(), listeners: new Map() });
    this.model_id = id;
    this.kernel = kernel;
    this.widget_manager = {
      get_model: async (other) => {
        const found = models.get(other.replace(/^IPY_MODEL_/, ""));
        if (!found) throw new Error(`no model ${other}`);
        return found;
      },
    };
  }
  get(key) { return this.state[key]; }
  set(key, value) {
    const changed = Object.entries(typeof key === "object" ? key : { [key]: value }).filter(([k, v]) => this.state[k] !== v);
    for (const [k, v] of changed) {
      this.state[k] = v;
      this.dirty.set(k, v);
    }
    for (const [k, v] of changed) this.tell(`change:${k}`, this, v);
    if (changed.length) this.tell("change", this); // once for all, as Backbone does
  }
  save_changes() {
    if (!this.dirty.size) return;
    const state = Object.fromEntries(this.dirty);
    this.dirty.clear();
    this.kernel().send("comm_msg", { comm_id: this.id, data: { method: "update", state, buffer_paths: [] } });
  }
  send(content, callbacks, buffers) {
    this.kernel().send("comm_msg", { comm_id: this.id, data: { method: "custom", content } }, buffers);
  }
  on(names, callback) {
    for (const name of names.split(/\s+/)) {
      if (!this.listeners.has(name)) this.listeners.set(name, new Set());
      this.listeners.get(name).add(callback);
    }
  }
  off(names, callback) {
    for (const name of names ? names.split(/\s+/) : [...this.listeners.keys()]) {
      if (callback) this.listeners.get(name)?.delete(callback); else this.listeners.delete(name);
    }
  }
  tell(name, ...values) { for (const callback of [...(this.listeners.get(name) ?? [])]) callback(...values); }
  receive({ data }, buffers) {
    if (data.method === "custom") return this.tell("msg:custom", data.content, buffers);
    if (data.method !== "update") return; // an echo of what this page sent
    const changed = Object.entries(fill(data.state, data.buffer_paths, buffers)).filter(([k, v]) => !same(this.state[k], v));
    for (const [k, v] of changed) this.state[k] = v;
    for (const [k, v] of changed) this.tell(`change:${k}`, this, v);
    if (changed.length) this.tell("change", this);
  }
}

async function load(esm) {
  if (/^https?:\/\//.test(esm)) return import(esm);
  const url = URL.createObjectURL(new Blob([esm], { type: "text/javascript" }));
  try { return await import(url); } finally { URL.revokeObjectURL(url); }
}

async function show(model, el) {
  const css = model.get("_css");
  if (css) {
    const style = document.createElement(/^https?:\/\//.test(css) ? "link" : "style");
    if (style.tagName === "LINK") Object.assign(style, { rel: "stylesheet", href: css }); else style.textContent = css;
    document.head.append(style);
  }
  const module = await load(model.get("_esm"));
  let widget = module.default ?? module;
  if (typeof widget === "function") widget = await widget();
  const experimental = { invoke: () => Promise.reject(new Error("not offered here")) };
  await widget.initialize?.({ model, experimental });
  await widget.render({ model, el, experimental });
}

function wholeFrontEnd() {
  const full = document.getElementById("jupyter-config-data").dataset.full;
  document.body.classList.add("jp-Notebook", "theme-light");
  document.body.dataset.jpThemeLight = "true";
  for (const src of [full.replace("voila.js", "voila-style.js"), full]) {
    const script = Object.assign(document.createElement("script"), { src, async: false, onerror: () => frame.fail() });
    document.body.append(script);
  }
  const cells = document.getElementById("rendered_cells");
  new MutationObserver((_, self) => {
    if (cells.querySelector(".jupyter-widgets, .lm-Widget")) { self.disconnect(); ready(); }
  }).observe(cells, { childList: true, subtree: true });
}

function ready() {
  document.getElementById("opening")?.remove();
  html.dataset.page = "ready";
}

async function open() {
  const config = read("jupyter-config-data");
  const states = read("tracks-state");
  if (!config || !states || document.querySelector(".tracks-failed")) return frame.fail();
  let kernel = null;
  frame.watch(config.kernelId, () => kernel?.renew());
  const views = [...document.querySelectorAll(".tracks-view")].map((el) => {
    const output = JSON.parse(el.firstElementChild.textContent);
    return { el, id: output.data[VIEW].model_id };
  });
  if (!views.length) return frame.fail();
  if (!views.every(({ id }) => states[id]?.state._model_module === "anywidget")) return wholeFrontEnd();

  const models = new Map();
  const buffer = ({ data }) => new DataView(Uint8Array.from(atob(data), (c) => c.charCodeAt(0)).buffer);
  for (const [id, { state, buffers = [] }] of Object.entries(states)) {
    models.set(id, new Model(id, fill(state, buffers.map((b) => b.path), buffers.map(buffer)), () => kernel, models));
  }
  const receive = ({ type, content, buffers }) => {
    if (type === "comm_open" && content.target_name === "jupyter.widget") {
      const { state, buffer_paths } = content.data;
      models.set(content.comm_id, new Model(content.comm_id, fill(state, buffer_paths, buffers), () => kernel, models));
    } else if (type === "comm_msg") models.get(content.comm_id)?.receive(content, buffers);
    else if (type === "comm_close") models.delete(content.comm_id);
  };
  // What changed between the page's state and this connection is asked for; a kernel whose state has the same revision sends nothing.
  const opened = () => {
    for (const { id } of views) kernel.send("comm_msg", { comm_id: id, data: { method: "request_state", revision: models.get(id).get("revision") } });
  };
  kernel = new Kernel(html.dataset.baseUrl, config.kernelId, receive, opened);
  await Promise.all(views.map(({ el, id }) => { el.replaceChildren(); return show(models.get(id), el); }));
  ready();
}

open().catch((error) => { console.error(error); frame.fail(); });
