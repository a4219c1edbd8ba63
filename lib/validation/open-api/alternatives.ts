import type { JsonValue } from '#lib/gateway-api/json.ts';
import type { Check } from './checks.ts';
import type { SchemaNode } from './schema-node.ts';
import { bodyPath, report, type Walk } from './wording.ts';

type Compile = (node: SchemaNode) => Check;

/** allOf, anyOf, oneOf and not: value checks only, since a structural schema holds its structure outside of them. */
export function alternativesCheck(node: SchemaNode, compile: Compile): Check | null {
  const checks = [
    anyOfCheck(node.anyOf, compile),
    oneOfCheck(node.oneOf, compile),
    allOfCheck(node.allOf.map(compile)),
    node.not ? notCheck(compile(node.not)) : null,
  ].filter((check) => check !== null);
  if (checks.length === 0) return null;
  return (value, walk) => {
    for (const check of checks) check(value, walk);
  };
}

/** Errors of one alternative, apart from the main walk. */
function errorsOf(check: Check, value: JsonValue, walk: Walk): Walk['found'] {
  const apart: Walk = { path: [...walk.path], found: [] };
  check(value, apart);
  return apart.found.filter(({ severity }) => severity === 'error');
}

/** The server explains the failure by the alternative with most checks passed; the one that says most is that one in practice. */
function tellingIndex(nodes: readonly SchemaNode[]): number {
  const sizes = nodes.map((node) => node.properties.size);
  return sizes.indexOf(Math.max(...sizes));
}

function complain(walk: Walk, words: string): void {
  report(walk, { code: 'alternatives', message: `Invalid value: "": "${bodyPath(walk.path)}" ${words}` });
}

function anyOfCheck(nodes: readonly SchemaNode[], compile: Compile): Check | null {
  if (nodes.length === 0) return null;
  const checks = nodes.map(compile);
  const telling = tellingIndex(nodes);
  return (value, walk) => {
    const failures = checks.map((check) => errorsOf(check, value, walk));
    if (failures.some((failure) => failure.length === 0)) return;
    complain(walk, 'must validate at least one schema (anyOf)');
    walk.found.push(...(failures[telling] ?? []));
  };
}

function oneOfCheck(nodes: readonly SchemaNode[], compile: Compile): Check | null {
  if (nodes.length === 0) return null;
  const checks = nodes.map(compile);
  const telling = tellingIndex(nodes);
  return (value, walk) => {
    const failures = checks.map((check) => errorsOf(check, value, walk));
    const valid = failures.filter((failure) => failure.length === 0).length;
    if (valid === 1) return;
    const found = valid === 0 ? 'Found none valid' : `Found ${valid} valid alternatives`;
    complain(walk, `must validate one and only one schema (oneOf). ${found}`);
    if (valid === 0) walk.found.push(...(failures[telling] ?? []));
  };
}

function allOfCheck(checks: readonly Check[]): Check | null {
  if (checks.length === 0) return null;
  return (value, walk) => {
    const failures = checks.map((check) => errorsOf(check, value, walk)).filter((found) => found.length > 0);
    if (failures.length === 0) return;
    for (const failure of failures) walk.found.push(...failure);
    const none = failures.length === checks.length ? '. None validated' : '';
    complain(walk, `must validate all the schemas (allOf)${none}`);
  };
}

function notCheck(check: Check): Check {
  return (value, walk) => {
    if (errorsOf(check, value, walk).length === 0) complain(walk, 'must not validate the schema (not)');
  };
}
