/**
 * A new fraud form without a new release: one person proposes it as data, another accepts it (four eyes), and from then
 * on reports and covenants may name it. What the files of a later version hold goes before what was added here.
 */
import { Refusal } from "#core/errors.ts";
import { append } from "#core/log/event.ts";
import type { Person } from "#core/people/person.ts";
import type { Bilingual } from "#core/policy.ts";
import { hub, type Tx, type World } from "#core/ports.ts";
import { parserOf } from "#core/shape.ts";
import { conceptFaults } from "./lint.ts";
import { type ConceptDocument, conceptShape } from "./shape.ts";
import { type Concept, formsOf } from "./taxonomy.ts";

type Proposal = {
  readonly id: string;
  readonly document: unknown;
  readonly proposed_by: string;
  readonly accepted_by: string | null;
  readonly accepted_at: Date | null;
};

type Proposer = Pick<Person, "id" | "organisation">;

// Two proposals of one code are accepted one after the other; any number will do as long as it is ours.
const acceptingLock = 7_208_022;
const parseConcept = parserOf(conceptShape);

/**
 * Stores a form for another person to judge; it does nothing yet.
 * @throws Refusal INPUT_INVALID with the place; STATE_CONFLICT when the code is taken.
 */
export async function proposeForm(world: World, by: Proposer, input: unknown): Promise<{ readonly id: string }> {
  await refreshTaxonomy(world);
  const form = soundForm(world, input);
  const id = world.newId();
  await world.store.transaction(hub, async (tx) => {
    await tx.query(
      `insert into taxonomy_form (id, version, code, document, proposed_by, proposed_at)
       values ($1, $2, $3, $4::jsonb, $5, $6)`,
      [id, world.policy.taxonomy.version, form.code, JSON.stringify(form), by.id, world.now()],
    );
    await append(world, tx, { type: "form.proposed", subjects: [id], organisation: by.organisation });
  });
  return { id };
}

/**
 * Takes a proposed form into the taxonomy, at once for this process and at their next refresh for the others.
 * Again by the same person changes nothing.
 * @throws Refusal NOT_FOUND; NOT_ALLOWED to the proposer; STATE_CONFLICT when it or its code was accepted already.
 */
export async function acceptForm(world: World, by: Proposer, id: string): Promise<void> {
  await refreshTaxonomy(world);
  await world.store.transaction(hub, async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(${acceptingLock})`);
    const proposal = await proposalOf(tx, id);
    if (proposal === undefined) throw new Refusal("NOT_FOUND", "There is no such proposal.");
    if (proposal.accepted_by === by.id) return;
    if (proposal.accepted_by !== null) throw new Refusal("STATE_CONFLICT", "Somebody else accepted this form already.");
    if (proposal.proposed_by === by.id)
      throw new Refusal("NOT_ALLOWED", "You proposed this form yourself. Ask a colleague to judge it.");
    const { code } = soundForm(world, proposal.document);
    const [taken] = await tx.query(`select 1 from taxonomy_form where code = $1 and accepted_by is not null`, [code]);
    if (taken !== undefined) throw codeTaken(code);
    await tx.query(`update taxonomy_form set accepted_by = $2, accepted_at = $3 where id = $1`, [
      id,
      by.id,
      world.now(),
    ]);
    await append(world, tx, { type: "form.accepted", subjects: [id], organisation: by.organisation });
  });
  await refreshTaxonomy(world);
}

/** A proposed form as people judge it. */
export type ProposedForm = {
  readonly id: string;
  readonly code: string;
  readonly label: Bilingual;
  readonly definition: Bilingual;
  /** `overtaken`: another form with its code was taken in. */
  readonly state: "open" | "accepted" | "overtaken";
  /** Of the person who asks: somebody else must judge it. */
  readonly mine: boolean;
  readonly proposedAt: Date;
};

/** What was proposed, the newest first. */
export async function proposals(
  world: World,
  by: Proposer,
  { after, limit = 200 }: { readonly after?: string; readonly limit?: number } = {},
): Promise<ProposedForm[]> {
  await refreshTaxonomy(world);
  const rows = await world.store.transaction(hub, (tx) =>
    tx.query<Proposal & { proposed_at: Date }>(
      `select id, document, proposed_by, proposed_at, accepted_by, accepted_at from taxonomy_form
       where $1::uuid is null or id < $1 order by id desc limit $2`,
      [after ?? null, limit],
    ),
  );
  return rows.map(({ id, document, proposed_by, proposed_at, accepted_at }) => {
    const { code, label, definition } = parseConcept(document);
    const isTaken = world.policy.taxonomy.concepts.has(code);
    const state = accepted_at !== null ? "accepted" : isTaken ? "overtaken" : "open";
    return { id, code, label, definition, state, mine: proposed_by === by.id, proposedAt: proposed_at };
  });
}

/** Brings the taxonomy kept in memory up to date with the forms accepted in the store, here or by another process. */
export async function refreshTaxonomy(world: World): Promise<void> {
  const { taxonomy } = world.policy;
  const kept = [...taxonomy.concepts.values()];
  const shipped = kept.filter(({ accepted }) => accepted === undefined);
  const rows = await world.store.transaction(hub, (tx) =>
    tx.query<Proposal & { code: string; accepted_at: Date }>(
      `select id, code, document, proposed_by, accepted_by, accepted_at from taxonomy_form
       where accepted_at is not null order by accepted_at, id`,
    ),
  );
  const added = rows.filter(({ code }) => !shipped.some((concept) => concept.code === code));
  const known = kept.flatMap(({ accepted }) => (accepted === undefined ? [] : [accepted.proposal]));
  if (known.join() === added.map(({ id }) => id).join()) return;
  const accepted = added.map(
    ({ id, document, accepted_at }): Concept => ({
      ...parseConcept(document),
      accepted: { proposal: id, at: accepted_at },
    }),
  );
  taxonomy.concepts = new Map([...shipped, ...accepted].map((concept) => [concept.code, concept]));
  taxonomy.forms = formsOf(taxonomy.concepts);
}

/** A form that could stand in the files as well; anything else is refused with its place. */
function soundForm(world: World, input: unknown): ConceptDocument {
  const { concepts, schemes } = world.policy.taxonomy;
  const form = parseConcept(input);
  if (form.kind !== "form")
    throw new Refusal("INPUT_INVALID", "/kind must be form: only forms can be proposed.", "/kind");
  if (concepts.has(form.code)) throw codeTaken(form.code);
  const [fault] = conceptFaults(form, concepts, schemes);
  if (fault === undefined) return form;
  const path = `/${fault.place.join("/")}`;
  throw new Refusal("INPUT_INVALID", `${path} ${fault.sentence}.`, path);
}

function codeTaken(code: string): Refusal {
  return new Refusal("STATE_CONFLICT", `The taxonomy has a form with the code ${code}. Choose another code.`);
}

async function proposalOf(tx: Tx, id: string): Promise<Proposal | undefined> {
  const [row] = await tx.query<Proposal>(
    `select id, document, proposed_by, accepted_by, accepted_at from taxonomy_form where id = $1 for update`,
    [id],
  );
  return row;
}
