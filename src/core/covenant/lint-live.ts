/** What a covenant about live alerts must say: who declares decides, everybody acknowledges soon, and nothing more leaves. */
import { type Covenant, liveBarriers, liveFields, type Step } from "./covenant.ts";
import type { NoteFault } from "./faults.ts";

/** Longer than this is no alarm. */
const soonest = 600_000;

/** Notes every rule the steps break; `note` takes a place within the steps. */
export function lintLive({ on, steps }: Covenant, note: NoteFault): void {
  const isLive = on.declarations?.includes("cash-out") === true;
  for (const [index, step] of steps.entries()) {
    const told: NoteFault = (place, sentence) => note([index, ...place], sentence);
    const parts = [step.live !== undefined, liveBarriers.includes(step.barrier), step.decide.by === "declarer"];
    if (parts.some((part) => part !== isLive))
      told(["live"], "a live barrier, decide by declarer and on.declarations [cash-out] go together");
    if (isNamed(step) && !isLive) told(["addressee"], "is named in a live alert, and this covenant has none");
    if (isLive) lintStep(step, steps.slice(index + 1), told);
  }
  if (isLive && on.declarations.length > 1)
    note([], "the covenant takes live alerts: other declarations have one of their own");
}

function isNamed({ addressee }: Pick<Step, "addressee">): boolean {
  return "resolver" in addressee && (addressee.resolver === "named-shop" || addressee.resolver === "named-bank");
}

function lintStep(
  { about, addressee, share, force, hearing, live }: Step,
  later: readonly Step[],
  note: NoteFault,
): void {
  if (about.kind !== "atm" || about.in !== "trigger" || hearing !== undefined)
    note(["about"], "is the place of the alert (atm), unheard: there is no time for more");
  if ("resolver" in addressee && !isNamed({ addressee })) note(["addressee"], "cannot be found from a live alert");
  if (force !== "request") note(["force"], `is ${force}: whoever declares only asks`);
  const beyond = share.filter((field) => !liveFields.includes(field));
  if (beyond.length > 0) note(["share"], `holds ${beyond.join(", ")}: an alert tells ${liveFields.join(", ")} at most`);
  if (live !== undefined && (live.acknowledge.months > 0 || live.acknowledge.milliseconds > soonest))
    note(["live", "acknowledge"], "is longer than ten minutes: by then it is over");
  if (live?.otherwise !== undefined && !later.some(({ ask }) => ask === live.otherwise))
    note(["live", "otherwise"], "is not the name of a later step");
}
