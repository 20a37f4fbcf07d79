/** What somebody hands in to be checked: a text, or a file that is read first. */
import type { Readable } from "node:stream";
import type { CheckResult } from "./check.ts";
import type { Asker } from "./probing.ts";

/** A file that was checked, and what was read in it, so that a person can put it right and check again. */
export type CheckedFile = { readonly result: CheckResult; readonly read: string };

/** Checks whatever is handed in, and keeps none of it. @throws Wait for who asks about too many values of persons. */
export type Checks = {
  /**
   * A text; the source of a mail is read as a mail.
   * @throws Refusal INPUT_INVALID for an empty text, TOO_LARGE for one that is too long.
   */
  readonly check: (text: string, asker: Asker) => Promise<CheckResult>;
  /** @throws Refusal INPUT_INVALID for what cannot be read, TOO_LARGE above a limit of bytes, dots or time, TOO_MANY when too much comes at once. */
  readonly checkFile: (content: Readable, asker: Asker) => Promise<CheckedFile>;
};
