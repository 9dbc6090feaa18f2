// Whoever left at once gets nothing of the kit by Back or Forward: the page goes on to where they went, before it is drawn.
// Runs before anything else of a page. Who comes by an address or a link comes on purpose, and finds a pause.
(() => {
  "use strict";
  const leftFor = () => {
    try { return sessionStorage.getItem("tracks-left"); } catch { return null; }
  };
  const goOn = (url) => {
    document.documentElement.style.display = "none";
    window.stop(); // nothing more of this page is read
    window.location.replace(url);
  };
  const url = leftFor();
  if (url && performance.getEntriesByType("navigation")[0]?.type === "back_forward") goOn(url);
  // A page that the browser has kept as it was.
  window.addEventListener("pageshow", (e) => {
    if (!e.persisted || !leftFor()) return;
    e.stopImmediatePropagation(); // it would be loaded again
    goOn(leftFor());
  });
})();
