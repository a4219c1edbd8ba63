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

/** Of the failed alternative that says most; the sentence about alternatives only when that one says nothing. */
function explain(walk: Walk, found: Walk['found'], words: string): void {
  if (found.length > 0) walk.found.push(...found);
  else complain(walk, words);
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
    explain(walk, failures[telling] ?? [], 'must validate at least one schema (anyOf)');
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
    const words = `must validate one and only one schema (oneOf). ${found}`;
    explain(walk, valid === 0 ? (failures[telling] ?? []) : [], words);
  };
}

function allOfCheck(checks: readonly Check[]): Check | null {
  if (checks.length === 0) return null;
  return (value, walk) => {
    for (const check of checks) walk.found.push(...errorsOf(check, value, walk));
  };
}

function notCheck(check: Check): Check {
  return (value, walk) => {
    if (errorsOf(check, value, walk).length === 0) complain(walk, 'must not validate the schema (not)');
  };
}
