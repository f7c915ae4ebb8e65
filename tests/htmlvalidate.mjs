// What the public pages' HTML is held against, beside axe.
export default {
  root: true,
  extends: ["html-validate:recommended", "html-validate:document", "html-validate:a11y"],
  rules: {
    // Tables that are laid out as cards on phones, and lists without bullets, are tables and lists
    // to screen readers only where their roles are written out.
    "no-redundant-role": "off",
    "prefer-native-element": "off",
    // The style is of the site itself.
    "require-sri": ["error", { target: "crossorigin" }],
    // An event's title is the sentence that is cited.
    "long-title": "off",
  },
};
