import { FALLBACK, currentLanguage } from "./languages.js";

/** @typedef {import("./boundary").Message} Message */
/** @typedef {Record<string, {message: string}>} Catalogue */

/**
 * Texts of the current language. The browser's own lookup follows the browser's language and
 * cannot be switched, so pages read the same files themselves.
 */
export class Words {
  #catalogues;
  #language;

  /**
   * @param {ReturnType<typeof currentLanguage>} language
   * @param {Catalogue[]} catalogues the language's own first, then what lends to it
   */
  constructor(language, catalogues) {
    this.#language = language;
    this.#catalogues = catalogues;
  }

  /** Loads the current language and sets the document's language and direction. */
  static async load() {
    const language = currentLanguage();
    const codes = [...new Set([language.code, FALLBACK])];
    const words = new Words(language, await Promise.all(codes.map(readCatalogue)));
    document.documentElement.lang = language.code;
    document.documentElement.dir = language.dir;
    return words;
  }

  get language() {
    return this.#language;
  }

  /**
   * The text of a key with its substitutions $1 … $9.
   * @param {string} key
   * @param {...string} args
   */
  text(key, ...args) {
    const entry = this.#catalogues.map((catalogue) => catalogue[key]).find((found) => found);
    if (!entry) console.error("A text is missing.", key);
    return (entry?.message ?? key).replace(/\$([1-9])/g, (_, place) => this.#isolated(args[place - 1] ?? ""));
  }

  /**
   * The text the core chose.
   * @param {Message} message
   */
  of({ key, args }) {
    return this.text(key, ...args);
  }

  /** Fills in every element of this part of the page that names its text. */
  fill(/** @type {ParentNode} */ part) {
    for (const element of part.querySelectorAll("[data-text]")) {
      element.textContent = this.text(element.getAttribute("data-text") ?? "");
    }
    for (const template of part.querySelectorAll("template")) this.fill(template.content);
  }

  /**
   * "3 hours ago", "this hour".
   * @param {number} hours
   */
  hoursAgo(hours) {
    return new Intl.RelativeTimeFormat(this.#language.code, { numeric: "auto" }).format(-hours, "hour");
  }

  /**
   * A date and time of day.
   * @param {number} moment milliseconds since 1970
   * @param {Intl.DateTimeFormatOptions} [options]
   */
  time(moment, options = { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" }) {
    return new Intl.DateTimeFormat(this.#language.code, options).format(moment);
  }

  /**
   * Numbers as the language writes them.
   * @param {number} value
   */
  number(value) {
    return new Intl.NumberFormat(this.#language.code).format(value);
  }

  /**
   * A country.
   * @param {string} code
   */
  region(code) {
    return new Intl.DisplayNames(this.#language.code, { type: "region" }).of(code) ?? code;
  }

  /**
   * What has names, in the order of the language.
   * @template {{name: string}} T
   * @param {T[]} named
   */
  sorted(named) {
    const { compare } = new Intl.Collator(this.#language.code);
    return named.toSorted((a, b) => compare(a.name, b.name));
  }

  /**
   * A list, "a, b and c".
   * @param {string[]} parts
   * @param {Intl.ListFormatOptions} [options]
   */
  list(parts, options = {}) {
    return new Intl.ListFormat(this.#language.code, options).format(parts);
  }

  /** Latin names keep their own direction inside right-to-left text. */
  #isolated(/** @type {string} */ arg) {
    return this.#language.dir === "rtl" ? `\u2068${arg}\u2069` : arg;
  }
}

/**
 * @param {string} code
 * @returns {Promise<Catalogue>}
 */
async function readCatalogue(code) {
  const answer = await fetch(chrome.runtime.getURL(`_locales/${code}/messages.json`));
  return answer.json();
}
