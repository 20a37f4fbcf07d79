/** The page of live alerts, with invented ones. */
import { alerts } from "#adapters/site/alerts.ts";
import type { Html } from "#adapters/site/html.ts";
import type { Context, SignedIn } from "#adapters/site/layout.ts";
import type { Bilingual } from "#core/policy.ts";

type Show<Sample> = (name: string, path: string, view: (context: Context) => Html, extra?: Partial<Context>) => Sample;

/** One that runs and was seen, one that is over and one that was called off; and a form that needs another look. */
export function alertPages<Sample>(
  show: Show<Sample>,
  { now, partner, bank }: { readonly now: Date; readonly partner: SignedIn; readonly bank: Bilingual },
): readonly Sample[] {
  const alert = { id: "0193-sample", place: "geldmaat 1234, grote markt", declaredAt: now, until: now } as const;
  const receipt = {
    partner: bank,
    state: "answered",
    sentAt: now,
    acknowledgedAt: now,
    result: "raised",
    answeredAt: now,
    liftedAt: undefined,
  } as const;
  const view = (context: Context) =>
    alerts(context, {
      alerts: [
        { ...alert, state: "live", fields: [{ field: "card", value: "4711" }], receipts: [receipt] },
        { ...alert, state: "over", fields: [], receipts: [] },
        { ...alert, state: "called-off", fields: [], receipts: [] },
      ],
      nameable: [{ value: "shop-a", label: bank.nl }],
      reference: "0193-sample",
      values: {},
      errors: [{ field: "place", problem: "missing" }],
    });
  return [show("alerts", "/alerts", view, { person: partner })];
}
