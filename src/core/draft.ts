/**
 * What somebody is writing and has not sent: sealed, tied to nothing, told to nobody. Whoever stops gets a code, and goes on
 * with it later, here or at a desk; it is gone once it is sent, and after its term (retention.ts).
 */
import Type, { type Static } from "typebox";
import { Refusal } from "./errors.ts";
import { parseFollowUpCode } from "./follow-up-code.ts";
import { hub, type Tx, type World } from "./ports.ts";
import { publicDesk } from "./report.ts";
import { retention } from "./retention.ts";
import { parserOf } from "./shape.ts";
import { plus } from "./time/duration.ts";

const writtenShape = Type.Object({
  /** What was typed, by field; a field that was left empty is absent. */
  values: Type.Record(Type.String(), Type.Array(Type.String())),
  /** The questions that were put and gone past, answered or not. */
  passed: Type.Array(Type.String()),
});

/** The answers so far, as they were typed. */
export type Written = Static<typeof writtenShape>;
const parseWritten = parserOf(writtenShape);

export type Draft = Written & {
  readonly id: string;
  /** By what sending it is known again. */
  readonly key: string;
};

/** Until somebody asks for its code: nobody can open it again once the browser was closed, so it need not stay. */
const leftOpen = 86_400_000;

/** Begins one; the token is for the writer's browser and stands nowhere else. */
export async function beginDraft(world: World, written: Written): Promise<string> {
  const token = world.secrets.newSecret();
  const key = world.secrets.newDataKey();
  await world.store.transaction(hub, (tx) =>
    tx.query(`insert into draft (id, desk, token, sealed, wrapped, expires_at) values ($1, $2, $3, $4, $5, $6)`, [
      world.newId(),
      publicDesk,
      heldAs(world, token),
      key.seal(written),
      key.wrapped,
      new Date(world.now().getTime() + leftOpen),
    ]),
  );
  return token;
}

/** The draft of this browser; undefined once it is sent, closed or past its term. */
export async function readDraft(world: World, token: string): Promise<Draft | undefined> {
  return world.store.transaction(hub, async (tx) => {
    const row = await rowOf(world, tx, token);
    return row && draftOf(world, row);
  });
}

/** Writes on; what was written meanwhile in another window is kept. Undefined when there is none any more. */
export async function writeDraft(
  world: World,
  token: string,
  change: (written: Written) => Written,
): Promise<Draft | undefined> {
  return world.store.transaction(hub, async (tx) => {
    const row = await rowOf(world, tx, token);
    if (row === undefined) return undefined;
    const draft = draftOf(world, row);
    const { values, passed } = change({ values: draft.values, passed: draft.passed });
    await tx.query(`update draft set sealed = $2 where id = $1`, [
      row.id,
      world.secrets.seal(row.wrapped, { values, passed }),
    ]);
    return { ...draft, values, passed };
  });
}

export type Kept = { readonly code: string; readonly until: Date };

/** Keeps it for later: the code opens it elsewhere, this browser until it is closed. Undefined when there is none. */
export async function keepDraft(world: World, token: string): Promise<Kept | undefined> {
  return world.store.transaction(hub, async (tx) => {
    const row = await rowOf(world, tx, token);
    if (row === undefined) return undefined;
    const code = world.secrets.followUpCode(row.id);
    const until = plus(world.now(), retention.draft);
    await tx.query(`update draft set code = $2, expires_at = $3 where id = $1`, [
      row.id,
      codeHeldAs(world, code),
      until,
    ]);
    return { code, until };
  });
}

/** This browser no longer opens it; the code still does, where one was given. */
export async function closeDraft(world: World, token: string): Promise<void> {
  await world.store.transaction(hub, async (tx) => {
    const held = [heldAs(world, token)];
    await tx.query(`delete from draft where token = $1 and code is null`, held);
    await tx.query(`update draft set token = null where token = $1`, held);
  });
}

/**
 * Goes on with what was kept, by its code or its four words; whoever had it open until now no longer has.
 * @throws Refusal INPUT_INVALID for what is no code, NOT_FOUND for one that leads nowhere.
 */
export async function takeUpDraft(world: World, typed: string): Promise<string> {
  const code = codeHeldAs(world, parseFollowUpCode(typed));
  const token = world.secrets.newSecret();
  return world.store.transaction(hub, async (tx) => {
    const taken = await tx.query(`update draft set token = $2 where code = $1 and expires_at > $3 returning id`, [
      code,
      heldAs(world, token),
      world.now(),
    ]);
    if (taken.length === 0) {
      throw new Refusal("NOT_FOUND", "Nothing is kept under this code: it was sent, or kept longer than two weeks.");
    }
    return token;
  });
}

/** Throws away what was written. */
export async function dropDraft(world: World, token: string): Promise<void> {
  await world.store.transaction(hub, (tx) => tx.query(`delete from draft where token = $1`, [heldAs(world, token)]));
}

/** It was sent: in the transaction that stores the report. */
export async function endDraft(tx: Tx, id: string): Promise<void> {
  await tx.query(`delete from draft where id = $1`, [id]);
}

type Row = { id: string; sealed: Uint8Array; wrapped: Uint8Array };

async function rowOf(world: World, tx: Tx, token: string): Promise<Row | undefined> {
  const [row] = await tx.query<Row>(
    `select id, sealed, wrapped from draft where token = $1 and expires_at > $2 for update`,
    [heldAs(world, token), world.now()],
  );
  return row;
}

function draftOf(world: World, { id, sealed, wrapped }: Row): Draft {
  return { id, key: world.secrets.digest("draft", `key ${id}`), ...parseWritten(world.secrets.open(wrapped, sealed)) };
}

const heldAs = (world: World, token: string): string => world.secrets.digest("draft", `token ${token}`);
const codeHeldAs = (world: World, code: string): string => world.secrets.digest("draft", `code ${code}`);
