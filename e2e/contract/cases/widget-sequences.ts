import type { ContractCase } from '../contract-case.ts';
import { ensureWidgets, widget, widgets } from '../widgets.ts';
import { type SequenceStep, sequence } from './apply-sequence.ts';

type WidgetSequence = {
  readonly name: string;
  readonly steps: readonly SequenceStep[];
  readonly statuses: readonly number[];
};

const one = (spec: object) => widget('one', spec);

const SEQUENCES: readonly WidgetSequence[] = [
  {
    name: 'a set is owned value by value',
    steps: [
      { do: 'apply', by: 'a', body: one({ tags: ['x', 'y'] }) },
      { do: 'apply', by: 'b', body: one({ tags: ['y', 'z'] }) },
      { do: 'apply', by: 'a', body: one({ tags: ['x'] }) },
      { do: 'apply', by: 'b', body: one({ tags: ['z'] }) },
    ],
    statuses: [201, 200, 200, 200],
  },
  {
    name: 'a set that says a value twice is refused',
    steps: [{ do: 'apply', by: 'a', body: one({ tags: ['x', 'x'] }) }],
    statuses: [500],
  },
  {
    name: 'items are known by keys of which one has a default',
    steps: [
      { do: 'apply', by: 'a', body: one({ parts: [{ name: 'x', count: 1 }, { name: 'y' }] }) },
      { do: 'apply', by: 'b', body: one({ parts: [{ name: 'x', kind: 'plain', count: 2 }] }) },
      { do: 'apply', by: 'b', body: one({ parts: [{ name: 'x', kind: 'fine', count: 2 }] }) },
      { do: 'apply', by: 'a', body: one({ parts: [{ name: 'y' }] }) },
    ],
    statuses: [201, 409, 200, 200],
  },
  {
    name: 'an item two appliers have stays when one leaves it',
    steps: [
      { do: 'apply', by: 'a', body: one({ parts: [{ name: 'x', count: 1 }] }) },
      { do: 'apply', by: 'b', body: one({ parts: [{ name: 'x', notes: ['n'] }] }) },
      { do: 'apply', by: 'a', body: one({ size: 2 }) },
    ],
    statuses: [201, 200, 200],
  },
  {
    name: 'a list without a key is one field',
    steps: [
      { do: 'apply', by: 'a', body: one({ steps: [{ do: 'x' }] }) },
      { do: 'apply', by: 'b', body: one({ steps: [{ do: 'x' }, { do: 'y' }] }) },
      { do: 'force', by: 'b', body: one({ steps: [{ do: 'x' }, { do: 'y' }] }) },
      { do: 'apply', by: 'a', body: one({}) },
    ],
    statuses: [201, 409, 200, 200],
  },
  {
    name: 'an atomic map is one field, another is owned key by key',
    steps: [
      { do: 'apply', by: 'a', body: one({ whole: { x: '1' }, each: { x: '1' } }) },
      { do: 'apply', by: 'b', body: one({ each: { y: '1' } }) },
      { do: 'apply', by: 'b', body: one({ whole: { y: '1' }, each: { y: '1' } }) },
      { do: 'apply', by: 'a', body: one({ each: { x: '1' } }) },
      { do: 'apply', by: 'b', body: one({}) },
    ],
    statuses: [201, 200, 409, 200, 200],
  },
  {
    name: 'what the schema leaves open is owned by what stands there',
    steps: [
      { do: 'apply', by: 'a', body: one({ free: { list: [1, 2], map: { x: 1 } } }) },
      { do: 'apply', by: 'b', body: one({ free: { map: { y: 2 }, flag: true } }) },
      { do: 'apply', by: 'b', body: one({ free: { list: [1] } }) },
      { do: 'apply', by: 'a', body: one({}) },
    ],
    statuses: [201, 200, 409, 200],
  },
  {
    name: 'a struct goes with its last field',
    steps: [
      { do: 'apply', by: 'a', body: one({ deep: { a: { b: '1' } } }) },
      { do: 'apply', by: 'b', body: one({ deep: { a: { c: '1' } } }) },
      { do: 'apply', by: 'a', body: one({}) },
      { do: 'apply', by: 'b', body: one({}) },
    ],
    statuses: [201, 200, 200, 200],
  },
  {
    name: 'a default is not owned, and saying it makes an owner',
    steps: [
      { do: 'apply', by: 'a', body: one({ tags: ['x'] }) },
      { do: 'apply', by: 'b', body: one({ size: 1 }) },
      { do: 'apply', by: 'c', body: one({ size: 2 }) },
      { do: 'patch', by: 'studio', body: { spec: { size: 3 } } },
    ],
    statuses: [201, 200, 409, 200],
  },
  {
    name: 'a field of no schema is refused',
    steps: [
      { do: 'apply', by: 'a', body: one({ bogus: 1 }) },
      { do: 'apply', by: 'a', body: one({ size: 'large' }) },
      { do: 'apply', by: 'a', body: one({ parts: [{ count: 1 }] }) },
    ],
    statuses: [500, 500, 422],
  },
  {
    name: 'a null says nothing, and owns what it says',
    steps: [
      { do: 'apply', by: 'a', body: one({ each: { x: '1' }, tags: ['x'] }) },
      { do: 'patch', by: 'studio', body: { spec: { each: null, size: 4 } } },
      { do: 'apply', by: 'a', body: one({ tags: ['x'] }) },
    ],
    statuses: [201, 200, 200],
  },
  {
    name: 'a status of any form is applied through its door',
    steps: [
      { do: 'apply', by: 'a', body: one({ size: 1 }) },
      {
        do: 'apply',
        door: 'status',
        by: 'controller',
        body: { ...one({}), spec: undefined, status: { seen: { times: 1 } } },
      },
      {
        do: 'apply',
        door: 'status',
        by: 'other',
        body: { ...one({}), spec: undefined, status: { seen: { times: 2 } } },
      },
    ],
    statuses: [201, 200, 409],
  },
];

/** What writes leave of a kind whose fields are owned in every way there is. */
export const widgetSequenceCases: readonly ContractCase[] = SEQUENCES.map((each) =>
  sequence({ ...each, of: widgets, object: 'one', given: ensureWidgets }),
);
