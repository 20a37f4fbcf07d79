/** What the installed site tells a telephone about itself, and what is shared with it from another app: a text or a file. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { contextOf, type PageRoute, posted, type SiteSettings } from "../page.ts";
import { paths } from "../paths.ts";
import { webManifest } from "../web-manifest.ts";
import { sentAnswer, textAnswer } from "./check.ts";

const perMinute = 20;
/** What a share holds, in the order in which it is read as one message. */
const parts = ["title", "text", "url"] as const;

export function sharedRoutes(settings: SiteSettings): readonly PageRoute[] {
  return [
    {
      method: "GET",
      url: paths.manifest,
      action: "home.read",
      schema: { hide: true },
      handle: (request, reply) =>
        reply.type("application/manifest+json").send(JSON.stringify(webManifest(contextOf(settings, request, reply)))),
    },
    {
      ...posted(paths.checkShared, "check.make", (request, reply) => shared(settings, request, reply), perMinute),
      slow: true,
    },
  ];
}

/** A shared file goes before the words that an app puts beside it. */
async function shared(settings: SiteSettings, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const words = new Map<string, string>();
  if (request.isMultipart()) {
    for await (const part of request.parts()) {
      if (part.type === "file") {
        if (part.filename !== "") return sentAnswer(settings, request, reply, part);
        part.file.resume();
      } else if (typeof part.value === "string") words.set(part.fieldname, part.value);
    }
  }
  const text = parts.flatMap((name) => words.get(name) ?? []).join("\n");
  return textAnswer(settings, request, reply, text);
}
