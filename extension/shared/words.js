import { FALLBACK, currentLanguage } from "./languages.js";

/** @typedef {import("./boundary").Arg} Arg */
/** @typedef {import("./boundary").Message} Message */
/** @typedef {import("./languages.js").Language} Language */
/** @typedef {Record<string, {message: string}>} Catalogue */

/**
 * Texts of a language. The browser's own lookup follows the browser's language and cannot be
 * switched, so the same files are read here. Numbers, dates, lists and names of countries are the
 * browser's, as its data has them for the language: Persian has its own digits and its own
 * calendar, Urdu and Arabic have the digits of English and the Gregorian one. That is what their
 * readers meet everywhere else; what leaves the page (a report, a saved file) is UTC as it stands.
 */
export class Words {
  #language;
  #catalogues;
  /**
   * Made once: a popup writes hundreds of hours.
   * @type {Intl.RelativeTimeFormat | undefined}
   */
  #hours;

  /**
   * @param {Language} language
   * @param {Map<string, Catalogue>} catalogues by code, the language's own first, then what lends to it
   */
  constructor(language, catalogues) {
    this.#language = language;
    this.#catalogues = catalogues;
  }

  /** Loads the current language and sets the document's language and direction. */
  static async load() {
    const language = currentLanguage();
    const words = await Words.in(language);
    document.documentElement.lang = language.code;
    document.documentElement.dir = language.dir;
    return words;
  }

  /**
   * Texts of any language, for a page or for the background.
   * @param {Language} language
   */
  static async in(language) {
    const codes = [...new Set([language.code, FALLBACK])];
    const catalogues = await Promise.all(codes.map(catalogue));
    return new Words(language, new Map(codes.map((code, index) => [code, catalogues[index] ?? {}])));
  }

  get language() {
    return this.#language;
  }

  /**
   * The text of a key with its substitutions $1 … $9. A number is written as the language does,
   * and the first one chooses among the text's forms.
   * @param {string} key
   * @param {...(string | number)} args
   */
  text(key, ...args) {
    return this.of({ key, args: args.map((arg) => (typeof arg === "number" ? { number: arg } : { text: arg })) });
  }

  /**
   * The text the core chose.
   * @param {Message} message
   */
  of({ key, args }) {
    const text = this.#form(key, args.map(countOf).find((count) => count !== null) ?? null);
    if (text === undefined) console.error("A text is missing.", key);
    return (text ?? key).replace(/\$([1-9])/g, (_, place) => {
      const arg = args[place - 1];
      return arg === undefined ? "" : this.shown(arg);
    });
  }

  /**
   * What fills a place of a text.
   * @param {Arg} arg
   */
  shown(arg) {
    if ("text" in arg) return this.#isolated(arg.text);
    if ("number" in arg) return this.number(arg.number);
    if ("names" in arg) return this.list(arg.names.map((name) => this.#isolated(name)));
    return this.region(arg.country);
  }

  /**
   * The form of a text for a count, "key_one" beside "key", by the rules of the language it is
   * written in; most texts have but one form.
   * @param {string} key
   * @param {number | null} count
   */
  #form(key, count) {
    for (const [code, catalogue] of this.#catalogues) {
      const form = count === null ? undefined : catalogue[`${key}_${new Intl.PluralRules(code).select(count)}`];
      const entry = form ?? catalogue[key];
      if (entry) return entry.message;
    }
    return undefined;
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
    this.#hours ??= new Intl.RelativeTimeFormat(this.#language.code, { numeric: "auto" });
    return this.#hours.format(-hours, "hour");
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
 * How many things a part of a text is about; null where it counts nothing.
 * @param {Arg} arg
 */
function countOf(arg) {
  if ("number" in arg) return arg.number;
  return "names" in arg ? arg.names.length : null;
}

/** What is read stays read until the page or the background ends. */
const read = /** @type {Map<string, Promise<Catalogue>>} */ (new Map());

/**
 * @param {string} code
 * @returns {Promise<Catalogue>}
 */
function catalogue(code) {
  const reading = read.get(code) ?? readCatalogue(code);
  read.set(code, reading);
  // The next to ask tries again.
  reading.catch(() => read.delete(code));
  return reading;
}

/**
 * @param {string} code
 * @returns {Promise<Catalogue>}
 */
async function readCatalogue(code) {
  const answer = await fetch(chrome.runtime.getURL(`_locales/${code}/messages.json`));
  return answer.json();
}
