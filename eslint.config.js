import js from "@eslint/js";
import globals from "globals";
import { SHELL, SHELL_WITH_CLOCK } from "./lint/shell-rules.js";

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
      "no-restricted-syntax": ["error", ...SHELL],
      "max-lines": ["error", 250],
    },
  },
  {
    // They say times as people do: "2 minutes ago", "16:00 to 18:00".
    files: ["extension/pages/history-strip.js", "extension/shared/words.js"],
    rules: { "no-restricted-syntax": ["error", ...SHELL_WITH_CLOCK] },
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
