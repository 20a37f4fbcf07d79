import assert from "node:assert/strict";
import { Refusal } from "#core/errors.ts";
import { hub, type Identity, type Tx } from "#core/ports.ts";
import { eachEngine } from "#tools/stores.ts";
import { type Engine, type Store, storeOn } from "./engine.ts";

const member = (organisation: string): Identity => ({ as: "member", organisation });

/** One table with what the real ones have: rights by role, rows by organisation, a counter to fight over. */
const schema = `
  create table note (id integer primary key, organisation text not null, count integer not null);
  grant select, insert, update on note to kentering_hub; grant select on note to kentering_member;
  alter table note enable row level security;
  create policy hub on note to kentering_hub using (true) with check (true);
  create policy member on note for select to kentering_member
    using (organisation = current_setting('kentering.organisation', true));`;

function onStore(title: string, prove: (store: Store, engine: Engine) => Promise<void>): void {
  eachEngine(title, async (engine) => {
    await engine.borrow((owner) => owner.run(schema));
    await prove(storeOn(engine), engine);
  });
}

const add = (tx: Tx, id: number, organisation = "bank-a") =>
  tx.query("insert into note (id, organisation, count) values ($1, $2, 0)", [id, organisation]);
const ids = (store: Store, identity: Identity = hub) =>
  store.transaction(identity, async (tx) => {
    const rows = await tx.query<{ id: number }>("select id from note order by id");
    return rows.map(({ id }) => id);
  });

onStore("what a transaction wrote is there when it is acknowledged", async (store) => {
  const answer = await store.transaction(hub, async (tx) => {
    await add(tx, 1);
    return "done";
  });
  assert.equal(answer, "done");
  assert.deepEqual(await ids(store), [1]);
});

onStore("a transaction that fails halfway leaves nothing", async (store) => {
  const fails = store.transaction(hub, async (tx) => {
    await add(tx, 1);
    throw new Refusal("STATE_CONFLICT", "Changed our mind.");
  });
  await assert.rejects(fails, Refusal);
  assert.deepEqual(await ids(store), []);
});

onStore("work that hides an error of the database is not acknowledged as done", async (store) => {
  const hides = store.transaction(hub, async (tx) => {
    await add(tx, 1);
    await add(tx, 1).catch(() => undefined);
  });
  await assert.rejects(hides, { code: "25P02" });
  assert.deepEqual(await ids(store), []);
});

onStore("a value that must be unique and is not is refused with the code of SQL", async (store) => {
  await store.transaction(hub, (tx) => add(tx, 1));
  await assert.rejects(
    store.transaction(hub, (tx) => add(tx, 1)),
    (error) => error instanceof Error && "code" in error && error.code === "23505",
  );
  assert.deepEqual(await ids(store), [1]);
});

onStore("values come back as they went in, the same on both stores", async (store) => {
  const at = new Date("2026-11-23T12:34:56.789Z");
  const uuid = "019abcde-0000-7000-8000-000000000001";
  const texts = ["plain", 'quote" and \\ and , and {}', "NULL", "", "é ✓"];
  const [row] = await store.transaction(hub, (tx) =>
    tx.query(
      `select $1::timestamptz as instant, $2::date as day, $3::int8 as big, $4::numeric as exact, $5::bytea as bytes,
        $6::text[] as texts, $7::uuid[] as uuids, $8::jsonb as tree, $9::text as absent, $10::boolean as yes,
        $11::uuid as id, $12::text[] as none, array[$1::timestamptz] as instants, array[$3::int8] as bigs,
        current_setting('timezone') as zone`,
      [
        at,
        "2026-02-28",
        9_007_199_254_740_991,
        "12345678901234567890.12",
        Uint8Array.of(0, 255, 92),
        texts,
        [uuid],
        JSON.stringify({ a: [1, "x", null] }),
        undefined,
        true,
        uuid,
        [],
      ],
    ),
  );
  assert.deepEqual(
    { ...row },
    {
      instant: at,
      day: "2026-02-28",
      big: 9_007_199_254_740_991,
      exact: "12345678901234567890.12",
      bytes: Uint8Array.of(0, 255, 92),
      texts,
      uuids: [uuid],
      tree: { a: [1, "x", null] },
      absent: null,
      yes: true,
      id: uuid,
      none: [],
      instants: [at],
      bigs: [9_007_199_254_740_991],
      zone: "UTC",
    },
  );
});

onStore("a number too big to be exact is an error, never a near miss", async (store) => {
  await assert.rejects(
    store.transaction(hub, (tx) => tx.query("select 9007199254740993::int8 as big")),
    RangeError,
  );
  assert.deepEqual(await ids(store), [], "the store goes on after it");
});

