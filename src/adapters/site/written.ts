/** Facts of a request written out for people, in their language. */
import Type from "typebox";
import { happenings } from "#core/alert/alert.ts";
import { type Barrier, barriers, type ShareField, shareFields } from "#core/covenant/covenant.ts";
import { Refusal } from "#core/errors.ts";
import type { World } from "#core/ports.ts";
import { parserOf } from "#core/shape.ts";
import { type Indicator, indicatorKinds } from "#core/types.ts";
import { date, dateTime, money } from "./format.ts";
import type { Language } from "./language.ts";
import type { SharedField } from "./request.ts";
import type { Texts } from "./texts.ts";

const parseIndicator = parserOf(Type.Object({ kind: Type.Enum([...indicatorKinds]), value: Type.String() }));
const parseMoney = parserOf(Type.Object({ cents: Type.Integer(), currency: Type.String() }));
const parseHappening = parserOf(Type.Enum([...happenings]));
const parseText = parserOf(Type.Union([Type.String(), Type.Number()]));

/** The indicator among the fields of a request; undefined when the covenant does not share it, or its term is over. */
export function indicatorIn(fields: Readonly<Record<string, unknown>>): Indicator | undefined {
  return fields.indicator === undefined ? undefined : parseIndicator(fields.indicator);
}

/** All fields, in the order of the covenant's list. */
export function written(world: World, texts: Texts, fields: Readonly<Record<string, unknown>>): readonly SharedField[] {
  return shareFields.flatMap((field) => {
    const value = fields[field];
    return value === undefined ? [] : [{ field, value: writtenValue(world, texts, field, value) }];
  });
}

/** One field. */
export function writtenValue(world: World, { t, language }: Texts, field: ShareField, value: unknown): string {
  switch (field) {
    case "indicator":
      return parseIndicator(value).value;
    case "form": {
      const code = String(parseText(value));
      return world.policy.taxonomy.forms.get(code)?.label[language] ?? code;
    }
    case "lossCents":
      return money({ cents: Number(parseText(value)), currency: "EUR" }, language);
    case "amount":
    case "amountMoved":
      return money(parseMoney(value), language);
    case "firstSeen":
    case "lastSeen":
    case "until":
    case "occurredAt":
    case "movedAt":
      return writtenTime(String(parseText(value)), language);
    case "happening":
      return t(parseHappening(value) === "pick-up" ? "happening.pick-up" : "happening.withdrawal");
    case "card":
    case "order":
    case "camera":
    case "reporters":
    case "reports":
    case "transaction":
    case "victimAccount":
      return String(parseText(value));
  }
}

/** An instant with its time; a day without. */
function writtenTime(text: string, language: Language): string {
  return text.length === 10 ? date(text, language) : dateTime(new Date(text), language);
}

/** Who tells the person concerned, and before when (GDPR art. 14). */
export function noticeWritten(
  world: World,
  { t, language }: Texts,
  { who, when, deferralEnd }: { readonly who: string; readonly when: string; readonly deferralEnd?: string },
): string {
  const name = (world.policy.directory.organisations.get(who)?.name ?? { nl: who, en: who })[language];
  const before = dateTime(new Date(when), language);
  return deferralEnd === undefined
    ? t("request.notice-text", { who: name, before })
    : t("request.notice-deferred", { who: name, before, until: dateTime(new Date(deferralEnd), language) });
}

/** What is asked, among the barriers that have a word. */
export function barrierOf(text: string): Barrier {
  const barrier = barriers.find((known) => known === text);
  if (barrier === undefined) throw new Refusal("NOT_FOUND", "This request asks for something that no longer exists.");
  return barrier;
}
