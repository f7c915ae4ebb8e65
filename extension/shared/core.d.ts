/**
 * What passes between core and shell, written by `cargo xtask typescript` from the types in crate/core; do not edit.
 * Words that the core chooses (verdicts, tones, marks of hours) are plain texts on purpose: the shell carries them to
 * attributes and file names and never compares them.
 */

/** Everything a page shows. */
export interface View {
  /** The answer in one sentence. */
  sentence: Message;
  /** How loud the page may be. */
  tone: string;
  /**
   * What is simulated: then `sentence`, `tone`, `checking`, `platforms`, `ruled_out` and `others`
   * are of a day that never was. Everything else stays as it is.
   */
  simulation: Scene | null;
  /** Whether an answer is being looked for. */
  checking: boolean;
  /** Whether the person paused. */
  paused: boolean;
  /** Whether a change is told by a notification. */
  notify: boolean;
  /** Whether the toolbar button shows nothing. */
  discreet: boolean;
  /** Whether what fails is looked at again by itself. */
  rechecks: boolean;
  /** Every platform of the catalogue, in its order. */
  platforms: PlatformView[];
  /** What was looked at and found not to be the reason. */
  ruledOut: Message[];
  /** What others see of the platforms chosen, by the public feed. */
  others: Message[];
  /** Whether the person shares, and what was reported. */
  sharing: SharingView;
  /** The public feed. */
  feed: FeedView;
  /** What the answers given so far need. */
  needs: Needs;
  /** The diagnostic recording. */
  recording: RecordingView;
  /**
   * What the browser's storage refused to keep or to delete, and what that means; `null` while it
   * refuses nothing.
   */
  unkept: Message | null;
  /** Who this build belongs to. */
  operator: Message;
}

/**
 * A sentence in the catalogue of translations, with what is to be put in.
 *
 * Where a sentence has forms, the first number in it chooses one, or else how many names it lists:
 * `"sentence_interference_one"` is the form for one name, in languages that have such a form.
 */
export interface Message {
  /** The key. */
  key: string;
  /** The substitutions, in order. */
  args: Arg[];
}

/** A substitution as what it is: each language writes numbers, lists and countries in its own way. */
export type Arg =
  /** Written as it is: a name, or digits that count nothing. */
  | { text: string }
  /** How many, or how much. */
  | { number: number }
  /** Names of platforms. */
  | { names: string[] }
  /** A country. */
  | { country: string };

/** The diagnostic recording. */
export interface RecordingView {
  /** Whether it goes on. */
  on: boolean;
  /** How many signals it holds. */
  lines: number;
}

/** Permissions that a Yes still needs: with a No to one question, what another needs stays. */
export interface Needs {
  /** Hosts, as match patterns. */
  origins: string[];
  /** What may be collected. */
  data: string[];
}

/** The public feed. */
export interface FeedView {
  /** Whether there is one for this build. */
  available: boolean;
  /** The person's answer; `null` while not given. A Yes that the browser's storage refuses is a No. */
  on: boolean | null;
  /** The version of the text that a Yes is to. */
  consent: number;
  /** The hosts to ask permission for with a Yes, where that is needed. */
  origins: string[];
  /** What the browser is to ask about with a Yes, where it does. */
  data: string[];
  /** Whether a Yes has no effect because a permission is missing. */
  lacksPermission: boolean;
  /** Whose is asked for; `null` while nobody said. */
  country: string | null;
  /** Whether tokens say so, and the person need not. */
  attested: boolean;
  /** What became of the answer. */
  state: Message;
  /** As of when the newest is, in milliseconds. */
  asOf: number | null;
  /** What it says of the platforms chosen. */
  says: Message[];
}

