/** What the law and the design refuse in a step, however well it is written. Each rule names where it comes from. */

import { type Directory, isProtected, type Organisation, type Sector } from "#core/policy.ts";
import { type IndicatorKind, impersonalKinds } from "#core/types.ts";
import { type AddresseeResolver, type Covenant, movedOnFields, type Step } from "./covenant.ts";
import type { NoteFault } from "./faults.ts";

/** Which values a resolver can find an addressee for, and in which sector. */
const resolves: Readonly<
  Record<AddresseeResolver, { readonly kinds: readonly IndicatorKind[]; readonly sector: Sector }>
> = {
  "account-bank": { kinds: ["iban"], sector: "bank" },
  "own-bank": { kinds: ["iban"], sector: "bank" },
  "psp-of-shop": { kinds: ["domain", "url", "payment-link", "company", "order"], sector: "psp" },
  "registry-of-tld": { kinds: ["domain", "url", "email"], sector: "registry" },
  "telco-of-number": { kinds: ["phone"], sector: "telco" },
  "next-bank": { kinds: ["iban"], sector: "bank" },
  "every-telco": { kinds: ["phone"], sector: "telco" },
  "named-shop": { kinds: ["atm"], sector: "shop" },
  "named-bank": { kinds: ["atm"], sector: "bank" },
};

/** Notes every rule a step breaks; `note` takes a place within the step. */
export function lintStep(step: Step, covenant: Covenant, directory: Directory, note: NoteFault): void {
  lintDecision(step, covenant, note);
  lintDeclared(step, covenant, note);
  lintValue(step, covenant, note);
  lintGround(step, covenant, note);
  lintTransfer(step, covenant, directory, note);
  if (lacksLicence(step, covenant, directory))
    note(["addressee"], "is private and so is the sender: that needs an AP licence (UAVG art. 33(4)(c))");
}

/** Whether data about suspected crime may pass from one organisation to another: between private ones only with a licence. */
export function mayPass(sender: Organisation, receiver: Organisation): boolean {
  return sender.public || receiver.public || sender.apLicence !== undefined;
}

function lintDecision(step: Step, { on }: Covenant, note: NoteFault): void {
  // What is declared is an organisation's own number, by the directory or by its second person (declaration.ts).
  const isOwn = on.declarations !== undefined && step.barrier === "do-not-originate" && step.about.kind === "phone";
  if (step.decide.by === "rule" && !isOwn && !impersonalKinds.includes(step.about.kind))
    note(["decide"], `is by rule, but ${step.about.kind} is tied to a person: a person decides (GDPR art. 22)`);
  for (const [place, decide] of [
    ["decide", step.decide],
    ["hearing", step.hearing?.decide],
  ] as const) {
    const informs = decide?.by === "person" && decide.silence?.end === "inform";
    if (informs && !impersonalKinds.includes(step.about.kind))
      note(
        [place],
        `informs when nobody decides, but ${step.about.kind} is tied to a person: let it expire (GDPR art. 22)`,
      );
  }
  if (step.force === "request") return;
  // A count can only lead to a request; more force comes from somebody with the power to use it.
  if (step.decide.by === "rule") note(["force"], `${step.force} is decided by a person`);
  if (step.ground.article === undefined) note(["ground"], `needs the article that gives the power to ${step.force}`);
}

/** An organisation says something of its own number: nothing of what was reported goes with it, and nobody else is asked. */
function lintDeclared({ about, addressee, barrier, share, hearing }: Step, { on }: Covenant, note: NoteFault): void {
  const everyTelco = "resolver" in addressee && addressee.resolver === "every-telco";
  const isDeclared = on.declarations?.includes("do-not-originate") === true;
  if (everyTelco !== isDeclared || (barrier === "do-not-originate") !== isDeclared)
    note(["addressee"], "every-telco, the barrier do-not-originate and its on.declarations go together");
  if (!isDeclared) return;
  if (about.in !== "trigger" || hearing !== undefined) note(["about"], "is the declared number itself, unheard");
  if (share.some((field) => field !== "indicator")) note(["share"], "holds more than the number that was declared");
}

