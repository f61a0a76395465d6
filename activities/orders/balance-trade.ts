import { contracts } from '../../data/instruments/contracts';
import { executionLinks } from '../../data/ledger/execution-links';
import { ledgerRows } from '../../data/ledger/ledger-store';
import { recordFill } from '../../data/ledger/record-fill';
import { readContractPrices } from '../../data/series/contract-prices';
import { readAllAdjusted } from '../../data/series/prices';
import type { BalanceInput } from '../../domain/inputs/stack-requests';
import { type BalanceFacts, decideBalance } from '../../domain/ledger/decide-balance';
import { balanceIdentity } from '../../domain/ledger/execution-id';
import { movesStrategy } from '../../domain/ledger/moves';
import { strategyRows } from '../../domain/ledger/strategy-rows';
import { NO_PRICES, type PricePoints } from '../../domain/prices/price-points';
import type { Answer } from '../../domain/questions/answer';
import { strategiesOf } from '../../strategies/strategy-config';
import type { Deps } from '../deps';
import { auditRequest } from '../running/audit-request';

/** Books a trade made elsewhere, or refuses it with the reason; audited either way. */
export async function balanceTrade(deps: Deps, request: BalanceInput): Promise<Answer> {
  const { database, journal, clock, config } = deps;
  const now = new Date(await clock.read());
  const settings = {
    systemZone: config.system_zone,
    collarDailyVols: config.order_limits.manual_fill_collar_daily_vols,
    now,
  };
  const decision = decideBalance(request, await balanceFacts(deps, request), settings);
  if (decision.kind === 'done' && decision.row) await recordFill(database, journal, decision.row);
  const outcome = decision.kind === 'refused' ? `/refused/${now.getTime()}` : '';
  await auditRequest(
    deps,
    { id: `balance/${request.id}${outcome}`, action: 'balance trade' },
    request,
    decision,
  );
  return decision.kind === 'refused' ? decision : { kind: 'done', summary: decision.summary };
}

async function balanceFacts(
  { database, loaded }: Deps,
  { id, instrument, contract }: BalanceInput,
): Promise<BalanceFacts> {
  const rows = await ledgerRows(database, { instrument });
  const names = [
    ...strategiesOf(loaded).map(({ name }) => name),
    ...strategyRows(rows)
      .filter(movesStrategy)
      .map(({ strategy }) => strategy),
  ];
  return {
    strategies: [...new Set(names)],
    contracts: await contracts(database, { instrument }),
    entered: await ledgerRows(database, { identity: balanceIdentity(id) }),
    unexplained: (await executionLinks(database, 'open')).filter((each) => each.instrument === instrument),
    prices: await pricesOf({ database }, instrument, contract),
  };
}

/** Of the contract, or of the instrument's adjusted series, whose last price is the traded contract's. */
async function pricesOf(
  { database }: Pick<Deps, 'database'>,
  instrument: string,
  contract: string | undefined,
): Promise<PricePoints> {
  if (contract !== undefined) {
    const stored = await readContractPrices(database, instrument, contract, 'merged');
    return stored ? { times: stored.times, values: stored.columns.FINAL } : NO_PRICES;
  }
  const adjusted = (await readAllAdjusted(database)).get(instrument);
  return adjusted ? { times: adjusted.times, values: adjusted.columns.price } : NO_PRICES;
}
