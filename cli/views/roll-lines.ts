import { reportedExpiries } from '../../data/instruments/contracts';
import { rollBlocks } from '../../data/instruments/roll-blocks';
import { readRollState } from '../../data/instruments/rolls';
import { ledgerRows } from '../../data/ledger/ledger-store';
import { instrumentsWithPrices, readMultiple } from '../../data/series/prices';
import { loadCatalogue } from '../../data/store/catalogue';
import { expiryFrom } from '../../domain/contracts/expiry';
import { tstError } from '../../domain/errors/errors';
import { contractPosition } from '../../domain/ledger/positions';
import { type CurrentContracts, currentContracts } from '../../domain/prices/current-contracts';
import type { RollBlocked } from '../../domain/rolls/roll-blocked';
import { type RollDistances, type RollNearness, rollNearness } from '../../domain/rolls/roll-decision';
import { rollDistances } from '../../domain/rolls/roll-distances';
import type { RollRecord } from '../../domain/rolls/roll-record';
import { allowedStates, type RollState } from '../../domain/rolls/roll-state';
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
    const held = contractPosition(await ledgerRows(database, { instrument: name }), name, contracts.price);
    const roll = catalogue.rollParameters.get(name);
    if (!roll) throw tstError('UNKNOWN_INSTRUMENT', `${name} has no row in rollconfig.csv`);
    const expiryOf = expiryFrom(await reportedExpiries(database, name), roll);
    const days = rollDistances(contracts, expiryOf, { roll, zone: config.system_zone, now });
    const near = rollNearness(days, config.roll_status_auto_update);
    const blocked = blocks
      .filter((each) => each.instrument === name)
      .flatMap((each) => each.blocks.map((block) => block.blocked));
    lines.push({ record, contracts, held, near, next: allowedStates(record.state, held), blocked, ...days });
  }
  return lines.sort((a, b) => a.daysUntilRoll - b.daysUntilRoll);
}
