/** What fraudsters write to lure somebody, as policy has it (`patterns/lures.yaml`). */
import type { Bilingual } from "./policy.ts";

/** What the words want of the reader. */
export const asksOfLures = ["click", "money", "pay", "codes", "remote", "call", "reply"] as const;

export type Lure = {
  readonly id: string;
  /** Code of the form of fraud that it belongs to. */
  readonly form: string;
  readonly strength: "strong" | "weak";
  readonly asks: (typeof asksOfLures)[number];
  readonly why: Bilingual;
  /** Plain words in order, each in lower case and without marks; ".." for at most five words between. */
  readonly phrases: readonly string[];
};