onStore("sixteen at once who add one to the same number lose none", async (store) => {
  await store.transaction(hub, (tx) => add(tx, 1));
  const addOne = () => store.transaction(hub, (tx) => tx.query("update note set count = count + 1 where id = 1"));
  await Promise.all(Array.from({ length: 16 }, addOne));
  const rows = await store.transaction(hub, (tx) => tx.query("select count from note"));
  assert.deepEqual(
    rows.map((row) => row.count),
    [16],
  );
});

onStore("a transaction runs in the role of its identity and never as the owner", async (store) => {
  const who = (identity: Identity) => store.transaction(identity, (tx) => tx.query("select current_user as who"));
  assert.equal((await who(hub))[0]?.who, "kentering_hub");
  assert.equal((await who(member("bank-a")))[0]?.who, "kentering_member");
  await assert.rejects(
    store.transaction(hub, (tx) => tx.query("delete from note")),
    { code: "42501" },
  );
});

onStore("a member sees its own rows and no other's, whoever used the connection before", async (store) => {
  await store.transaction(hub, async (tx) => {
    await add(tx, 1, "bank-a");
    await add(tx, 2, "bank-b");
  });
  assert.deepEqual(await ids(store, member("bank-a")), [1]);
  assert.deepEqual(await ids(store, member("bank-b")), [2]);
  assert.deepEqual(await ids(store, hub), [1, 2]);
  assert.deepEqual(await ids(store, member("bank-c")), []);
});

onStore("an organisation's id that is no id is refused before it reaches the database", async (store) => {
  for (const organisation of ["bank-a'; set role postgres; --", "", "Bank-A", "a".repeat(65), "bank-a\n"]) {
    await assert.rejects(ids(store, member(organisation)), { code: "INPUT_INVALID" });
  }
});

onStore("a transaction inside a transaction is an error and not a wait without end", async (store) => {
  await assert.rejects(
    store.transaction(hub, () => ids(store)),
    /inside a transaction/,
  );
  assert.deepEqual(await ids(store), []);
});

onStore("work that lost to a deadlock or a conflict is run again, whole, until it wins", async (store) => {
  let runs = 0;
  await store.transaction(hub, async (tx) => {
    runs += 1;
    await add(tx, runs);
    if (runs < 3)
      await tx.query(`do $$ begin raise exception 'lost' using errcode = '${runs === 1 ? "40P01" : "40001"}'; end $$`);
  });
  assert.equal(runs, 3);
  assert.deepEqual(await ids(store), [3]);
});

onStore("work that loses every time gives up with the database's own error", async (store) => {
  let runs = 0;
  const loses = store.transaction(hub, async (tx) => {
    runs += 1;
    await tx.query("do $$ begin raise exception 'lost' using errcode = '40001'; end $$");
  });
  await assert.rejects(loses, { code: "40001" });
  assert.equal(runs, 5);
});

onStore("two who lock the same rows in opposite order both get through", async (store, engine) => {
  await store.transaction(hub, async (tx) => {
    await add(tx, 1);
    await add(tx, 2);
  });
  // On PGlite the two run one after the other, so the second may not wait for the first to hold its row.
  const met = engine.kind === "postgres" ? meeting(2) : async () => undefined;
  const lock = (first: number, second: number) =>
    store.transaction(hub, async (tx) => {
      await tx.query("update note set count = count + 1 where id = $1", [first]);
      await met();
      await tx.query("update note set count = count + 1 where id = $1", [second]);
    });
  await Promise.all([lock(1, 2), lock(2, 1)]);
  const rows = await store.transaction(hub, (tx) => tx.query("select count from note"));
  assert.deepEqual(
    rows.map((row) => row.count),
    [2, 2],
  );
});

onStore(
  "a connection lost halfway is told as a store that cannot be reached, and the next transaction works",
  async (store, engine) => {
    if (engine.kind === "pglite") return;
    await assert.rejects(
      store.transaction(hub, async (tx) => {
        const [row] = await tx.query<{ pid: number }>("select pg_backend_pid() as pid");
        await engine.borrow((owner) => owner.query("select pg_terminate_backend($1)", [row?.pid]));
        await add(tx, 1);
      }),
      { code: "STORE_UNAVAILABLE" },
    );
    assert.deepEqual(await ids(store), []);
  },
);

onStore(
  "a lock that does not come is told as a store that is busy, and the next transaction works",
  async (store, engine) => {
    await assert.rejects(
      store.transaction(hub, (tx) => tx.query("do $$ begin raise exception 'locked' using errcode = '55P03'; end $$")),
      { code: "STORE_UNAVAILABLE" },
    );
    assert.deepEqual(await ids(store), []);
    const zone = await engine.borrow((owner) => owner.query("select current_user = session_user as owner"));
    assert.deepEqual(zone, [{ owner: true }], "the connection is the owner's again");
  },
);

/** Lets nobody on until so many have come. */
function meeting(number: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let come = 0;
  return async () => {
    come += 1;
    if (come >= number) resolve();
    await promise;
  };
}
