import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readRollCalendar } from '../../data/csv/roll-calendar-file';
import { setRollState } from '../../data/instruments/rolls';
import { readBook } from '../../data/orders/read-book';
import { tstError } from '../../domain/errors/errors';
import { contractOrdersIn } from '../../domain/orders/book';
import { type CurrentContracts, currentContracts } from '../../domain/prices/current-contracts';
import { rolledContracts } from '../../domain/prices/price-roll';
import type { PriceRoll } from '../../domain/prices/update-multiple';
import { checkPriceRoll } from '../../domain/rolls/roll-checks';
import { decideRollState } from '../../domain/rolls/roll-decision';
import { nextRollRecord, type RollSwitch } from '../../domain/rolls/roll-record';
import type { MultiplePrices } from '../../domain/series/series';
import type { Deps } from '../deps';
import { rollParametersOf } from './contract-expiry';
import { readRollFacts } from './roll-facts';

/** Rolls of the price series to do now. */
export interface RollsDue {
  readonly rolls: readonly PriceRoll[];
  /** The roll state that is written together with the rolled prices; absent where the calendar decides. */
  readonly rollSwitch?: RollSwitch;
  /** What was decided beside, for the instrument's line of the day. */
  readonly notes: readonly string[];
}

const NOTHING: RollsDue = { rolls: [], notes: [] };

/** By the data's calendar in a replay, else by the automatic decision on volumes and dates. */
export async function rollsDue(deps: Deps, instrument: string, multiple: MultiplePrices): Promise<RollsDue> {
  const { source, directory } = deps.config.roll_policy;
  if (source === 'calendar') return calendarRolls(deps, instrument, multiple, directory);
  return decidedRoll(deps, instrument, currentContracts(multiple));
}

/** Rolls of the calendar that are over by now and not yet in the prices, each as of its own instant. */
async function calendarRolls(
  deps: Deps,
  instrument: string,
  multiple: MultiplePrices,
  directory: string | undefined,
): Promise<RollsDue> {
  const file = join(directory ?? '', `${instrument}.csv`);
  if (!directory || !existsSync(file))
    throw tstError('BAD_CONFIG', `roll_policy: there is no roll calendar ${file}`);
  const now = await deps.clock.read();
  const rolls: PriceRoll[] = [];
  let current = currentContracts(multiple);
  for (const row of await readRollCalendar(file)) {
    if (row.time > now || row.nextContract <= current.price) continue;
    const forward = row.nextContract;
    current = rolledContracts({ ...current, forward }, rollParametersOf(deps, instrument));
    rolls.push({ instant: row.time, contracts: current });
  }
  return { rolls, notes: [] };
}

/** Sets the state that the policy decides on; a roll of the prices is left to the write of the prices. */
async function decidedRoll(deps: Deps, instrument: string, current: CurrentContracts): Promise<RollsDue> {
  const { database, clock, config } = deps;
  const now = await clock.read();
  const { stored, facts } = await readRollFacts(deps, instrument, current, now);
  const decision = decideRollState(facts, config.roll_status_auto_update);
  switch (decision.kind) {
    case 'unchanged':
      return NOTHING;
    case 'operator':
      return {
        ...NOTHING,
        notes: [`roll state ${stored.state} of ${stored.by} kept against ${decision.wanted}`],
      };
    case 'ask':
      await askForState(deps, instrument, current, facts.position);
      return { ...NOTHING, notes: ['its roll state is to be decided: `npx tst rolls`'] };
    case 'set': {
      if (decision.state === 'Roll_Adjusted') break;
      const reason = 'automatic decision on volumes and dates';
      await setRollState(database, stored, decision.state, { by: POLICY, reason, at: new Date(now) });
      return { ...NOTHING, notes: [`roll state ${decision.state} (was ${stored.state})`] };
    }
  }
  const check = checkPriceRoll(
    current.price,
    facts.position,
    contractOrdersIn(await readBook(deps.database), instrument),
  );
  if (check.kind === 'refused') return { ...NOTHING, notes: [`its prices don't roll yet: ${check.reason}`] };
  const contracts = rolledContracts(current, rollParametersOf(deps, instrument));
  const reason = `the prices rolled from ${current.price} into ${contracts.price}`;
  const next = nextRollRecord(stored, 'No_Roll', { by: POLICY, reason, at: new Date(now) });
  return {
    rolls: [{ instant: Number.POSITIVE_INFINITY, contracts }],
    rollSwitch: { readVersion: stored.version, next },
    notes: stored.operator ? [`roll state ${stored.state} of ${stored.by} has served its purpose`] : [],
  };
}

const POLICY = 'roll policy';

/** A person decides; until then nothing changes. */
async function askForState(
  deps: Deps,
  instrument: string,
  current: CurrentContracts,
  position: number,
): Promise<void> {
  const text =
    `${instrument} nears its roll (${current.price} into ${current.forward}) with ${position} held. Decide its roll ` +
    `state: npx tst rolls set ${instrument} Passive | Force | Force_Outright | Close | No_Open | No_Roll ` +
    '--reason "..." (`npx tst rolls` shows where it stands and what may follow).';
  await deps.sendMail({ subject: `Roll undecided: ${instrument}`, text });
}
