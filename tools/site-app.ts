/** The site and the API in one process without a network, and a browser of the simplest kind that visits it: for tests. */
import type { FastifyInstance } from "fastify";
import { buildApp } from "#adapters/http/app.ts";
import { smallCsv } from "#adapters/import/small-csv.ts";
import { mailsInto } from "#adapters/mail/receive.ts";
import { mailRoom } from "#adapters/mail/room.ts";
import { browserSignIn } from "#adapters/sign-in/browser.ts";
import type { RelyingParty } from "#adapters/sign-in/relying-party.ts";
import { loadAssets } from "#adapters/site/assets.ts";
import type { SiteSettings } from "#adapters/site/page.ts";
import { site } from "#adapters/site/site.ts";
import { readLanguages } from "#adapters/site/texts.ts";
import { seedPersons } from "#core/people/person.ts";
import type { World } from "#core/ports.ts";
import { checking } from "../src/checks.ts";
import { trying } from "../src/trials.ts";
import type { UploadWork } from "../src/uploads.ts";
import { uploadsFor } from "./http.ts";

const issuer = "https://login.example";

/** An issuer that believes whoever says who they are, in the address they come back with. */
const credulous: RelyingParty = {
  begin: async () => ({ url: `${issuer}/authorize`, state: { codeVerifier: "v", state: "s", nonce: "n" } }),
  finish: async (callbackUrl) => ({
    issuer,
    subject: new URL(callbackUrl, issuer).searchParams.get("subject") ?? "",
    name: "",
  }),
};

const texts = await readLanguages(new URL("../policy/texts/", import.meta.url));
const assets = await loadAssets();

export type SiteApp = {
  readonly app: FastifyInstance;
  readonly reported: readonly string[];
  readonly uploads: UploadWork;
};

export type SiteOptions = Partial<
  Pick<SiteSettings, "examples" | "secure" | "letters" | "texts" | "baseUrl" | "securityContact">
>;

/** The whole application on this world, with everybody of the directory known. */
export async function siteApp(world: World, { secure = false, ...options }: SiteOptions = {}): Promise<SiteApp> {
  await seedPersons(world, issuer, world.policy.directory.persons);
  const signIn = { ...browserSignIn(world, credulous, secure), elsewhere: true };
  const uploads = uploadsFor(world);
  const { pages, errorPage } = site({
    world,
    texts,
    assets,
    secure,
    baseUrl: "http://127.0.0.1:8080",
    securityContact: "mailto:security@kentering.example",
    signIn,
    uploads,
    mails: mailsInto(world, mailRoom()),
    checks: checking(world, texts),
    csv: smallCsv,
    trials: trying(world),
    ...options,
  });
  const reported: string[] = [];
  const app = await buildApp({ world, door: "public", pages, errorPage, report: (line) => reported.push(line) });
  return { app, reported, uploads };
}

export type Answered = {
  readonly status: number;
  readonly html: string;
  readonly location: string | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly cookies: readonly { readonly name: string; readonly value: string; readonly [attribute: string]: unknown }[];
};

export type Visitor = {
  get(url: string, headers?: Record<string, string>): Promise<Answered>;
  post(
    url: string,
    form?: Readonly<Record<string, string>> | URLSearchParams,
    headers?: Record<string, string>,
  ): Promise<Answered>;
  /** Sends a form with one file, and fields before it, as a browser does. */
  send(
    url: string,
    file: { readonly name: string; readonly content: Uint8Array },
    beside?: Readonly<Record<string, string>>,
  ): Promise<Answered>;
  /** Signs in as somebody of the directory; gives where they are led. */
  signIn(subject: string): Promise<string | undefined>;
  /** Every address this visitor was led to or asked for. */
  readonly addresses: readonly string[];
};

/** Keeps cookies, follows nothing. */
export function visitor({ app }: Pick<SiteApp, "app">): Visitor {
  const jar = new Map<string, string>();
  const addresses: string[] = [];
  const ask = async (
    method: "GET" | "POST",
    url: string,
    headers: Record<string, string>,
    payload?: string | Buffer,
  ) => {
    const answer = await app.inject({
      method,
      url,
      headers: { host: "localhost", ...headers },
      cookies: Object.fromEntries(jar),
      ...(payload !== undefined && { payload }),
    });
    for (const { name, value, maxAge, expires } of answer.cookies) {
      if (maxAge === 0 || (expires !== undefined && expires.getTime() <= 0)) jar.delete(name);
      else jar.set(name, value);
    }
    const { location } = answer.headers;
    addresses.push(url, ...(location === undefined ? [] : [String(location)]));
    return {
      status: answer.statusCode,
      html: answer.payload,
      location: location === undefined ? undefined : String(location),
      headers: answer.headers,
      cookies: answer.cookies,
    };
  };
  const visit: Visitor = {
    addresses,
    get: (url, headers = {}) => ask("GET", url, headers),
    post: (url, form = {}, headers = {}) =>
      ask(
        "POST",
        url,
        { "content-type": "application/x-www-form-urlencoded", ...headers },
        new URLSearchParams(form).toString(),
      ),
    send(url, { name, content }, beside = {}) {
      const boundary = "kentering-boundary";
      const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: text/csv\r\n\r\n`;
      const fields = Object.entries(beside).map(
        ([field, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${field}"\r\n\r\n${value}\r\n`,
      );
      const body = Buffer.concat([
        Buffer.from(fields.join("") + head),
        content,
        Buffer.from(`\r\n--${boundary}--\r\n`),
      ]);
      return ask("POST", url, { "content-type": `multipart/form-data; boundary=${boundary}` }, body);
    },
    async signIn(subject) {
      await visit.post("/sign-in");
      return (await visit.get(`/sign-in/callback?subject=${subject}`)).location;
    },
  };
  return visit;
}
