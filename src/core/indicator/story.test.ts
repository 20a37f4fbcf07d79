import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { storyPairs } from "#tools/stories.ts";
import { nearEqual } from "./story.ts";

const long =
  "Ik zag een advertentie voor een elektrische fiets op shop.nl en heb meteen 450 euro overgemaakt naar [iban]. De verkoper " +
  "schreef dat hij de volgende dag zou versturen, maar daarna hoorde ik niets meer. Toen ik belde met [phone] kreeg ik " +
  "een bandje dat het nummer niet in gebruik was. Later bleek dat meer mensen op deze site zijn opgelicht en dat het adres niet bestaat.";
const short = "Fiets gekocht op shop.nl voor 450 euro, betaald aan [iban] en nooit iets ontvangen van de verkoper.";

test("the same story with another salutation, capitals and a typing error is near-equal", () => {
  assert.ok(
    nearEqual(
      `Hallo, ${long}`,
      `Geachte heer/mevrouw, ${long.replace("elektrische", "electrische")} Met vriendelijke groet`,
    ),
  );
  assert.ok(nearEqual(short, `Beste, ${short.toUpperCase().replace("NOOIT", "NOOT")}`));
});

test("greetings and thanks are no part of the story, however many there are", () => {
  assert.ok(
    nearEqual(short, `Geachte heer, mevrouw, goedemiddag team, ${short} Alvast hartelijke dank, vriendelijke groet`),
  );
});

test("two people's own stories about the same shop are not near-equal", () => {
  const other =
    "Via Google kwam ik op shop.nl terecht omdat mijn dochter een elektrische fiets wilde voor haar verjaardag. Ik heb met " +
    "iDEAL betaald en kreeg een bevestiging, maar de fiets is nooit gekomen. Op mijn mails naar [email] komt geen antwoord " +
    "en de recensies blijken allemaal verzonnen te zijn. Ik ben 450 euro kwijt en heb het ook bij mijn bank gemeld.";
  assert.equal(nearEqual(long, other), false);
  assert.equal(
    nearEqual(short, "Bij shop.nl een fiets besteld van 450 euro en betaald, maar hij is niet geleverd."),
    false,
  );
});

test("the same words in another order are another story once it is long enough to tell", () => {
  assert.equal(nearEqual(long, long.split(" ").toSorted().join(" ")), false);
});

test("a story without words is like no other", () => {
  assert.equal(nearEqual("", ""), false);
  assert.equal(nearEqual("...", "Hallo!"), false);
});

test("whatever the stories, each with words is near-equal to itself and the order of comparing does not matter", () => {
  const story = fc
    .array(fc.constantFrom("fiets", "betaald", "shop.nl", "450", "é", "niet"), { maxLength: 80 })
    .map((all) => all.join(" "));
  fc.assert(
    fc.property(story, story, (a, b) => {
      assert.equal(nearEqual(a, a), a !== "");
      assert.equal(nearEqual(a, b), nearEqual(b, a));
    }),
    { numRuns: 1000 },
  );
});

test("of a thousand made-up pairs, all told twice are found, and no more than one in two hundred of two people's is taken for one", () => {
  const pairs = storyPairs(2026, 1000);
  const found = pairs.filter(({ a, b }) => nearEqual(a, b));
  const right = found.filter(({ same }) => same).length;
  const toFind = pairs.filter(({ same }) => same).length;
  assert.ok(right / toFind >= 0.99, `${right} of ${toFind} found`);
  assert.ok(right / found.length >= 0.995, `${found.length - right} of ${found.length} wrong`);
});
