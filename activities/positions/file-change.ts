import { wholeLedger } from '../../data/ledger/whole-ledger';
import { untilNotOvertaken } from '../../data/orders/until-not-overtaken';
import {
  fileStanding,
  putFileStanding,
  readStrategyVersion,
  storeStrategyVersion,
} from '../../data/results/strategy-versions';
import { holdingsOf } from '../../domain/ledger/positions';
import { decideFileChange, positionChangeLine, positionChanges } from '../../domain/strategies/file-change';
import { prepareVersion } from '../../strategies/prepare-backtest';
import type { StrategyConfig } from '../../strategies/strategy-config';
import { type StrategyVersion, versionDifference } from '../../strategies/strategy-version';
import { valuesOf, type WantedPosition } from '../../strategies/wanted-positions';
import type { SystemData } from '../../systems/data/system-data';
import type { Deps } from '../deps';
import { isTransient, sentence } from '../running/failures';

type ChangeDeps = Pick<Deps, 'database' | 'clock' | 'config' | 'loaded' | 'sendMail'>;

/** A run of the strategy's file as it is now. */
export interface FileRun {
  readonly strategy: StrategyConfig;
  readonly tradeDate: string;
  readonly capital: number;
  readonly version: StrategyVersion;
  readonly data: SystemData;
  readonly unreadable: ReadonlyMap<string, string>;
  /** What it wants with the present file. */
  readonly wanted: readonly WantedPosition[];
}

/** Lines of the file's difference that a mail holds. */
const LINES_MAX = 60;

/**
 * Keeps the version, and where it is not the one before: says by mail, before anything is traded, which positions become
 * others and which keys differ; with the policy `confirm` orders wait from now on. Returns what belongs into the summary.
 */
export async function noteFileChange(deps: ChangeDeps, run: FileRun): Promise<readonly string[]> {
  const { database, config, sendMail } = deps;
  const { tradeDate, version } = run;
  const { name: strategy } = run.strategy;
  await storeStrategyVersion(database, strategy, version);
  return untilNotOvertaken(async () => {
    const standing = await fileStanding(database, strategy);
    const change = decideFileChange(standing, version.hash, config);
    const accepted = { strategy, accepted: version.hash };
    if (change.kind === 'same') return [];
    if (change.kind === 'first' || change.kind === 'back') {
      await putFileStanding(database, standing, accepted);
      return [];
    }
    const held = change.kind === 'hold';
    const problem = held ? `${strategy}: ${WAITS}` : `${strategy}: its file has changed since its last run`;
    if (held && !change.isNew) return [problem];
    const text = await changeText(deps, run, standing!.accepted); // the first one of all is not told
    // Mailed before it is stored: after a crash in between it is mailed again.
    await sendMail({ subject: `Strategy file of ${strategy} changed`, text, critical: held });
    const pending = { hash: version.hash, tradeDate, at: new Date(await deps.clock.read()) };
    const next = held ? { strategy, accepted: standing!.accepted, pending } : accepted;
    await putFileStanding(database, standing, next);
    return [problem];
  });
}

/** Why orders of a strategy are held. */
export const WAITS =
  'its file has changed, and its orders wait (`npx tst strategies show`, `npx tst strategies confirm`)';

async function changeText(deps: ChangeDeps, run: FileRun, before: string): Promise<string> {
  const { database, config } = deps;
  const { name } = run.strategy;
  const old = await readStrategyVersion<StrategyVersion>(database, name, before);
  const policy =
    config.strategy_file_change === 'tell'
      ? `It is traded with the new file from now on (strategy_file_change: tell).`
      : `Its orders wait until \`npx tst strategies confirm ${name} --reason R\`, then \`npx tst run orders --date ${run.tradeDate}\`; or restore the file and run \`npx tst run positions\` again.`;
  if (old === undefined) return `The file of ${name} has changed. ${policy}`;
  const keys = versionDifference(old, run.version);
  const more = keys.length > LINES_MAX ? [`... and ${keys.length - LINES_MAX} lines more`] : [];
  return [
    `The file of ${name} has changed since its last run: version ${before} is now ${run.version.hash}.`,
    policy,
    '',
    'Positions, in contracts, on the prices of today:',
    ...(await positionLines(deps, run, old)),
    '',
    'Keys that differ:',
    ...keys.slice(0, LINES_MAX),
    ...more,
  ].join('\n');
}

/** What becomes of the positions, each a line; or why that is not known. */
async function positionLines(
  deps: ChangeDeps,
  run: FileRun,
  old: StrategyVersion,
): Promise<readonly string[]> {
  try {
    const changes = positionChanges(
      (await wantedBefore(deps, run, old)).map(storable),
      run.wanted.map(storable),
      holdingsOf(await wholeLedger(deps.database), run.strategy.name),
    );
    if (changes.length === 0) return ['none becomes another'];
    return changes.map((change) => positionChangeLine(change, deps.config));
  } catch (error) {
    if (isTransient(error)) throw error;
    return [`the file before can no longer be run: ${sentence(error)}`];
  }
}

async function wantedBefore({ loaded, config }: ChangeDeps, run: FileRun, old: StrategyVersion) {
  const production = { capital: run.capital, baseCurrency: config.base_currency };
  const whole = await prepareVersion(loaded, { ...run.strategy, ...old.runner }, old, production);
  const { prepared } = whole.usableOn(run.data, run.unreadable);
  return prepared.wanted(prepared.create(run.data));
}

function storable(position: WantedPosition) {
  return { instrument: position.instrument, kind: position.kind, values: valuesOf(position) };
}
