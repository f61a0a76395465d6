import { type AddingFacts, addingSteps } from './adding-steps';

const NOTHING: AddingFacts = {
  ...{ strategy: 'new', withoutPrices: ['CORN', 'US10'], capital: undefined },
  ...{ hasRun: false, holds: false, limits: 0 },
};

it.each<[string, Partial<AddingFacts>, string]>([
  ['nothing is done', {}, '0 ? ? 0 0 ? 0 ? ?'],
  ['there are prices', { withoutPrices: [] }, '1 ? ? 0 0 ? 0 ? ?'],
  ['it has capital', { capital: 5 }, '0 ? ? 1 0 ? 0 ? ?'],
  ['a capital of 0 is none', { capital: 0 }, '0 ? ? 0 0 ? 0 ? ?'],
  ['it has run', { hasRun: true }, '0 ? 1 0 1 ? 0 ? ?'],
  ['it holds positions', { holds: true }, '0 ? ? 0 0 1 0 ? ?'],
  ['it has limits', { limits: 2 }, '0 ? ? 0 0 ? 1 ? ?'],
])('when %s, the steps say so', (_, change, done) => {
  const steps = addingSteps({ ...NOTHING, ...change });
  expect(steps.map((step) => (step.done === undefined ? '?' : Number(step.done))).join(' ')).toBe(done);
});

it('names the instruments without prices, and the new strategy', () => {
  const commands = addingSteps(NOTHING).flatMap((step) => step.commands);
  expect(commands[0]).toBe('npx tst instruments add CORN US10');
  expect(commands).toContain('npx tst strategies transfer OLD new --reason R');
});
