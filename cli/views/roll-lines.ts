import { reportedExpiries } from '../../data/instruments/contracts';
import { rollBlocks } from '../../data/instruments/roll-blocks';
import { readRollState } from '../../data/instruments/rolls';
import { ledgerRows } from '../../data/ledger/ledger-store';
import { instrumentsWithPrices, readMultiple } from '../../data/series/prices';
import { loadCatalogue } from '../../data/store/catalogue';
import { expiryFrom } from '../../domain/contracts/expiry';
import { type HeldExpiry, heldExpiry } from '../../domain/contracts/held-expiry';
import { tstError } from '../../domain/errors/errors';
import { contractPosition, contractPositions } from '../../domain/ledger/positions';
import { type CurrentContracts, currentContracts } from '../../domain/prices/current-contracts';
import type { RollBlocked } from '../../domain/rolls/roll-blocked';
import { type RollDistances, type RollNearness, rollNearness } from '../../domain/rolls/roll-decision';
import { rollDistances } from '../../domain/rolls/roll-distances';
import type { RollRecord } from '../../domain/rolls/roll-record';
import { allowedStates, type RollState } from '../../domain/rolls/roll-state';
import { localDate } from '../../domain/time/trade-date';
import type { OpenSystem } from '../operator/open-system';

/** State of one instrument's roll. */
export interface RollLine extends RollDistances {
  readonly record: RollRecord;
  readonly contracts: CurrentContracts;
  /** In the priced contract, across strategies. */
  readonly held: number;
  /** Whether to look at it today, and for what. */
  readonly near: RollNearness;
  /** What may be set next, the recommended state first. */
  readonly next: readonly RollState[];
  /** What is held of it near its last day, or after it. */
  readonly expiring: readonly HeldExpiry[];
  /** What is in the way of its roll. */
  readonly blocked: readonly RollBlocked[];
}

/** Every instrument with prices, or the named one, by the days to its roll. */
export async function rollLines(
  { database, settings, clock }: OpenSystem,
  instrument?: string,
): Promise<readonly RollLine[]> {
  const { config } = settings;
  const catalogue = await loadCatalogue(config.instrument_config_directory);
  const now = await clock.read();
  const all = await instrumentsWithPrices(database);
  const blocks = await rollBlocks(database);
  const lines: RollLine[] = [];
  for (const name of all.filter((each) => instrument === undefined || each === instrument)) {
    const contracts = currentContracts(await readMultiple(database, name));
    const record = await readRollState(database, name);
    const ledger = await ledgerRows(database, { instrument: name });
    const held = contractPosition(ledger, name, contracts.price);
    const roll = catalogue.rollParameters.get(name);
    if (!roll) throw tstError('UNKNOWN_INSTRUMENT', `${name} has no row in rollconfig.csv`);
    const expiryOf = expiryFrom(await reportedExpiries(database, name), roll);
    const days = rollDistances(contracts, expiryOf, { roll, zone: config.system_zone, now });
    const today = localDate(now, config.system_zone);
    const expiring = contractPositions(ledger).flatMap(
      (each) => heldExpiry({ ...each, expiry: expiryOf(each.contract), today }, config.expiry_guard) ?? [],
    );
    const near = rollNearness(days, config.roll_status_auto_update);
    const blocked = blocks
      .filter((each) => each.instrument === name)
      .flatMap((each) => each.blocks.map((block) => block.blocked));
    lines.push({
      record,
      contracts,
      held,
      near,
      next: allowedStates(record.state, held),
      expiring,
      blocked,
      ...days,
    });
  }
  return lines.sort((a, b) => a.daysUntilRoll - b.daysUntilRoll);
}
