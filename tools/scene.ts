/** What tests of the flow tell: reports of invented people, through the verb, and what then stands in the store. */
import type { Store } from "#adapters/storage/engine.ts";
import type { Covenant } from "#core/covenant/covenant.ts";
import { receiveReport, tick } from "#core/flow.ts";
import type { Person } from "#core/people/person.ts";
import { hub, type Row, type World } from "#core/ports.ts";
import type { RequestState } from "#core/states.ts";
import { emptied, memoryStore } from "./stores.ts";
import { type TestWorld, testWorld } from "./world.ts";

export const shop = "koopjeshal-voordeel.nl";

/** A Dutch account number with its right check digits (ISO 13616). */
export function dutchIban(bank: string, number: number): string {
  const account = String(number).padStart(10, "0");
  const digits = `${bank}${account}NL00`.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return `NL${String(98n - (BigInt(digits) % 97n)).padStart(2, "0")}${bank}${account}`;
}

/** A world on an empty PGlite, or on the store given. */
export async function scene(options?: { covenants?: readonly string[] }, store?: Store): Promise<TestWorld> {
  return testWorld(await emptied(store ?? (await memoryStore())), options);
}

let people = 0;

/** One more person, by an address nobody used before. */
export const somebody = (): { email: string } => ({ email: `melder-${++people}@example.org` });

export type Told = {
  readonly desk?: string;
  readonly key?: string;
  readonly indicators?: readonly { kind: string; value: string; role?: string; how?: string }[];
  readonly reporter?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
};

/** A report of a web shop at the police by somebody new, but for what is said otherwise. Gives its id. */
export async function tell(world: World, told: Told = {}): Promise<string> {
  return (await handIn(world, told)).id;
}

export function handIn(world: World, { desk = "politie-lmio", key, ...told }: Told = {}) {
  const input = {
    form: "fake-webshop",
    narrative: "Besteld, betaald en nooit iets gekregen.",
    indicators: [{ kind: "domain", value: shop, how: "visited" }],
    reporter: somebody(),
    ...told,
  };
  return receiveReport(world, {
    desk,
    input,
    body: JSON.stringify(input),
    ...(key !== undefined && { idempotencyKey: key }),
  });
}

/** Ticks until there is nothing left to do now. */
export async function settle(world: World): Promise<void> {
  for (let round = 0; round < 50; round++) {
    const { sealed, read, delivered, deadlines } = await tick(world);
    if (sealed + read + delivered + deadlines === 0) return;
  }
  throw new Error("The world does not come to rest");
}

export type Asked = {
  readonly id: string;
  readonly covenant: string;
  readonly version: number;
  readonly addressee: string;
  readonly barrier: string;
  readonly value: string;
  readonly state: RequestState;
  readonly round: number;
  readonly fields: Readonly<Record<string, unknown>>;
};

/** Every request there is, oldest first. */
export function requests(world: World): Promise<Asked[]> {
  return rows<Asked>(
    world,
    `select r.id, r.covenant, r.version, r.addressee, r.barrier, i.value, r.state, r.round, c.fields
     from barrier_request r join indicator i on i.id = r.indicator join request_content c on c.request = r.id order by r.id`,
  );
}

/** The one request to an organisation. */
export async function requestTo(world: World, addressee: string): Promise<Asked> {
  const [found, ...more] = (await requests(world)).filter((each) => each.addressee === addressee);
  if (found === undefined || more.length > 0) throw new Error(`Not one request to ${addressee}`);
  return found;
}

/** What stands in the store, as the flow sees it. */
export function rows<R extends Row>(world: World, text: string, values: readonly unknown[] = []): Promise<R[]> {
  return world.store.transaction(hub, (tx) => tx.query<R>(text, values));
}

/** The same, past every right: what a thief with the database's own password could do. */
export function asOwner(world: World, text: string, values: readonly unknown[] = []): Promise<Row[]> {
  return world.store.transaction(hub, async (tx) => {
    await tx.query("reset role");
    return tx.query(text, values);
  });
}

export const investigator = person("politie-lmio", "investigator");

export function person(organisation: string, ...roles: string[]): Person {
  return { id: `${roles.join("-")}@${organisation}`, name: "Iemand", organisation, roles };
}

/** The covenant of this id that is in force. */
export function covenant(world: World, id: string): Covenant {
  const found = world.covenants.inForce.find((each) => each.id === id);
  if (found === undefined) throw new Error(`${id} is not in force`);
  return found;
}

/** Refusals by their code. */
export const refusal = (code: string) => ({ name: "Refusal", code });
