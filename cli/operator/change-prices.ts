import { ulid } from 'ulid';
import { forgetDropped, reopenQuestion } from '../../data/operator/questions';
import { changeContract } from '../../data/series/change-contract';
import { changedPriceTimes, changePrices } from '../../data/series/change-prices';
import { readAllContractPrices, readFinals } from '../../data/series/contract-prices';
import { findPriceChange, type PriceChange } from '../../data/series/price-changes';
import { type Prices, readPrices } from '../../data/series/prices';
import { type Undoing, undoPriceChange } from '../../data/series/undo-price-change';
import { tstError } from '../../domain/errors/errors';
import type { BarSize } from '../../domain/prices/bar-size';
import type { ContractParts } from '../../domain/prices/contract-day';
import { type BarEdit, editBars, spikeOfEdit } from '../../domain/prices/edit-bars';
import { EMPTY_BARS } from '../../domain/prices/empty-bars';
import { rebuildPrices } from '../../domain/prices/rebuild-prices';
import type { ContractPrices } from '../../domain/series/series';
import { type Actor, audited } from './audited';
import type { OpenSystem } from './open-system';

/** A bar of a contract, and what becomes of it. */
export interface PriceEdit {
  readonly instrument: string;
  readonly contract: string;
  readonly barSize: BarSize;
  /** UTC ms. */
  readonly time: number;
  readonly edit: BarEdit;
  readonly reason: string;
  /** The person knows that it is a spike. */
  readonly acceptSpike?: boolean;
}

/** An edit as it would be, to be shown before it is made. */
export interface PlannedEdit {
  readonly edit: PriceEdit;
  readonly before: ContractPrices;
  readonly parts: ContractParts;
  readonly version: number;
}

/** Throws MISSING_DATA when the bar does not exist, BAD_INPUT for a spike that is not accepted. */
export async function planEdit({ database, settings }: OpenSystem, edit: PriceEdit): Promise<PlannedEdit> {
  const { instrument, contract, barSize, time } = edit;
  const stored = await readAllContractPrices(database, instrument, contract);
  const parts = editBars(stored, edit, edit.edit);
  const before = stored[barSize] ?? EMPTY_BARS;
  if (parts) {
    if (!edit.acceptSpike) refuseSpike(edit, parts[barSize] ?? EMPTY_BARS, settings.config.max_price_spike);
    return { edit, before, parts, version: stored.version };
  }
  const at = new Date(time).toISOString();
  throw tstError(
    'MISSING_DATA',
    `${instrument}/${contract} has no ${barSize} bar of ${at}: see \`npx tst prices show ${instrument} --contract ${contract}\``,
  );
}

/** What is written by hand is checked as what is downloaded: a slip of the hand is a spike. */
function refuseSpike({ instrument, contract, time }: PriceEdit, after: ContractPrices, max: number): void {
  const spike = spikeOfEdit(after, time, max);
  if (!spike) return;
  const at = new Date(spike.time).toISOString();
  throw tstError(
    'BAD_INPUT',
    `${instrument}/${contract} would have a spike: ${spike.value} of ${at} is a change of ${spike.ratio.toFixed(1)} ` +
      `times the usual one (max_price_spike is ${max}). Where that is right, add --accept-spike`,
  );
}

/** Makes the edit, in the contract and in multiple and adjusted prices. Returns a line with how to undo it. */
export async function applyEdit(open: OpenSystem, { edit, parts, version }: PlannedEdit): Promise<string> {
  const { instrument, contract, barSize, time, reason } = edit;
  const to = edit.edit.kind === 'drop' ? 'dropped' : `set to ${edit.edit.value}`;
  const what = `${contract} ${barSize} bar of ${new Date(time).toISOString()} ${to}`;
  return changed(open, { instrument, what, reason }, async (change) => {
    const cells = await changeContract(open.database, { ...change, contract, version }, parts, [time]);
    return `${instrument}/${what}; ${cells} of its multiple prices changed`;
  });
}

