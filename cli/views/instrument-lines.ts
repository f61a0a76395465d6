import type { ContractDetails } from '../../broker/broker';
import { contracts } from '../../data/instruments/contracts';
import { readRollState } from '../../data/instruments/rolls';
import { storedInstruments } from '../../data/instruments/stored-instruments';
import { previewsOf } from '../../data/orders/order-previews';
import { readMultiple } from '../../data/series/prices';
import { type Catalogue, loadCatalogue } from '../../data/store/catalogue';
import { contractId } from '../../domain/contracts/contract-id';
import { inMoney } from '../../domain/numbers/in-money';
import { currentContracts } from '../../domain/prices/current-contracts';
import { DAY_MS } from '../../domain/time/units';
import { strategiesUsing } from '../operator/instrument-use';
import type { OpenSystem } from '../operator/open-system';
import { plainTable, shownTime } from './table';

/** One instrument: what the files say of it, and what is stored. */
export interface InstrumentLine {
  readonly code: string;
  readonly description: string;
  /** Instrument files without a row of it. */
  readonly lacking: readonly string[];
  readonly strategies: readonly string[];
  readonly rows: number;
  /** ISO, UTC; absent without prices. */
  readonly first?: string;
  readonly last?: string;
  /** Whole days from the last price to now; absent without prices. */
  readonly age?: number;
  readonly contracts: number;
  readonly sampled: number;
}

/** Every instrument that is described or stored, by code. */
export async function readInstrumentLines(open: OpenSystem): Promise<readonly InstrumentLine[]> {
  const catalogue = await loadCatalogue(open.settings.config.instrument_config_directory);
  const stored = await storedInstruments(open.database);
  const now = await open.clock.read();
  const codes = [...new Set([...catalogue.instruments.keys(), ...stored.keys()])].sort();
  return codes.map((code) => {
    const { first, last, ...counts } = stored.get(code) ?? { rows: 0, contracts: 0, sampled: 0 };
    const { namedBy, takenBy } = strategiesUsing(open, code);
    return {
      ...{ code, description: catalogue.instruments.get(code)?.description ?? '' },
      ...{ lacking: lackingFiles(catalogue, code), strategies: [...namedBy, ...takenBy], ...counts },
      ...(first === undefined ? {} : { first: new Date(first).toISOString() }),
      ...(last === undefined
        ? {}
        : { last: new Date(last).toISOString(), age: Math.floor((now - last) / DAY_MS) }),
    };
  });
}

function lackingFiles(catalogue: Catalogue, code: string): readonly string[] {
  const files = [
    ['instrumentconfig.csv', catalogue.instruments],
    ['rollconfig.csv', catalogue.rollParameters],
    ['ib_config_futures.csv', catalogue.brokerInstruments],
  ] as const;
  return files.filter(([, rows]) => !rows.has(code)).map(([name]) => name);
}

export function instrumentTable(lines: readonly InstrumentLine[]): string {
  const head = ['instrument', 'description', 'prices', 'age', 'contracts', 'sampled', 'strategies'];
  const rows = lines.map((line) => [
    line.code,
    line.lacking.length === 0 ? line.description : `no row in ${line.lacking.join(', ')}`,
    line.first === undefined
      ? '-'
      : `${line.first.slice(0, 10)} to ${line.last?.slice(0, 10)}, ${line.rows} rows`,
    line.age === undefined ? '-' : `${line.age} d`,
    ...[String(line.contracts), String(line.sampled), line.strategies.join(', ') || '-'],
  ]);
  return plainTable(head, rows);
}

