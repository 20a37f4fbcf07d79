/** Dossiers over HTTP: a person opens one, cuts a tie and separates two reports; a retry changes nothing. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ask, openHouse, person, threeReports, token } from "#tools/http.ts";

test("an investigator opens a dossier, cuts a tie in it twice with one effect, and a program may do neither", async () => {
  const house = await openHouse();
  await threeReports(house.world);
  const [report] = await house.rows<{ id: string; dossier: string }>(`select id, dossier from report order by id`);
  const url = `/v1/dossiers/${report!.dossier}`;
  const investigator = await person(house.world, "politie-lmio", ["investigator"]);
  const opened = await ask(house, investigator, "GET", url);
  assert.equal(opened.statusCode, 200, opened.payload);
  assert.equal(opened.json().reports.length, 3);
  const tie = opened.json().ties.find((each: { report: string; role: string }) => each.role === "controlled");
  const body = { report: tie.report, indicator: tie.indicator, reason: "Vergissing van de melder." };
  for (let time = 0; time < 2; time++) {
    const answer = await ask(house, investigator, "POST", `${url}/cuts`, body);
    assert.equal(answer.statusCode, 204, answer.payload);
  }
  assert.equal((await house.rows(`select 1 from event where type = 'dossier.cut'`)).length, 1);
  const [a, b] = opened.json().reports.map(({ id }: { id: string }) => id);
  const separated = await ask(house, investigator, "POST", `${url}/separations`, { a, b, reason: "Gebeld." });
  assert.equal(separated.statusCode, 204, separated.payload);
  const program = await token(house.world, "politie-lmio", ["reports"]);
  assert.equal((await ask(house, program, "GET", url)).statusCode, 403);
  assert.equal((await ask(house, investigator, "POST", `${url}/cuts`, { ...body, reason: "" })).statusCode, 400);
});
