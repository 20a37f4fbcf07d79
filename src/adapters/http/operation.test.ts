/** A trace goes through us: what another's system began is written down under its own number, and it hears ours. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { processings } from "#core/log/processing.ts";
import { ask, openHouse, threeReports, token } from "#tools/http.ts";

const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
const foreign = "00f067aa0ba902b7";

test("a partner's trace stands in our processing log, and our operation in the answer; a forged header is no trace", async () => {
  const house = await openHouse();
  await threeReports(house.world);
  const sidn = await token(house.world, "sidn", ["requests"]);
  const [{ id }] = (await ask(house, sidn, "GET", "/v1/barrier-requests")).json().items;
  const read = (traceparent: string) =>
    ask(house, sidn, "GET", `/v1/barrier-requests/${id}`, undefined, { traceparent });
  const answer = await read(`00-${traceId}-${foreign}-01`);
  const [line] = await processings(house.world, { limit: 10 });
  assert.deepEqual([line?.traceId, line?.foreignOperationId], [traceId, foreign]);
  assert.equal(answer.headers.traceparent, `00-${traceId}-${line?.operationId}-01`);
  const forged = await read("00-not-a-trace-01");
  const [own] = await processings(house.world, { limit: 1 });
  assert.equal(forged.headers.traceparent, undefined);
  assert.ok(own !== undefined && own.traceId !== traceId && own.foreignOperationId === undefined);
});
