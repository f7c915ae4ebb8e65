/** @typedef {import("./boundary").PersistEffect} PersistEffect */
/** @typedef {import("./boundary").Stored} Stored */

/**
 * Where each part lives: with the browser's session, or beyond it. What is laid aside is a
 * state the core could not read; it is kept for whoever looks into it and never read again. What
 * was shown last is for a popup that cannot wait.
 */
const AREAS = {
  living: chrome.storage.session,
  recording: chrome.storage.session,
  lasting: chrome.storage.local,
  aside: chrome.storage.local,
  shown: chrome.storage.session,
};

/** @typedef {keyof typeof AREAS} Part */

/**
 * The parts that are read again.
 * @type {(keyof Stored)[]}
 */
const READ = ["living", "recording", "lasting"];

/**
 * What is not written yet. One write runs at a time and takes the newest of each part, so an
 * older snapshot can never land on a newer one and a burst costs one write.
 * @type {Map<Part, string | null>}
 */
let waiting = new Map();

/** @type {Promise<void> | null} */
let writing = null;

/**
 * Reads what was kept.
 * @returns {Promise<Stored>}
 */
export async function read() {
  /** @type {Stored} */
  const stored = {};
  await Promise.all(
    READ.map(async (part) => {
      const kept = (await AREAS[part].get(part))[part];
      if (typeof kept === "string") stored[part] = kept;
    }),
  );
  return stored;
}

/**
 * Keeps the given parts; undefined leaves one as it is, null removes it.
 * @param {PersistEffect} effect
 */
export function keep(effect) {
  for (const part of parts()) {
    const value = effect[part];
    if (value !== undefined) waiting.set(part, value);
  }
  writing ??= writeAll();
}

/** Resolves when everything kept so far is written. */
export async function settled() {
  await writing;
}

async function writeAll() {
  while (waiting.size > 0) {
    const batch = waiting;
    waiting = new Map();
    await Promise.all([...batch].map(([part, value]) => write(part, value)));
  }
  // In the same turn in which nothing was found waiting, so that nothing kept later is left.
  writing = null;
}

/**
 * A failed write is logged and not repeated: the next snapshot holds everything again.
 * @param {Part} part
 * @param {string | null} value
 */
async function write(part, value) {
  try {
    if (value === null) await AREAS[part].remove(part);
    else await AREAS[part].set({ [part]: value });
  } catch (error) {
    console.error(`Sada could not keep its ${part} state.`, error);
  }
}

/** @returns {Part[]} */
function parts() {
  return [...READ, "aside", "shown"];
}
