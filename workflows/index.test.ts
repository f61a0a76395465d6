import type { WorkflowName, Workflows } from '../domain/cycle/workflows';
import * as bundle from './index';

/** Workflows are started by name: what the table names must be there, with the types that the table states. */
const WORKFLOWS: { readonly [Name in WorkflowName]: Workflows[Name] } = bundle;

test('the bundle holds the workflows of the table, under their own names, and nothing else', () => {
  const names: readonly WorkflowName[] = [
    ...([
      'dailyCycle',
      'pricesStage',
      'positionsStage',
      'ordersStage',
      'reportsStage',
      'backupStage',
    ] as const),
    ...([
      'capitalUpdate',
      'fxUpdate',
      'spreadSample',
      'seedPrices',
      'addInstrument',
      'priceQuestion',
    ] as const),
    ...(['orderStack', 'executeOrder', 'scheduledStart'] as const),
  ];
  expect(Object.keys(WORKFLOWS).sort()).toEqual([...names].sort());
  for (const name of names) expect(WORKFLOWS[name].name).toBe(name);
});
