/** Style sheets and images. Their address holds their hash, so whoever has one keeps it. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { type Asset, assetCaching } from "../assets.ts";
import type { PageRoute, SiteSettings } from "../page.ts";

export function assetRoutes({ assets }: SiteSettings): readonly PageRoute[] {
  return assets.all.map((asset) => ({
    method: "GET",
    url: asset.route,
    action: "home.read",
    schema: { hide: true },
    handle: (request, reply) => send(asset, request, reply),
  }));
}

function send({ contentType, body, gzipped }: Asset, { headers }: FastifyRequest, reply: FastifyReply): FastifyReply {
  void reply.type(contentType).header("cache-control", assetCaching).header("vary", "accept-encoding");
  if (!/\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(String(headers["accept-encoding"] ?? "")))
    return reply.send(body);
  return reply.header("content-encoding", "gzip").send(gzipped);
}
