/**
 * Who got what of a report (GDPR art. 15(1)(c)): each disclosure of what this reporter told, and each time somebody worked with
 * it. What was only counted is not here: of that nothing left.
 */
import type { Basis, ShareField } from "#core/covenant/covenant.ts";
import { processingsOf } from "#core/log/processing.ts";
import { activities, type Traced } from "#core/log/trace.ts";
import type { Sector } from "#core/policy.ts";
import type { Tx, World } from "#core/ports.ts";

/** What kind of organisation. Its name only where that tells nothing about where the other side banks. */
export type Who = { readonly kind: Sector | "other"; readonly organisation?: string };

export type Recipient = Who & {
  readonly fields: readonly ShareField[];
  readonly basis: Basis;
  readonly purpose: string;
  readonly at: Date;
  /** Until when they may keep it. */
  readonly keptUntil: Date;
};

export type Handling = Who & { readonly activity: (typeof activities)[Traced]; readonly at: Date };

type Row = Omit<Recipient, "kind" | "organisation"> & { recipient: string; own: boolean };

/** The oldest first. */
export async function recipientsOf(world: World, tx: Tx, report: string): Promise<Recipient[]> {
  const rows = await tx.query<Row>(
    // Who may read the victim's account keeps it: that is their own bank.
    `select d.recipient, d.fields && array['victimAccount', 'transaction'] as own, d.fields, d.basis, d.purpose,
       d.disclosed_at as at, d.expires_at as "keptUntil"
     from disclosure d join barrier_request r on r.id = d.request where r.for_report = $1 order by d.id`,
    [report],
  );
  return rows.map(({ recipient, own, ...row }) => ({ ...who(world, recipient, own), ...row }));
}

/** The newest first, five hundred at most. */
export async function handlingsOf(world: World, tx: Tx, report: string, desk: string): Promise<Handling[]> {
  const lines = await processingsOf(world, tx, { report });
  return lines.flatMap(({ name, organisation, startedAt: at }) =>
    isTraced(name) ? [{ ...who(world, organisation, organisation === desk), activity: activities[name], at }] : [],
  );
}

function who({ policy: { directory } }: World, organisation: string, isNamed: boolean): Who {
  const kind = directory.organisations.get(organisation)?.sector ?? "other";
  return isNamed ? { kind, organisation } : { kind };
}

function isTraced(name: string): name is Traced {
  return Object.hasOwn(activities, name);
}
