import { isLeftWithNothing, markRetired } from '../../activities/positions/wind-down';
import type { LoadedConfig } from '../../config/loaded-config';
import { PRIVATE_FILE } from '../../config/private-directory';
import { putStrategyState, strategyState } from '../../data/controls/strategy-states';
import { wholeLedger } from '../../data/ledger/whole-ledger';
import { tstError } from '../../domain/errors/errors';
import { holdingsOf } from '../../domain/ledger/positions';
import type { TransferRequest } from '../../domain/ledger/transfer';
import { decideResume, decideRetire, type RetireDecision } from '../../domain/strategies/decide-retire';
import { latestTradeDate } from '../../domain/time/trade-date';
import { strategiesOf } from '../../strategies/strategy-config';
import { type CheckedChange, planPrivateChange } from '../private-files/change-private-files';
import { shareNow } from './add-strategy';
import { audited } from './audited';
import { checkPrivateDirectory } from './check-configuration';
import { type OpenSystem, operatorName } from './open-system';
import { type PlannedTransfer, planTransfer, transferPositions } from './transfer-positions';

export interface RetireOptions {
  readonly strategy: string;
  readonly overDays: number;
  readonly to?: string;
  readonly reason: string;
}

export interface PlannedRetirement {
  readonly decision: Exclude<RetireDecision, { kind: 'refused' }>;
  /** What moves to another strategy, where that was asked for. */
  readonly transfer?: { readonly request: TransferRequest; readonly planned: PlannedTransfer };
  /** The weight of 0 in the private configuration; undefined where no weights are configured. */
  readonly weight?: CheckedChange<unknown>;
}

/** What retiring a strategy would do; changes nothing. Throws BAD_INPUT with the reason why it cannot be retired. */
export async function planRetirement(
  open: OpenSystem,
  { strategy, overDays, to, reason }: RetireOptions,
): Promise<PlannedRetirement> {
  const at = new Date(await open.clock.read());
  const request = { strategy, overDays, to, reason, by: operatorName(), at };
  const decision = decideRetire(request, await factsOf(open, strategy, at));
  if (decision.kind === 'refused') throw tstError('BAD_INPUT', decision.reason);
  const weight = await planWeight(open.settings.loaded, strategy, 0);
  if (to === undefined || !decision.movesAway) return { decision, weight };
  const moving = { id: `retire-${strategy}-${decision.next.version}`, from: strategy, to, instruments: [] };
  return {
    decision,
    weight,
    transfer: { request: moving, planned: await planTransfer(open, moving) },
  };
}

/**
 * Retires a strategy as planned: its positions pass to the other one, it is marked as retiring, its weight and its capital
 * become 0; where it then has neither a position nor an open order, it is retired at once. Returns which it is. Audited.
 * Throws BAD_INPUT, VERSION_CONFLICT when something has changed since it was planned.
 */
export async function retireStrategy(
  open: OpenSystem,
  planned: PlannedRetirement,
): Promise<'retiring' | 'retired'> {
  const { decision, transfer, weight } = planned;
  const { next } = decision;
  if (transfer) await transferPositions(open, transfer.request, transfer.planned, next.reason);
  const before = await strategyState(open.database, next.strategy);
  const details = { before: before?.state ?? 'active', after: next, files: weight?.files ?? [] };
  const what = { action: 'retire strategy', reason: next.reason, details };
  return audited(open, what, async (actor) => {
    if (before?.version !== undefined && before.version + 1 !== next.version)
      throw tstError('VERSION_CONFLICT', `the state of ${next.strategy} has changed meanwhile: ask again`);
    await putStrategyState(open.database, before, next);
    weight?.write();
    await shareNow(open, actor);
    // After the state is stored: an order that is made at the same moment sees it and is withdrawn.
    if (next.state !== 'retiring' || !(await isLeftWithNothing(open.database, next))) return 'retiring';
    await markRetired(open.database, next, actor.at);
    actor.note({ became: 'retired' });
    return 'retired';
  });
}

/** Brings a strategy back. Returns the files that were changed. Throws BAD_INPUT with the reason why it cannot be. */
export async function resumeStrategy(
  open: OpenSystem,
  strategy: string,
  { reason, weight }: { readonly reason: string; readonly weight?: number },
): Promise<readonly string[]> {
  const { database, settings } = open;
  const configured = strategiesOf(settings.loaded).find(({ name }) => name === strategy);
  const state = await strategyState(database, strategy);
  const details = { before: state?.state ?? 'active', after: 'active', weight };
  return audited(open, { action: 'resume strategy', reason, details }, async (actor) => {
    const facts = { state, isConfigured: configured !== undefined, weight: weight ?? configured?.weight };
    const decision = decideResume({ strategy, reason, by: actor.by, at: actor.at }, facts);
    if (decision.kind === 'refused') throw tstError('BAD_INPUT', decision.reason);
    const change = weight === undefined ? undefined : await planWeight(settings.loaded, strategy, weight);
    change?.write();
    await putStrategyState(database, state, decision.next);
    await shareNow(open, actor);
    return change?.files ?? [];
  });
}

async function factsOf({ database, settings }: OpenSystem, strategy: string, at: Date) {
  return {
    state: await strategyState(database, strategy),
    isConfigured: strategiesOf(settings.loaded).some(({ name }) => name === strategy),
    held: holdingsOf(await wholeLedger(database), strategy),
    tradeDate: latestTradeDate(at.getTime(), settings.config.system_zone),
  };
}

/**
 * The change of one weight, checked; undefined where the private configuration has none for it: no weights at all, or
 * those of a demo, which stand in no file. The only strategy keeps its weight: all 0 are refused, and its state takes its
 * capital away.
 */
async function planWeight(
  { config, privateDirectory, origin }: LoadedConfig,
  strategy: string,
  value: number,
): Promise<CheckedChange<unknown> | undefined> {
  const { strategy_weights: weights } = config.strategy_capital_allocation;
  if (privateDirectory === undefined || weights?.[strategy] === undefined) return undefined;
  const path = ['strategy_capital_allocation', 'strategy_weights', strategy];
  if (origin(path.join('.')).kind !== 'file') return undefined;
  if (value === 0 && !Object.entries(weights).some(([name, other]) => name !== strategy && other > 0))
    return undefined;
  const changes = [{ file: PRIVATE_FILE, edits: [{ path, value }] }];
  return planPrivateChange(privateDirectory, changes, checkPrivateDirectory);
}
