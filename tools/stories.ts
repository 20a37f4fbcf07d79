/** Made-up stories in pairs, from a seed: told twice by one person, or told by two about one shop. */

export type StoryPair = { readonly a: string; readonly b: string; readonly same: boolean };

const openings = [
  "Via een advertentie op sociale media kwam ik bij deze winkel terecht.",
  "Mijn dochter zag een aanbieding en vroeg of ik die wilde bestellen.",
  "Ik zocht al weken naar een fiets en vond hem hier het goedkoopst.",
  "Een kennis stuurde mij een link naar deze webwinkel.",
  "Op een marktplaats reageerde ik op een advertentie van een verkoper.",
  "Na het werk bestelde ik snel een cadeau voor mijn moeder.",
];
const payings = [
  "Ik heb 125 euro overgemaakt naar [iban] en kreeg een bevestiging.",
  "De betaling ging met iDEAL en het geld was meteen van mijn rekening af.",
  "Ik moest vooraf betalen en heb dat dezelfde avond gedaan.",
  "Er stond dat betalen na ontvangst kon, maar dat bleek niet zo te zijn.",
  "Met mijn creditcard heb ik het hele bedrag in een keer betaald.",
  "De verkoper vroeg om een aanbetaling van de helft en daarna om de rest.",
];
const waitings = [
  "Daarna hoorde ik twee weken lang helemaal niets meer van de winkel.",
  "De levering werd steeds een paar dagen uitgesteld met een nieuwe smoes.",
  "Het pakket zou onderweg zijn, maar de code voor het volgen werkte niet.",
  "Op mijn mails naar [email] kwam eerst nog antwoord en daarna niet meer.",
  "Ik kreeg een leeg doosje thuis waar iets heel anders in hoorde te zitten.",
  "Toen ik belde met [phone] kreeg ik een bandje dat het nummer niet bestaat.",
];
const findings = [
  "Later zag ik dat meer mensen over deze site klagen.",
  "De winkel blijkt niet ingeschreven te staan bij de kamer van koophandel.",
  "Het adres op de website is een woonhuis waar niemand iets van weet.",
  "De recensies zijn allemaal op dezelfde dag geschreven.",
  "Mijn bank zegt dat het geld al weg is en niet terug kan.",
  "Inmiddels is de hele website uit de lucht.",
];
const endings = [
  "Ik ben mijn geld kwijt en voel me bekocht.",
  "Ik hoop dat anderen hier niet meer in trappen.",
  "Wat kan ik nu nog doen om mijn geld terug te krijgen?",
  "Ik heb ook aangifte gedaan bij de politie.",
  "Het gaat mij om het principe, niet om het bedrag.",
  "Graag hoor ik of jullie iets kunnen doen.",
];
const parts = [openings, payings, waitings, findings, endings];
const greetings = ["", "Hallo, ", "Geachte heer/mevrouw, ", "Beste mensen, ", "Goedemiddag, "];
const thanks = ["", " Alvast bedankt.", " Met vriendelijke groet", " Groetjes"];

/** Half of the pairs are one story told twice; of the others many share sentences, as victims of one shop do. */
export function storyPairs(seed: number, count: number): StoryPair[] {
  const random = randomFrom(seed);
  return Array.from({ length: count }, (_, place) => {
    const story = told(random);
    if (place % 2 === 0) return { a: story.join(" "), b: again(story, random), same: true };
    const shared = place % 3;
    const other = told(random).map((sentence, at) => (at < shared ? (story[at] ?? sentence) : sentence));
    return { a: story.join(" "), b: again(other, random), same: other.join() === story.join() };
  });
}

type Random = () => number;

function told(random: Random): string[] {
  return parts.flatMap((choices) => {
    const first = pick(choices, random);
    const more = random() < 0.5 ? [pick(choices, random)] : [];
    return [...new Set([first, ...more])];
  });
}

/** The same story sent once more: another greeting, capitals, and now and then a slip of the finger. */
function again(story: readonly string[], random: Random): string {
  const text = `${pick(greetings, random)}${story.join(" ")}${pick(thanks, random)}`;
  const typed = text.replace(/[a-z]/g, (sign) => (random() < 0.004 ? "" : sign));
  return random() < 0.2 ? typed.toUpperCase() : typed;
}

function pick<T>(choices: readonly T[], random: Random): T {
  const chosen = choices[Math.floor(random() * choices.length)];
  if (chosen === undefined) throw new Error("There is nothing to choose from.");
  return chosen;
}

/** Mulberry32: small, and the same everywhere. */
function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