/** Whether the person shares, what was reported, and where reports are attested to come from. */
export interface SharingView {
  /** Whether this build can share at all. */
  available: boolean;
  /** The person's answer; `null` while not given. A Yes that the browser's storage refuses is a No. */
  on: boolean | null;
  /** The version of the text that a Yes is to. */
  consent: number;
  /** The hosts to ask permission for with a Yes, where that is needed. */
  origins: string[];
  /** What the browser is to ask about with a Yes, where it does. */
  data: string[];
  /** Whether a Yes has no effect because a permission is missing. */
  lacksPermission: boolean;
  /** Whether one bin in three is reported. */
  saver: boolean;
  /** Where reports say that the device is, so coarsely. */
  place: Message | null;
  /** How many wait. */
  queued: number;
  /** Why none leaves now, where there is a reason that the person can mend. */
  held: Message | null;
  /** Those carried, newest first, word for word. */
  last: Carried[];
  /** What a report of this moment would look like, word for word but for its token. */
  example: string;
}

/** A report that was carried, word for word. */
export interface Carried {
  /** Its bin. */
  bin: number;
  /** What was sent, in words: all that the sealed bytes held. */
  payload: string;
  /** The gateway's HTTP status. */
  status: number;
  /** When it answered. */
  sentAt: number;
}

/** One platform. */
export interface PlatformView {
  /** Its id. */
  id: string;
  /** Its name; not translated. */
  name: string;
  /** Whether the person chose it. */
  chosen: boolean;
  /** The same whatever is simulated. */
  watched: boolean;
  /** Whether the browser lets it be seen. */
  granted: boolean;
  /** The answer, if there is one. */
  verdict: string | null;
  /** How sure. */
  certainty: string | null;
  /** How it is done, in one word of Sada's method; not shown as it is. */
  mechanism: string | null;
  /** The same, by the name that it had up to release 0.2.0. */
  fine: string | null;
  /** The answer in a few words. */
  label: Message;
  /** How many loads failed lately, in numbers; `null` while it works. */
  counts: Message | null;
  /** What led to it. */
  why: Message[];
  /** When it was last seen, in milliseconds. */
  lastChecked: number | null;
  /** 24 hours, oldest first; a gap is `null`. */
  strip: (string | null)[];
  /** The match patterns to ask permission for. */
  origins: string[];
}

/** What is played. */
export type Scene =
  /** Four platforms are stopped, in different ways. */
  | "block"
  /** They were, and load again. */
  | "restored"
  /** One platform has trouble of its own. */
  | "outage"
  /** The person's own connection is down. */
  | "line";

/** One thing that happened. */
export type Signal =
  /** An event of `webRequest`, for a page or one of its parts. */
  | { type: "request"; event: RequestEvent; details: object }
  /**
   * An event `webNavigation.onErrorOccurred`, where that was granted: one browser tells kinds
   * of TLS failure apart only here.
   */
  | { type: "navigation"; details: object }
  /** What the browser says of a tab in which a page failed. */
  | { type: "tab"; tab: number; shown: TabDetails | null }
  /** What the browser's resolver says of a host, where the browser lets it be asked. */
  | { type: "resolved"; host: string; addresses: string[] | null }
  /** Whether the browser sees itself behind a page of the network that asks to log in. */
  | { type: "portal"; locked: boolean }
  /** The background began to run. */
  | { type: "woke"; cold: boolean }
  /** A moment asked for by `Effect::Wake` came. */
  | { type: "alarm" }
  /** The browser's own idea of being online, changed. */
  | { type: "connectivity"; online: boolean }
  /** The permissions there are, after a change. */
  | { type: "granted"; origins: string[]; data: string[] | null }
  /** The person chose which platforms to watch. */
  | { type: "choose"; platforms: string[] }
  /** The person answered whether to share. */
  | { type: "share"; yes: boolean; consent: number }
  /** The person answered whether to fetch the public feed. */
  | { type: "follow"; yes: boolean; consent: number }
  /** The person chose whose feed. */
  | { type: "country"; country: string | null }
  /** The person turned the data saver on or off. */
  | { type: "save"; on: boolean }
  /** The person asked to look again now. */
  | { type: "check" }
  /** The person paused, or went on. */
  | { type: "pause"; on: boolean }
  /** The person asked for a simulation, or for its end. */
  | { type: "simulate"; scene: Scene | null }
  /** The person turned notifications on or off. */
  | { type: "notify"; on: boolean }
  /** The person turned on or off that the toolbar button shows nothing. */
  | { type: "discreet"; on: boolean }
  /** The person turned on or off that what fails is looked at again by itself. */
  | { type: "rechecks"; on: boolean }
  /** The person asked that everything be deleted. */
  | { type: "forget" }
  /** The browser's storage answered what it was last asked to keep. */
  | { type: "kept"; number: number; kept: StoredPart[]; refused: StoredPart[] }
  /** The person turned the diagnostic recording on or off. */
  | { type: "record"; on: boolean };

