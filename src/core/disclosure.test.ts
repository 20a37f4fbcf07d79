/** Rule 4: without covenant, ground, controller, recipient, minimised fields, expiry and log line it does not leave. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { asOwner, requestTo, rows, scene, settle, tell } from "#tools/scene.ts";
import { eachStore, type memoryStore } from "#tools/stores.ts";
import { acknowledge, readRequest, recordOutcome } from "./flow.ts";
import type { Row } from "./ports.ts";

const sidn = { organisation: "sidn", by: "daan" };

async function sent(store?: Awaited<ReturnType<typeof memoryStore>>) {
  const world = await scene({}, store);
  for (let count = 0; count < 3; count++) await tell(world);
  await settle(world);
  return { world, id: (await requestTo(world, "sidn")).id };
}

type Sent = Awaited<ReturnType<typeof sent>>;

/** A statement in a member's own name. */
const as = ({ world }: Sent, organisation: string, text: string, values: readonly unknown[]): Promise<Row[]> =>
  world.store.transaction({ as: "member", organisation }, (tx) => tx.query(text, values));

test("each disclosure says under which covenant, ground and decision, whose, to whom, which fields, and until when", async () => {
  const { world, id } = await sent();
  await readRequest(world, sidn, id);
  const [row] = await rows(
    world,
    `select covenant, version, step, controller, recipient, fields, basis, decision <> '' as decided, purpose <> '' as purpose,
       notice ? 'who' and notice ? 'when' as notice, sender_public, recipient_public, expires_at > disclosed_at as expires
     from disclosure where request = $1`,
    [id],
  );
  assert.deepEqual(row, {
    covenant: "webshop-three-reports",
    version: 3,
    step: 1,
    controller: "politie",
    recipient: "sidn",
    fields: ["form", "indicator"],
    basis: "wpg20",
    decided: true,
    purpose: true,
    notice: true,
    sender_public: true,
    recipient_public: false,
    expires: true,
  });
});

test("reading twice is one disclosure, one line in the log, and two lines of who looked", async () => {
  const { world, id } = await sent();
  await readRequest(world, sidn, id);
  await readRequest(world, sidn, id);
  const [count] = await rows(
    world,
    `select (select count(*) from disclosure) as disclosures, (select count(*) from access) as looks,
       (select count(*) from event where type = 'request.disclosed') as events`,
  );
  assert.deepEqual(count, { disclosures: 1, looks: 2, events: 1 });
});

test("every read, acknowledgement and answer leaves who did it and on which ground", async () => {
  const { world, id } = await sent();
  await readRequest(world, sidn, id);
  await acknowledge(world, sidn, id);
  await recordOutcome(world, sidn, id, { result: "unknown" });
  assert.deepEqual(
    await rows(world, `select organisation, actor, action, basis from access where subject = $1 order by id`, [id]),
    [
      { organisation: "sidn", actor: "daan", action: "request.read", basis: "wpg20" },
      { organisation: "sidn", actor: "daan", action: "request.acknowledged", basis: "wpg20" },
      { organisation: "sidn", actor: "daan", action: "outcome.recorded", basis: "wpg20" },
    ],
  );
});

const disclosed = `insert into disclosure (id, request, covenant, version, step, share, controller, recipient, fields, basis, decision,
  purpose, notice, sender_public, recipient_public, ap_licence, disclosed_at, expires_at, recipient_protected)
  select $1::uuid, id, covenant, version, step, share, controller, 'sidn', kentering_said(id), ground ->> 'basis', ground ->> 'decision',
    purpose, notice, true, false, null::text, created_at, expires_at, true from barrier_request where id = $2`;

eachStore(
  "the database shows the content only to the addressee, and only after its disclosure stands",
  async (store) => {
    const made = await sent(store);
    const content = (organisation: string) =>
      as(made, organisation, `select fields from request_content where request = $1`, [made.id]);
    assert.deepEqual(await content("sidn"), []);
    await as(made, "sidn", disclosed, [made.world.newId(), made.id]);
    assert.equal((await content("sidn")).length, 1);
    for (const other of ["psp-a", "politie-lmio", "bank-a"]) assert.deepEqual(await content(other), []);
  },
);

