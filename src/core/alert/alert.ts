/**
 * A live alert (heterdaadmelding): somebody at a bank sees a suspected cash-out happening now and declares it. That is the
 * decision (GDPR art. 22), so only a person does it. Whoever signed the covenant is asked at once; it lives an hour at most.
 */
import Type from "typebox";
import { Refusal } from "#core/errors.ts";
import { normalise, normalOrNothing } from "#core/indicator/indicator.ts";
import { append } from "#core/log/event.ts";
import type { Person } from "#core/people/person.ts";
import { hub, type Tx, type World } from "#core/ports.ts";
import { parserOf } from "#core/shape.ts";
import { parseInstant } from "#core/time/instant.ts";
import { covenantsFor } from "../declared.ts";
import { askAtOnce, requireAsked, type Said } from "./asked.ts";

const minute = 60_000;
const hour = 60 * minute;

/** Money taken at a machine, or goods fetched at a shop. */
export const happenings = ["withdrawal", "pick-up"] as const;

export const alertShape = Type.Object(
  {
    happening: Type.Enum([...happenings]),
    place: Type.String({ maxLength: 80, description: "De automaat of de winkel, met de plaats." }),
    at: Type.Optional(Type.String({ maxLength: 40, description: "Wanneer u het zag; zonder: nu." })),
    until: Type.Optional(
      Type.String({ maxLength: 40, description: "Tot wanneer het zin heeft, zoals de ophaaltijd; hoogstens een uur." }),
    ),
    card: Type.Optional(
      Type.String({
        maxLength: 64,
        description: "De laatste vier cijfers van de pas, of een token. Nooit het nummer.",
      }),
    ),
    order: Type.Optional(Type.String({ maxLength: 64 })),
    amount: Type.Optional(
      Type.Object(
        { cents: Type.Integer({ minimum: 0, maximum: 1_000_000_000_000 }), currency: Type.Literal("EUR") },
        { additionalProperties: false },
      ),
    ),
    camera: Type.Optional(Type.String({ maxLength: 80, description: "Van welke organisatie de camera is." })),
    ask: Type.Optional(
      Type.Array(Type.String({ maxLength: 64 }), {
        maxItems: 5,
        uniqueItems: true,
        description: "De winkel en de bank waarom het gaat; de politie hoort het altijd.",
      }),
    ),
    reference: Type.String({
      pattern: "^[A-Za-z0-9._-]{1,64}$",
      description: "Uw eigen kenmerk: nog eens gestuurd is het dezelfde melding. Het gaat naar niemand.",
    }),
  },
  { additionalProperties: false },
);
const parseAlert = parserOf(alertShape);

/**
 * Declares it, and asks. Again under the same reference changes nothing.
 * @throws Refusal NOT_ALLOWED for who signed no covenant about it; INPUT_INVALID with the place of what cannot be told.
 */
export async function raiseAlert(
  world: World,
  person: Person,
  input: unknown,
): Promise<{ readonly id: string; readonly until: Date }> {
  const alert = parseAlert(input);
  const covenants = covenantsFor(world, "cash-out", person.organisation);
  if (covenants.length === 0)
    throw new Refusal("NOT_ALLOWED", "Your organisation has signed no covenant in force about live alerts.");
  const now = world.now();
  const until = untilOf(alert.until, now);
  const place = normalise("atm", unnamed(alert.place, "/place"), "/place");
  const at = momentOf(alert.at, now);
  const said: Said = {
    happening: alert.happening,
    occurredAt: at.toISOString(),
    until: until.toISOString(),
    ...(alert.card !== undefined && { card: cardOf(alert.card) }),
    ...(alert.order !== undefined && { order: normalise("order", unnamed(alert.order, "/order"), "/order") }),
    ...(alert.amount !== undefined && { amount: alert.amount }),
    ...(alert.camera !== undefined && { camera: unnamed(alert.camera, "/camera") }),
    ask: alert.ask ?? [],
  };
  requireAsked(world, covenants, person.organisation, said.ask);
  return world.store.transaction(hub, async (tx) => {
    const id = world.newId();
    const made = await tx.query(
      `insert into declaration (id, organisation, kind, value, proof, declared_by, declared_at, settled, live_until, reference, said)
       values ($1, $2, 'cash-out', $3, 'declarer', $4, $5, true, $6, $7, $8::jsonb)
       on conflict (organisation, reference) where reference is not null do nothing returning id`,
      [id, person.organisation, place, person.id, now, until, alert.reference, JSON.stringify(said)],
    );
    if (made.length === 0) return earlier(tx, person.organisation, alert.reference);
    await append(world, tx, { type: "declaration.made", subjects: [id], organisation: person.organisation });
    await askAtOnce(world, tx, { id, organisation: person.organisation, by: person.id, place, until, said });
    return { id, until };
  });
}

async function earlier(tx: Tx, organisation: string, reference: string): Promise<{ id: string; until: Date }> {
  const [row] = await tx.query<{ id: string; until: Date }>(
    `select id, live_until as until from declaration where organisation = $1 and reference = $2`,
    [organisation, reference],
  );
  if (row === undefined) throw new Error("An alert was there already and is not found");
  return row;
}

function untilOf(text: string | undefined, now: Date): Date {
  const latest = new Date(now.getTime() + hour);
  if (text === undefined) return latest;
  const until = parseInstant(text);
  if (until === undefined || until <= now || until > latest)
    throw new Refusal(
      "INPUT_INVALID",
      "/until is not a moment within the hour, such as 2026-11-23T14:05:00Z.",
      "/until",
    );
  return until;
}

/** It happens now: what is longer ago is for a report. */
function momentOf(text: string | undefined, now: Date): Date {
  if (text === undefined) return now;
  const at = parseInstant(text);
  if (at === undefined || at.getTime() < now.getTime() - hour || at.getTime() > now.getTime() + minute)
    throw new Refusal("INPUT_INVALID", "/at is not a moment in the last hour, such as 2026-11-23T14:05:00Z.", "/at");
  return at;
}

/** A number by which a person or an account is known belongs in no alert. */
function unnamed(text: string, path: string): string {
  const isNumber = /@|\d(?:[ .-]?\d){8,}/u.test(text) || normalOrNothing("iban", text) !== undefined;
  if (isNumber)
    throw new Refusal(
      "INPUT_INVALID",
      `${path} looks like an account, a card, a phone number or an address of mail.`,
      path,
    );
  return text.normalize("NFC").replace(/\s+/gu, " ").trim();
}

/** Four digits, or a name that only the bank can read. */
function cardOf(text: string): string {
  if (/^\d{4}$/u.test(text)) return text;
  const isToken = /^(?=.*[A-Za-z])[A-Za-z0-9_-]{8,64}$/u.test(text) && !/\d{12}/u.test(text);
  if (isToken && normalOrNothing("iban", text) === undefined) return text;
  throw new Refusal(
    "INPUT_INVALID",
    "/card is the last four digits of the card, or a token: never the number.",
    "/card",
  );
}