/** A part of what is kept, by the name under which the shell keeps it. */
export type StoredPart =
  /** The state that is kept while the browser runs. */
  | "living"
  /** The state that is kept for longer. */
  | "lasting"
  /** A lasting state that could not be read. */
  | "aside"
  /** The diagnostic recording. */
  | "recording"
  /** The lasting state, while the browser refuses to keep it for longer than it runs. */
  | "unkept"
  /** The mark beside the lasting state that says that sharing was answered with Yes. */
  | "sharing_yes"
  /** The same for the public feed. */
  | "feed_yes";

/** What a tab shows: of `tabs.Tab` the fields that say whether somebody goes somewhere in it. */
export interface TabDetails {
  /** `loading` while it is on its way to something. */
  status: string | null;
  /** What it shows; told only of hosts for which there is a permission. */
  url: string | null;
  /** What it is on its way to, likewise. */
  pendingUrl: string | null;
}

/** The events of `webRequest` that are listened to. */
export type RequestEvent =
  /** The load began. */
  | "onBeforeRequest"
  /** It is sent elsewhere. */
  | "onBeforeRedirect"
  /** Its first byte came. */
  | "onResponseStarted"
  /** It is complete. */
  | "onCompleted"
  /** It failed. */
  | "onErrorOccurred";

/**
 * Something to be done. Badge, state, alarm, resolver and tabs are the browser's shell's; the
 * others go to the network.
 */
export type Effect =
  /** Show this on the toolbar button. */
  | ({ type: "badge" } & Badge)
  /** Tell the person, who may look elsewhere, that something changed. */
  | ({ type: "notify" } & Notice)
  /** Keep this; answered by `Signal::Kept`. */
  | ({ type: "persist" } & Persist)
  /** Send `Signal::Alarm` then; this replaces any earlier one. */
  | { type: "wake"; at: number | null }
  /**
   * Ask the browser's resolver for a host, where it can be asked; answered by
   * `Signal::Resolved`.
   */
  | { type: "resolve"; host: string }
  /**
   * Ask the browser what a tab shows in which a page failed; answered by
   * `Signal::Tab`.
   */
  | { type: "ask_tab"; tab: number };

/** What is to be kept. A part that is left out is unchanged; one that holds nothing is removed. */
export interface Persist {
  /**
   * Counts from 1 what was asked for in one life of the background. The answer,
   * `Signal::Kept`, has the number of the newest that was written.
   */
  number: number;
  /** For as long as the browser runs. */
  living?: string | null;
  /** For longer. */
  lasting?: string | null;
  /** A local state that could not be read: laid aside, so that nothing is lost. */
  aside?: string | null;
  /** The diagnostic recording, for as long as the browser runs. */
  recording?: string | null;
  /** The local state, for as long as the browser runs: while it does not keep it for longer. */
  unkept?: string | null;
  /** The mark of a Yes to sharing, as lasting as the state. */
  sharing_yes?: string | null;
  /** The mark of a Yes to the feed. */
  feed_yes?: string | null;
}

/** What a person is told who has asked to be. A later one takes the place of an earlier one. */
export interface Notice {
  /** The title: from whom it is. */
  title: Message;
  /** The text: what changed. */
  text: Message;
}

/** The toolbar button: told by text and title, never by colour alone. */
export interface Badge {
  /** Which icon: `sada`, or `plain` for a button that shows nothing. */
  icon: string;
  /** At most two characters; empty while all is well. */
  text: string;
  /** Background, as `#rrggbb`. */
  colour: string;
  /** What it says when pointed at. */
  title: Message;
}
