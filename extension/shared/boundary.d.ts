/**
 * What passes between the parts of the extension: what core and shell say to each other (core.d.ts, written from the
 * core's types), and what only the shell's own parts say.
 */
import type { Effect, Signal, View } from "./core";

export type * from "./core";

/** One report that was made, in words: all that its sealed bytes hold. */
export type SentReport = View["sharing"]["last"][number];

/** What a page may tell the core. */
export type PageSignal = Extract<
  Signal,
  {
    type:
      | "choose"
      | "share"
      | "follow"
      | "country"
      | "save"
      | "check"
      | "pause"
      | "notify"
      | "discreet"
      | "rechecks"
      | "record"
      | "simulate"
      | "forget";
  }
>;

export type AskTabEffect = Extract<Effect, { type: "ask_tab" }>;
export type BadgeEffect = Extract<Effect, { type: "badge" }>;
export type NotifyEffect = Extract<Effect, { type: "notify" }>;
export type ResolveEffect = Extract<Effect, { type: "resolve" }>;
export type WakeEffect = Extract<Effect, { type: "wake" }>;

/** What to keep: undefined leaves a part as it is, null removes it. */
export type PersistEffect = Extract<Effect, { type: "persist" }>;
/** What became of it. */
export type KeptSignal = Extract<Signal, { type: "kept" }>;

/** What was kept. */
export interface Stored {
  living?: string;
  lasting?: string;
  recording?: string;
  unkept?: string;
  sharing_yes?: string;
  feed_yes?: string;
}

/** What the core learns once, when it starts. */
export interface Context {
  origin: string;
  operator?: string;
  online: boolean;
  /** Match patterns of the hosts granted. */
  granted: string[];
  /** What may be collected; null where the browser does not ask people. */
  data: string[] | null;
  /** The browser's word for the operating system. */
  os: string;
  /** Whether data is to be saved: said to the browser, or paid for by what passes. */
  saving: boolean;
}

/** What a page asks of the background. */
export type Request = { ask: "view" } | { ask: "recording" } | { tell: PageSignal };

/** What the background answers, always. A recording is text, a line for each signal. */
export type Answer = { view: View } | { recording: string } | { error: string };

/** What the background says to open pages when there is something new to show. */
export interface ChangeNotice {
  changed: true;
}

declare global {
  /** The answer to what preload.js asked, in pages that have it. */
  var preloadedAnswer: Promise<Answer | undefined>;
  /** The snapshot of the popup as it was shown last: the text of a `View`. */
  var preloadedSnapshot: Promise<{ shown?: string }>;
}
