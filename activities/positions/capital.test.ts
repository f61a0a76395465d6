import { pino } from 'pino';
import { loadConfig } from '../../config/load-config';
import { accountCapital, accountCapitalHistory, appendAccountCapital } from '../../data/capital/capital';
import { capitalQuestion } from '../../data/capital/capital-question';
import { marginHistory } from '../../data/capital/margin';
import { strategyCapital } from '../../data/capital/strategy-capital';
import { type Database, openDatabase } from '../../data/store/database';
import { configured } from '../../test/support/configured';
import { startDatabase, type TestDatabase } from '../../test/support/database';
import type { Deps } from '../deps';
import { updateAccountCapital } from './capital';

/** Capital, margin and shares: what one of them lacks keeps none of the others from being done. */
const AT = Date.parse('2026-11-24T12:00:00Z');
const DAY = { tradeDate: '2026-11-24' };

let server: TestDatabase;
let database: Database;
let mails: string[];
let lines: readonly { key: string; value: string; currency: string }[];
let now: number;

beforeAll(async () => {
  server = await startDatabase();
  database = await openDatabase(server.url, 'updates');
});
afterAll(async () => {
  await database?.close();
  await server?.stop();
});
beforeEach(async () => {
  for (const name of ['capital', 'margin', 'allocations', 'questions'])
    await database.main.collection(name).deleteMany({});
  mails = [];
  now = AT;
});

const worth = (value: number, excess?: number, currency = 'USD') => {
  lines = [
    { key: 'NetLiquidation', value: String(value), currency },
    ...(excess === undefined ? [] : [{ key: 'FullExcessLiquidity', value: String(excess), currency }]),
  ];
};

/** What an update uses; the broker's answer is the test's. */
function deps(weights: Readonly<Record<string, number>> = { slow: 3, fast: 1 }): Deps {
  const settings = configured(loadConfig({ env: {}, privateDirectory: undefined }));
  const allocation = { ...settings.config.strategy_capital_allocation, strategy_weights: weights };
  return {
    ...{ database, account: 'DU1', log: pino({ level: 'silent' }), loaded: settings.loaded },
    config: {
      ...settings.config,
      strategy_list: { slow: {}, fast: {} },
      strategy_capital_allocation: allocation,
    },
    clock: { read: async () => now++ },
    dataBroker: {
      accountValues: async () => ({
        kind: 'reported',
        values: lines.map((line) => ({ ...line, account: 'DU1' })),
      }),
    },
    sendMail: async ({ subject }: { subject: string }) => {
      mails.push(subject);
    },
  } as unknown as Deps;
}

const margins = async () => (await marginHistory(database)).map(({ margin }) => margin);
const slow = async () => strategyCapital(database, 'slow');

test('all three: a row of capital, one of margin, shares of both at one time', async () => {
  worth(1000, 700);
  expect(await updateAccountCapital(deps(), DAY)).toEqual({ summary: 'capital 1,000 USD', problems: [] });
  expect(await margins()).toEqual([300]);
  expect(await slow()).toMatchObject({ capital: 750, margin: 225 });
  expect((await strategyCapital(database, 'fast'))?.time).toEqual((await slow())?.time);
  expect(mails).toEqual(['Capital begins']);
});

test('an update between the days shares nothing', async () => {
  worth(1000, 700);
  await updateAccountCapital(deps(), { ...DAY, allocate: false });
  expect(await slow()).toBeUndefined();
  expect(await accountCapitalHistory(database)).toHaveLength(1);
});

test('without a margin capital and shares are done', async () => {
  worth(1000);
  const { problems } = await updateAccountCapital(deps(), DAY);
  expect(problems).toEqual([expect.stringContaining('no FullExcessLiquidity')]);
  expect(await slow()).toMatchObject({ capital: 750 });
  expect((await slow())?.margin).toBeUndefined();
  expect(mails).toContain('Margin not recorded');
});

