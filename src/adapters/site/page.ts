/** What every page route shares: its settings, the context of a request, answering with a page, and going on to one. */
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Actor } from "#core/addressed.ts";
import type { TrialSummary } from "#core/covenant/trial.ts";
import type { Csv } from "#core/csv.ts";
import { Refusal } from "#core/errors.ts";
import type { Mails } from "#core/mails.ts";
import { type Action, allowed } from "#core/people/access.ts";
import type { Person } from "#core/people/person.ts";
import type { Bilingual } from "#core/policy.ts";
import type { World } from "#core/ports.ts";
import type { Uploads } from "#core/upload.ts";
import type { Checks } from "#pillars/prevention/handed-in.ts";
import { helpersIn } from "#pillars/victim-support/distress.ts";
import type { Assets } from "./assets.ts";
import type { Form } from "./form.ts";
import type { Html } from "./html.ts";
import { type Language, languageCookie, languageOf } from "./language.ts";
import { type Context, ownPath, type Section } from "./layout.ts";
import type { In, Languages, Texts } from "./texts.ts";

export type SiteSettings = {
  readonly world: World;
  readonly texts: Languages;
  readonly assets: Assets;
  /** Reached over https: cookies travel over nothing else. */
  readonly secure: boolean;
  /** How the world reaches the site, without a slash at the end. */
  readonly baseUrl: string;
  /** Where to tell of a weakness: an address that begins with mailto: or https:. */
  readonly securityContact: string;
  readonly uploads: Uploads;
  readonly mails: Mails;
  /** Checks what somebody wants to click on or pay. */
  readonly checks: Checks;
  /** How small tables are written and read. */
  readonly csv: Csv;
  /** Tries covenants on past reports. */
  readonly trials: { run(source: string, ndjson: string | undefined): Promise<TrialSummary> };
  /** The invented examples, where they may be loaded. */
  readonly examples?: { mayLoad(): Promise<boolean>; load(): Promise<unknown> };
  /** Mails that are files: where no mail server is set and signing in is local. */
  readonly letters?: {
    list(): Promise<readonly LetterFile[]>;
    read(id: string): Promise<LetterFile | undefined>;
  };
  readonly signIn: {
    /** Where to send the browser; what it must keep is put into the reply. */
    begin(reply: FastifyReply): Promise<string>;
    finish(request: FastifyRequest, reply: FastifyReply): Promise<Person>;
    /** The sign-in service is another site, so the sign-in form may lead there. */
    readonly elsewhere: boolean;
  };
};

/** A mail as it is kept, and since when. */
export type LetterFile = {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly at: Date;
};

/** One page, or one form that is posted, as data: the same shape as a route of the API. */
export type PageRoute = {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly action: Action;
  /** The site is no part of the contract of the API. */
  readonly schema: { readonly hide: true };
  readonly perMinute?: number;
  /** Takes a file, which may come for hours. */
  readonly slow?: boolean;
  /** Bytes, where a form may be larger than the rest. */
  readonly bodyLimit?: number;
  handle(request: FastifyRequest, reply: FastifyReply): unknown;
};

type Handle = PageRoute["handle"];
export type NoticeCode = In<"notice">;

/** A page. `?lang=` is kept in a cookie and taken out of the address again. */
export function page(settings: SiteSettings, url: string, action: Action, handle: Handle): PageRoute {
  return {
    method: "GET",
    url,
    action,
    schema: { hide: true },
    handle: (request, reply) => switchLanguage(settings, request, reply) ?? handle(request, reply),
  };
}

/** A form that is posted. */
export function posted(url: string, action: Action, handle: Handle, perMinute?: number): PageRoute {
  return {
    method: "POST",
    url,
    action,
    schema: { hide: true },
    handle,
    ...(perMinute !== undefined && { perMinute }),
  };
}

/** Answers with a page; never kept by anyone, for most pages are about one person. */
export function show(reply: FastifyReply, html: Html, status = 200): FastifyReply {
  return reply.code(status).type("text/html; charset=utf-8").send(html.toString());
}

const noticeCookie = "kentering_notice";

/** On to a page after a form was done (RFC 9110, 303), which then says once what was done. */
export function goOn(settings: SiteSettings, reply: FastifyReply, path: string, notice?: NoticeCode): FastifyReply {
  if (notice !== undefined) {
    void reply.setCookie(noticeCookie, notice, { ...cookieOf(settings), httpOnly: true, path: "/", maxAge: 60 });
  }
  return reply.redirect(path, 303);
}

/** The words, the person and the notice for this request. */
export function contextOf(settings: SiteSettings, request: FastifyRequest, reply: FastifyReply): Context {
  const texts = textsFor(settings, request);
  const notice = request.cookies?.[noticeCookie];
  if (notice !== undefined) void reply.clearCookie(noticeCookie, { ...cookieOf(settings), httpOnly: true, path: "/" });
  return {
    texts,
    assets: settings.assets.links,
    path: pathOf(request),
    isAnswer: request.method === "POST",
    person: signedInAs(settings, texts.language, request),
    helpers: helpersIn(settings.world.policy.directory.organisations),
    notice: noticeOf(notice),
  };
}

/** The person who is signed in; undefined too when the request was refused before anybody looked who asks. */
export function personOf({ caller }: { readonly caller?: FastifyRequest["caller"] }): Person | undefined {
  return caller?.kind === "person" ? caller : undefined;
}

/** The person of a route that only people may use. */
export function requirePerson(request: FastifyRequest): Person {
  const person = personOf(request);
  if (person === undefined) throw new Refusal("NOT_ALLOWED", "Only a person who is signed in can do this.");
  return person;
}