function lintValue({ about, addressee, share }: Step, { on, count }: Covenant, note: NoteFault): void {
  if (about.in === "trigger" && !on.kinds.includes(about.kind))
    note(["about", "kind"], `${about.kind} is not in on.kinds, so it never fires; say where it is found with "in"`);
  if (about.in === "report" && count !== undefined)
    note(["about", "in"], "is one report, but this covenant counts several: look in the dossier, or leave count out");
  const resolver = "resolver" in addressee ? addressee.resolver : undefined;
  if (resolver !== undefined && !resolves[resolver].kinds.includes(about.kind))
    note(["addressee"], `${resolver} cannot be found from ${about.kind}`);
  const ownBank = resolver === "own-bank" && about.in === "report";
  if (resolver === "own-bank" && !ownBank)
    note(["about"], "must be in the report: only the reporter's own bank is asked");
  if ((resolver === "next-bank") !== (about.in === "answer"))
    note(["about"], "in answer, and the addressee next-bank, go together: money is followed to the bank it moved to");
  if (about.in === "answer") lintMovedOn(share, note);
  if (share.includes("victimAccount") && !ownBank)
    note(["share"], "holds victimAccount, which only the victim's own bank may see");
}

function lintMovedOn(share: Step["share"], note: NoteFault): void {
  const beyond = share.filter((field) => !movedOnFields.includes(field));
  if (beyond.length > 0)
    note(["share"], `holds ${beyond.join(", ")}: the next bank hears ${movedOnFields.join(", ")} and no more`);
}

/** Asked is who signed, so only their countries count. A resolver reaches every party of its sector. */
function lintTransfer(step: Step, { parties, regime }: Covenant, directory: Directory, note: NoteFault): void {
  const { addressee, ground } = step;
  const reached = [...parties.keys()].flatMap((party) => {
    const organisation = directory.organisations.get(party);
    if (organisation === undefined) return [];
    const isReached =
      "organisation" in addressee
        ? addressee.organisation === party
        : organisation.sector === resolves[addressee.resolver].sector;
    return isReached ? [organisation] : [];
  });
  const outside = reached.find((organisation) => !isProtected(directory, organisation, regime));
  if (outside !== undefined && ground.transfer === undefined)
    note(
      ["ground"],
      `lacks transfer: ${outside.id} is in ${outside.country ?? "NL"}, where the law does not protect ` +
        `${regime === "wpg" ? "police data (Wpg art. 17a)" : "data as here (GDPR ch. V)"}`,
    );
  if (ground.transfer !== undefined && (ground.transfer.basis === "wpg17a") !== (regime === "wpg"))
    note(["ground", "transfer", "basis"], `is ${ground.transfer.basis}, which is no ground under the regime ${regime}`);
}

function lintGround({ ground }: Step, { regime }: Covenant, note: NoteFault): void {
  const police = ground.basis.startsWith("wpg");
  if (police && ground.decision === undefined)
    note(["ground"], `${ground.basis} needs the decision it rests on (Wpg art. 16 to 20)`);
  if (regime === "wpg" && !police)
    note(["ground", "basis"], `is ${ground.basis}, but police data leaves under the Wpg only`);
}

/** Police data is left to the Wpg. A resolver counts as public only when everyone it can find is. */
function lacksLicence({ addressee, decide }: Step, covenant: Covenant, directory: Directory): boolean {
  if (covenant.regime === "wpg") return false;
  const all = directory.organisations;
  const senders = [all.get(covenant.controller), decide.by === "person" ? all.get(decide.at) : undefined];
  const receivers =
    "organisation" in addressee
      ? [all.get(addressee.organisation)]
      : [...all.values()].filter(({ sector }) => sector === resolves[addressee.resolver].sector);
  const known = senders.filter((sender) => sender !== undefined);
  return receivers.some((receiver) => receiver && !known.some((sender) => mayPass(sender, receiver)));
}
