/** The style sheet and images, and what search engines may read. Their address holds their hash, so whoever has one keeps it. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { type Asset, assetCaching } from "../assets.ts";
import type { PageRoute, SiteSettings } from "../page.ts";
import { paths } from "../paths.ts";

/** Search engines may find every public page, so that who searches for help finds the real site (RFC 9309). */
const robots = "User-agent: *\nAllow: /\n";

export function assetRoutes({ assets }: SiteSettings): readonly PageRoute[] {
  return [
    ...assets.all.map((asset) => file(asset.route, (request, reply) => send(asset, request, reply))),
    file(paths.robots, (_request, reply) => reply.type("text/plain; charset=utf-8").send(robots)),
  ];
}

function file(url: string, handle: PageRoute["handle"]): PageRoute {
  return { method: "GET", url, action: "home.read", schema: { hide: true }, handle };
}

function send({ contentType, body, gzipped }: Asset, { headers }: FastifyRequest, reply: FastifyReply): FastifyReply {
  void reply.type(contentType).header("cache-control", assetCaching).header("vary", "accept-encoding");
  if (!/\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(String(headers["accept-encoding"] ?? "")))
    return reply.send(body);
  return reply.header("content-encoding", "gzip").send(gzipped);
}
