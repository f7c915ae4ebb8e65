/**
 * The shell decides nothing: it names no browser error, no verdict and no failure type, compares
 * with no threshold, reads no clock, and leaves the network to the core. These are selectors for
 * ESLint's own rule `no-restricted-syntax`; shell-rules.test.js shows what each of them finds.
 */

/** Parts of the names of browser errors. */
const ERRORS = "ERR_|NS_ERROR|NS_BINDING|SEC_ERROR|SSL_ERROR|net::";
/** Words of a verdict that a shell has no other use for. */
const VERDICTS = "works|slow|interference|unknown|possible|likely";
/** Words of a verdict with other uses; to compare with one is to decide. */
const AMBIGUOUS = "platform|local|strong";
/** Ways to wait. */
const TIMERS = "setTimeout|setInterval|requestIdleCallback";
/** Ways to the network, but for `fetch`, with which a shell may read files of its own package. */
const NETWORK = "XMLHttpRequest|WebSocket|WebTransport|EventSource|sendBeacon|importScripts";

/** A name, a key or a selector has no blanks; a sentence may use any word. */
const VERDICT_NAME = String.raw`/^(?=\S*$)(?:\S*[^\p{L}\p{N}])?(?:${VERDICTS})(?![\p{L}\p{N}])/u`;
/** A type of W3C Network Error Logging, such as `dns.name_not_resolved`, and not a host's name. */
const FAILURE_TYPE = String.raw`/^(?:dns|tcp|tls|http)\.(?!.*\.\.)[a-z_.]+$/`;

/** Where an operand of a comparison stands, also one with a sign or inside a sum or product. */
const COMPARISON = ":matches(BinaryExpression[operator=/^(?:[<>]=?|[=!]==?)$/], SwitchCase)";
const OPERAND = [" > ", " > UnaryExpression > ", " > BinaryExpression > ", " > BinaryExpression > UnaryExpression > "];

/** Reading a file of the package itself. */
const OWN_FILE =
  "CallExpression[arguments.0.callee.object.object.name='chrome'][arguments.0.callee.object.property.name='runtime']" +
  "[arguments.0.callee.property.name='getURL']";

/** @param {string} pattern */
const text = (pattern) =>
  `:matches(Literal[value=${pattern}], Literal[regex.pattern=${pattern}], TemplateElement[value.raw=${pattern}])`;

/** @param {string} names */
const named = (names) => `:matches(Identifier, PrivateIdentifier)[name=/^(?:${names})$/]`;

/** What holds in every file of the shell. */
const EVERYWHERE = [
  {
    selector: `:matches(${text(`/${ERRORS}/`)}, Identifier[name=/${ERRORS}/], PrivateIdentifier[name=/${ERRORS}/])`,
    message: "Names a browser error; the core reads those.",
  },
  { selector: text(VERDICT_NAME), message: "Holds a word of the verdict; the core says it, the shell carries it." },
  { selector: named(VERDICTS), message: "Uses a word of the verdict; the core says it, the shell carries it." },
  {
    selector: [`Literal[value=/^(?:${AMBIGUOUS})$/]`, `TemplateLiteral > TemplateElement[value.raw=/^(?:${AMBIGUOUS})$/]`]
      .map((operand) => `${COMPARISON} > ${operand}`)
      .join(", "),
    message: "Compares with a word of the verdict; the core decides.",
  },
  { selector: text(FAILURE_TYPE), message: "Names a failure type; the core decides." },
  { selector: named(TIMERS), message: "Waits; the core says when to wake." },
  { selector: named(NETWORK), message: "Goes to the network; only the core does." },
  { selector: `Identifier[name='fetch']:not(${OWN_FILE} > .callee)`, message: "Goes to the network; only the core does." },
];

/** What holds but where times are put into words ("2 minutes ago", "16:00 to 18:00"). */
const WITHOUT_CLOCK = [
  {
    selector: OPERAND.map((way) => `${COMPARISON}${way}Literal[raw=/^[0-9.]/][raw!=/^[01]$/]`).join(", "),
    message: "Compares with a threshold; thresholds are in the core.",
  },
  {
    selector:
      "MemberExpression[property.name='now']:matches([object.name=/^(?:Date|performance)$/], " +
      "[object.property.name=/^(?:Date|performance)$/]), NewExpression[callee.name='Date'][arguments.length=0]",
    message: "Reads the clock; the core does.",
  },
];

/** What a browser does not do well in a background. */
const BACKGROUND = [
  { selector: "ImportExpression", message: "Static imports only: a dynamic one fails in a service worker." },
  {
    selector: "Program > ExpressionStatement > AwaitExpression, Program > VariableDeclaration > VariableDeclarator > AwaitExpression",
    message: "No top-level await: it stops the background from starting.",
  },
];

/** For the shell. */
export const SHELL = [...BACKGROUND, ...EVERYWHERE, ...WITHOUT_CLOCK];

/** For those of its files that put times into words. */
export const SHELL_WITH_CLOCK = [...BACKGROUND, ...EVERYWHERE];
