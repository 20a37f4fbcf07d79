/** The page of an organisation's own numbers, with invented ones. */
import { declarations } from "#adapters/site/declarations.ts";
import type { Html } from "#adapters/site/html.ts";
import type { Context, SignedIn } from "#adapters/site/layout.ts";
import type { Bilingual } from "#core/policy.ts";

type Show<Sample> = (name: string, path: string, view: (context: Context) => Html, extra?: Partial<Context>) => Sample;

/** One that stands and was taken over, one that waits, and one that was refused just now. */
export function declarationPages<Sample>(
  show: Show<Sample>,
  { now, partner, bank }: { readonly now: Date; readonly partner: SignedIn; readonly bank: Bilingual },
): readonly Sample[] {
  const number = {
    id: "0193-sample",
    kind: "do-not-originate",
    number: "+31880000001",
    declaredAt: now,
    own: false,
    withdrawnAt: undefined,
  } as const;
  const receipt = {
    partner: bank,
    state: "answered",
    sentAt: now,
    acknowledgedAt: undefined,
    result: "raised",
    answeredAt: now,
    liftedAt: undefined,
  } as const;
  const view = (context: Context) =>
    declarations(context, {
      declarations: [
        { ...number, state: "standing", receipts: [receipt] },
        { ...number, state: "waiting", receipts: [] },
      ],
      added: [{ item: 0, status: "refused", detail: "", line: "06 12345678" }],
      errors: [],
    });
  return [show("declarations", "/declarations", view, { person: partner })];
}
