/**
 * Reads what stands in a picture: its text and its QR codes. In a program of its own, begun when it is first asked, so that
 * a picture made to break a decoder breaks that program alone; one picture at a time, a few waiting, each within its time.
 */
import { type ChildProcess, fork } from "node:child_process";
import { Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { Refusal } from "#core/errors.ts";
import { pictureKindOf } from "./kind.ts";
import { type Answer, answerOf } from "./message.ts";

/** What was read: lines of text, and what each QR code holds. */
export type PictureRead = { readonly text: string; readonly codes: readonly string[] };

export type PictureReader = {
  /**
   * @throws Refusal INPUT_INVALID for what is no whole picture, TOO_LARGE above a limit of bytes, dots or time,
   * TOO_MANY when too many wait.
   */
  readonly read: (bytes: Uint8Array) => Promise<PictureRead>;
  readonly close: () => void;
};

export type PictureLimits = {
  readonly patience: number;
  readonly mostWaiting: number;
  /** How long the program stays when nobody asks. */
  readonly idle: number;
};

const usual: PictureLimits = { patience: 20_000, mostWaiting: 6, idle: 300_000 };
export const mostPictureBytes = 20 * 1024 * 1024;

export function pictureReader({ patience, mostWaiting, idle }: PictureLimits = usual): PictureReader {
  let program: Program | undefined;
  let rest: NodeJS.Timeout | undefined;
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();

  const stop = (): void => {
    clearTimeout(rest);
    program?.child.kill("SIGKILL");
    program = undefined;
  };
  const read = async (bytes: Uint8Array): Promise<PictureRead> => {
    clearTimeout(rest);
    if (program === undefined || !program.child.connected) program = begun();
    try {
      return await answered(program, bytes, patience);
    } catch (error) {
      // After a refusal of the picture itself the program is sound; after anything else nobody knows.
      if (!(error instanceof Refusal && error.path === refusedInside)) stop();
      throw error instanceof Refusal ? new Refusal(error.code, error.message) : error;
    } finally {
      rest = setTimeout(stop, idle).unref();
    }
  };
  return {
    async read(bytes) {
      if (pictureKindOf(bytes) === undefined) throw new Refusal("INPUT_INVALID", notWhole);
      if (bytes.length > mostPictureBytes) throw new Refusal("TOO_LARGE", "This picture is larger than 20 MB.");
      if (waiting > mostWaiting) {
        throw new Refusal("TOO_MANY", "Many pictures are being read at this moment. Send it again in half a minute.");
      }
      waiting += 1;
      const turn = last.then(() => read(bytes));
      last = turn.catch(() => undefined);
      try {
        return await turn;
      } finally {
        waiting -= 1;
      }
    },
    close: stop,
  };
}

const notWhole = "This picture is broken, or of a kind we do not read. Make a screenshot of it and send that.";
const refusedInside = "inside";

/** The program, and whether it ever began: one that cannot begin is our fault, and no picture's. */
type Program = { readonly child: ChildProcess; began: boolean; complaint: string };

/** Nothing of our surroundings goes along: no settings, no secrets. */
function begun(): Program {
  const child = fork(fileURLToPath(new URL("process.ts", import.meta.url)), [], {
    serialization: "advanced",
    env: {},
    execArgv: ["--max-old-space-size=512"],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const program: Program = { child, began: false, complaint: "" };
  child.stderr?.on("data", (said: Buffer) => {
    if (!program.began) program.complaint = (program.complaint + said.toString()).slice(-2_000);
  });
  // It may not keep ours from ending; while a question waits, it does.
  child.unref();
  if (child.stderr instanceof Socket) child.stderr.unref();
  child.channel?.unref();
  return program;
}

/** One question, one answer. */
function answered(program: Program, bytes: Uint8Array, patience: number): Promise<PictureRead> {
  const { child } = program;
  return new Promise<PictureRead>((resolve, reject) => {
    child.channel?.ref();
    const done = (result: () => PictureRead): void => {
      clearTimeout(tooLong);
      child.off("message", onMessage).off("exit", onEnd).off("error", onEnd);
      child.channel?.unref();
      try {
        resolve(result());
      } catch (error) {
        reject(error instanceof Error ? error : new Error("What was thrown is not an Error."));
      }
    };
    const onMessage = (message: unknown): void => {
      const answer = answerOf(message);
      if (answer.as === "ready") program.began = true;
      else done(() => readIn(answer));
    };
    // Once it began it died of this picture, or of its memory.
    const onEnd = (): void =>
      done(() => {
        if (program.began) throw new Refusal("INPUT_INVALID", notWhole);
        throw new Error(`The reader of pictures does not begin: ${program.complaint}`);
      });
    const tooLong = setTimeout(() => {
      const sentence = "There is too much in this picture to read. Cut out the message and send that.";
      done(() => {
        throw new Refusal("TOO_LARGE", sentence);
      });
    }, patience);
    child.on("message", onMessage).once("exit", onEnd).once("error", onEnd);
    child.send(bytes, (error) => {
      if (error !== null) onEnd();
    });
  });
}

/** @throws Refusal for what the picture is, Error for what is our fault. */
function readIn(answer: Exclude<Answer, { as: "ready" }>): PictureRead {
  switch (answer.as) {
    case "read":
      return { text: answer.text, codes: answer.codes };
    case "too-large":
      throw new Refusal("TOO_LARGE", "This picture has more than 50 million dots. Make it smaller.", refusedInside);
    case "broken":
      throw new Refusal("INPUT_INVALID", notWhole, refusedInside);
    case "failed":
      throw new Error(`The reader of pictures failed: ${answer.what}`);
  }
}
