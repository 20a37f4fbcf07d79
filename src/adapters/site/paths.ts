/** The addresses of the site. None of them ever holds personal data: codes and values go in a POST body. */
export const paths = {
  home: "/",
  examples: "/examples",
  check: "/check",
  checkFiles: "/check/files",
  checkShared: "/check/shared",
  manifest: "/site.webmanifest",
  robots: "/robots.txt",
  called: "/being-called",
  protect: "/protect",
  numbers: "/numbers",
  report: "/report",
  reportDrafts: "/report/drafts",
  reportAnswers: "/report/answers",
  reportSendings: "/report/sendings",
  reportPauses: "/report/pauses",
  reportClosings: "/report/closings",
  reportRemovals: "/report/removals",
  reportReturns: "/report/returns",
  mail: "/mail",
  mailFiles: "/mail/files",
  mailTexts: "/mail/texts",
  follow: "/follow",
  withdrawals: "/follow/withdrawals",
  erasures: "/follow/erasures",
  copies: "/follow/copies",
  readableCopies: "/follow/readable-copies",
  changeForms: "/follow/change-forms",
  changePreviews: "/follow/change-previews",
  changes: "/follow/changes",
  confirm: "/confirm",
  denials: "/confirm/denials",
  answers: "/answers",
  answerAcknowledgements: "/answers/acknowledgements",
  answerNotices: "/answers/notices",
  answerOutcomes: "/answers/outcomes",
  answerLinks: "/answers/links",
  letters: "/letters",
  forms: "/fraud-forms",
  redress: "/redress",
  appealsMade: "/redress/appeals",
  statements: "/redress/statements",
  appeals: "/appeals",
  effect: "/effect",
  inbox: "/inbox",
  requestFiles: "/inbox/request-files",
  answerFilePreviews: "/inbox/answer-file-previews",
  answerFiles: "/inbox/answer-files",
  decisions: "/decisions",
  imports: "/imports",
  dossiers: "/dossiers",
  duplicates: "/duplicates",
  covenants: "/covenants",
  audit: "/audit",
  declarations: "/declarations",
  alerts: "/alerts",
  webhook: "/webhook",
  deliveries: "/deliveries",
  signIn: "/sign-in",
  signOut: "/sign-out",
} as const;

/** One question of a report; `from` leads back to all answers together. */
export const questionPath = (question: string, from?: "answers"): string =>
  `${paths.report}/questions/${question}${from === undefined ? "" : `?from=${from}`}`;

/** What to do first, at one bank. */
export const bankPath = (id: string): string => `${paths.called}/${id}`;

/** What to do beforehand, on one device and at one bank. */
export const protectPath = (device: string, bank?: string): string =>
  `${paths.protect}/${device}${bank === undefined ? "" : `/${bank}`}`;

/** Where a reporter confirms a report. The token is a secret that works once, and says nothing about anybody. */
export const confirmationPath = (token: string): string => `${paths.confirm}/${encodeURIComponent(token)}`;

/** Where a partner opens a request from its mail. The token is a secret, and says nothing about anybody. */
export const answerPath = (token: string): string => `${paths.answers}/${encodeURIComponent(token)}`;

/** One mail of an installation without a mail server. */
export const letterPath = (id: string): string => `${paths.letters}/${encodeURIComponent(id)}`;

/** A proposed fraud form that somebody takes in. */
export const proposalPath = (id: string): string => `${paths.forms}/${encodeURIComponent(id)}/decisions`;

/** A partner's request, and what can be posted to it. */
export const requestPath = (id: string, part?: "acknowledgements" | "outcomes" | "notices"): string =>
  `${paths.inbox}/${encodeURIComponent(id)}${part === undefined ? "" : `/${part}`}`;

/** An appeal that waits for a verdict, and what can be posted to it. */
export const appealPath = (id: string, part?: "answers" | "proposals" | "confirmations"): string =>
  `${paths.appeals}/${encodeURIComponent(id)}${part === undefined ? "" : `/${part}`}`;

/** A request that waits for a person's decision. */
export const decisionPath = (id: string): string => `${paths.decisions}/${encodeURIComponent(id)}`;

/** One version of a covenant, and what can be posted to it. */
export const covenantPath = (
  { id, version }: { readonly id: string; readonly version: number },
  part?: "trials" | "activations" | "retirements",
): string => `${paths.covenants}/${encodeURIComponent(id)}/${version}${part === undefined ? "" : `/${part}`}`;

/** A number that an organisation declared, and what can be posted to it. */
export const declarationPath = (id: string, part: "confirmations" | "withdrawals"): string =>
  `${paths.declarations}/${encodeURIComponent(id)}/${part}`;

/** A live alert that is called off. */
export const callOffPath = (id: string): string => `${paths.alerts}/${encodeURIComponent(id)}/withdrawals`;

/** A barrier that gets one more term. */
export const renewalPath = (id: string): string => `${decisionPath(id)}/renewals`;

/** A file of a desk, and what can be posted to it or fetched from it. */
export const importPath = (id: string, part?: "starts" | "removals" | "rejects"): string =>
  `${paths.imports}/${encodeURIComponent(id)}${part === undefined ? "" : `/${part}`}`;

/** One dossier, and what can be posted to it. */
export const dossierPath = (
  id: string,
  part?: "cut-previews" | "cuts" | "hub-previews" | "hub-findings" | "separations" | "samenesses",
): string => `${paths.dossiers}/${encodeURIComponent(id)}${part === undefined ? "" : `/${part}`}`;

/** Two reports of a dossier beside each other. */
export const pairPath = (dossier: string, a: string, b: string): string =>
  `${dossierPath(dossier)}/pairs?a=${encodeURIComponent(a)}&b=${encodeURIComponent(b)}`;
