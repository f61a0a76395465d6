import { ALGOS, type Algo, algoNamed, algosOf, allocateAlgo } from './algo';
import type { ContractOrderType } from './order';

/** Each choice has an algorithm that none of the others has next to it. */
const config = (change: Partial<Record<'default' | 'market' | 'best' | 'limit', Algo>>) => ({
  ...({ default: 'market', market: 'market', best: 'market', limit: 'market' } as const),
  overrides: {},
  ...change,
});

test.each<[ContractOrderType, 'default' | 'market' | 'best' | 'limit']>([
  ['limit', 'limit'],
  ['panic', 'market'],
  ['best', 'best'],
  ['market', 'market'],
  ['relative-limit' as ContractOrderType, 'default'],
])('an order of type %s takes the algorithm for %s', (type, key) => {
  const choose = (algos: ReturnType<typeof config>) =>
    allocateAlgo({ type, instrument: 'CORN', algo: '' }, algos);
  expect(choose(config({ [key]: 'limit' }))).toEqual({ kind: 'algo', algo: 'limit' });
  expect(
    choose({
      ...config({}),
      default: 'limit',
      market: 'limit',
      best: 'limit',
      limit: 'limit',
      [key]: 'market',
    }),
  ).toEqual({
    kind: 'algo',
    algo: 'market',
  });
});

test.each<[ContractOrderType, Algo]>([
  ['best', 'limit'],
  ['market', 'limit'],
  ['relative-limit' as ContractOrderType, 'limit'],
  ['panic', 'market'],
  ['limit', 'market'],
])('of an instrument with its own algorithm, an order of type %s takes %s', (type, algo) => {
  const own = { ...config({}), overrides: { CORN: 'limit' as const } };
  expect(allocateAlgo({ type, instrument: 'CORN', algo: '' }, own)).toEqual({ kind: 'algo', algo });
  expect(allocateAlgo({ type, instrument: 'GOLD', algo: '' }, own)).toEqual({ kind: 'algo', algo: 'market' });
});

test('original best works orders of type best only: not as the algorithm of an instrument, nor as set by the operator', () => {
  const own = {
    ...config({ best: 'market', market: 'snap_market' }),
    overrides: { CORN: 'original_best' as const },
  };
  const choose = (type: ContractOrderType, algo = '') =>
    allocateAlgo({ type, instrument: 'CORN', algo }, own);
  expect(choose('best')).toEqual({ kind: 'algo', algo: 'original_best' });
  expect(choose('market')).toEqual({ kind: 'algo', algo: 'snap_market' });
  expect(choose('panic')).toEqual({ kind: 'algo', algo: 'snap_market' });
  expect(choose('best', 'original_best')).toEqual({ kind: 'algo', algo: 'original_best' });
  expect(choose('market', 'original_best')).toMatchObject({ kind: 'refused' });
});

test.each([
  ['best', 'no.such', /no\.such/],
  ['balance', '', /balance/],
] as const)('an order of type %s with algorithm "%s" is refused, with the reason', (type, algo, reason) => {
  expect(allocateAlgo({ type, instrument: 'CORN', algo }, config({}))).toEqual({
    kind: 'refused',
    reason: expect.stringMatching(reason),
  });
});

test.each<[string, Algo | undefined]>([
  ['market', 'market'],
  ['limit', 'limit'],
  ['sysexecution.algos.algo_market.algoMarket', 'market'],
  ['sysexecution.algos.algo_limit_orders.algoLimit', 'limit'],
  ...ALGOS.map((algo): [string, Algo] => [algo, algo]),
  ['sysexecution.algos.algo_snap_market.algoSnapMkt', 'snap_market'],
  ['sysexecution.algos.algo_snap_mid.algoSnapMid', 'snap_mid'],
  ['sysexecution.algos.algo_snap_primary.algoSnapPrim', 'snap_primary'],
  ['sysexecution.algos.algo_adaptive.algoAdaptiveMkt', 'adaptive_market'],
  ['sysexecution.algos.algo_original_best.algoOriginalBest', 'original_best'],
  ['adaptive', undefined],
  ['toString', undefined],
])('the name %s means %s', (name, algo) => {
  expect(algoNamed(name)).toBe(algo);
});

test.each(['default', 'market', 'limit', 'best'] as const)(
  'the configuration names the algorithm for %s',
  (key) => {
    const names = {
      default: 'default_algo',
      market: 'market_algo',
      limit: 'limit_order_algo',
      best: 'best_algo',
    };
    const all = {
      default_algo: 'market',
      market_algo: 'market',
      limit_order_algo: 'market',
      best_algo: 'market',
    };
    const execution_algos = {
      ...all,
      [names[key]]: 'limit',
      algo_overrides: { CORN: 'limit', GOLD: 'no.such' },
    };
    expect(algosOf({ execution_algos })).toEqual({
      ...config({ [key]: 'limit' }),
      overrides: { CORN: 'limit', GOLD: 'market' },
    });
  },
);
