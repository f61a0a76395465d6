import { readInstrumentFacts } from '../../data/instruments/instrument-facts';
import { loadCatalogue } from '../../data/store/catalogue';
import { tstError } from '../../domain/errors/errors';
import type { InstrumentFacts } from '../../domain/prices/instrument-facts';
import type { PricePolicy } from '../../domain/prices/price-policy';
import type { RollFacts, RollPolicy } from '../../domain/rolls/roll-decision';
import { rollFactsOf } from '../../domain/rolls/roll-facts';
import type { OpenSystem } from './open-system';

/** One instrument as it is stored now, and what decides about its roll. */
export interface InstrumentRoll {
  readonly facts: InstrumentFacts;
  readonly policy: PricePolicy;
  /** Undefined where the calendar of the data decides. */
  readonly rollPolicy: RollPolicy | undefined;
  /** Days, volumes and position. */
  readonly seen: RollFacts;
}

/** Throws MISSING_DATA for an instrument without prices, UNKNOWN_INSTRUMENT for one without roll parameters. */
export async function readInstrumentRoll(
  { database, settings, clock }: OpenSystem,
  instrument: string,
): Promise<InstrumentRoll> {
  const { config } = settings;
  const roll = (await loadCatalogue(config.instrument_config_directory)).rollParameters.get(instrument);
  if (!roll) throw tstError('UNKNOWN_INSTRUMENT', `${instrument} has no row in rollconfig.csv`);
  const automatic = config.roll_status_auto_update;
  const rollPolicy = config.roll_policy.source === 'calendar' ? undefined : automatic;
  const policy: PricePolicy = {
    now: await clock.read(),
    zone: config.system_zone,
    roll,
    rollSource: { kind: 'automatic', policy: automatic },
    expiryGuard: config.expiry_guard,
  };
  const facts = await readInstrumentFacts(database, instrument);
  return { facts, policy, rollPolicy, seen: rollFactsOf(facts, policy) };
}
