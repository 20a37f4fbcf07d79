/** Somebody at a bank reports what happens now, follows who acknowledged it, and calls it off. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { raiseAlert } from "#core/alert/alert.ts";
import { alertsOf, callOffAlert } from "#core/alert/alerts.ts";
import { nameable } from "#core/alert/asked.ts";
import { Refusal } from "#core/errors.ts";
import { outcomeResults } from "#core/outcome.ts";
import { type AlertField, type AlertsProps, alertFields, alerts } from "../alerts.ts";
import { centsOf } from "../amount.ts";
import { type Form, formOf } from "../form.ts";
import {
  actorOf,
  contextOf,
  goOn,
  idOf,
  nameOf,
  type PageRoute,
  page,
  posted,
  requirePerson,
  type SiteSettings,
  show,
} from "../page.ts";
import { paths } from "../paths.ts";
import { written } from "../written.ts";

export function alertRoutes(settings: SiteSettings): readonly PageRoute[] {
  const { world } = settings;
  return [
    page(settings, paths.alerts, "alert.list", (request, reply) => showAll(settings, request, reply)),
    posted(paths.alerts, "alert.create", (request, reply) => add(settings, request, reply)),
    posted(`${paths.alerts}/:id/withdrawals`, "alert.call-off", async (request, reply) => {
      await callOffAlert(world, actorOf(request), idOf(request));
      return goOn(settings, reply, paths.alerts, "alert-called-off");
    }),
  ];
}

async function add(settings: SiteSettings, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const form = formOf(request.body);
  const read = inputOf(form, settings.world.now());
  const again = (errors: AlertsProps["errors"]) =>
    showAll(settings, request, reply, { ...valuesOf(form), errors }, 400);
  if (read.errors.length > 0) return again(read.errors);
  try {
    await raiseAlert(settings.world, requirePerson(request), read.input);
  } catch (error) {
    const field = error instanceof Refusal ? alertFields.find((name) => error.path === `/${name}`) : undefined;
    if (field === undefined) throw error;
    return again([{ field, problem: "invalid" }]);
  }
  return goOn(settings, reply, paths.alerts, "alert-raised");
}

/** What is still to be filled in, or what the verb reads. */
function inputOf(form: Form, now: Date): { readonly input: object; readonly errors: AlertsProps["errors"] } {
  const [amount, minutes, ask] = [form.text("amount"), form.text("minutes"), form.text("ask")];
  const cents = amount === undefined ? undefined : centsOf(amount);
  const last = minutes === undefined ? undefined : Number(minutes);
  const errors = [
    ...(form.text("happening") === undefined ? [{ field: "happening", problem: "choose" } as const] : []),
    ...(form.text("place") === undefined ? [{ field: "place", problem: "missing" } as const] : []),
    ...(amount !== undefined && cents === undefined ? [{ field: "amount", problem: "amount" } as const] : []),
    ...(last !== undefined && !(last > 0 && last <= 60) ? [{ field: "minutes", problem: "invalid" } as const] : []),
  ];
  const named = ["happening", "place", "card", "order", "camera", "reference"];
  const texts = named.flatMap((name) => {
    const text = form.text(name)?.trim();
    return text === undefined ? [] : [[name, text]];
  });
  const input = {
    ...Object.fromEntries(texts),
    ...(cents !== undefined && { amount: { cents, currency: "EUR" } }),
    ...(last !== undefined && errors.length === 0 && { until: new Date(now.getTime() + last * 60_000).toISOString() }),
    ...(ask !== undefined && { ask: [ask] }),
  };
  return { input, errors };
}

function valuesOf(form: Form): Pick<AlertsProps, "values"> {
  const values: Partial<Record<AlertField, string>> = {};
  for (const name of alertFields) {
    const text = form.text(name);
    if (text !== undefined) values[name] = text;
  }
  return { values };
}

async function showAll(
  settings: SiteSettings,
  request: FastifyRequest,
  reply: FastifyReply,
  more: Partial<AlertsProps> = {},
  status = 200,
): Promise<FastifyReply> {
  const { world } = settings;
  const { organisation } = requirePerson(request);
  const context = contextOf(settings, request, reply);
  const listed = await alertsOf(world, { organisation }, { limit: 50 });
  const props: AlertsProps = {
    alerts: listed.map(({ said, receipts, ...each }) => ({
      ...each,
      fields: written(world, context.texts, said ?? {}),
      receipts: receipts.map(({ partner, result, ...receipt }) => ({
        ...receipt,
        partner: nameOf(world, partner),
        result: outcomeResults.find((known) => known === result),
      })),
    })),
    nameable: nameable(world, organisation).map(({ id, name }) => ({ value: id, label: name[context.texts.language] })),
    reference: world.newId(),
    values: {},
    errors: [],
    ...more,
  };
  return show(reply, alerts(context, props), status);
}