/** Describes one instrument: its facts next to the broker's (undefined: not asked), then its contracts, as text. */
export async function describeInstrument(
  open: OpenSystem,
  code: string,
  listed: readonly ContractDetails[] | undefined,
): Promise<string> {
  const catalogue = await loadCatalogue(open.settings.config.instrument_config_directory);
  const facts = plainTable(['', 'ours', 'at the broker'], factRows(catalogue, code, listed));
  const parts = [
    facts,
    await stateLine(open, code),
    await contractTable(open, code, listed ?? []),
    await previewTable(open, code),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

/** What the broker said before the first order of contracts; empty where none was sent. */
async function previewTable({ database }: OpenSystem, code: string): Promise<string> {
  const known = await previewsOf(database, code);
  if (known.length === 0) return '';
  const rows = known.map((each) => [
    each.contracts.join('/'),
    each.trade.join('/'),
    moneyOr(each.initialMarginChange),
    moneyOr(each.maintenanceMarginChange),
    each.commission === undefined
      ? 'not said'
      : `${each.commission.toFixed(2)} ${each.commissionCurrency ?? ''}`,
    shownTime(each.at),
  ]);
  const head = ['before its first order', 'trade', 'initial margin', 'maintenance', 'commission', 'asked at'];
  return plainTable(head, rows);
}

function moneyOr(amount: number | undefined): string {
  return amount === undefined ? 'not said' : inMoney(amount);
}

function factRows(catalogue: Catalogue, code: string, listed: readonly ContractDetails[] | undefined) {
  const instrument = catalogue.instruments.get(code);
  const roll = catalogue.rollParameters.get(code);
  const broker = catalogue.brokerInstruments.get(code);
  const theirs = (pick: (details: ContractDetails) => string | number) =>
    listed === undefined
      ? ''
      : [...new Set(listed.map((each) => String(pick(each))))].join(', ') || 'not listed';
  const shown = (value: string | number | undefined) => (value === undefined ? '-' : String(value));
  return [
    ['Description', shown(instrument?.description), ''],
    ['Asset class, region', `${shown(instrument?.assetClass)}, ${shown(instrument?.region)}`, ''],
    ['Symbol', shown(broker?.symbol), theirs(({ symbol }) => symbol)],
    ['Exchange', shown(broker?.exchange), theirs(({ exchange }) => exchange)],
    ['Currency', shown(instrument?.currency), theirs(({ currency }) => currency)],
    ['Multiplier', shown(broker?.multiplier), theirs(({ multiplier }) => multiplier)],
    ['Price magnifier', shown(broker?.priceMagnifier), theirs((each) => each.priceMagnifier)],
    ['Point size', shown(instrument?.pointSize), theirs((each) => each.multiplier / each.priceMagnifier)],
    ['Smallest price change', '', theirs(({ minTick }) => minTick)],
    ['Spread cost', shown(catalogue.spreadCosts.get(code)), ''],
    ['Months held', shown(roll?.holdRollCycle), ''],
    ['Months priced', shown(roll?.pricedRollCycle), ''],
    ['Roll, days from expiry', shown(roll?.rollOffsetDays), ''],
    ['Carry contract', roll?.carryOffset === 1 ? 'the next one' : 'the one before', ''],
  ];
}

async function stateLine(open: OpenSystem, code: string): Promise<string> {
  const line = (await readInstrumentLines(open)).find((each) => each.code === code);
  if (line?.last === undefined) return `no prices: npx tst instruments add ${code}`;
  const { price, forward, carry } = currentContracts(await readMultiple(open.database, code));
  const { state } = await readRollState(open.database, code);
  return (
    `prices from ${line.first?.slice(0, 10)} to ${shownTime(new Date(line.last))}, ${line.rows} rows; ` +
    `priced ${price}, forward ${forward}, carry ${carry}; roll state ${state}; ` +
    `strategies: ${line.strategies.join(', ') || 'none'}`
  );
}

async function contractTable(
  { database }: OpenSystem,
  code: string,
  listed: readonly ContractDetails[],
): Promise<string> {
  const expiries = new Map(listed.map((each) => [contractId(each.contractMonth), each.expiry]));
  const stored = await contracts(database, { instrument: code });
  const ids = new Set([
    ...stored.filter((each) => each.sampling).map((each) => each.contract),
    ...expiries.keys(),
  ]);
  const rows = [...ids].sort().map((id) => {
    const record = stored.find(({ contract }) => contract === id);
    return [id, record?.expiry ?? '-', expiries.get(id) ?? '-', record?.sampling ? 'yes' : 'no'];
  });
  if (rows.length === 0) return 'no contract is sampled';
  return plainTable(['contract', 'expiry', 'at the broker', 'sampled'], rows);
}
