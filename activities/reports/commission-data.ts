import { commissionRows, ledgerRows } from '../../data/ledger/ledger-store';
import { previewsOf } from '../../data/orders/order-previews';
import type {
  CommissionLine,
  CommissionReportData,
} from '../../reports/commissions/create-commission-report';
import type { Market } from '../../systems/markets/market';
import { marketCosts } from '../../systems/markets/market-costs';
import { gather } from './gather';
import { gatherMarkets } from './market-list';
import type { ReportAsk, ReportDeps } from './report-deps';
import { type ReportRange, reportRange } from './report-range';

const DAYS_BACK = 250;

/** What commissions are configured, were announced before the first order, and were paid in the last 250 days. */
export async function gatherCommissions(deps: ReportDeps, ask: ReportAsk): Promise<CommissionReportData> {
  const { producedAt, zone, list } = await gatherMarkets(deps);
  const range = reportRange(ask, { now: producedAt, zone, daysBack: DAYS_BACK });
  return {
    ...{ producedAt, zone },
    ...range,
    lines: await gather(async () => {
      if (list.kind === 'failed') throw new Error(list.reason);
      const paid = await paidPerContract(deps, range);
      return Promise.all(list.data.markets.map((market) => lineOf(deps, market, paid)));
    }),
  };
}

interface Paid {
  amount: number;
  contracts: number;
}

/** By `instrument/currency`: of executions whose commission the broker has reported. */
async function paidPerContract(
  { database }: ReportDeps,
  { start, end }: ReportRange,
): Promise<ReadonlyMap<string, Paid>> {
  const rows = (await ledgerRows(database, { from: new Date(start), to: new Date(end + 1) })).filter(
    ({ executionId }) => executionId !== undefined,
  );
  const ids = rows.map(({ executionId }) => executionId!);
  const known = new Map((await commissionRows(database, ids)).map((each) => [each.executionId, each]));
  const sums = new Map<string, Paid>();
  for (const { executionId, instrument, quantity } of rows) {
    const commission = known.get(executionId!);
    if (commission === undefined) continue;
    const key = `${instrument}/${commission.currency}`;
    const { amount, contracts } = sums.get(key) ?? { amount: 0, contracts: 0 };
    sums.set(key, { amount: amount + commission.amount, contracts: contracts + Math.abs(quantity) });
  }
  return sums;
}

async function lineOf(
  { database }: ReportDeps,
  market: Market,
  paid: ReadonlyMap<string, Paid>,
): Promise<CommissionLine> {
  const { instrument, currency } = market;
  const preview = (await previewsOf(database, instrument)).find(
    (each) =>
      each.commission !== undefined && each.commissionCurrency === currency && each.trade.length === 1,
  );
  const { amount, contracts } = paid.get(`${instrument}/${currency}`) ?? { amount: NaN, contracts: 0 };
  return {
    instrument,
    currency,
    configured: marketCosts(market, 'commission').cash,
    previewed: preview && preview.commission! / Math.abs(preview.trade[0]),
    paid: amount / contracts,
    contracts,
  };
}
