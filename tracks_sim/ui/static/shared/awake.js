// A trainer's laptop while a group is open: its screen stays on, and the page says when it runs on its battery, since telephones wait where it is the
// server and goes off. Browsers offer both only on https and on the laptop's own address, and not all of them; elsewhere nothing happens.

/** @param {HTMLElement | null} [onBattery] what is shown while the laptop runs on its battery */
export function stayAwake(onBattery) {
  const hold = () => { if (!document.hidden) navigator.wakeLock?.request("screen").catch(() => {}); }; // a browser lets go of it with the page out of sight, or on a low battery
  document.addEventListener("visibilitychange", hold);
  hold();
  if (!onBattery) return;
  /** @type {any} */ (navigator).getBattery?.().then((/** @type {EventTarget & { charging: boolean }} */ battery) => {
    const show = () => { onBattery.hidden = battery.charging; };
    battery.addEventListener("chargingchange", show);
    show();
  }, () => {});
}