test('with a change that waits, margin and shares are done, of the capital as it was', async () => {
  worth(1000, 700);
  await updateAccountCapital(deps(), DAY);
  worth(800, 600);
  for (const _ of [1, 2])
    expect((await updateAccountCapital(deps(), DAY)).problems).toEqual([
      expect.stringContaining('changed by 20.0 %'),
    ]);
  expect(await margins()).toEqual([300, 200, 200]);
  expect(await slow()).toMatchObject({ capital: 750, margin: 150 });
  expect(await capitalQuestion(database)).toMatchObject({ value: 800, before: 1000 });
  expect(mails.filter((subject) => subject === 'Capital change too large')).toHaveLength(1);
  worth(950, 600);
  await updateAccountCapital(deps(), DAY);
  expect(await capitalQuestion(database)).toBeUndefined();
});

test('a currency without a rate is said, nothing is guessed, and what was stays in force', async () => {
  worth(1000, 700);
  await updateAccountCapital(deps(), DAY);
  worth(1000, 700, 'EUR');
  const { summary, problems } = await updateAccountCapital(deps(), DAY);
  expect(summary).toBe('capital 1,000 USD, not updated');
  expect(problems).toEqual([
    expect.stringContaining('no exchange rate from EUR to USD'),
    expect.stringMatching(/^The margin was not recorded: .*EUR/),
  ]);
  expect(await accountCapitalHistory(database)).toHaveLength(1);
  expect(await slow()).toMatchObject({ capital: 750 });
});

test('with weights that can not be, capital and margin are done', async () => {
  worth(1000, 700);
  const { problems } = await updateAccountCapital(deps({ slow: 0, fast: 0 }), DAY);
  expect(problems).toEqual([expect.stringMatching(/^strategy allocation: .*strategy_weights/)]);
  expect(await accountCapital(database)).toMatchObject({ actual: 1000 });
  expect(await margins()).toEqual([300]);
});

test('what an operator books while the broker is asked is not taken for profit: the update starts again', async () => {
  worth(1000, 700);
  await updateAccountCapital(deps(), DAY);
  const before = (await accountCapital(database))!;
  const between = deps();
  const broker = {
    accountValues: async () => {
      const deposit = { ...before, broker: 1050, time: new Date(now++) };
      await appendAccountCapital(database, deposit, before);
      const values = [{ account: 'DU1', key: 'NetLiquidation', value: '1000', currency: 'USD' }];
      return { kind: 'reported', values };
    },
  };
  const update = updateAccountCapital({ ...between, dataBroker: broker } as unknown as Deps, DAY);
  await expect(update).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
  expect(await accountCapital(database)).toMatchObject({ accumulated: 0, broker: 1050 });
});

test('where nobody states the account, capital stays and is shared; a statement that is no statement is mailed', async () => {
  const stated = (reason: string, isProblem: boolean) =>
    ({
      ...deps(),
      dataBroker: { accountValues: async () => ({ kind: 'not-stated', reason, isProblem }) },
    }) as unknown as Deps;
  await expect(updateAccountCapital(stated('no account.csv', false), DAY)).rejects.toMatchObject({
    code: 'MISSING_DATA',
    message: expect.stringMatching(/no account\.csv; say it by `npx tst capital init`/),
  });
  worth(1000, 700);
  await updateAccountCapital(deps(), DAY);
  mails.length = 0;
  expect(await updateAccountCapital(stated('no account.csv', false), DAY)).toEqual({
    summary: 'capital 1,000 USD, as it was: no account.csv',
    problems: [],
  });
  expect(mails).toEqual([]);
  const { problems } = await updateAccountCapital(stated('line 2', true), DAY);
  expect(problems).toEqual(['Capital was not updated: line 2.']);
  expect(mails).toEqual(['Capital not updated']);
  expect(await slow()).toMatchObject({ capital: 750 });
});
