import type { CelType } from './cel-type.ts';
import type { Expression } from './expression.ts';
import type { Run } from './frame.ts';

/** A compiled part of a rule; `weight` counts the nodes, the price of one run without its loops. */
export type Compiled = { readonly type: CelType; readonly run: Run; readonly weight: number };

/** A name a rule may use, and the slot of the frame it stands in. */
export type Variable = { readonly slot: number; readonly type: CelType };

/** What is known while a part of a rule is compiled. */
export type Scope = {
  readonly variables: ReadonlyMap<string, Variable>;
  /** First free slot. */
  readonly free: number;
};

/** Compiles a part in a scope. Throws CannotCompile. */
export type Compile = (expression: Expression, scope: Scope) => Compiled;

/** The scope with one more variable. */
export function withVariable(
  scope: Scope,
  name: string,
  type: CelType,
): { readonly scope: Scope; readonly slot: number } {
  const slot = scope.free;
  const variables = new Map(scope.variables).set(name, { slot, type });
  return { scope: { variables, free: slot + 1 }, slot };
}
