import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["dist/", "target/", "out/", "node_modules/"] },
  js.configs.recommended,
  {
    files: ["extension/**/*.js"],
    languageOptions: {
      ecmaVersion: 2023,
      sourceType: "module",
      globals: { ...globals.browser, chrome: "readonly" },
    },
    rules: {
      eqeqeq: "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-var": "error",
      "prefer-const": "error",
      "no-restricted-properties": [
        "error",
        { property: "innerHTML", message: "Build elements; text goes in as text." },
        { property: "outerHTML", message: "Build elements; text goes in as text." },
      ],
      "no-restricted-syntax": [
        "error",
        { selector: "ImportExpression", message: "Static imports only: a dynamic one fails in a service worker." },
        { selector: "Program > ExpressionStatement > AwaitExpression", message: "No top-level await: it stops the background from starting." },
        { selector: "Program > VariableDeclaration > VariableDeclarator > AwaitExpression", message: "No top-level await: it stops the background from starting." },
      ],
      "max-lines": ["error", 250],
    },
  },
  {
    // Bodies of functions that tests run in pages.
    files: ["tests/src/browser/*.js"],
    languageOptions: { sourceType: "script", globals: { ...globals.browser, arguments: "readonly" }, parserOptions: { ecmaFeatures: { globalReturn: true } } },
  },
  {
    files: ["**/*.test.js", "crate/web/tests/*.mjs"],
    languageOptions: { globals: globals.node },
    rules: { "no-restricted-syntax": "off" },
  },
];
