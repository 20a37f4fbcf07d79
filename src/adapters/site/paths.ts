/** The addresses of the site. None of them ever holds personal data: codes and values go in a POST body. */
export const paths = {
  home: "/",
  examples: "/examples",
  report: "/report",
  follow: "/follow",
  withdrawals: "/follow/withdrawals",
  erasures: "/follow/erasures",
  copies: "/follow/copies",
  inbox: "/inbox",
  decisions: "/decisions",
  audit: "/audit",
  signIn: "/sign-in",
  signOut: "/sign-out",
} as const;

/** A partner's request, and what can be posted to it. */
export const requestPath = (id: string, part?: "acknowledgements" | "outcomes"): string =>
  `${paths.inbox}/${encodeURIComponent(id)}${part === undefined ? "" : `/${part}`}`;

/** A request that waits for a person's decision. */
export const decisionPath = (id: string): string => `${paths.decisions}/${encodeURIComponent(id)}`;
