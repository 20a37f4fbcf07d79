/** For whoever keeps this running: alive, ready, and counts. Never anything about a person. */
import { hub, type World } from "#core/ports.ts";
import type { Route } from "../app.ts";

export function healthRoutes(world: World, stoppedAskers: () => number = () => 0): Route[] {
  return [
    { method: "GET", url: "/healthz", action: "health.read", schema: { hide: true }, handle: () => ({ status: "ok" }) },
    {
      method: "GET",
      url: "/readyz",
      action: "health.read",
      schema: { hide: true },
      async handle() {
        await world.store.transaction(hub, (tx) => tx.query(`select 1`));
        return { status: "ready" };
      },
    },
    {
      method: "GET",
      url: "/metrics",
      action: "metrics.read",
      schema: { hide: true },
      async handle(_request, reply) {
        void reply.type("text/plain; version=0.0.4; charset=utf-8");
        return metrics(world, stoppedAskers());
      },
    },
  ];
}

/** Gauges read from the store when asked: nothing is counted on the way of a report. */
async function metrics(world: World, stopped_askers: number): Promise<string> {
  const [row] = await world.store.transaction(hub, (tx) =>
    tx.query<Record<string, number>>(
      `select (select count(*) from event)::integer as unsealed_events,
         (select coalesce(max(position), 0) from log)::bigint as log_position,
         (select count(*) from delivery where delivered_at is null and dead_at is null)::integer as waiting_deliveries,
         (select count(*) from delivery where dead_at is not null)::integer as dead_deliveries,
         (select count(*) from lane where failing_since is not null)::integer as failing_recipients,
         (select count(*) from deadline where done_at is null and due_at <= $1)::integer as overdue_deadlines,
         (select count(*) from barrier_request where state = 'draft')::integer as waiting_decisions`,
      [world.now()],
    ),
  );
  const { heapUsed, rss } = process.memoryUsage();
  const gauges = { ...row, stopped_askers, heap_bytes: heapUsed, resident_bytes: rss };
  return Object.entries(gauges)
    .map(([name, value]) => `# TYPE kentering_${name} gauge\nkentering_${name} ${value}\n`)
    .join("");
}
