import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pino } from 'pino';
import type { Deps, Mail } from '../../activities/deps';
import { createOrders } from '../../activities/orders/create-instrument-orders';
import { runOneStrategy } from '../../activities/positions/run-strategy';
import { showRun } from '../../cli/backtest/show';
import { confirmStrategyFile } from '../../cli/operator/confirm-strategy-file';
import type { OpenSystem } from '../../cli/operator/open-system';
import { differencesOfRun } from '../../cli/replay/replayed-positions';
import { type StoredRun, storedRuns } from '../../cli/replay/stored-runs';
import { fileOfDays, strategyHistory } from '../../cli/views/strategy-history';
import { loadConfig } from '../../config/load-config';
import { storeAllocation } from '../../data/capital/strategy-capital';
import { positionLimits, setPositionLimit } from '../../data/controls/limits';
import { lockInstrument, unlockInstrument } from '../../data/controls/locks';
import { putStrategyState } from '../../data/controls/strategy-states';
import { importMarket } from '../../data/csv/import-market';
import { readInstrumentConfig, readRollConfig, readSpreadCosts } from '../../data/csv/instrument-files';
import { insertLedgerRow } from '../../data/ledger/ledger-store';
import { activeOrders, findOrders, updateOrder } from '../../data/orders/order-store';
import { listStages, readStage } from '../../data/results/diagnostics';
import {
  latestOptimalPositions,
  type OptimalPosition,
  optimalPositionHistory,
} from '../../data/results/optimal-positions';
import type { Catalogue } from '../../data/store/catalogue';
import { type Database, openDatabase } from '../../data/store/database';
import { loadSystemData } from '../../data/store/system-data';
import { rowId } from '../../domain/ledger/execution-id';
import type { Settings } from '../../services/system/settings';
import { prepareBacktest } from '../../strategies/prepare-backtest';
import { strategiesOf } from '../../strategies/strategy-config';
import { lastDayOf, problemOfLastDay } from '../../systems/dynamic/last-day';
import { optimisePositions } from '../../systems/dynamic/optimise-positions';
import { productionProblem } from '../../systems/dynamic/production-problem';
import { difference } from '../../systems/primitives/difference';
import { lastValid } from '../../systems/primitives/time-series';
import { volatility } from '../../systems/rawdata/volatility';
import { configured } from '../support/configured';
import { startDatabase, type TestDatabase } from '../support/database';
import { sharedFolder } from '../support/shared';

const TRADE_DATE = '2023-06-14';
const CAPITAL = 250_000;
const market = sharedFolder('data/futures');
const describeWithMarket = market === undefined ? describe.skip : describe;

/** What the activities of positions and orders need; they ask no broker. */
type StrategyDeps = Pick<
  Deps,
  'system' | 'database' | 'catalogue' | 'clock' | 'config' | 'loaded' | 'log' | 'sendMail'
>;

