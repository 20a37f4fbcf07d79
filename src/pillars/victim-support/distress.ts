/**
 * Whether what somebody answers calls for a person now: danger, despair, a large loss, or grief. It only shows whom to
 * call, before and after sending; what was ticked for it is no part of the report. Words in a story are looked for plainly:
 * too often is no harm, for help is an offer.
 */
import type { Organisation } from "#core/policy.ts";
import type { ReportInput } from "#core/report-input.ts";

/** What somebody may tick that is not sent. */
export const safeties = ["threatened", "unsafe", "despair"] as const;
export type Safety = (typeof safeties)[number];

/** What presses most comes first. */
export const distresses = ["danger", "despair", "loss", "grief"] as const;
export type Distress = (typeof distresses)[number];

/** Ours, until a source names what a large loss is. */
const largeLossCents = 500_000;

const dangerous = /\b(?:bedreig\w*|chant\w*|afgeperst|wapen|vermoord\w*|threat\w*|blackmail\w*|extort\w*|weapon)\b/iu;
const despairing =
  /\b(?:zelfmoord\w*|zelfdoding|su[iï]cid\w*|niet meer (?:verder )?leven|wil(?: ik)? (?:niet meer|dood)|mezelf iets aan\w*|einde aan (?:mijn leven|maken)|kill myself|end (?:my life|it all)|don'?t want to live|want to die|self-harm)\b/iu;

export function distressIn(
  { form, narrative, amountLost, victim }: Pick<ReportInput, "form" | "narrative" | "amountLost" | "victim">,
  ticked: readonly string[],
): readonly Distress[] {
  const holds: Readonly<Record<Distress, boolean>> = {
    danger:
      ticked.includes("threatened") || ticked.includes("unsafe") || form === "sextortion" || dangerous.test(narrative),
    despair: ticked.includes("despair") || despairing.test(narrative),
    loss: (amountLost?.cents ?? 0) >= largeLossCents,
    grief: victim?.impact?.includes("mental") ?? false,
  };
  return distresses.filter((distress) => holds[distress]);
}

/** Whom to call, with what is known of each number; without one we say only the name. */
export type Helper = {
  readonly id: HelperId;
  readonly number?: { readonly value: string; readonly source: string; readonly isVerified: boolean };
};

export const helperIds = ["emergency", "police", "prevention-of-suicide", "victim-support", "fraud-help-desk"] as const;
export type HelperId = (typeof helperIds)[number];

/** Who helps at what. */
export const helpersAt: Readonly<Record<Distress, readonly HelperId[]>> = {
  danger: ["emergency", "police"],
  despair: ["prevention-of-suicide", "emergency"],
  loss: ["victim-support"],
  grief: ["victim-support"],
};

/** Each helper's organisation and which of its numbers is meant; a number comes only from the directory. */
const inDirectory: Readonly<Record<HelperId, readonly [organisation: string, number?: string]>> = {
  emergency: ["politie", "112"],
  police: ["politie", "09008844"],
  "prevention-of-suicide": ["zelfmoordpreventie"],
  "victim-support": ["slachtofferhulp"],
  "fraud-help-desk": ["fraudehelpdesk"],
};

export function helpersIn(organisations: ReadonlyMap<string, Organisation>): readonly Helper[] {
  return helperIds.map((id) => {
    const [organisation, wanted] = inDirectory[id];
    const found = (organisations.get(organisation)?.official ?? []).find(
      ({ kind, value }) => kind === "phone" && (wanted === undefined || value === wanted),
    );
    if (found === undefined) return { id };
    return { id, number: { value: found.value, source: found.source, isVerified: found.verified !== "false" } };
  });
}
