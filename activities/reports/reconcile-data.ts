import { contractsByConId } from '../../data/instruments/contracts';
import { type BrokerPositions, brokerPositions } from '../../data/ledger/broker-positions';
import { wholeLedger } from '../../data/ledger/whole-ledger';
import { latestOptimalPositions, type OptimalPosition } from '../../data/results/optimal-positions';
import type { Database } from '../../data/store/database';
import { tstError } from '../../domain/errors/errors';
import { effectiveRows } from '../../domain/ledger/effective-rows';
import { movesContract } from '../../domain/ledger/moves';
import { contractPositions, strategyPosition, strategyPositions } from '../../domain/ledger/positions';
import { namesOf } from '../../domain/reconcile/reported-positions';
import { DAY_MS } from '../../domain/time/units';
import type { OptimalVersusActual, ReconcileReportData } from '../../reports/reconcile/reconcile-data';
import { gather } from './gather';
import type { ReportDeps } from './report-deps';

/** Positions and trades of both sides, side by side. */
export async function gatherReconcile(deps: ReportDeps): Promise<ReconcileReportData> {
  const { database, config, clock } = deps;
  const producedAt = await clock.read();
  const rows = await wholeLedger(database);
  const since = producedAt - DAY_MS;
  return {
    producedAt,
    zone: config.system_zone,
    optimal: await gather(async () =>
      (await latestOptimalPositions(database, { stale: config })).map((optimal) =>
        versusActual(optimal, strategyPosition(rows, optimal.strategy, optimal.instrument)),
      ),
    ),
    strategyPositions: await gather(async () =>
      strategyPositions(rows).map(({ quantity, ...rest }) => ({ ...rest, position: quantity })),
    ),
    contractPositions: await gather(async () =>
      contractPositions(rows).map(({ quantity, ...rest }) => ({ ...rest, position: quantity })),
    ),
    brokerPositions: await gather(async () => {
      const { positions, at, where } = await lastStated(database);
      return { positions, ...(where && { statement: { where, at: at.getTime() } }) };
    }),
    comparedPositions: await gather(async () => {
      const { at, where } = await lastStated(database);
      const until = where === undefined ? rows : rows.filter(({ time }) => time <= at);
      return contractPositions(until).map(({ quantity, ...rest }) => ({ ...rest, position: quantity }));
    }),
    ledgerTrades: await gather(async () =>
      effectiveRows(rows)
        .filter((row) => row.quantity !== 0 && row.time.getTime() >= since)
        .filter(movesContract) // a transfer between strategies is not a trade
        .map((row) => ({ ...row, time: row.time.getTime(), fill: row.quantity })),
    ),
    brokerTrades: await gather(() => tradesAtBroker(deps, since)),
  };
}

/** Throws while the broker has not answered, and nobody has stated anything. */
async function lastStated(database: Database): Promise<BrokerPositions> {
  const last = await brokerPositions(database);
  if (last === undefined)
    throw tstError('MISSING_DATA', 'the positions at the broker are not known: neither reported nor stated');
  return last;
}

function versusActual(optimal: OptimalPosition, current: number): OptimalVersusActual {
  const { strategy, instrument, values } = optimal;
  if (optimal.kind === 'buffered') {
    return {
      strategy,
      instrument,
      current,
      optimal: { kind: 'buffered', lower: values['lower'], upper: values['upper'] },
    };
  }
  const target = values['optimised_position'] ?? values['position'];
  return { strategy, instrument, current, optimal: { kind: 'target', target } };
}

async function tradesAtBroker(deps: ReportDeps, since: number) {
  if (deps.orderBroker.state() === 'none') return [];
  const { executions } = await deps.orderBroker.snapshot();
  const conIds = executions.map((execution) => execution.contract.conId);
  const known = await contractsByConId(deps.database, conIds);
  return executions
    .filter((execution) => execution.contract.kind === 'future' && execution.time >= since)
    .map(({ contract, time, quantity, price }) => ({
      ...namesOf(contract, known),
      strategy: '',
      time,
      fill: quantity,
      price,
    }));
}
