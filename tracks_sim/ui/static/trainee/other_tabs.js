// The other tabs of this browser: asked whether they show the same attempt, and told when this one writes to it.

const PATIENCE = 500; // ms; a tab in the background answers too

export class OtherTabs {
  /**
   * @param {() => string | null} attempt the one on screen
   * @param {() => void} written called when another tab has begun to write to it
   */
  constructor(attempt, written) {
    /** @type {BroadcastChannel | null} */
    this.channel = "BroadcastChannel" in window ? new BroadcastChannel("tracks-attempts") : null;
    /** @type {((heard: boolean) => void) | null} */
    this.heard = null;
    this.attempt = attempt;
    this.channel?.addEventListener("message", ({ data }) => {
      if (!data.attempt || data.attempt !== attempt()) return;
      if (data.says === "who?") this.say("here");
      else if (data.says === "here") this.heard?.(true);
      else if (data.says === "writes") written();
    });
  }
  /** @param {"who?" | "here" | "writes"} says */
  say(says) { this.channel?.postMessage({ attempt: this.attempt(), says }); }
  /** @returns {Promise<boolean>} whether another tab shows the attempt */
  ask() {
    return new Promise((heard) => {
      this.heard = heard;
      this.say("who?");
      setTimeout(() => heard(false), PATIENCE);
    });
  }
  close() { this.channel?.close(); }
}
