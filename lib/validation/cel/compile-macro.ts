import { BOOL, type CelType, INT, listOf, mapOf } from './cel-type.ts';
import { type Compile, type Compiled, type Scope, withVariable } from './compiled.ts';
import type { Expression } from './expression.ts';
import { CannotCompile, CelFault, noOverload } from './faults.ts';
import { type Frame, type Run, spend } from './frame.ts';
import { FAULT_PRICE } from './operators.ts';
import { MapValue } from './value-classes.ts';
import { isObjectData, loaderOf } from './values.ts';

type Macro = Extract<Expression, { kind: 'macro' }>;

/** One pass of the loop: puts the item into the slots. */
type Item = (frame: Frame, at: number) => void;

/** What a macro loops over, for one run: how many, and how each is put into its slots. */
type Range = { readonly length: number; readonly put: Item };

type Loop = {
  readonly open: (frame: Frame) => Range;
  readonly where: Run | null;
  readonly body: Run;
  /** Price of one pass. */
  readonly price: number;
};

/** Compiles `all`, `exists`, `exists_one`, `map`, `filter` and their forms with two variables. Throws CannotCompile. */
export function compileMacro(expression: Macro, scope: Scope, compile: Compile): Compiled {
  const over = compile(expression.over, scope);
  const { keys, items } = partsOf(over.type);
  const [first = '', second] = expression.variables;
  // With two variables: index or key, then the value. With one: the item of a list, the key of a map.
  const firstType = second === undefined && over.type.kind === 'list' ? items : keys;
  const one = withVariable(scope, first, firstType);
  const two = second === undefined ? null : withVariable(one.scope, second, items);
  const inner = two?.scope ?? one.scope;
  const where = expression.where && compile(expression.where, inner);
  const body = compile(expression.body, inner);
  const loop: Loop = {
    open: opener(over.run, items, one.slot, two?.slot ?? null),
    where: where?.run ?? null,
    body: body.run,
    price: body.weight + (where?.weight ?? 0),
  };
  const weight = over.weight + 1;
  return { ...finish(expression, loop, { body: body.type, first: firstType, slot: one.slot }), weight };
}

function partsOf(type: CelType): { readonly keys: CelType; readonly items: CelType } {
  if (type.kind === 'list') return { keys: INT, items: type.item };
  if (type.kind === 'map') return { keys: type.key, items: type.value };
  throw new CannotCompile(`expression of type '${type.kind}' cannot be range of a comprehension`);
}

function opener(over: Run, items: CelType, slot: number, valueSlot: number | null): Loop['open'] {
  const load = loaderOf(items);
  const value = (raw: unknown) => (load ? load(raw) : raw);
  return (frame) => {
    const range = over(frame);
    const { slots } = frame;
    if (Array.isArray(range)) {
      const put: Item =
        valueSlot === null
          ? (_, at) => {
              slots[slot] = value(range[at]);
            }
          : (_, at) => {
              slots[slot] = at;
              slots[valueSlot] = value(range[at]);
            };
      return { length: range.length, put };
    }
    const entries = entriesIn(range);
    return {
      length: entries.length,
      put: (_, at) => {
        slots[slot] = entries[at]?.[0];
        if (valueSlot !== null) slots[valueSlot] = value(entries[at]?.[1]);
      },
    };
  };
}

function entriesIn(range: unknown): readonly (readonly [unknown, unknown])[] {
  if (range instanceof MapValue) return [...range.entries];
  if (isObjectData(range)) return Object.entries(range);
  throw noOverload();
}

/** Types of the body and of the first variable, and the slot of that. */
type Types = { readonly body: CelType; readonly first: CelType; readonly slot: number };

function finish({ macro }: Macro, loop: Loop, types: Types): { type: CelType; run: Run } {
  if (!['map', 'transformList', 'transformMap'].includes(macro) && !['bool', 'dyn'].includes(types.body.kind))
    throw new CannotCompile(`${macro} with a condition that is no bool`);
  switch (macro) {
    case 'all':
      return { type: BOOL, run: decide(loop, false) };
    case 'exists':
      return { type: BOOL, run: decide(loop, true) };
    case 'exists_one':
      return { type: BOOL, run: (frame) => count(loop, frame) === 1 };
    case 'filter':
      return { type: listOf(types.first), run: filter(loop, types.slot) };
    case 'map':
    case 'transformList':
      return { type: listOf(types.body), run: collect(loop) };
    case 'transformMap':
      return { type: mapOf(types.first, types.body), run: collectMap(loop, types.slot) };
  }
}

/** `all` stops at the first false, `exists` at the first true; a fault counts only when nothing decides. */
function decide({ open, body, price }: Loop, decisive: boolean): Run {
  return (frame) => {
    const { length, put } = open(frame);
    let fault: CelFault | null = null;
    for (let at = 0; at < length; at += 1) {
      spend(frame, price);
      try {
        put(frame, at);
        const answer = body(frame);
        if (typeof answer !== 'boolean') throw noOverload();
        if (answer === decisive) return decisive;
      } catch (error) {
        if (!(error instanceof CelFault)) throw error;
        spend(frame, FAULT_PRICE);
        fault ??= error;
      }
    }
    if (fault) throw fault;
    return !decisive;
  };
}

function holds(body: Run, frame: Frame): boolean {
  const answer = body(frame);
  if (typeof answer !== 'boolean') throw noOverload();
  return answer;
}

function count({ open, body, price }: Loop, frame: Frame): number {
  const { length, put } = open(frame);
  let found = 0;
  for (let at = 0; at < length; at += 1) {
    spend(frame, price);
    put(frame, at);
    if (holds(body, frame)) found += 1;
  }
  return found;
}

function filter({ open, body, price }: Loop, slot: number): Run {
  return (frame) => {
    const { length, put } = open(frame);
    const kept: unknown[] = [];
    for (let at = 0; at < length; at += 1) {
      spend(frame, price);
      put(frame, at);
      if (holds(body, frame)) kept.push(frame.slots[slot]);
    }
    return kept;
  };
}

function collect({ open, where, body, price }: Loop): Run {
  return (frame) => {
    const { length, put } = open(frame);
    const made: unknown[] = [];
    for (let at = 0; at < length; at += 1) {
      spend(frame, price);
      put(frame, at);
      if (!where || holds(where, frame)) made.push(body(frame));
    }
    return made;
  };
}

function collectMap({ open, where, body, price }: Loop, slot: number): Run {
  return (frame) => {
    const { length, put } = open(frame);
    const made = new Map<unknown, unknown>();
    for (let at = 0; at < length; at += 1) {
      spend(frame, price);
      put(frame, at);
      if (!where || holds(where, frame)) made.set(frame.slots[slot], body(frame));
    }
    return new MapValue(made);
  };
}
