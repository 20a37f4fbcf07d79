/**
 * A partner's own server, in a process of its own, made with the Standard Webhooks library as any partner would: it takes
 * what is signed, fresh and new, once. How it behaves says the address: /ok, /sick (500 the first time), /gone (410),
 * /hang, /slow, /hold (the first stays without an answer), /elsewhere (a redirect to itself), /flood, /drip. It reads
 * `{path, secret}` lines, tells on its output what it got, and ends when its input does.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createInterface } from "node:readline";
import { Webhook, WebhookVerificationError } from "standardwebhooks";

const secrets = new Map<string, string>();
const seen = new Set<string>();
const slowly = 1_500;

const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

const server = createServer((request, response) => {
  void receive(request, response);
});

async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url ?? "";
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  const body = Buffer.concat(parts).toString();
  const id = String(request.headers["webhook-id"]);
  const verdict = verdictOn(path, request, body);
  const isNew = !seen.has(`${path} ${id}`);
  if (verdict === "genuine") seen.add(`${path} ${id}`);
  say({ path, id, verdict, isNew, at: Date.now(), body });
  if (verdict !== "genuine") return void response.writeHead(401).end();
  const [manner = ""] = path.split("-", 1);
  (manners[manner] ?? take)(response, isNew);
}

function verdictOn(path: string, { headers }: IncomingMessage, body: string): string {
  try {
    new Webhook(secrets.get(path) ?? "").verify(body, {
      "webhook-id": String(headers["webhook-id"]),
      "webhook-timestamp": String(headers["webhook-timestamp"]),
      "webhook-signature": String(headers["webhook-signature"]),
    });
    return "genuine";
  } catch (error) {
    if (error instanceof WebhookVerificationError || secrets.get(path) === undefined) return String(error);
    throw error;
  }
}

type Manner = (response: ServerResponse, isNew: boolean) => void;

const take: Manner = (response) => void response.writeHead(204).end();
const manners: Readonly<Record<string, Manner>> = {
  "/sick": (response, isNew) => void response.writeHead(isNew ? 500 : 204).end(),
  "/gone": (response) => void response.writeHead(410).end(),
  "/elsewhere": (response) => void response.writeHead(307, { location: "/ok" }).end(),
  "/hang": () => undefined,
  "/hold": (response, isNew) => (isNew ? undefined : take(response, isNew)),
  "/slow": (response) => void setTimeout(() => response.writeHead(204).end(), slowly),
  "/flood": (response) => flood(response.writeHead(200)),
  "/drip": (response) => drip(response.writeHead(200)),
};

/** As much as anybody will read, and when somebody stops reading, no more. */
function flood(response: ServerResponse): void {
  const more = Buffer.alloc(65_536, "x");
  let written = 0;
  const pour = (): void => {
    while (written < 50_000_000 && !response.destroyed) {
      written += more.length;
      if (!response.write(more)) return void response.once("drain", pour);
    }
    response.end();
  };
  response.once("close", () => say({ path: "/flood", written }));
  pour();
}

/** A byte now and then, for as long as anybody listens. */
function drip(response: ServerResponse): void {
  const drops = setInterval(() => response.write("x"), 100);
  response.once("close", () => clearInterval(drops));
}

createInterface({ input: process.stdin })
  .on("line", (line) => {
    const { path, secret } = JSON.parse(line);
    secrets.set(String(path), String(secret));
    say({ knows: path });
  })
  .on("close", () => process.exit(0));

server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  say({ port: typeof address === "object" && address !== null ? address.port : 0 });
});
