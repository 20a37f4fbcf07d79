/** The operator's door: a socket in the data folder. Whoever may open the file is the operator. */
import { request } from "node:http";
import { join, relative } from "node:path";
import { type Ask, bodyOf } from "./commands.ts";

export type Answer = { readonly status: number; readonly body: unknown };

/** A socket's path may be 107 bytes long at most, so the shorter of the absolute and the relative one is used. */
export function socketPath(dataDir: string): string {
  const path = join(dataDir, "kentering.sock");
  const short = relative(process.cwd(), path);
  const shortest = short.length < path.length ? short : path;
  if (Buffer.byteLength(shortest) > 100)
    throw new Error(`DATA_DIR is too long for a socket in it: ${dataDir}. Choose a shorter one.`);
  return shortest;
}

/** Asks the server that runs on this data folder. Undefined when none does. */
export function askServer(path: string, asked: Ask): Promise<Answer | undefined> {
  const { method, path: url, slow = false } = asked;
  const { type, payload } = bodyOf(asked);
  return new Promise((resolve, reject) => {
    const sent = request({
      socketPath: path,
      method,
      path: url,
      headers: { "content-type": type, "accept-language": "en" },
      timeout: slow ? 24 * 3_600_000 : 300_000,
    });
    sent.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT" || error.code === "ECONNREFUSED") resolve(undefined);
      else reject(error);
    });
    sent.on("timeout", () => sent.destroy(new Error("The server did not answer within five minutes.")));
    sent.on("response", (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", reject);
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, body: parsed(Buffer.concat(parts).toString()) }),
      );
    });
    sent.end(payload);
  });
}

export function parsed(text: string): unknown {
  return text === "" ? undefined : JSON.parse(text);
}
