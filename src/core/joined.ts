/** Names that belong together, joined two by two: a disjoint-set forest (Galler and Fischer, 1964) with halved paths. */
export type Joined = {
  /** A name by itself, until it is joined. */
  add(name: string): void;
  join(one: string, other: string): void;
  /** The name that stands for all that this one was joined with. */
  root(name: string): string;
  names(): Iterable<string>;
};

export function joined(): Joined {
  const parent = new Map<string, string>();
  const add = (name: string) => {
    if (!parent.has(name)) parent.set(name, name);
  };
  const root = (of: string): string => {
    let at = of;
    for (let up = parent.get(at); up !== undefined && up !== at; up = parent.get(at)) {
      parent.set(at, parent.get(up) ?? up);
      at = up;
    }
    return at;
  };
  const join = (one: string, other: string) => {
    add(one);
    add(other);
    parent.set(root(one), root(other));
  };
  return { add, join, root, names: () => parent.keys() };
}