eachStore(
  "the database refuses a disclosure that lacks what the law asks, or says more than the request",
  async (store) => {
    const made = await sent(store);
    const wrong: Record<string, Record<string, string>> = {
      "a field beyond the share": { fields: "array['indicator', 'form', 'victimAccount']" },
      "a wider share than the step's": { share: "array['indicator', 'form', 'reporters']" },
      "a field that the request does not say": { fields: "array['form', 'indicator', 'firstSeen']" },
      "less than the request says": { fields: "array['form']" },
      "no field": { fields: "array[]::text[]" },
      "another controller": { controller: "'sidn'" },
      "the covenant as its own ground": { basis: "'convenant'" },
      "another ground than the request": { basis: "'gdpr-6-1-f'" },
      "police data without a decision": { decision: "null::text" },
      "no notice to the person": { notice: "'{}'::jsonb" },
      "no purpose": { purpose: "''" },
      "private to private without a licence": { sender_public: "false" },
      "to a country that protects less, without a ground for it": { recipient_protected: "false" },
      "a ground for the transfer that the request does not name": { transfer: "'wpg17a'" },
      "a term that is over": { expires_at: "created_at" },
      "somebody else as recipient": { recipient: "'bank-a'" },
    };
    const columns =
      `id, request, covenant, version, step, share, controller, recipient, fields, basis, decision, purpose, notice,
    sender_public, recipient_public, ap_licence, disclosed_at, expires_at, recipient_protected, transfer`.split(/,\s*/);
    const right: Record<string, string> = {
      id: "$1::uuid",
      request: "id",
      recipient: "'sidn'",
      fields: "kentering_said(id)",
      basis: "ground ->> 'basis'",
      decision: "ground ->> 'decision'",
      sender_public: "true",
      recipient_public: "false",
      ap_licence: "null::text",
      recipient_protected: "true",
      transfer: "null::text",
      disclosed_at: "created_at",
    };
    for (const [what, change] of Object.entries(wrong)) {
      const swapped = { ...right, ...change };
      const text = `insert into disclosure (${columns.join(", ")}) select ${columns.map((name) => swapped[name] ?? name).join(", ")}
      from barrier_request where id = $2`;
      await assert.rejects(as(made, "sidn", text, [made.world.newId(), made.id]), /violates/, what);
    }
    assert.deepEqual(await rows(made.world, `select 1 from disclosure`), []);
  },
);

eachStore(
  "the database refuses a request whose content goes beyond the fields of its step, also by the flow itself",
  async (store) => {
    const { world, id } = await sent(store);
    const content = async (share: string, fields: string) => {
      await asOwner(world, `delete from request_content where request = $1`, [id]);
      return rows(
        world,
        `insert into request_content (request, share, fields, sealed_names) values ($1, ${share}, $2::jsonb, '{}')`,
        [id, fields],
      );
    };
    await assert.rejects(content(`array['indicator', 'form']`, `{"indicator": {}, "reporters": 3}`));
    await assert.rejects(content(`array['indicator', 'form', 'reporters']`, `{"reporters": 3}`));
    await assert.rejects(
      rows(world, `update barrier_request set share = array['indicator', 'form', 'lossCents'] where id = $1`, [id]),
    );
  },
);

eachStore("a rule cannot decide about a person: the database refuses it for every kind tied to one", async (store) => {
  const { world, id } = await sent(store);
  for (const kind of ["iban", "phone", "email", "handle", "wallet", "company"]) {
    await assert.rejects(
      rows(world, `update barrier_request set kind = $2 where id = $1`, [id, kind]),
      /violates/,
      kind,
    );
  }
});

eachStore("nobody can rewrite what is append-only: log, events, outcomes, disclosures, receipts", async (store) => {
  const made = await sent(store);
  await readRequest(made.world, sidn, made.id);
  await recordOutcome(made.world, sidn, made.id, { result: "raised" });
  for (const table of ["log", "batch", "outcome", "disclosure", "access", "correction", "separation"]) {
    await assert.rejects(rows(made.world, `delete from ${table}`), /permission/, table);
    await assert.rejects(as(made, "sidn", `delete from ${table}`, []), /permission/, table);
  }
  for (const change of [
    `update log set type = 'x'`,
    `update batch set head = ''`,
    `update outcome set result = 'declined'`,
    `update disclosure set recipient = 'x'`,
    `update event set type = 'x'`,
  ]) {
    await assert.rejects(rows(made.world, change), /permission/, change);
    await assert.rejects(as(made, "sidn", change, []), /permission/, change);
  }
});

eachStore(
  "an addressee can say that it has seen and answered, and nothing else, and of its own requests only",
  async (store) => {
    const made = await sent(store);
    const move = (organisation: string, state: string) =>
      as(made, organisation, `update barrier_request set state = $2 where id = $1 returning id`, [made.id, state]);
    await assert.rejects(move("sidn", "closed"));
    await assert.rejects(move("sidn", "withdrawn"));
    assert.deepEqual(await move("psp-a", "answered"), []);
    assert.equal((await move("sidn", "acknowledged")).length, 1);
    await assert.rejects(
      as(made, "sidn", `update barrier_request set addressee = 'x' where id = $1`, [made.id]),
      /permission/,
    );
    await assert.rejects(
      as(
        made,
        "sidn",
        `insert into event (id, at, type, subjects, organisation) values ($1, $2, 'request.approved', '{}', 'sidn')`,
        [made.world.newId(), made.world.now()],
      ),
    );
  },
);

test("what has expired opens for nobody", async () => {
  const { world, id } = await sent();
  world.pass(366 * 86_400_000);
  await assert.rejects(readRequest(world, sidn, id), { code: "NOT_FOUND" });
});
