/** The address of what was saved last, given back when something else is saved. */
let address = "";

/**
 * Saves a text as a file, the way the browser saves downloads.
 * @param {string} name
 * @param {string} type its media type
 * @param {string} text
 */
export function download(name, type, text) {
  URL.revokeObjectURL(address);
  address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
}
