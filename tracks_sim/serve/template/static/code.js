// The page of a new code: copy it, print it, and leave at once. Each button appears only where it works.
const find = (what) => document.querySelector(`[data-${what}]`);
const copy = find("copy"), print = find("print"), leave = find("leave"), said = find("copied");

copy.hidden = !navigator.clipboard; // only over https, or on the machine itself
copy.addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(find("code").textContent);
    said.textContent = said.dataset.copied;
  } catch {
    getSelection().selectAllChildren(find("code")); // a browser that does not allow it: it is selected, to be copied by hand
  }
});
print.hidden = false;
print.addEventListener("click", () => window.print());
leave.hidden = false;
leave.addEventListener("click", () => { // as `leave` of the pages does (ui/static/shared/frame.js)
  try { sessionStorage.setItem("tracks-left", leave.dataset.leave); } catch { /* left all the same */ }
  document.body.replaceChildren();
  document.title = "";
  window.location.replace(leave.dataset.leave);
});
