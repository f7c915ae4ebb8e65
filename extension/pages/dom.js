/**
 * The element of this page that matches; a page without it is broken.
 * @param {string} selector
 * @param {ParentNode} [within]
 * @returns {HTMLElement}
 */
export function find(selector, within = document) {
  const found = within.querySelector(selector);
  if (found instanceof HTMLElement) return found;
  throw new Error(`This page has no ${selector}.`);
}

/**
 * The first element inside a copy of a template of this page.
 * @param {string} selector
 * @returns {HTMLElement}
 */
export function copy(selector) {
  const template = find(selector);
  if (!(template instanceof HTMLTemplateElement)) throw new Error(`${selector} is no template.`);
  const fragment = document.importNode(template.content, true);
  const first = fragment.firstElementChild;
  if (first instanceof HTMLElement) return first;
  throw new Error(`${selector} is empty.`);
}

/**
 * Shows a line that is there only while it says something.
 * @param {HTMLElement} line
 * @param {string} text
 */
export function writeOrHide(line, text) {
  write(line, text);
  line.hidden = text === "";
}

/**
 * Sets an element's text only if it changes, so that a live region does not repeat itself.
 * @param {Element} element
 * @param {string} text
 */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
