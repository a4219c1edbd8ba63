/** Makes a URL-safe id from a context name: lower case letters, digits and dashes, at most 63; `cluster` when nothing is left. */
export function clusterId(name: string): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
  return slug === '' ? 'cluster' : slug;
}

/** Ids for names in order; a clash gets `-2`, `-3`… so that an id never depends on names after it. */
export function uniqueClusterIds(names: readonly string[], taken: Iterable<string> = []): string[] {
  const used = new Set(taken);
  return names.map((name) => {
    const base = clusterId(name);
    let id = base;
    for (let count = 2; used.has(id); count += 1) id = `${base.slice(0, 58)}-${count}`;
    used.add(id);
    return id;
  });
}
