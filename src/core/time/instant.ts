/** A moment as the API takes it: date, time and offset (RFC 3339). JavaScript's own reading lets 30 February pass. */
import { isLegalDate } from "./legal-date.ts";

const form = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** Undefined when the text is no moment, or its day does not exist. */
export function parseInstant(text: string): Date | undefined {
  const day = form.exec(text)?.[1];
  const at = new Date(text);
  return day === undefined || !isLegalDate(day) || Number.isNaN(at.getTime()) ? undefined : at;
}
