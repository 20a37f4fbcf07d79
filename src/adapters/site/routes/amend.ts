/** A reporter puts right and adds: the form as it stands, what would change, and only then the change. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { type Own, readOwn } from "#core/amendable.ts";
import { Refusal } from "#core/errors.ts";
import { addToReport, correctReport } from "#core/flow.ts";
import { formGroups } from "#core/taxonomy/taxonomy.ts";
import { amsterdamDay } from "#core/time/amsterdam.ts";
import { type AmendChange, type AmendProps, amend, amendPreview, formName } from "../amend.ts";
import { type AmendField, amendFields, type ReadAmend, readAmendForm, valuesOf } from "../amend-values.ts";
import { type Form, formOf } from "../form.ts";
import { date, money } from "../format.ts";
import type { Language } from "../language.ts";
import { contextOf, type PageRoute, type SiteSettings, show } from "../page.ts";
import { paths } from "../paths.ts";
import { idempotencyField } from "../report-fields.ts";
import { fieldOf } from "../report-values.ts";
import { living, withCode } from "./follow.ts";

export function amendRoutes(settings: SiteSettings): readonly PageRoute[] {
  const { world } = settings;
  return [
    withCode(settings, paths.changeForms, async (code, { request, reply }) => {
      const typed = typedIn(formOf(request.body));
      const own = await readOwn(world, code);
      const values = typed.narrative === undefined ? valuesOf(own) : typed;
      return showForm(settings, request, reply, { code, values, errors: [] });
    }),
    withCode(settings, paths.changePreviews, async (code, { request, reply }) => {
      const form = formOf(request.body);
      const own = await readOwn(world, code);
      const read = readAmendForm(form, own, world.now());
      const values = typedIn(form);
      const isSame = read.correction === undefined && read.addition === undefined;
      if (isSame || read.errors.length > 0) {
        return showForm(settings, request, reply, { code, values, errors: read.errors, isSame });
      }
      const forms = formGroups(world.policy.taxonomy);
      const context = contextOf(settings, request, reply);
      const { language } = context.texts;
      const { changes, additions } = written(read, own, forms, language);
      return show(
        reply,
        amendPreview(context, { code, changes, additions, values, idempotencyKey: keyIn(settings, form) }),
      );
    }),
    withCode(settings, paths.changes, async (code, { request, reply, withSteps }) => {
      const form = formOf(request.body);
      const own = await readOwn(world, code);
      const { correction, addition, errors } = readAmendForm(form, own, world.now());
      const again = (wrong: AmendProps["errors"]) =>
        showForm(settings, request, reply, { code, values: typedIn(form), errors: wrong });
      if (errors.length > 0) return again(errors);
      const key = `site ${keyIn(settings, form)}`;
      try {
        if (correction !== undefined) await correctReport(world, code, correction, `${key} correction`);
        if (addition !== undefined) await addToReport(world, code, addition, `${key} addition`);
      } catch (error) {
        const field = error instanceof Refusal ? fieldIn(error, addition?.indicators) : undefined;
        if (field === undefined) throw error;
        return again([field]);
      }
      return withSteps(code, await living(settings, code), "changed");
    }),
  ];
}

function fieldIn(error: Refusal, indicators: Parameters<typeof fieldOf>[1]["indicators"]) {
  const found = fieldOf(error, { form: "", narrative: "", ...(indicators !== undefined && { indicators }) });
  const field = amendFields.find((each) => each === found?.field);
  return found === undefined || field === undefined ? undefined : { field, problem: found.problem };
}

function keyIn({ world }: SiteSettings, form: Form): string {
  return form.text(idempotencyField)?.slice(0, 100) ?? world.secrets.newSecret();
}

function typedIn(form: Form): Readonly<Partial<Record<AmendField, string>>> {
  return Object.fromEntries(
    amendFields.flatMap((field) => {
      const text = form.text(field);
      return text === undefined ? [] : [[field, text]];
    }),
  );
}

function written(
  { correction = {}, addition = {} }: ReadAmend,
  own: Own,
  forms: AmendProps["forms"],
  language: Language,
): { readonly changes: readonly AmendChange[]; readonly additions: readonly AmendChange[] } {
  const { form, narrative, occurredAt, amountLost } = correction;
  const stood = valuesOf(own);
  const changes: readonly (AmendChange | undefined)[] = [
    form === undefined
      ? undefined
      : { field: "form", now: formName(forms, own.form)[language], becomes: formName(forms, form)[language] },
    narrative === undefined ? undefined : { field: "narrative", now: own.narrative, becomes: narrative },
    occurredAt === undefined
      ? undefined
      : {
          field: "occurredOn",
          ...(stood.occurredOn !== undefined && { now: date(stood.occurredOn, language) }),
          becomes: date(occurredAt, language),
        },
    amountLost === undefined
      ? undefined
      : {
          field: "amount",
          ...(own.amountLost !== undefined && { now: money(own.amountLost, language) }),
          becomes: money(amountLost, language),
        },
  ];
  const additions: readonly AmendChange[] = [
    ...(addition.narrative === undefined ? [] : [{ field: "more" as const, becomes: addition.narrative }]),
    ...(addition.indicators ?? []).map(({ kind, value }) => ({
      field: fieldsOfKinds[kind] ?? ("more" as const),
      becomes: value,
    })),
  ];
  return { changes: changes.filter((change) => change !== undefined), additions };
}

const fieldsOfKinds: Readonly<Record<string, AmendField | undefined>> = {
  domain: "website",
  url: "website",
  iban: "account",
  phone: "phone",
  email: "email",
  handle: "handle",
};

function showForm(
  settings: SiteSettings,
  request: FastifyRequest,
  reply: FastifyReply,
  props: Pick<AmendProps, "code" | "values" | "errors" | "isSame">,
): FastifyReply {
  const { world } = settings;
  const view = amend(contextOf(settings, request, reply), {
    ...props,
    idempotencyKey: keyIn(settings, formOf(request.body)),
    forms: formGroups(world.policy.taxonomy),
    today: amsterdamDay(world.now()),
  });
  return show(reply, view, props.errors.length > 0 || props.isSame === true ? 400 : 200);
}
