/**
 * How statements are planned, on both stores. A prepared plan outlives the size of the tables it was made for, and what
 * suits an empty store (read it through, sort it, join it whole) is ruin in a full one: counting one shop went through
 * every key of every reporter there is. All our statements have an index to go by, so that is the only way left.
 */
export const planning: Readonly<Record<string, string>> = {
  enable_seqscan: "off",
  enable_hashjoin: "off",
  enable_mergejoin: "off",
  // It reads all there is of a value before it gives the first; an index gives the newest hundred and stops.
  enable_bitmapscan: "off",
  // Compiling a statement takes longer than running any of ours.
  jit: "off",
  // Else each execution is planned anew where partitions could be left out: up to a third of its time.
  plan_cache_mode: "force_generic_plan",
};