describeWithMarket('a static, a dynamic and an own-rule strategy side by side', () => {
  let server: TestDatabase;
  let database: Database;
  let privateDirectory: string;
  let deps: StrategyDeps;
  const mails: Mail[] = [];

  beforeAll(async () => {
    server = await startDatabase();
    database = await openDatabase(server.url, 'side-by-side');
    privateDirectory = mkdtempSync(join(tmpdir(), 'tst-private-'));
    cpSync(resolve(__dirname, '../../private'), privateDirectory, { recursive: true });
    uncomment('private_config.yaml');
    uncomment('private_control_config.yaml');
    await importMarket(database, market!, {
      instruments: ['SOFR', 'US10', 'EUROSTX', 'V2X', 'MXP', 'CORN'],
      before: Date.parse(`${TRADE_DATE}T23:30:00Z`),
    });
    deps = {
      system: 'test',
      database,
      catalogue: await catalogueOf(`${market}/csvconfig`),
      clock: stoppedClock(Date.parse(`${TRADE_DATE}T22:30:00Z`)),
      ...configured(loadConfig({ privateDirectory, env: {} })),
      log: pino({ level: 'silent' }),
      sendMail: async (mail) => {
        mails.push(mail);
      },
    };
    const shares = strategiesOf(deps.loaded).map(({ name }) => ({
      ...{ strategy: name, weight: 1 },
      capital: name === 'dynamic' ? 50_000 : CAPITAL,
    }));
    await storeAllocation(database, { time: new Date(0), total: CAPITAL, shares });
  });

  afterAll(async () => {
    await database?.close();
    await server?.stop();
    rmSync(privateDirectory, { recursive: true, force: true });
  });

  /** Switches on the strategies that the example has as comments. */
  function uncomment(name: string): void {
    const file = join(privateDirectory, name);
    const text = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      text.replace(/^( *)#( +(?:dynamic:|high-low:|object:|backtest_config|max_ex))/gm, '$1$2'),
    );
  }

  const run = (strategy: string) => runOneStrategy(deps, { tradeDate: TRADE_DATE, strategy });
  const order = (strategy: string) => createOrders(deps, { tradeDate: TRADE_DATE, strategy });
  const ordersOf = async (strategy: string) =>
    Object.fromEntries(
      (await findOrders(database, 'instrument', { tradeDate: TRADE_DATE, strategy })).map((each) => [
        each.instrument,
        each.trade[0],
      ]),
    );
  const backtestOf = async (strategy: string, capital: number) => {
    const settings = strategiesOf(deps.loaded).find(({ name }) => name === strategy)!;
    const prepared = await prepareBacktest(deps.loaded, settings, { capital, baseCurrency: 'USD' });
    const { data } = await loadSystemData(database, deps.catalogue, { zone: 'Europe/London' });
    return prepared.create(data);
  };

  it('is what the example configuration says', () => {
    const kinds = strategiesOf(deps.loaded).map(({ name, runner, generator }) => [name, runner, generator]);
    expect(kinds).toEqual([
      ['chapter15', 'classic', 'buffered'],
      ['dynamic', 'dynamic', 'dynamic'],
      ['high-low', 'classic', 'buffered'],
    ]);
  });

  it('runs all three, each on its own capital, without a problem', async () => {
    for (const strategy of ['chapter15', 'dynamic', 'high-low'])
      expect((await run(strategy)).problems).toEqual([]);
    const kinds = new Map<string, string>();
    for (const entry of await optimalPositionHistory(database)) kinds.set(entry.strategy, entry.kind);
    expect(Object.fromEntries(kinds)).toEqual({
      chapter15: 'buffered',
      dynamic: 'raw',
      'high-low': 'buffered',
    });
    expect(mails).toEqual([]);
  });

  it('orders nothing of the dynamic strategy before its optimisation can be made', async () => {
    const { problems, orders } = await createOrders(deps, { tradeDate: '2023-06-15', strategy: 'dynamic' });
    expect(orders).toBe(0);
    expect(problems).toEqual(['dynamic: its system has not run for 2023-06-15: nothing is traded']);
  });

  it('makes orders of all three', async () => {
    for (const strategy of ['chapter15', 'dynamic', 'high-low'])
      expect((await order(strategy)).problems).toEqual([]);
    expect(Object.keys(await ordersOf('chapter15')).length).toBeGreaterThan(0);
    expect(Object.keys(await ordersOf('high-low')).length).toBeGreaterThan(0);
  });

  it('the dynamic orders are what a backtest of that day started flat holds', async () => {
    const backtest = await backtestOf('dynamic', 50_000);
    const { times } = backtest.dynamic.unroundedPositions();
    const n = backtest.instruments.length;
    const answer = optimisePositions(
      problemOfLastDay(lastDayOf(backtest), {
        held: new Float64Array(n),
        maximumContracts: new Float64Array(n).fill(999_999_999),
        noTrade: new Set(),
        reduceOnly: new Set(),
      }),
    );
    expect(answer.kind).toBe('optimised');
    if (answer.kind !== 'optimised') return;
    const wanted = backtest.instruments
      .map((code, i): [string, number] => [code, answer.contracts[i]])
      .filter(([, contracts]) => contracts !== 0);
    expect(wanted.length).toBeGreaterThan(0);
    expect(await ordersOf('dynamic')).toEqual(Object.fromEntries(wanted));
    expect(times.length).toBeGreaterThan(10_000);
  });

  it("the last day's optimisation from the backtest's own positions gives the backtest's last positions", async () => {
    const backtest = await backtestOf('dynamic', 50_000);
    const { columns, times } = backtest.dynamic.optimised().positions;
    const heldBefore = backtest.instruments.map((code) => columns[code][times.length - 2]);
    const answer = optimisePositions(
      problemOfLastDay(lastDayOf(backtest), {
        held: Float64Array.from(heldBefore),
        maximumContracts: new Float64Array(heldBefore.length).fill(999_999_999),
        noTrade: new Set(),
        reduceOnly: new Set(),
      }),
    );
    if (answer.kind !== 'optimised') throw new Error(answer.reason);
    const last = backtest.instruments.map((code) => columns[code][times.length - 1]);
    expect([...answer.contracts]).toEqual(last);
  });

  it("a replay's comparison agrees with what is stored of all three, and finds each thing that is changed", async () => {
    const settings = { config: deps.config, loaded: deps.loaded } as Settings; // all that the comparison asks for
    const { runs, missing, notes } = await storedRuns(settings, database, [TRADE_DATE]);
    expect(missing).toEqual([]);
    expect(notes).toContainEqual(expect.stringMatching(/^2023-06-14 dynamic: orders in .* were not filled/));
    const { data } = await loadSystemData(database, deps.catalogue, { zone: 'Europe/London' });
    const differences = (run: StoredRun) => differencesOfRun(settings, run, data, Object.is);

    const dynamic = runs.find(({ strategy }) => strategy === 'dynamic')!;
    const [first, ...others] = dynamic.optimised;
    const more = (values: OptimalPosition['values'], name: string) => ({
      ...values,
      [name]: values[name] + 1,
    });
    const optimised = [{ ...first, values: more(first.values, 'optimised_position') }, ...others];
    expect(await differences({ ...dynamic, optimised })).toEqual([
      expect.stringMatching(`^2023-06-14 dynamic ${first.instrument} optimised: -?\\d+, backtest -?\\d+$`),
    ]);
    const [raw, ...rest] = dynamic.positions;
    const positions = [{ ...raw, values: more(raw.values, 'position') }, ...rest];
    expect(await differences({ ...dynamic, positions })).toEqual([
      expect.stringMatching(`^2023-06-14 dynamic ${raw.instrument} position: `),
    ]);
    // Nothing was filled. Were the orders not known as unfilled, that would be told; all else agrees.
    const filled = { unfilled: new Set<string>() };
    for (const run of runs) {
      const wanted = Object.entries(await ordersOf(run.strategy)).sort();
      expect((await differences({ ...run, ...filled })).sort()).toEqual(
        wanted.map(([code, trade]) => `2023-06-14 ${run.strategy} ${code} held: 0, backtest ${trade}`),
      );
    }
  });

  it('a position limit bounds the dynamic optimisation; position_limit_weight is that limit', async () => {
    const before = await ordersOf('dynamic');
    const [instrument] = Object.entries(before).find(([, trade]) => Math.abs(trade) >= 1)!;
    const limited = async (limit: number) => {
      await setPositionLimit(database, { strategy: 'dynamic', instrument, limit });
      await order('dynamic');
      const [{ values }] = await optimalPositionHistory(database, {
        strategy: 'dynamic',
        instrument,
        kind: 'dynamic',
      });
      return values;
    };
    const three = await limited(3);
    expect(three['position_limit_weight']).toBe(3 * three['weight_per_contract']);
    expect(three['previous_weight']).toBe(0);
    const none = await limited(0);
    expect(none['optimised_position']).toBe(0);
    expect(none['position_limit_contracts']).toBe(0);
    expect(none['position_limit_weight']).toBe(0);
  });

  it("orders with pysystemtrade's own inputs where that is asked for", async () => {
    const asProduction: StrategyDeps = {
      ...deps,
      ...configured(
        loadConfig({
          privateDirectory,
          env: {},
          overrides: { dynamic_optimisation_inputs: 'production', 'small_system.shadow_cost': 0 },
        }),
      ),
    };
    const day = { tradeDate: TRADE_DATE, strategy: 'dynamic' };
    const { problems } = await runOneStrategy(asProduction, day);
    expect(problems).toEqual([
      'dynamic: its file has changed since its last run', // what it inherits has
      expect.stringMatching(/small_system\.shadow_cost is 50 in the strategy and 0 outside/),
    ]);
    expect((await createOrders(asProduction, day)).problems).toEqual([]);
    const stored = await optimalPositionHistory(database, { strategy: 'dynamic', kind: 'dynamic' });

    const backtest = await backtestOf('dynamic', 50_000);
    const { instruments, rawdata, portfolio, sizing, data } = backtest;
    const last512 = (values: Float64Array) => values.slice(-512);
    const limits = new Map((await positionLimits(database)).map((each) => [each.instrument, each.limit]));
    const answer = optimisePositions(
      productionProblem(
        instruments.map((name) => {
          const { values } = rawdata(name).dailyPrice();
          const { config } = backtest;
          const vol = volatility(difference(last512(values)), config.volatilityCalculation);
          const price = lastValid(rawdata(name).denominatorPrice().values);
          return {
            name,
            held: 0,
            optimal: lastValid(portfolio.notionalPosition(name).values),
            lastAdjustedPrice: lastValid(values),
            pointSize: data.instrument(name).pointSize,
            fx: lastValid(sizing.fx(name).values),
            cashCostOfOneContract: backtest.costs.cashCostOfOneContract(name),
            annualStdev: (16 * lastValid(vol)) / price,
            strategyLimit: limits.get(name),
            override: 'none',
            isRestricted: false,
            isReduceOnly: false,
          };
        }),
        {
          capital: 50_000,
          correlation: lastDayOf(backtest).production.correlation,
          shrinkage: 0,
          costMultiplier: 1,
          speed: { shadowCost: 0, trackingErrorBuffer: 0.0125 },
        },
      ),
    );
    if (answer.kind !== 'optimised') throw new Error(answer.reason);
    const wanted = Object.fromEntries(instruments.map((code, i) => [code, answer.contracts[i]]));
    expect(stored).toHaveLength(instruments.length);
    for (const { instrument, values } of stored)
      expect([instrument, values['optimised_position']]).toEqual([instrument, wanted[instrument]]);
    expect((await run('dynamic')).problems).toEqual(['dynamic: its file has changed since its last run']);
    mails.length = 0;
  });

  it('names the strategy of what is not traded, where there is something to trade', async () => {
    const wanted = await ordersOf('chapter15');
    const nextDay = await createOrders(deps, { tradeDate: '2023-06-15', strategy: 'chapter15' });
    expect(nextDay.orders).toBe(0);
    expect([...nextDay.problems].sort()).toEqual(
      Object.keys(wanted)
        .sort()
        .map((code) => `chapter15 ${code}: its optimal position is of ${TRADE_DATE}: not traded`),
    );
    const [instrument] = Object.keys(wanted);
    await lockInstrument(database, { instrument, owner: 'operator', reason: 'test', at: new Date(0) });
    const locked = await order('chapter15');
    await unlockInstrument(database, instrument, 'operator');
    expect(locked).toMatchObject({
      orders: 0,
      problems: [expect.stringMatching(`^chapter15 ${instrument}: locked`)],
    });
  });

  it('keeps configuration and results of each stage', async () => {
    const stages = new Set((await listStages(database, { strategy: 'high-low' })).map(({ stage }) => stage));
    for (const stage of [
      'config',
      'explanation',
      'rawdata',
      'forecasts',
      'combined',
      'positions',
      'portfolio',
    ])
      expect(stages).toContain(stage);
    const key = { strategy: 'high-low', tradeDate: TRADE_DATE };
    const config = await readStage(database, { ...key, stage: 'config', instrument: '' });
    // The configuration in force and its risk target go with every run.
    expect(config).toMatchObject({
      configHash: expect.stringMatching(/^[0-9a-f]{16}$/),
      effective: { notional_trading_capital: CAPITAL, percentage_vol_target: 20 },
    });
    const forecasts = await readStage(database, { ...key, stage: 'forecasts', instrument: 'CORN' });
    const { dates, columns } = forecasts as { dates: string[]; columns: Record<string, number[]> };
    expect(dates.at(-1)).toBe(TRADE_DATE);
    const backtest = await backtestOf('high-low', CAPITAL);
    expect(columns['raw_high_low'].at(-1)).toBe(
      backtest.forecasts.rawForecast('CORN', 'high_low').values.at(-1),
    );
  });

  it('shows what a run stored: its list, an explanation, the last rows of a stage', async () => {
    let printed = '';
    const spy = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed += String(text);
      return true;
    });
    try {
      await showRun(database, 'dynamic', { rows: 3 });
      expect(printed).toMatch(/Run of dynamic for 2023-06-14/);
      expect(printed).toMatch(/explanation +│ CORN EUROSTX MXP SOFR US10 V2X/);
      await showRun(database, 'high-low', { rows: 3, instrument: 'CORN' });
      expect(printed).toMatch(/high_low: scaled and capped +│ +-?[\d.]+ │ average 10/);
      await showRun(database, 'high-low', { rows: 3, stage: 'forecasts', instrument: 'CORN' });
      expect(printed).toMatch(/2023-06-12 │[\s\S]*2023-06-13 │[\s\S]*2023-06-14 │/);
      expect(printed).not.toMatch(/2023-06-09 │/);
    } finally {
      spy.mockRestore();
    }
    const refused = (strategy: string, options: object) =>
      expect(showRun(database, strategy, { rows: 3, ...options })).rejects;
    await refused('dynamik', {}).toThrow(/strategy 'dynamik' .*did you mean 'dynamic'.*chapter15, /);
    await refused('dynamic', { date: '2023-06-13' }).toThrow(/date '2023-06-13' .*there is: 2023-06-14/);
    await refused('dynamic', { stage: 'forecast' }).toThrow(/stage 'forecast' .*did you mean 'forecasts'/);
    await refused('dynamic', { instrument: 'CORM' }).toThrow(/instrument 'CORM' .*did you mean 'CORN'/);
  });

  it('warns loudly about a strategy that estimates', async () => {
    const file = join(privateDirectory, 'strategies', 'high-low.yaml');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, `${text}use_forecast_div_mult_estimates: true\n`);
    const { problems } = await run('high-low');
    writeFileSync(file, text);
    expect(problems).toEqual([
      'high-low: its file has changed since its last run',
      expect.stringMatching(/^WARNING: high-low estimates .*use_forecast_div_mult_estimates.*finalise/),
    ]);
    expect(mails.map(({ subject }) => subject)).toEqual([
      'A strategy estimates parameters in production',
      'Strategy file of high-low changed',
    ]);
    await run('high-low');
  });

  it('tells what a changed file does to positions before anything is traded, and waits where that is asked for', async () => {
    const overrides = { strategy_file_change: 'confirm' };
    const careful = { ...deps, ...configured(loadConfig({ privateDirectory, env: {}, overrides })) };
    const day = { tradeDate: '2023-06-15', strategy: 'high-low' };
    const file = join(privateDirectory, 'strategies', 'high-low.yaml');
    const text = readFileSync(file, 'utf8');
    expect((await runOneStrategy(careful, day)).problems).toEqual([]);
    const ranges = async () =>
      (await latestOptimalPositions(database, { strategy: 'high-low' })).map(({ values }) => values['upper']);
    const before = await ranges();
    mails.length = 0;

    writeFileSync(file, text.replace('percentage_vol_target: 20', 'percentage_vol_target: 5'));
    const nextDay = { ...day, tradeDate: '2023-06-16' };
    const waits = [expect.stringMatching(/^high-low: its file has changed, and its orders wait/)];
    expect((await runOneStrategy(careful, nextDay)).problems).toEqual(waits);
    expect((await runOneStrategy(careful, nextDay)).problems).toEqual(waits);
    expect(await createOrders(careful, nextDay)).toEqual({ orders: 0, problems: waits });
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({ subject: 'Strategy file of high-low changed', critical: true });
    expect(mails[0].text).toMatch(
      /confirm high-low[\s\S]*- percentage_vol_target: 20\n\+ percentage_vol_target: 5/,
    );
    expect(mails[0].text).toMatch(/^CORN: holds 0; the file before wants .* … .*, the new one .* … /m);
    const after = await ranges();
    expect(after.every((upper, i) => Math.abs(upper) < Math.abs(before[i]))).toBe(true);

    const open = careful as unknown as OpenSystem; // all that a confirmation asks for
    expect(await confirmStrategyFile(open, 'high-low', 'meant')).toBe('2023-06-16');
    await expect(confirmStrategyFile(open, 'high-low', 'meant')).rejects.toThrow(/no change .* waits/);
    expect((await createOrders(careful, nextDay)).problems).toEqual([]);
    expect((await runOneStrategy(careful, nextDay)).problems).toEqual([]);
    expect(
      (await strategyHistory(open, 'high-low')).map(({ tradeDate, changed }) => [tradeDate, changed]),
    ).toEqual([
      ['2023-06-16', true],
      ['2023-06-15', false],
      [TRADE_DATE, false],
    ]);
    expect(await fileOfDays(open, 'high-low', ['2023-06-15', '2023-06-18'])).toEqual([
      '- percentage_vol_target: 20',
      '+ percentage_vol_target: 5',
    ]);
    expect(await fileOfDays(open, 'high-low', [TRADE_DATE, '2023-06-15'])).toEqual(['nothing differs']);
    await expect(fileOfDays(open, 'high-low', ['2023-06-13'])).rejects.toThrow(/first one is of 2023-06-14/);

    writeFileSync(file, text);
    expect((await runOneStrategy(careful, nextDay)).problems).toEqual(waits);
    writeFileSync(file, text.replace('percentage_vol_target: 20', 'percentage_vol_target: 5'));
    expect((await runOneStrategy(careful, nextDay)).problems).toEqual([]);
    expect((await createOrders(careful, nextDay)).problems).toEqual([]);
    writeFileSync(file, text);
  });

  it('tells a changed rule of your own like a changed file, with what the rule before would hold', async () => {
    const tell = { ...deps, ...configured(loadConfig({ privateDirectory, env: {} })) };
    const day = { tradeDate: '2023-06-19', strategy: 'high-low' };
    const file = join(privateDirectory, 'rules', 'high-low.ts');
    const text = readFileSync(file, 'utf8');
    await runOneStrategy(tell, day);
    expect((await runOneStrategy(tell, day)).problems).toEqual([]);
    const wanted = await latestOptimalPositions(database, { strategy: 'high-low' });
    const before = wanted.filter(({ instrument }) => ['CORN', 'US10'].includes(instrument));
    expect(before).toHaveLength(2);
    mails.length = 0;
    writeFileSync(file, text.replace('(2 * p - highest[i] - lowest[i])', '(highest[i] + lowest[i] - 2 * p)'));
    const changed = ['high-low: its file has changed since its last run'];
    expect((await runOneStrategy(tell, { ...day, tradeDate: '2023-06-20' })).problems).toEqual(changed);
    expect(mails).toHaveLength(1);
    expect(mails[0].text).toMatch(
      /- code\.rules\/high-low\.ts: "[0-9a-f]{16}"\n\+ code\.rules\/high-low\.ts: "/,
    );
    // The prices are the same: what the rule before would want is what it wanted the day before.
    for (const { instrument, values } of before) {
      const range = `${values['lower'].toFixed(2)} … ${values['upper'].toFixed(2)}`;
      expect(mails[0].text).toContain(`${instrument}: holds 0; the file before wants ${range} (`);
    }
    writeFileSync(file, text);
  }, 120_000);

  it('a retiring strategy closes what it holds in equal parts, whatever its system wants, and then ends', async () => {
    const holds = (strategy: string, quantity: number, number: number) => {
      const identity = `manual:${strategy}-${number}`;
      return insertLedgerRow(database, {
        ...{ id: rowId(identity, 1), identity, version: 1, kind: 'manual', strategy, instrument: 'CORN' },
        ...{ contract: '20231200', quantity, price: 500, time: new Date(0), tradeDate: '2023-06-13' },
      });
    };
    const who = { reason: 'replaced', by: 'test', at: new Date(Date.parse(`${TRADE_DATE}T22:00:00Z`)) };
    await holds('dynamic', 4, 1);
    const plan = { from: '2023-06-13', days: 2, start: { CORN: 4 } };
    const retiring = { strategy: 'dynamic', state: 'retiring', plan, ...who, version: 1 } as const;
    await putStrategyState(database, undefined, retiring);
    const before = await ordersOf('dynamic');
    expect((await run('dynamic')).summary).toBe('dynamic: retiring, day 1 of 2, holds 4 CORN');
    expect((await order('dynamic')).problems).toEqual([]);
    const wanted = await latestOptimalPositions(database, { strategy: 'dynamic' });
    expect(wanted.filter(({ values }) => values['position'] !== 0)).toMatchObject([
      { instrument: 'CORN', kind: 'simple', values: { position: 2 }, referenceDate: TRADE_DATE },
    ]);
    expect(wanted.map(({ instrument }) => instrument)).toEqual(
      expect.arrayContaining([...Object.keys(before), 'CORN']),
    );
    await holds('dynamic', -4, 2);
    for (const open of await activeOrders(database, 'instrument', { strategy: 'dynamic' }))
      await updateOrder(database, open, { status: 'closed', reason: 'test' });
    mails.length = 0;
    expect((await run('dynamic')).summary).toBe('dynamic: retired');
    expect(mails.map(({ subject }) => subject)).toEqual(['Strategy dynamic is retired']);
    expect((await run('dynamic')).summary).toBe('dynamic: retired');
    expect(await order('dynamic')).toEqual({ orders: 0, problems: [] });
    expect(await latestOptimalPositions(database, { strategy: 'dynamic', stale: deps.config })).toEqual([]);
    expect(mails).toHaveLength(1);
  });

  it('an error in an own rule names rule, instrument and line', async () => {
    const file = join(privateDirectory, 'rules', 'high-low.ts');
    const text = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      text.replace('const highest =', "if (args) throw new Error('no luck');\n    const highest ="),
    );
    const before = await optimalPositionHistory(database, { strategy: 'high-low' });
    const line = text.split('\n').findIndex((each) => each.includes('const highest =')) + 1;
    const failure = run('high-low');
    await expect(failure).rejects.toThrow(/high_low.*CORN.*no luck/);
    await expect(failure).rejects.toThrow(new RegExp(`high-low\\.ts:${line}:`));
    writeFileSync(file, text);
    // What was stored before is as it was, of all instruments.
    expect(before.length).toBeGreaterThan(0);
    expect(await optimalPositionHistory(database, { strategy: 'high-low' })).toEqual(before);
  });
});

async function catalogueOf(folder: string): Promise<Catalogue> {
  return {
    instruments: await readInstrumentConfig(`${folder}/instrumentconfig.csv`),
    rollParameters: await readRollConfig(`${folder}/rollconfig.csv`),
    spreadCosts: await readSpreadCosts(`${folder}/spreadcosts.csv`),
    brokerInstruments: new Map(),
    brokerFx: [],
  };
}

function stoppedClock(time: number): Deps['clock'] {
  return {
    kind: 'simulated',
    now: () => time,
    read: async () => time,
    sleep: async () => undefined,
    close: () => undefined,
  };
}
