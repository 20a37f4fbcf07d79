/** How a message fared, in words that several pages share. */
import type { DeliveryState } from "#core/delivery/deliveries.ts";
import type { Html } from "./html.ts";
import { badge } from "./parts.ts";
import type { Texts } from "./texts.ts";

/** Where a message stands, as a word in a frame. */
export function deliveryBadge({ t }: Texts, state: DeliveryState): Html {
  const tone = state === "delivered" ? "good" : state === "dead" ? "late" : "waiting";
  return badge(tone, t(`delivery-state.${state}`));
}

/** Why it was not taken, with what was answered where something was. */
export function whyNot({ t, word }: Texts, fault: string | undefined, answer: number | undefined): string | undefined {
  if (fault === undefined) return undefined;
  const why = word("delivery-fault", fault);
  return answer === undefined ? why : `${why} ${t("deliveries.answered", { answer })}`;
}
