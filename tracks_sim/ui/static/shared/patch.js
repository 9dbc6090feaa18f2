// Changes of a document by JSON Patch (RFC 6902), as far as the kernel writes it: add, remove, replace, move.

/**
 * The document after these changes; what did not change is the same object as before.
 * @param {any} document
 * @param {{op: string, path: string, from?: string, value?: any}[]} patch
 */
export function patched(document, patch) {
  for (const { op, path, from, value } of patch) {
    const at = keys(path);
    if (op === "move") {
      const before = keys(from);
      const moved = before.reduce((part, key) => part[key], document);
      document = edited(edited(document, before, remove), at, (part, key) => add(part, key, moved));
    } else if (op === "remove") document = edited(document, at, remove);
    else if (op === "replace") document = edited(document, at, (part, key) => { part[key] = value; });
    else if (op === "add") document = edited(document, at, (part, key) => add(part, key, value));
    else throw new Error(`No such change: ${op}`);
  }
  return document;
}

function keys(path) {
  return path.split("/").slice(1).map((key) => key.replace(/~1/g, "/").replace(/~0/g, "~"));
}

// Copies along the path only.
function edited(document, path, edit) {
  const [key, ...rest] = path;
  const copy = Array.isArray(document) ? [...document] : { ...document };
  if (rest.length) copy[key] = edited(copy[key], rest, edit);
  else edit(copy, key);
  return copy;
}

function remove(part, key) {
  if (Array.isArray(part)) part.splice(Number(key), 1); else delete part[key];
}

function add(part, key, value) {
  if (Array.isArray(part)) part.splice(key === "-" ? part.length : Number(key), 0, value); else part[key] = value;
}
