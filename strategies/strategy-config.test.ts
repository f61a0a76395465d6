import { loadConfig } from '../config/load-config';
import { createPrivateDirectory, type PrivateDirectory } from '../test/support/private-directory';
import { strategiesOf } from './strategy-config';

let privateFiles: PrivateDirectory;
let directory: string;

beforeEach(() => {
  privateFiles = createPrivateDirectory();
  directory = privateFiles.path;
  write('private_config.yaml', '');
  write('private_control_config.yaml', '');
});
afterEach(() => privateFiles.remove());

const write = (name: string, content: string) => privateFiles.write(name, content);

const load = () => loadConfig({ privateDirectory: directory, env: {} });

function control(entry: string): void {
  write('private_control_config.yaml', `process_configuration_methods:\n  run_systems:\n    ${entry}\n`);
}

describe('strategies', () => {
  it('finds a file by path, by dots and by absolute path', () => {
    const file = write('my/system.yaml', 'forecast_cap: 15\n');
    for (const reference of ['my/system.yaml', 'my.system.yaml', file]) {
      control(`mine: {object: a.b.runSystemClassic, backtest_config_filename: ${reference}}`);
      expect(strategiesOf(load())).toEqual([
        expect.objectContaining({
          name: 'mine',
          runner: 'classic',
          generator: 'buffered',
          backtestFile: file,
        }),
      ]);
    }
  });

  it('knows dynamic and own runners, and passes their own arguments', () => {
    const file = write('d.yaml', '');
    control(`mine: {object: x.runSystemCarryTrendDynamic, backtest_config_filename: ${file}, depth: 3}`);
    expect(strategiesOf(load())[0]).toMatchObject({
      runner: 'dynamic',
      generator: 'dynamic',
      runnerArguments: { depth: 3 },
    });
    control(`mine: {object: runners.mine.half, backtest_config_filename: ${file}, part: 0.5}`);
    expect(strategiesOf(load())[0]).toMatchObject({
      runner: 'own',
      ownRunner: 'runners.mine.half',
      generator: 'buffered',
      runnerArguments: { part: 0.5 },
    });
  });

  it('refuses a class that it does not know, rather than run another, and a generator that does not fit', () => {
    const file = write('d.yaml', '');
    control(`mine: {object: x.runSystemClasic, backtest_config_filename: ${file}}`);
    expect(() => strategiesOf(load())).toThrow(
      /config\.yaml:3: .*mine\.object: is unknown: 'x\.runSystemClasic' \(did you mean 'runSystemClassic'\?\)/,
    );
    const generator = (object: string) =>
      `mine: {backtest_config_filename: ${file}}\n  run_strategy_order_generator:\n    mine: {object: ${object}}`;
    control(generator('my.own.generator'));
    expect(() => strategiesOf(load())).toThrow(/config\.yaml:5: .*mine\.object: is unknown/);
    control(generator('dynamic'));
    expect(() => strategiesOf(load())).toThrow(/makes orders of dynamic positions, but .* runner is classic/);
  });

  it('does not take the shipped example for a file that a private directory lacks', () => {
    control('mine: {backtest_config_filename: strategies/chapter15.yaml}');
    expect(() => strategiesOf(load())).toThrow(
      /private_control_config\.yaml:3: .*strategies\/chapter15\.yaml, which does not exist/,
    );
  });

  it('refuses a missing file and an unusable name, with the line', () => {
    control('mine: {backtest_config_filename: no.such.yaml}');
    expect(() => strategiesOf(load())).toThrow(
      /private_control_config\.yaml:3: .*no\.such\.yaml, which does not exist/,
    );
    control('mine_raw: {backtest_config_filename: no.such.yaml}');
    expect(() => strategiesOf(load())).toThrow(/not a usable name/);
  });

  it('warns of capital for a strategy that never runs, and of one that runs without', () => {
    const list = 'strategy_list: {idle: {}, listed: {}}\n';
    write('private_config.yaml', `${list}strategy_capital_allocation: {strategy_weights: {idle: 1}}\n`);
    control('poor: {backtest_config_filename: a.yaml}');
    expect(load().warnings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/never runs/),
      expect.stringMatching(/^runs, but has no weight/),
      expect.stringMatching(/^is listed, but has no weight/),
    ]);
  });
});
