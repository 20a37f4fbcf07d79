/**
 * A notice as others read it: a CloudEvent by the NL GOV profile. It says that something happened and where to look, and
 * nothing else; who may look is asked there, and is written down.
 */
import type { Directory } from "#core/policy.ts";
import type { Notice } from "#core/ports.ts";

/** In Dutch, as the profile wants: a domain in the plural, then what happened, then the version of this shape. */
const types: Readonly<Record<string, string>> = {
  "request.sent": "barriereverzoeken.verzonden",
  "request.drafted": "barriereverzoeken.voorgelegd",
  "request.acknowledged": "barriereverzoeken.bevestigd",
  "request.unacknowledged": "bevestigingen.uitgebleven",
  "request.decision-overdue": "besluiten.overschreden",
  "request.nobody-decided": "besluiten.uitgebleven",
  "request.answer-overdue": "terugmeldingen.overschreden",
  "outcome.recorded": "terugmeldingen.ontvangen",
  "correction.made": "correcties.gemaakt",
  "barrier.review-due": "barrieres.aflopend",
  "notice.overdue": "berichten.overschreden",
  "hearing.stated": "zienswijzen.gegeven",
  "hearing.ended": "zienswijzen.verstreken",
  "appeal.made": "bezwaren.gemaakt",
  "appeal.overdue": "bezwaren.overschreden",
  "appeal.judged": "bezwaren.besloten",
  "webhook.test": "koppelingen.test",
};
/** What the addressee can read; the rest is read by whoever decides, or by nobody over the API. */
const readBy: Readonly<Record<string, string>> = {
  "request.sent": "barrier-requests",
  "request.answer-overdue": "barrier-requests",
  "correction.made": "barrier-requests",
  "notice.overdue": "barrier-requests",
  "request.drafted": "cases",
  "request.decision-overdue": "cases",
};

export type CloudEvent = {
  readonly specversion: "1.0";
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly dataref?: string;
};

/** The same notice gives the same event, whenever it is sent. */
export function cloudEventOf(
  { id, to, about, type }: Notice,
  { baseUrl, directory }: { readonly baseUrl: string; readonly directory: Directory },
): CloudEvent {
  const place = readBy[type];
  return {
    specversion: "1.0",
    id,
    source: `urn:nld:oin:${oinOfSender(directory, to)}:systeem:kentering`,
    type: `nl.online-fraude.${types[type] ?? type}.v1`,
    subject: about,
    time: new Date(millisecondsOf(id)).toISOString(),
    ...(place !== undefined && { dataref: `${baseUrl}/v1/${place}/${about}` }),
  };
}

/** Whoever handles the recipient's data on its behalf is who sends this. */
function oinOfSender({ organisations }: Directory, recipient: string): string {
  const processor = organisations.get(recipient)?.processor;
  const oin = processor === undefined ? undefined : organisations.get(processor)?.oin;
  if (oin === undefined) throw new Error("The directory does not say who sends to this organisation.");
  return oin;
}

/** When the event happened: a UUIDv7 begins with it (RFC 9562). */
function millisecondsOf(id: string): number {
  return Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16);
}
