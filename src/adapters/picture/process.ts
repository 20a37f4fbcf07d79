/** The program that reads pictures: bytes come in, text and QR codes go out, and nothing is written anywhere. */
import type { Answer } from "./message.ts";
import { openPicture } from "./pixels.ts";
import { codesIn, linesIn } from "./recognition.ts";

process.on("disconnect", () => process.exit(0));
process.on("message", (message: unknown) => {
  void answerTo(message).then((answer) => process.send?.(answer));
});
process.send?.({ as: "ready" } satisfies Answer);

async function answerTo(message: unknown): Promise<Answer> {
  try {
    const picture = await openPicture(message instanceof Uint8Array ? message : new Uint8Array());
    if (typeof picture === "string") return { as: picture };
    const codes = await codesIn(picture);
    return { as: "read", codes: codes.map(({ text }) => text), text: await linesIn(picture, codes) };
  } catch (error) {
    return { as: "failed", what: error instanceof Error ? (error.stack ?? error.message) : "not an Error" };
  }
}
