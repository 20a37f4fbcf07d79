/** What somebody answered, in words: for looking at all of it before it is sent. */

import { isLegalDate } from "#core/time/legal-date.ts";
import { channels, impacts, relations } from "#core/types.ts";
import { safeties } from "#pillars/victim-support/distress.ts";
import { date } from "../format.ts";
import type { FormGroups, ReportField, ReportValues } from "../report-fields.ts";
import { forWhoms, permissions, phoneManners } from "../report-fields.ts";
import type { Texts } from "../texts.ts";

export function saidIn(texts: Texts, field: ReportField, values: ReportValues, forms: FormGroups): string | undefined {
  const given = values[field] ?? [];
  if (given.length === 0) return undefined;
  const { language } = texts;
  const said = given.map((value) => {
    if (field === "form") {
      return forms.flatMap((group) => group.forms).find(({ code }) => code === value)?.label[language] ?? value;
    }
    if (field === "occurredOn") return isLegalDate(value) ? date(value, language) : value;
    if (field === "amount") return `€ ${value.replace(/^€\s*/, "")}`;
    return wordOf(texts, field, value) ?? value;
  });
  return said.join(", ");
}

function wordOf({ t }: Texts, field: ReportField, value: string): string | undefined {
  const words: Readonly<Partial<Record<ReportField, () => string | undefined>>> = {
    channel: () => word(channels, value, (known) => t(`channel.${known}`)),
    phoneHow: () => word(phoneManners, value, (known) => t(`report.phone-${known}`)),
    forWhom: () => word(forWhoms, value, (known) => t(`for-whom.${known}`)),
    relation: () => word(relations, value, (known) => t(`relation.${known}`)),
    permission: () => word(permissions, value, (known) => t(`permission.${known}`)),
    impact: () => word(impacts, value, (known) => t(`impact.${known}`)),
    safety: () => word(safeties, value, (known) => t(`safety.${known}`)),
  };
  return words[field]?.();
}

function word<T extends string>(all: readonly T[], value: string, say: (known: T) => string): string | undefined {
  const known = all.find((each) => each === value);
  return known === undefined ? undefined : say(known);
}
