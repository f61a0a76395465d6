import type { ContractDetails } from '../../broker/broker';
import { type Catalogue, loadCatalogue } from '../../data/store/catalogue';
import { contractId } from '../../domain/contracts/contract-id';
import { checkInstrument, sharedSymbols } from '../../domain/instruments/check-instrument';
import type { BrokerInstrument } from '../../domain/instruments/instrument';
import { askBroker, type ReadingBroker } from './ask-broker';
import type { OpenSystem } from './open-system';

/** What one instrument's files and the broker disagree in; notes are worth knowing and no mistake. */
export interface CheckedInstrument {
  readonly code: string;
  readonly problems: readonly string[];
  readonly notes: readonly string[];
  /** Contracts that the broker lists. */
  readonly listed: number;
}

/** Holds the files of each instrument against the contracts that the broker lists now; `checked` hears of each. */
export async function checkAtBroker(
  open: OpenSystem,
  codes: readonly string[],
  checked: (instrument: CheckedInstrument) => void,
): Promise<void> {
  const catalogue = await loadCatalogue(open.settings.config.instrument_config_directory);
  await askBroker(open, async (broker) => {
    for (const code of codes) checked(await checkOne(broker, catalogue, code));
  });
}

async function checkOne(
  broker: ReadingBroker,
  catalogue: Catalogue,
  code: string,
): Promise<CheckedInstrument> {
  const files = {
    broker: catalogue.brokerInstruments.get(code),
    instrument: catalogue.instruments.get(code),
    roll: catalogue.rollParameters.get(code),
  };
  const { broker: row, instrument, roll } = files;
  if (!row || !instrument || !roll) {
    const names = {
      broker: 'ib_config_futures.csv',
      instrument: 'instrumentconfig.csv',
      roll: 'rollconfig.csv',
    };
    const lacking = (['instrument', 'roll', 'broker'] as const).filter((each) => !files[each]);
    const problem = `has no row in ${lacking.map((each) => names[each]).join(' and ')}`;
    return { code, problems: [problem], notes: [], listed: 0 };
  }
  const found = await listedContracts(broker, row);
  const listed = found.map((details) => ({ ...details, id: contractId(details.contractMonth) }));
  return {
    ...{ code, listed: listed.length },
    problems: checkInstrument({ broker: row, instrument, roll }, listed),
    notes: sharedSymbols(row, catalogue.brokerInstruments.values()),
  };
}

/** By all that the file says; where that finds nothing by the symbol alone, so that what is wrong is named. */
export async function listedContracts(
  broker: ReadingBroker,
  { symbol, exchange, currency, multiplier }: BrokerInstrument,
): Promise<readonly ContractDetails[]> {
  const found = await broker.contractDetails({ kind: 'future', symbol, exchange, currency, multiplier });
  return found.length > 0 ? found : broker.contractDetails({ kind: 'future', symbol });
}
