/** Whom a live alert asks: at once, and when nobody acknowledges it in time, whom the covenant names instead. */
import { isSignedParty } from "#core/covenant/activation.ts";
import type { Covenant, ShareField, Step } from "#core/covenant/covenant.ts";
import { Refusal } from "#core/errors.ts";
import type { Organisation } from "#core/policy.ts";
import type { Tx, World } from "#core/ports.ts";
import { covenantsFor, firingOf, subjectOf } from "../declared.ts";
import { draftRequest } from "../request.ts";

/** What an alert tells, and the shop and bank that it names. */
export type Said = Readonly<Partial<Record<ShareField, unknown>>> & { readonly ask: readonly string[] };

export type Alert = {
  readonly id: string;
  readonly organisation: string;
  /** The person who declared it, and so decided. */
  readonly by: string;
  readonly place: string;
  readonly until: Date;
  readonly said: Said;
};

/** The shops and banks that an alert of this organisation can name. */
export function nameable(world: World, organisation: string): readonly Organisation[] {
  const everybody = [...world.policy.directory.organisations.values()];
  const reached = covenantsFor(world, "cash-out", organisation).flatMap((covenant) =>
    covenant.steps
      .filter(({ addressee }) => "resolver" in addressee)
      .flatMap((step) => addresseesOf(world, covenant, step, { organisation, named: everybody.map(({ id }) => id) })),
  );
  return everybody.filter((each) => reached.includes(each));
}

/** @throws Refusal INPUT_INVALID for a named organisation that no step of these covenants can ask. */
export function requireAsked(
  world: World,
  covenants: readonly Covenant[],
  declarer: string,
  named: readonly string[],
): void {
  const reached = covenants.flatMap((covenant) =>
    covenant.steps.flatMap((step) => addresseesOf(world, covenant, step, { organisation: declarer, named })),
  );
  const [unknown] = named.filter((id) => !reached.some((organisation) => organisation.id === id));
  if (unknown !== undefined)
    throw new Refusal("INPUT_INVALID", "/ask names an organisation that this covenant cannot ask.", "/ask");
}

/** Every step that is not kept for when another is not acknowledged. */
export async function askAtOnce(world: World, tx: Tx, alert: Alert): Promise<void> {
  for (const covenant of covenantsFor(world, "cash-out", alert.organisation)) {
    const kept = covenant.steps.flatMap(({ live }) => live?.otherwise ?? []);
    for (const { ask } of covenant.steps) if (!kept.includes(ask)) await askStep(world, tx, covenant, alert, ask);
  }
}

/** One step, by its name; asked before, it stays as it is. */
export async function askStep(world: World, tx: Tx, covenant: Covenant, alert: Alert, ask: string): Promise<void> {
  const index = covenant.steps.findIndex((step) => step.ask === ask);
  const step = covenant.steps[index];
  if (step === undefined) return;
  const { id, organisation, by, until, said } = alert;
  const subject = await subjectOf(world, tx, { kind: "atm", value: alert.place });
  const firing = firingOf(world, covenant, { id, organisation }, subject);
  for (const addressee of addresseesOf(world, covenant, step, { organisation, named: said.ask }))
    await draftRequest(world, tx, {
      firing,
      index,
      step,
      subject,
      behind: undefined,
      addressee,
      declaration: id,
      live: { by, until, said },
    });
}

/** Who signed; a shop or a bank only when the alert names it, and never whoever declared it. */
function addresseesOf(
  world: World,
  covenant: Covenant,
  { addressee }: Step,
  { organisation, named }: { readonly organisation: string; readonly named: readonly string[] },
): readonly Organisation[] {
  return [...world.policy.directory.organisations.values()].filter(({ id, sector }) => {
    if (id === organisation || !isSignedParty(covenant, id)) return false;
    if ("organisation" in addressee) return addressee.organisation === id;
    const wanted = addressee.resolver === "named-shop" ? "shop" : "bank";
    return sector === wanted && named.includes(id);
  });
}
