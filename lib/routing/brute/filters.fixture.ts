import { arrayAt, type JsonObject, objectAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import type { ForwardedRequest, HeaderChanges } from '#lib/routing/decision.ts';
import type { Asked } from './asked.fixture.ts';
import { actualHeaders, isAllowedOrigin } from './cors.fixture.ts';
import { withoutSlashes } from './match.fixture.ts';

/** A request on its way through filters, with what will be done to the response. */
export type Flow = {
  host: string;
  /** Without query. */
  path: string;
  readonly headers: Map<string, string>;
  readonly set: Map<string, string>;
  readonly add: Map<string, string>;
  readonly remove: string[];
  readonly codes: Set<string>;
};

export function startFlow(asked: Asked): Flow {
  const headers = new Map(asked.headers);
  headers.delete('host');
  return {
    host: asked.host,
    path: asked.path,
    headers,
    set: new Map(),
    add: new Map(),
    remove: [],
    codes: new Set(),
  };
}

/** A copy that later filters may change, without codes. */
export function branchOff(flow: Flow): Flow {
  return {
    host: flow.host,
    path: flow.path,
    headers: new Map(flow.headers),
    set: new Map(flow.set),
    add: new Map(flow.add),
    remove: [...flow.remove],
    codes: new Set(),
  };
}

export function requestOf(flow: Flow, asked: Asked): ForwardedRequest {
  return {
    host: flow.host,
    path: flow.path + asked.search,
    headers: Object.fromEntries(flow.headers),
  };
}

export function responseOf(flow: Flow): HeaderChanges {
  return {
    set: Object.fromEntries(flow.set),
    add: Object.fromEntries(flow.add),
    remove: [...flow.remove],
  };
}

/** Runs the filters of a rule or backendRef in list order. `prefix`: the matched PathPrefix, null without one. */
export function runFilters(flow: Flow, owner: JsonObject, asked: Asked, prefix: string | null): void {
  for (const filter of objectsAt(owner, 'filters')) {
    if (filter.type === 'RequestHeaderModifier')
      changeRequest(flow, objectAt(filter, 'requestHeaderModifier'));
    if (filter.type === 'ResponseHeaderModifier')
      changeResponse(flow, objectAt(filter, 'responseHeaderModifier'));
    if (filter.type === 'URLRewrite') rewrite(flow, objectAt(filter, 'urlRewrite'), asked, prefix);
    if (filter.type === 'CORS') allowOrigin(flow, objectAt(filter, 'cors'), asked);
  }
}

function rewrite(flow: Flow, filter: JsonObject, asked: Asked, prefix: string | null): void {
  const hostname = stringAt(filter, 'hostname');
  if (hostname !== undefined) flow.host = hostname;
  if (filter.path === undefined) return;
  const changed = changePath(objectAt(filter, 'path'), asked.path, prefix);
  if (changed === null) flow.codes.add('prefix-rewrite-without-prefix');
  else flow.path = changed;
}

/** The path after a modifier; null when a prefix replacement has no prefix to replace. */
export function changePath(modifier: JsonObject, path: string, prefix: string | null): string | null {
  if (modifier.type === 'ReplaceFullPath') return stringAt(modifier, 'replaceFullPath') ?? path;
  if (modifier.type !== 'ReplacePrefixMatch') return path;
  if (prefix === null) return null;
  const rest = path.slice(withoutSlashes(prefix).length);
  const replaced = withoutSlashes(stringAt(modifier, 'replacePrefixMatch') ?? '') + rest;
  return replaced === '' ? '/' : replaced;
}

type Action = readonly [name: string, value: string];
type Actions = {
  readonly set: readonly Action[];
  readonly add: readonly Action[];
  readonly remove: readonly string[];
};

function actionsOf(filter: JsonObject): Actions {
  const pairs = (key: string) =>
    objectsAt(filter, key).map(
      (entry): Action => [(stringAt(entry, 'name') ?? '').toLowerCase(), stringAt(entry, 'value') ?? ''],
    );
  const remove = arrayAt(filter, 'remove').filter((name) => typeof name === 'string');
  return { set: pairs('set'), add: pairs('add'), remove: remove.map((name) => name.toLowerCase()) };
}

/** Of entries of one list with equivalent names, the first counts. */
function firsts(actions: readonly Action[]): readonly Action[] {
  return actions.filter(([name], index) => actions.findIndex(([other]) => other === name) === index);
}

function noteRepeats(flow: Flow, { set, add, remove }: Actions): void {
  const names = [...set.map(([name]) => name), ...add.map(([name]) => name), ...new Set(remove)];
  if (new Set(names).size < names.length) flow.codes.add('header-several-actions');
}

function changeRequest(flow: Flow, filter: JsonObject): void {
  const actions = actionsOf(filter);
  noteRepeats(flow, actions);
  for (const [name, value] of firsts(actions.set)) {
    if (name === 'host') flow.host = value;
    else flow.headers.set(name, value);
  }
  for (const [name, value] of firsts(actions.add)) {
    if (name === 'host') continue;
    const before = flow.headers.get(name);
    flow.headers.set(name, before === undefined ? value : `${before},${value}`);
  }
  for (const name of actions.remove) flow.headers.delete(name);
}

function changeResponse(flow: Flow, filter: JsonObject): void {
  const actions = actionsOf(filter);
  noteRepeats(flow, actions);
  for (const [name, value] of firsts(actions.set)) setResponse(flow, name, value);
  for (const [name, value] of firsts(actions.add)) addResponse(flow, name, value);
  for (const name of actions.remove) {
    flow.set.delete(name);
    flow.add.delete(name);
    if (!flow.remove.includes(name)) flow.remove.push(name);
  }
}

function setResponse(flow: Flow, name: string, value: string): void {
  flow.add.delete(name);
  unremove(flow, name);
  flow.set.set(name, value);
}

function addResponse(flow: Flow, name: string, value: string): void {
  const set = flow.set.get(name);
  if (set !== undefined) {
    flow.set.set(name, `${set},${value}`);
    return;
  }
  if (flow.remove.includes(name)) {
    unremove(flow, name);
    flow.set.set(name, value);
    return;
  }
  const added = flow.add.get(name);
  flow.add.set(name, added === undefined ? value : `${added},${value}`);
}

function unremove(flow: Flow, name: string): void {
  const at = flow.remove.indexOf(name);
  if (at >= 0) flow.remove.splice(at, 1);
}

function allowOrigin(flow: Flow, cors: JsonObject, asked: Asked): void {
  const origin = asked.headers.get('origin');
  if (origin === undefined || !isAllowedOrigin(cors, origin)) return;
  for (const [name, value] of Object.entries(actualHeaders(cors, asked))) setResponse(flow, name, value);
}