export interface PlannedRebuild {
  readonly instrument: string;
  readonly before: Prices;
  readonly after: Prices;
  readonly version: number;
  /** Of the rows that differ (UTC ms). */
  readonly times: readonly number[];
}

/** Multiple and adjusted prices as the contracts' prices of now make them. Throws MISSING_DATA. */
export async function planRebuild({ database }: OpenSystem, instrument: string): Promise<PlannedRebuild> {
  const before = await readPrices(database, instrument);
  if (!before) throw tstError('MISSING_DATA', `${instrument} has no prices`);
  const finals = await readFinals(database, instrument);
  const after = rebuildPrices(before.multiple, (contract) => finals.get(contract));
  const times = changedPriceTimes(before, after);
  return { instrument, before, after, version: before.version, times };
}

/** Stores what was planned, if the prices are still as they were then. */
export async function applyRebuild(open: OpenSystem, plan: PlannedRebuild, reason: string): Promise<string> {
  const { instrument, before, after, version, times } = plan;
  if (times.length === 0) return `${instrument}: its prices are as the contracts make them`;
  const what = `multiple and adjusted prices rebuilt: ${times.length} rows`;
  return changed(open, { instrument, what, reason }, async (change) => {
    await changePrices(open.database, { ...change, version }, before, after);
    return `${instrument}: ${what}`;
  });
}

/** Undoes a recorded change. Throws BAD_INPUT for one that is not known, or undone already. */
export async function undoChange(open: OpenSystem, id: string, reason: string): Promise<string> {
  const change = await findPriceChange(open.database, id);
  if (!change) throw tstError('BAD_INPUT', `${id} is not a change of prices: see \`npx tst prices changes\``);
  if (change.state === 'undone') throw tstError('BAD_INPUT', `${id} is undone already`);
  const { instrument, what, touched } = change;
  const undo = async (undoing: Undoing) => {
    const times = await undoPriceChange(open.database, change, undoing);
    const rows = times.length > 0 ? `${times.length} rows are as they were` : 'nothing was stored';
    return `${instrument}: ${rows} before "${what}"${await askedAgain(open, change)}`;
  };
  const named = { instrument, what: `undo of ${id}`, reason };
  // Of an answer that stored nothing, the undo stores nothing: it is taken back by another answer.
  return touched.rows > 0 ? changed(open, named, undo) : auditedChange(open, { ...named, id: ulid() }, undo);
}

/** Opens the question of an undone answer again; where it has been asked about another row since, what it dropped comes back. */
async function askedAgain({ database }: OpenSystem, { question }: PriceChange): Promise<string> {
  if (!question) return '';
  const { id, round, dropped } = question;
  if (await reopenQuestion(database, id, round)) return `; ${id} waits for an answer again`;
  const isForgotten = dropped !== undefined && (await forgetDropped(database, id, dropped));
  return isForgotten ? '; the next download has the dropped row again' : '';
}

type Named = Pick<PriceChange, 'instrument' | 'what'> & { readonly reason: string };

/** Audits a change and assigns its id. */
export async function changed(
  open: OpenSystem,
  named: Named,
  act: (change: Undoing & Pick<PriceChange, 'instrument' | 'what'>) => Promise<string>,
): Promise<string> {
  const id = ulid();
  const text = await auditedChange(open, { ...named, id }, act);
  return `${text} (undo: npx tst prices undo ${id} --reason R)`;
}

function auditedChange(
  open: OpenSystem,
  change: Named & { readonly id: string },
  act: (change: Undoing & Pick<PriceChange, 'instrument' | 'what'>) => Promise<string>,
): Promise<string> {
  const { id, instrument, what, reason } = change;
  return audited(
    open,
    { action: 'change prices', reason, instrument, details: { id, what } },
    (actor: Actor) => act({ ...actor, ...change }),
  );
}
