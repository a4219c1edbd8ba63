import { DETAIL_CASES } from './detail-cases.fixture.ts';
import type { LintCase } from './lint-world.fixture.ts';
import { ROUTE_CASES } from './route-cases.fixture.ts';

/** What our advice finds, rule by rule. */
export const LINT_CASES: readonly LintCase[] = [...ROUTE_CASES, ...DETAIL_CASES];
