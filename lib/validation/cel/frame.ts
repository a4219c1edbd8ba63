import { Unchecked } from './faults.ts';

/** Steps that may still be made; shared by all rules of one object. */
export type Budget = { left: number };

/** Variables of one run of a rule, by slot (self, oldSelf, then those of the macros), and its budget. */
export type Frame = { readonly slots: unknown[]; readonly budget: Budget };

/** A compiled expression. Throws CelFault, Unchecked. */
export type Run = (frame: Frame) => unknown;

/** Takes steps from the budget. Throws Unchecked when it is spent. */
export function spend(frame: Frame, steps: number): void {
  frame.budget.left -= steps;
  if (frame.budget.left < 0) throw new Unchecked('it takes too long on this object');
}
