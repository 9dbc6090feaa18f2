// Buttons that copy the field before them: each is there where the browser allows it, over https or on the machine itself.

for (const line of document.querySelectorAll("[data-copy-line]")) {
  const field = /** @type {HTMLTextAreaElement} */ (line.querySelector("textarea")), button = /** @type {HTMLButtonElement} */ (line.querySelector("button"));
  const said = /** @type {HTMLElement} */ (line.querySelector("[data-copied]"));
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = said.dataset.copied ?? "";
    } catch {
      field.select(); // a browser that does not allow it: it is selected, to be copied by hand
    }
  });
}
