import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { loadConfig } from '../../config/load-config';
import { readMarketData } from '../../data/csv/market-data';
import { prepareBacktest } from '../../strategies/prepare-backtest';
import { strategiesOf } from '../../strategies/strategy-config';
import type { SystemData } from '../../systems/data/system-data';
import { optimalPositions } from '../../systems/optimal-positions';
import { sharedFolder } from '../support/shared';

const market = sharedFolder('data/futures');
const describeWithMarket = market === undefined ? describe.skip : describe;

describeWithMarket("a runner of the user's own", () => {
  let data: SystemData;
  let directory: string;

  beforeAll(async () => {
    data = await readMarketData(market!);
  });
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'tst-runner-'));
    cpSync(resolve(__dirname, '../../private/strategies'), join(directory, 'strategies'), {
      recursive: true,
    });
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  async function prepared(object: string, options = '') {
    writeFileSync(join(directory, 'private_config.yaml'), '');
    writeFileSync(
      join(directory, 'private_control_config.yaml'),
      [
        'process_configuration_methods:',
        '  run_systems:',
        `    mine: {object: ${object}, backtest_config_filename: strategies/chapter15.yaml${options}}`,
      ].join('\n'),
    );
    const loaded = loadConfig({ privateDirectory: directory, env: {} });
    const [strategy] = strategiesOf(loaded);
    const production = { capital: 250_000, baseCurrency: 'USD' };
    return prepareBacktest(loaded, strategy, production);
  }
  function write(text: string): void {
    mkdirSync(join(directory, 'runners'), { recursive: true });
    writeFileSync(join(directory, 'runners/mine.ts'), text);
  }
  const wantedOf = async (object: string, options?: string) => {
    const { create, wanted } = await prepared(object, options);
    const backtest = create(data);
    return { backtest, wanted: wanted(backtest) };
  };

  it('the example halves positions while the loss since the best day is large', async () => {
    cpSync(resolve(__dirname, '../../private/runners'), join(directory, 'runners'), { recursive: true });
    const calm = await wantedOf('runners.cautious.cautious', ', drawdown: 1000');
    const classic = optimalPositions(calm.backtest);
    expect(calm.wanted).toEqual(classic);
    // The golden system stands a little below its best at the end of the data.
    const { wanted } = await wantedOf('runners.cautious.cautious', ', drawdown: 0, part: 0.25');
    expect(wanted).toEqual(
      classic.map((position) => ({ ...position, lower: position.lower / 4, upper: position.upper / 4 })),
    );
  });

  it('that throws is named with the line of its file', async () => {
    write("export const bad = {\n  positions: () => {\n    throw new Error('no luck');\n  },\n};\n");
    await expect(wantedOf('runners.mine.bad')).rejects.toThrow(
      /runner runners\.mine\.bad: no luck at .*mine\.ts:3:/,
    );
  });

  it.each([
    ['leaves an instrument out', '(classic) => classic.slice(1)', /one position for each of CORN, EUROSTX/],
    [
      'turns the edges round',
      '(classic) => classic.map((p) => ({ ...p, lower: p.upper + 1 }))',
      /CORN: lower .* must not be above upper/,
    ],
  ])('that %s is refused: nothing is ordered from it', async (_, positions, reason) => {
    write(`export const bad = { positions: ${positions} };\n`);
    await expect(wantedOf('runners.mine.bad')).rejects.toThrow(reason);
  });

  it('that is not there is named with the nearest one', async () => {
    write('export const half = { positions: (classic) => classic };\n');
    await expect(prepared('runners.mine.hafl')).rejects.toThrow(
      "unknown runner 'runners.mine.hafl' (did you mean 'runners.mine.half'?)",
    );
    write('export const nothing = 1;\n');
    await expect(prepared('runners.mine.half')).rejects.toThrow(/mine\.ts: exports no runner/);
  });
});
