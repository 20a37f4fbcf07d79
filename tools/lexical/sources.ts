/** Which sources a model may be trained on, and where models lie. */

/** The models that we ship. */
export const modelPaths = { default: "policy/models/lexical.bin", clear: "policy/models/lexical-clear.bin" } as const;

/** Sources whose terms we know to allow what we do with them, as docs/model-card.md says one by one. */
export const clearSources: ReadonlySet<string> = new Set([
  "jpcert",
  "GSA+govt-urls",
  "cisagov+dotgov-data",
  "EbookFoundation+free-programming-books",
  "2factorauth+twofactorauth",
  "jdm-contrib+jdm",
  "openaddresses+openaddresses",
  "apple+password-manager-resources",
  "internetstandards+Internet.nl",
  "google+libphonenumber",
  "twitter+twitter-text",
  "publicsuffix+list",
  "open-formulieren+open-forms",
]);
