import type { Form } from './conditions.ts';

/**
 * Paths that satisfy prefixes and gRPC targets together, by construction; empty when they exclude each other. The last one
 * satisfies no other prefix, path or target than the given ones imply. `fresh` stands for a segment nobody asks for.
 */
export function structuralPaths(pinned: readonly Form[], fresh: string): readonly string[] {
  const prefix = longestPrefix(pinned);
  if (prefix === null) return [];
  const targets = pinned.filter((form) => form.kind === 'grpc');
  if (targets.length > 0) return targetPaths(prefix, targets, fresh);
  // Two more segments leave the form /service/method, which a gRPC condition could take for its own.
  return [`${prefix}/${fresh}`, `${prefix}/${fresh}/${fresh}/${fresh}`];
}

/** The longest of the prefixes; null when one of the others is no prefix of it. */
function longestPrefix(pinned: readonly Form[]): string | null {
  const prefixes = pinned.flatMap((form) => (form.kind === 'prefix' ? [form.value] : []));
  const longest = prefixes.reduce((a, b) => (b.length > a.length ? b : a), '');
  const fits = prefixes.every((prefix) => longest === prefix || longest.startsWith(`${prefix}/`));
  return fits ? longest : null;
}

type Target = Extract<Form, { kind: 'grpc' }>;

function targetPaths(prefix: string, targets: readonly Target[], fresh: string): readonly string[] {
  const [, first, second, ...more] = prefix.split('/');
  if (more.length > 0) return [];
  const service = agreed([first, ...targets.map((target) => (target.isRegex ? null : target.service))]);
  const method = agreed([second, ...targets.map((target) => (target.isRegex ? null : target.method))]);
  if (service === null || method === null) return [];
  return [`/${service ?? fresh}/${method ?? fresh}`];
}

/** The one name all ask for, undefined when nobody asks, null when they disagree. */
function agreed(names: readonly (string | null | undefined)[]): string | null | undefined {
  const asked = [...new Set(names.filter((name) => name !== null && name !== undefined))];
  return asked.length > 1 ? null : asked[0];
}
