/** Every setting, parsed once. What is unknown, missing or contradictory is named, all at once, and nothing starts. */

export type Config = {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  /** PostgreSQL; without it the store is PGlite in the data folder. */
  readonly databaseUrl: string | undefined;
  /** How the world reaches the site, without a slash at the end. */
  readonly baseUrl: string;
  readonly oidc: { readonly issuer: string; readonly clientId: string; readonly clientSecret: string } | undefined;
  /** Where mail comes in; nothing listens without it. */
  readonly smtp:
    | { readonly host: string; readonly port: number; readonly certificate?: { cert: string; key: string } }
    | undefined;
  /** Where people mail what they want checked, and by which name our mail server signs what it proved of the sender. */
  readonly questions: { readonly mailbox: string; readonly authservId: string } | undefined;
  /** The mail server, and who our mails are from; without it mails are files in the data folder. */
  readonly mail: { readonly smtpUrl: string; readonly from: string } | undefined;
  /** A partner's webhook may be a program on this machine: for tests and demonstration. */
  readonly loopbackWebhooks: boolean;
  /** A check asks shorteners where their links lead. */
  readonly followShortLinks: boolean;
  /** Where to tell of a weakness (RFC 9116). */
  readonly securityContact: string;
};

/** A start that cannot be. Each fault says which setting, what is wrong and what to do. */
export class ConfigError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`Kentering cannot start:\n${faults.map((fault) => `- ${fault}`).join("\n")}`);
    this.name = "ConfigError";
    this.faults = faults;
  }
}

const settings = [
  "HOST",
  "PORT",
  "DATA_DIR",
  "DATABASE_URL",
  "BASE_URL",
  "OIDC_ISSUER",
  "OIDC_CLIENT_ID",
  "OIDC_CLIENT_SECRET",
  "SMTP_LISTEN",
  "SMTP_CERT",
  "SMTP_KEY",
  "CHECK_MAILBOX",
  "CHECK_AUTHSERV_ID",
  "SMTP_URL",
  "MAIL_FROM",
  "WEBHOOK_ALLOW_LOOPBACK",
  "FOLLOW_SHORT_LINKS",
  "SECURITY_CONTACT",
] as const;
type Setting = (typeof settings)[number];

