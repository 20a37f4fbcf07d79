/** Legal dates are dates in Europe/Amsterdam; instants are UTC. */
const dayInAmsterdam = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Amsterdam", dateStyle: "short" });

/** The date an instant falls on in Amsterdam, "YYYY-MM-DD". */
export function amsterdamDay(at: Date): string {
  return dayInAmsterdam.format(at);
}