/** For which organisation the person acts who is signed in. */
export function actorOf(request: FastifyRequest): Actor {
  const { organisation, id } = requirePerson(request);
  return { organisation, by: id };
}

const sectionActions = [
  ["inbox", "request.list"],
  ["decisions", "decision.list"],
  ["appeals", "appeal.judge"],
  ["imports", "upload.read"],
  ["dossiers", "dossier.read"],
  ["duplicates", "dossier.read"],
  ["audit", "log.verify"],
  ["effect", "effect.read"],
  ["letters", "letter.read"],
  ["declarations", "declaration.list"],
  ["alerts", "alert.list"],
  ["webhook", "webhook.read"],
  ["deliveries", "delivery.watch"],
  ["covenants", "covenant.read"],
] as const satisfies readonly (readonly [Section, Action])[];

/** The parts of the site that this person's roles open, in the order of the menu. */
export function sectionsOf({ letters }: SiteSettings, { id, organisation, roles }: Person): readonly Section[] {
  return sectionActions
    .filter(([section]) => section !== "letters" || letters !== undefined)
    .filter(([, action]) => allowed({ kind: "person", id, organisation, roles }, action))
    .map(([section]) => section);
}

/** The organisation's name as people know it; an id that the directory does not know is shown as it is. */
export function nameOf(world: Pick<World, "policy">, organisation: string): Bilingual {
  return world.policy.directory.organisations.get(organisation)?.name ?? { nl: organisation, en: organisation };
}

/** One value of the address's query. Nothing personal ever stands there. */
export function queryOf(request: FastifyRequest, name: string): string | undefined {
  const at = request.url.indexOf("?");
  return at < 0 ? undefined : (new URLSearchParams(request.url.slice(at)).get(name) ?? undefined);
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** An id that our own form brings along. */
export function uuidIn(form: Form, name: string): string {
  const id = form.text(name) ?? "";
  if (!uuid.test(id)) throw new Refusal("INPUT_INVALID", `/${name} is no id.`, `/${name}`);
  return id;
}

/** Whether a text is an id at all. */
export function isId(text: string | undefined): text is string {
  return text !== undefined && uuid.test(text);
}

/** Where a list goes on, in the address: ours alone to read. */
export function cursorOf(id: string | undefined): string | undefined {
  return id === undefined ? undefined : Buffer.from(id).toString("base64url");
}

/** @throws Refusal INPUT_INVALID for a cursor we did not give. */
export function afterOf(request: FastifyRequest): string | undefined {
  const cursor = queryOf(request, "after");
  const after = cursor === undefined ? undefined : Buffer.from(cursor, "base64url").toString();
  if (after !== undefined && !uuid.test(after)) throw new Refusal("INPUT_INVALID", "/after is not one that we gave.");
  return after;
}

/** The id in the address; what is no id names nothing. */
export function idOf({ params }: FastifyRequest): string {
  const id = typeof params === "object" && params !== null && "id" in params ? String(params.id) : "";
  if (!uuid.test(id)) throw new Refusal("NOT_FOUND", "There is nothing with this id.");
  return id;
}

function signedInAs(settings: SiteSettings, language: Language, request: FastifyRequest): Context["person"] {
  const person = personOf(request);
  if (person === undefined) return undefined;
  return {
    name: person.name,
    organisation: nameOf(settings.world, person.organisation)[language],
    sections: sectionsOf(settings, person),
  };
}

function noticeOf(code: string | undefined): NoticeCode | undefined {
  return code === undefined ? undefined : notices.find((known) => known === code);
}

const notices = [
  "examples-loaded",
  "acknowledged",
  "answered",
  "told",
  "appeal-answered",
  "appeal-proposed",
  "appeal-upheld",
  "appeal-reversed",
  "approved",
  "declined",
  "renewed",
  "covenant-in",
  "covenant-tried",
  "covenant-activated",
  "covenant-retired",
  "cut",
  "hub",
  "hub-undone",
  "separated",
  "same",
  "same-undone",
  "withdrawn",
  "changed",
  "erased",
  "report-closed",
  "report-dropped",
  "signed-out",
  "form-accepted",
  "import-known",
  "import-started",
  "import-removed",
  "webhook-removed",
  "replayed",
] as const satisfies readonly NoticeCode[];

function textsFor({ texts }: SiteSettings, request: FastifyRequest): Texts {
  const wishes = {
    query: queryOf(request, "lang"),
    cookie: request.cookies?.[languageCookie],
    accept: request.headers["accept-language"],
  };
  return texts.all.get(languageOf(wishes, [...texts.all.keys()])) ?? texts.nl;
}

function switchLanguage(settings: SiteSettings, request: FastifyRequest, reply: FastifyReply): unknown {
  const wanted = queryOf(request, "lang");
  if (wanted === undefined || !settings.texts.all.has(wanted)) return undefined;
  const query = new URLSearchParams(request.url.slice(request.url.indexOf("?")));
  query.delete("lang");
  void reply.setCookie(languageCookie, wanted, {
    ...cookieOf(settings),
    path: "/",
    httpOnly: true,
    maxAge: 365 * 86_400,
  });
  return reply.redirect(query.size === 0 ? pathOf(request) : `${pathOf(request)}?${query.toString()}`, 303);
}

const cookieOf = ({ secure }: SiteSettings) => ({ sameSite: "lax", secure }) as const;

function pathOf({ url }: FastifyRequest): string {
  return ownPath(url.split("?", 1)[0] ?? "/");
}