/** Settings of the design that this version does not carry out; set, they would promise what we do not do. */
const later = ["NATS_URL"];
/** The environment is full of others' variables: only those that look like ours can be called unknown. */
const ours = /^(KENTERING_|CHECK_MAILBOX|CHECK_AUTHSERV|OIDC_|DATABASE_|DATA_|BASE_|SMTP_|WEBHOOK_|FOLLOW_|SECURITY_)/;

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws ConfigError with every fault. */
export function readConfig(environment: Environment): Config {
  const faults: string[] = [];
  const given = (name: Setting) => (environment[name] === "" ? undefined : environment[name]);
  for (const name of Object.keys(environment)) {
    if (later.includes(name)) faults.push(`${name} is not supported yet. Remove it.`);
    else if (ours.test(name) && !settings.some((known) => known === name)) faults.push(unknown(name));
  }
  const host = given("HOST") ?? "127.0.0.1";
  const port = portOf(given("PORT") ?? "8080", faults);
  const baseUrl = given("BASE_URL") ?? `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  const databaseUrl = given("DATABASE_URL");
  if (databaseUrl !== undefined && !/^postgres(ql)?:\/\//.test(databaseUrl)) {
    faults.push(
      "DATABASE_URL does not begin with postgres://. Only PostgreSQL is supported; leave it out for the embedded store.",
    );
  }
  if (!/^https?:\/\/[^/]+$/.test(baseUrl))
    faults.push("BASE_URL is not an address such as https://meld.example without a path.");
  const oidc = oidcOf(given, faults);
  const smtp = smtpOf(given, faults);
  const questions = questionsOf(given, faults);
  const mail = mailOf(given, faults);
  const loopbackWebhooks = yesOrNo("WEBHOOK_ALLOW_LOOPBACK", given, faults);
  const followShortLinks = yesOrNo("FOLLOW_SHORT_LINKS", given, faults);
  const securityContact = given("SECURITY_CONTACT") ?? "mailto:security@kentering.example";
  if (!/^(?:mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/.test(securityContact))
    faults.push("SECURITY_CONTACT is neither mailto: with an address nor a page that begins with https://.");
  if (oidc === undefined && !isLoopback(host)) {
    faults.push(
      `HOST is ${host} and OIDC_ISSUER is not set: the local sign-in has no passwords and works on 127.0.0.1 only. Set both, or neither.`,
    );
  }
  if (faults.length > 0) throw new ConfigError(faults);
  return {
    host,
    port,
    dataDir: given("DATA_DIR") ?? "./var",
    databaseUrl,
    baseUrl,
    oidc,
    smtp,
    questions,
    mail,
    loopbackWebhooks,
    followShortLinks,
    securityContact,
  };
}

/** No unless somebody says so. */
function yesOrNo(name: Setting, given: (name: Setting) => string | undefined, faults: string[]): boolean {
  const said = given(name) ?? "no";
  if (!["yes", "no"].includes(said)) faults.push(`${name} is neither yes nor no.`);
  return said === "yes";
}

function portOf(text: string, faults: string[]): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) faults.push("PORT is not a number from 0 to 65535.");
  return port;
}

function oidcOf(given: (name: Setting) => string | undefined, faults: string[]): Config["oidc"] {
  const issuer = given("OIDC_ISSUER");
  const clientId = given("OIDC_CLIENT_ID");
  const clientSecret = given("OIDC_CLIENT_SECRET");
  if (issuer === undefined) {
    for (const [name, value] of Object.entries({ OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret })) {
      if (value !== undefined) faults.push(`${name} is set without OIDC_ISSUER. Set that too, or remove it.`);
    }
    return undefined;
  }
  if (!URL.canParse(issuer) || new URL(issuer).protocol !== "https:")
    faults.push("OIDC_ISSUER does not begin with https://.");
  if (clientId === undefined) faults.push("OIDC_CLIENT_ID is missing: OIDC_ISSUER needs it.");
  if (clientSecret === undefined) faults.push("OIDC_CLIENT_SECRET is missing: OIDC_ISSUER needs it.");
  return { issuer, clientId: clientId ?? "", clientSecret: clientSecret ?? "" };
}

function smtpOf(given: (name: Setting) => string | undefined, faults: string[]): Config["smtp"] {
  const listen = given("SMTP_LISTEN");
  const cert = given("SMTP_CERT");
  const key = given("SMTP_KEY");
  if ((cert === undefined) !== (key === undefined))
    faults.push("SMTP_CERT and SMTP_KEY are the files of one certificate. Set both, or neither.");
  if (listen === undefined) {
    if (cert !== undefined || key !== undefined)
      faults.push("SMTP_CERT or SMTP_KEY is set without SMTP_LISTEN. Set that too, or remove them.");
    return undefined;
  }
  const [, host = "", port = ""] = /^(\[[\da-f:.]+\]|[a-z\d.-]+):(\d{1,5})$/i.exec(listen) ?? [];
  if (host === "" || Number(port) > 65_535)
    faults.push("SMTP_LISTEN is not an address and a port such as 127.0.0.1:2525.");
  return {
    host: host.replace(/^\[|\]$/g, ""),
    port: Number(port),
    ...(cert !== undefined && key !== undefined && { certificate: { cert, key } }),
  };
}

function questionsOf(given: (name: Setting) => string | undefined, faults: string[]): Config["questions"] {
  const mailbox = given("CHECK_MAILBOX");
  const authservId = given("CHECK_AUTHSERV_ID");
  if (mailbox === undefined) {
    if (authservId !== undefined)
      faults.push("CHECK_AUTHSERV_ID is set without CHECK_MAILBOX. Set that too, or remove it.");
    return undefined;
  }
  if (!/^[\w.+-]+@[a-z\d.-]+$/i.test(mailbox))
    faults.push("CHECK_MAILBOX is not an address such as check@meld.example.");
  if (given("SMTP_LISTEN") === undefined)
    faults.push("CHECK_MAILBOX is set without SMTP_LISTEN. Set that too, or remove it.");
  if (authservId === undefined || !/^[\w.-]+$/.test(authservId)) {
    faults.push(
      "CHECK_AUTHSERV_ID is missing or no name such as mx.meld.example: by it your mail server signs Authentication-Results, and without that nobody can be answered.",
    );
  }
  return { mailbox: mailbox.toLowerCase(), authservId: authservId ?? "" };
}

function mailOf(given: (name: Setting) => string | undefined, faults: string[]): Config["mail"] {
  const smtpUrl = given("SMTP_URL");
  const from = given("MAIL_FROM");
  if (smtpUrl === undefined) {
    if (from !== undefined) faults.push("MAIL_FROM is set without SMTP_URL. Set that too, or remove it.");
    return undefined;
  }
  if (!/^smtps?:\/\/[^/]+\/?$/.test(smtpUrl) || !URL.canParse(smtpUrl))
    faults.push("SMTP_URL is not an address such as smtps://user:password@mail.example:465.");
  if (from === undefined) faults.push("MAIL_FROM is missing: SMTP_URL needs it.");
  else if (!/^(?:[^<>@"]* <)?[^\s<>@"]+@[^\s<>@"]+>?$/.test(from))
    faults.push("MAIL_FROM is not an address such as Kentering <melding@meld.example>.");
  return { smtpUrl, from: from ?? "" };
}

function unknown(name: string): string {
  const near = settings.find((known) => distance(known, name) <= 3);
  return `${name} is no setting of Kentering.${near === undefined ? "" : ` Did you mean ${near}?`}`;
}

/** Levenshtein. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of Array.from(a).entries()) {
    const next = [i + 1];
    for (const [j, other] of Array.from(b).entries()) {
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
}
