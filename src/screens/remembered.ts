/** What was worked out before, in memory, bounded: of what many ask about the same answer need not be found again. */

/** Gives what is remembered under a key, or makes it; whatever was not asked for longest is forgotten first. */
export function remembered<V extends object | string>(most: number): (key: string, make: () => V) => V {
  const known = new Map<string, V>();
  return (key, make) => {
    const found = known.get(key);
    if (found !== undefined) {
      // Put at the end again: the first of the map is what was not asked for longest. Not each time, for that is work too.
      if (known.size >= most) {
        known.delete(key);
        known.set(key, found);
      }
      return found;
    }
    const made = make();
    const [oldest] = known.size >= most ? known.keys() : [];
    if (oldest !== undefined) known.delete(oldest);
    known.set(key, made);
    return made;
  };
}

/** The same, for each thing that the answers rest on: they go when it goes. */
export function rememberedFor<Of extends object, V extends object | string>(
  most: number,
): (of: Of, key: string, make: () => V) => V {
  const all = new WeakMap<Of, (key: string, make: () => V) => V>();
  return (of, key, make) => {
    let memory = all.get(of);
    if (memory === undefined) {
      memory = remembered<V>(most);
      all.set(of, memory);
    }
    return memory(key, make);
  };
}
