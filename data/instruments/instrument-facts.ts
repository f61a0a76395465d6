import { tstError } from '../../domain/errors/errors';
import { contractPositions } from '../../domain/ledger/positions';
import type { InstrumentFacts } from '../../domain/prices/instrument-facts';
import { ledgerRowsOf } from '../ledger/ledger-store';
import { activeContractOrders } from '../orders/order-store';
import { readMergedPrices } from '../series/contract-prices';
import { readPrices } from '../series/prices';
import type { Database } from '../store/database';
import { reportedExpiries } from './contracts';
import { readRollDay } from './roll-days';
import { readRollState } from './rolls';

/**
 * What is stored of one instrument now. The ledger is read after the orders, as in `readBook`. Throws MISSING_DATA for
 * one without prices.
 */
export async function readInstrumentFacts(database: Database, instrument: string): Promise<InstrumentFacts> {
  const prices = await readPrices(database, instrument);
  if (!prices)
    throw tstError('MISSING_DATA', `${instrument} has no prices: npx tst instruments add ${instrument}`);
  const contracts = await readMergedPrices(database, instrument);
  const expiries = await reportedExpiries(database, instrument);
  const rollState = await readRollState(database, instrument);
  const rollDay = await readRollDay(database, instrument);
  const orders = (await activeContractOrders(database)).filter((order) => order.instrument === instrument);
  const positions = contractPositions(await ledgerRowsOf(database, instrument));
  return {
    ...{ instrument, ...prices, contracts, expiries, rollState, orders, positions },
    ...(rollDay ? { rollDay } : {}),
  };
}
