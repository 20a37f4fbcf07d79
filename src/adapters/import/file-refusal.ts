/** Why a whole file cannot be read: a sentence for programs, and a code for whoever has a sentence of its own. */
import { Refusal } from "#core/errors.ts";
import type { FileFault } from "#core/upload.ts";

export class FileRefusal extends Refusal {
  readonly fault: FileFault;

  constructor(fault: FileFault, sentence: string) {
    super("INPUT_INVALID", sentence);
    this.name = "FileRefusal";
    this.fault = fault;
  }
}
