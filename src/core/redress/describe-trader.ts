/** A payment service or marketplace says how much a trader sells; never the trader, so that nobody vouches for themselves. */
import Type from "typebox";
import { stopDossiers } from "../component.ts";
import { Refusal } from "../errors.ts";
import { normalise } from "../indicator/indicator.ts";
import { hub, type World } from "../ports.ts";
import { parserOf } from "../shape.ts";
import { amsterdamDay } from "../time/amsterdam.ts";
import { isLegalDate } from "../time/legal-date.ts";
import { recountOn } from "../withdrawal.ts";

export const traderShape = Type.Object(
  {
    kind: Type.Enum(["domain", "handle"]),
    value: Type.String({ minLength: 1, maxLength: 200 }),
    orders: Type.Integer({ minimum: 0, maximum: 2_000_000_000 }),
    days: Type.Integer({ minimum: 1, maximum: 366 }),
    since: Type.String({ maxLength: 10 }),
    contact: Type.Optional(Type.String({ pattern: "^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$", maxLength: 200 })),
  },
  { additionalProperties: false },
);
const parseTrader = parserOf(traderShape);

/**
 * A payment service or marketplace says how much a trader sells; the same again changes nothing. What stands already on
 * too few reports for that trade is taken back.
 * @throws Refusal NOT_ALLOWED for another kind of organisation, so that nobody vouches for themselves.
 */
export async function describeTrader(world: World, organisation: string, input: unknown): Promise<void> {
  const { kind, value: typed, orders, days, since, contact } = parseTrader(input);
  const sector = world.policy.directory.organisations.get(organisation)?.sector;
  if (sector !== "psp" && sector !== "marketplace") {
    throw new Refusal("NOT_ALLOWED", "Only a payment service or a marketplace says how much a trader sells.");
  }
  if (!isLegalDate(since) || since > amsterdamDay(world.now())) {
    throw new Refusal("INPUT_INVALID", "/since is no date in the past, such as 2024-05-01.", "/since");
  }
  const value = normalise(kind, typed, "/value");
  await world.store.transaction(hub, async (tx) => {
    await stopDossiers(tx);
    await tx.query(
      `insert into trader (kind, value, orders, days, since, contact, organisation, at) values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (kind, value) do update set orders = excluded.orders, days = excluded.days, since = excluded.since,
         contact = excluded.contact, organisation = excluded.organisation, at = excluded.at`,
      [kind, value, orders, days, since, contact ?? null, organisation, world.now()],
    );
    const known = await tx.query<{ id: string }>(`select id from indicator where kind = $1 and value = $2`, [
      kind,
      value,
    ]);
    if (known.length > 0)
      await recountOn(
        world,
        tx,
        known.map(({ id }) => id),
        "all",
      );
  });
}
