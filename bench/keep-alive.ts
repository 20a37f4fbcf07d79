/**
 * A client that costs little: connections that stay open, requests written as bytes, of answers no more read than where they
 * end. Node's own client takes longer than some of the servers measured here, and would measure itself.
 */
import { connect, type Socket } from "node:net";

/** Sends one request, as bytes, and gives the status of its answer. */
export type Asking = { ask(request: string): Promise<number>; close(): void };

type Line = { readonly socket: Socket; waiting: ((status: number) => void) | undefined };

/** A server closes a line on which nothing was asked for a while; one that it closed is opened again. */
const isOpen = ({ socket }: Line): boolean => !socket.destroyed && !socket.readableEnded;

/** Opens so many connections; who finds all of them taken waits for the first that comes free. */
export async function keepAlive(url: string, connections: number): Promise<Asking> {
  const { hostname, port } = new URL(url);
  const opened = new Set<Line>();
  const open = async (): Promise<Line> => {
    const made = await line(hostname, Number(port));
    opened.add(made);
    return made;
  };
  const free = await Promise.all(Array.from({ length: connections }, open));
  const queue: ((line: Line) => void)[] = [];
  const take = (): Promise<Line> => {
    const one = free.pop();
    return one === undefined ? new Promise((taken) => queue.push(taken)) : Promise.resolve(one);
  };
  return {
    async ask(request) {
      const taken = await take();
      const one = isOpen(taken) ? taken : await open();
      const status = await new Promise<number>((answered) => {
        one.waiting = answered;
        one.socket.write(request);
      });
      const next = queue.shift();
      if (next === undefined) free.push(one);
      else next(one);
      return status;
    },
    close() {
      for (const { socket } of opened) socket.destroy();
    },
  };
}

function line(host: string, port: number): Promise<Line> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true });
    const made: Line = { socket, waiting: undefined };
    let read = "";
    socket.setEncoding("latin1").on("data", (part) => {
      read += String(part);
      const end = endOf(read);
      if (end === undefined || read.length < end) return;
      const status = Number(read.slice(9, 12));
      read = read.slice(end);
      const { waiting } = made;
      made.waiting = undefined;
      waiting?.(status);
    });
    socket.once("error", reject).once("connect", () => resolve(made));
    // An answer that never comes is told as none.
    socket.once("close", () => made.waiting?.(0));
  });
}

/** Where the first answer ends; undefined until its head is there. */
function endOf(read: string): number | undefined {
  const head = read.indexOf("\r\n\r\n");
  if (head < 0) return undefined;
  const length = /\r\ncontent-length: (\d+)/i.exec(read.slice(0, head));
  return head + 4 + Number(length?.[1] ?? 0);
}

/** A request that posts JSON, by somebody behind a proxy of this machine, so that each has a limit of their own. */
export function posting(path: string, body: string, from: number, more = ""): string {
  const head = `POST ${path} HTTP/1.1\r\nhost: bench.example\r\n${forwarded(from)}${more}content-type: application/json\r\n`;
  return `${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** A request for a page. */
export function getting(path: string, from: number): string {
  return `GET ${path} HTTP/1.1\r\nhost: bench.example\r\n${forwarded(from)}\r\n`;
}

function forwarded(from: number): string {
  const part = (shift: number): number => (from >>> shift) & 255;
  return `x-forwarded-for: 10.${part(16)}.${part(8)}.${part(0)}\r\n`;
}
