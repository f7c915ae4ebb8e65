/**
 * What passes between the JavaScript shell and the core, and between pages and background.
 * Words the core chooses (verdicts, tones, states of an hour) are plain strings on purpose:
 * the shell carries them to attributes and file names and never compares them.
 */

/** A substitution as what it is, so that each language writes it in its own way. */
export type Arg = { text: string } | { number: number } | { names: string[] } | { country: string };

/**
 * A text to look up in _locales, with its substitutions $1, $2 … Of a text with plural forms the first number chooses
 * one, or else how many names the first list has.
 */
export interface Message {
  key: string;
  args: Arg[];
}

/** One platform as the popup shows it. */
export interface PlatformView {
  id: string;
  name: string;
  chosen: boolean;
  /** The same whatever is simulated: what pages on which people choose go by. */
  watched: boolean;
  granted: boolean;
  verdict: string | null;
  certainty: string | null;
  /** What exactly was found, where more is known than the verdict says. */
  fine: string | null;
  label: Message;
  /** How many loads failed lately. */
  counts: Message | null;
  why: Message[];
  /** Milliseconds since 1970. */
  lastChecked: number | null;
  /** 24 hours, oldest first. */
  strip: (string | null)[];
  /** Match patterns to ask permission for. */
  origins: string[];
}

/** One report that was made, in words: all that its sealed bytes hold. */
export interface SentReport {
  /** Start of its bin, seconds since 1970. */
  bin: number;
  payload: string;
  /** The gateway's HTTP status; null while no answer has come. */
  status: number | null;
  /** Milliseconds since 1970. */
  sentAt: number | null;
}

/** Permissions that a Yes needs. */
export interface Needs {
  /** Hosts, as match patterns. */
  origins: string[];
  /** What the browser is to ask about; nothing where it does not ask. */
  data: string[];
}

/** What can be simulated. */
export type Scene = "block" | "restored" | "outage" | "line";

/** Everything a page shows. */
export interface View {
  sentence: Message;
  tone: string;
  /**
   * Not null while a simulation is shown: then `sentence`, `tone`, `checking`, `ruledOut`, `others` and `platforms`, but for
   * what is `watched` and the `origins`, are of a day that never was. Everything else is so.
   */
  simulation: Scene | null;
  checking: boolean;
  paused: boolean;
  /** Whether a change is told by a notification, where the browser permits it. */
  notify: boolean;
  /** Whether the toolbar button shows nothing. */
  discreet: boolean;
  /** Whether what fails is looked at again by itself. */
  rechecks: boolean;
  platforms: PlatformView[];
  ruledOut: Message[];
  /** What others see of the platforms chosen; nothing without the public feed, or where too few share. */
  others: Message[];
  sharing: {
    available: boolean;
    /** The answer to the text of this version. */
    on: boolean | null;
    consent: number;
    /** Hosts to ask permission for with a Yes, as match patterns; none where that is not needed. */
    origins: string[];
    /** What the browser is to ask about with a Yes; nothing where it does not ask. */
    data: string[];
    lacksPermission: boolean;
    saver: boolean;
    /** Where reports say that this device is; null while nothing is shared. */
    place: Message | null;
    queued: number;
    last: SentReport[];
    example: string;
  };
  /** The public feed. */
  feed: Needs & {
    available: boolean;
    /** The answer to the text of this version. */
    on: boolean | null;
    consent: number;
    lacksPermission: boolean;
    /** Two letters; null while nobody said. */
    country: string | null;
    /** Whether tokens say so. */
    attested: boolean;
    state: Message;
    /** Milliseconds since 1970. */
    asOf: number | null;
    says: Message[];
  };
  /** What the answers given so far need. */
  needs: Needs;
  operator: Message;
  /** The diagnostic recording: whether it is on, and how many lines it has. */
  recording: { on: boolean; lines: number };
}

/** The webRequest events that are listened to. */
export type RequestEvent =
  | "onBeforeRequest"
  | "onBeforeRedirect"
  | "onResponseStarted"
  | "onCompleted"
  | "onErrorOccurred";

/** What a page may tell the core. */
export type PageSignal =
  | { type: "choose"; platforms: string[] }
  | { type: "share"; yes: boolean; consent: number }
  | { type: "follow"; yes: boolean; consent: number }
  | { type: "country"; country: string | null }
  | { type: "save"; on: boolean }
  | { type: "check" }
  | { type: "pause"; on: boolean }
  | { type: "notify"; on: boolean }
  | { type: "discreet"; on: boolean }
  | { type: "rechecks"; on: boolean }
  | { type: "record"; on: boolean }
  /** Begins a simulation; null ends it. */
  | { type: "simulate"; scene: Scene | null }
  | { type: "forget" };

/** Everything the core is told. */
export type Signal =
  | PageSignal
  | { type: "request"; event: RequestEvent; details: object }
  /** A navigation that failed, where that may be seen. */
  | { type: "navigation"; details: object }
  /** The browser's own lookup of a host; null if it cannot be asked or had no answer. */
  | { type: "resolved"; host: string; addresses: string[] | null }
  /** Whether the browser's own detector sees a login page of the network. */
  | { type: "portal"; locked: boolean }
  | { type: "woke"; cold: boolean }
  | { type: "alarm" }
  | { type: "connectivity"; online: boolean }
  | { type: "granted"; origins: string[]; data: string[] | null };

/** The badge on the toolbar button. */
export interface BadgeEffect {
  type: "badge";
  /** How the files of its icon begin. */
  icon: string;
  text: string;
  colour: string;
  title: Message;
}

/** Something a person asked to be told; it takes the place of what was told before. */
export interface NotifyEffect {
  type: "notify";
  title: Message;
  text: Message;
}

/** What to keep: undefined leaves a part as it is, null removes it. */
export interface PersistEffect {
  type: "persist";
  living?: string | null;
  lasting?: string | null;
  recording?: string | null;
  /** A state that could not be read. */
  aside?: string | null;
  /** What the popup showed; kept by the shell itself. */
  shown?: string;
}

/** When to be woken, in milliseconds since 1970; null for never. */
export interface WakeEffect {
  type: "wake";
  at: number | null;
}

/** A host to look up as the browser itself does; `resolved` answers. */
export interface ResolveEffect {
  type: "resolve";
  host: string;
}

/** Everything the core asks of the shell. */
export type Effect = BadgeEffect | NotifyEffect | PersistEffect | ResolveEffect | WakeEffect;

/** What was kept. */
export interface Stored {
  living?: string;
  lasting?: string;
  recording?: string;
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

/** What the background says to open pages. */
export interface Notice {
  changed: true;
}

declare global {
  /** The answer to what preload.js asked, in pages that have it. */
  var preloadedAnswer: Promise<Answer | undefined>;
  /** The snapshot of the popup as it was shown last: the text of a `View`. */
  var preloadedSnapshot: Promise<{ shown?: string }>;
}
