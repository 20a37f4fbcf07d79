/** A mail as the screen sees it: plain values, whoever parsed them. */

export type Proof = "pass" | "fail" | "none";

export type SeenMail = {
  readonly from: {
    /** The name that is shown, decoded. */
    readonly name: string;
    readonly addresses: readonly string[];
    /** The header as it was written. */
    readonly written: string;
  };
  readonly replyTo: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly links: readonly string[];
  /** Links whose words are themselves an address: what is shown, and where it leads. */
  readonly shown: readonly { readonly shown: string; readonly href: string }[];
  readonly attachments: readonly { readonly name: string; readonly type: string }[];
  /** What the server that received it wrote about who sent it; nothing when it wrote nothing. */
  readonly spf?: Proof;
  readonly dkim?: Proof;
  readonly dmarc?: Proof;
};

/** Taken together: DMARC decides when it is there, for it holds the sender's domain against the proofs. */
export function authentication({ spf, dkim, dmarc }: SeenMail): "passed" | "failed" | "unknown" {
  if (dmarc === "pass") return "passed";
  if (dmarc === "fail") return "failed";
  if (spf === "fail" && dkim !== "pass") return "failed";
  if (dkim === "fail" && spf !== "pass") return "failed";
  return dkim === "pass" || spf === "pass" ? "passed" : "unknown";
}
