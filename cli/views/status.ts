import { sendsOrders } from '../../config/stack-steps';
import { haltsInForce } from '../../data/controls/halt';
import { locks } from '../../data/controls/locks';
import { priceAlarms } from '../../data/instruments/price-alarms';
import { readFetches } from '../../data/instruments/price-fetches';
import { rollBlocks } from '../../data/instruments/roll-blocks';
import { executionLinks } from '../../data/ledger/execution-links';
import { openQuestions } from '../../data/operator/questions';
import { openBrokerOrders } from '../../data/orders/broker-order-state';
import { activeOrders } from '../../data/orders/order-store';
import { refusalsInForce } from '../../data/orders/refusals';
import { readClockSkew } from '../../data/system/clock-skew';
import { reportHistory } from '../../data/system/reports';
import { findRuns, type RunRecord } from '../../data/system/runs';
import { stackProblems } from '../../data/system/stack-problems';
import { workflowFailures } from '../../data/system/workflow-failures';
import { skewInWords } from '../../domain/execution/clock-skew';
import { type Halt, haltInWords } from '../../domain/limits/halt';
import type { BrokerOrder } from '../../domain/orders/order';
import { nameOf } from '../../domain/orders/order-name';
import { fetchLines, summariseFetches } from '../../domain/prices/fetch-summary';
import { blockText } from '../../domain/rolls/roll-blocked';
import { HOUR_MS } from '../../domain/time/units';
import { refusalLine } from '../../reports/trades/refusal-line';
import { lookAtDisk } from '../../services/files/disk-space';
import type { Endpoints } from '../../services/system/endpoints';
import { runningEndpoints } from '../../services/system/with-system';
import { hasRecovered } from '../../services/temporal/failed-workflows';
import { strayRulesOf } from '../operator/known-names';
import type { OpenSystem } from '../operator/open-system';
import { readPositions } from './position-lines';
import { strategyLines } from './strategy-lines';
import { shownTime } from './table';

/** Failed workflows without a successor are shown for a week. */
const FAILURES_SHOWN_MS = 7 * 24 * HOUR_MS;

/** What an operator wants to know first, as pairs of a word and one or more lines. */
export async function readStatus(open: OpenSystem): Promise<readonly (readonly [string, string])[]> {
  const { database } = open;
  const halts = await haltsInForce(database);
  return [
    ['system', systemLine(open)],
    ['trading clock', await clockLine(open)],
    ['sending', sendingLines(open, halts)],
    ['disk', await diskLine(open)],
    ['last runs', await runLines(open)],
    ['workflows', await workflowLines(open)],
    ['prices', fetchLines(summariseFetches(await readFetches(database))).join('\n')],
    ...(await alarmLines(open)),
    ...(await blockedRollLines(open)),
    ['orders', await orderLine(open)],
    ...(await heldBackLines(open)),
    ['positions', await positionLine(open)],
    ['questions', await questionLines(open)],
    [
      'locks',
      (await locks(database))
        .map((each) => `${each.instrument} (${each.owner}): ${each.reason}`)
        .join('\n') || 'none',
    ],
    ...(await strategyStatus(open)),
    ...(await strayLines(open)),
    ...(await leftOutLines(open)),
    ['last report', await reportLine(open)],
  ];
}

function systemLine({ settings }: OpenSystem): string {
  const { system, gateway, temporalUi, startedAt } = settings.endpoints;
  const running = runningEndpoints(system);
  const parts = running ? Object.keys(running.processes) : [];
  const state = parts.some((name) => name.startsWith('worker'))
    ? `running since ${startedAt}`
    : 'not running';
  return [
    `${system}, ${throughWhat(gateway)}, ${state}`,
    ...(running && temporalUi ? [temporalUi] : []),
  ].join('\n');
}

function throughWhat(gateway: Endpoints['gateway']): string {
  switch (gateway.kind) {
    case 'none':
      return 'a broker without an API';
    case 'simulator':
      return 'gateway simulator';
    case 'ib':
      return `gateway at ${gateway.host}:${gateway.port}`;
  }
}

async function clockLine({ settings, clock, database }: OpenSystem): Promise<string> {
  if (settings.endpoints.clock === 'simulated' && clock.kind === 'live') return 'simulated, stopped';
  const now = shownTime(new Date(await clock.read()));
  const skew = await readClockSkew(database);
  if (!skew) return now;
  const { clock_skew_warn_seconds } = settings.config.order_limits;
  const tooMuch = Math.abs(skew.skewMs) > clock_skew_warn_seconds * 1000 ? ': TOO MUCH' : '';
  return `${now}; ${skewInWords(skew.skewMs)}, asked ${shownTime(skew.at)}${tooMuch}`;
}

function sendingLines({ settings }: OpenSystem, halts: readonly Halt[]): string {
  const lines = halts.map((halt) => `HALTED since ${shownTime(halt.at)}: ${haltInWords(halt)}`);
  if (lines.length > 0) return lines.join('\n');
  return sendsOrders(settings.loaded.control) ? 'on' : 'by hand: no step that sends orders is configured';
}

/** The newest run of each process. */
async function runLines({ database, settings }: OpenSystem): Promise<string> {
  const newest = new Map<string, RunRecord>();
  for (const run of await findRuns(database, { system: settings.endpoints.system }))
    newest.set(run.process, run);
  const lines = [...newest.values()].map((run) => {
    const at = shownTime(run.endedAt ?? run.startedAt);
    return `${run.process} of ${run.tradeDate}: ${run.state}, ${at}${run.error ? ` (${run.error})` : ''}`;
  });
  return lines.join('\n') || 'none';
}

async function diskLine({ settings }: OpenSystem): Promise<string> {
  const { kind, text } = await lookAtDisk(settings.folders.folder);
  return kind === 'full' ? `FULL: ${text}` : kind === 'low' ? `ALMOST FULL: ${text}` : text;
}

/** Workflows that failed, were terminated or are stuck, without a successor. */
async function workflowLines({ database, temporal }: OpenSystem): Promise<string> {
  const server = await temporal();
  const failures = await workflowFailures(database, new Date(Date.now() - FAILURES_SHOWN_MS));
  const lines: string[] = [];
  for (const { workflowId, runId, how, reason, at } of failures) {
    if (server && (await hasRecovered(server.client, workflowId, runId))) continue;
    lines.push(`${workflowId} ${how.toUpperCase()} at ${shownTime(at)}: ${reason}`);
  }
  return lines.join('\n') || 'all in order';
}

async function orderLine({ database }: OpenSystem): Promise<string> {
  const instrument = await activeOrders(database, 'instrument');
  const contract = await activeOrders(database, 'contract');
  const broker = await openBrokerOrders(database);
  const counts = `${instrument.length} instrument, ${contract.length} contract, ${broker.length} broker orders active`;
  return [counts, ...broker.flatMap(concernOf)].join('\n');
}

/** What the operator must know about an order at the broker: it is unknown, or the broker refused to cancel it. */
function concernOf(order: BrokerOrder): string[] {
  const { state, instrument, reason } = order;
  if (state === 'unknown') return [`${nameOf(order)} ${instrument} UNKNOWN: ${reason}`];
  return state === 'working' && reason ? [`${nameOf(order)} ${instrument} is still active: ${reason}`] : [];
}

/** Shown only while something is in the way of an order: the rule, when it ends, and what a person can do. */
async function heldBackLines({ database }: OpenSystem): Promise<readonly (readonly [string, string])[]> {
  const contract = await activeOrders(database, 'contract');
  const refusals = await refusalsInForce(
    database,
    contract.map(({ id }) => id),
  );
  if (refusals.length === 0) return [];
  return [['held back', refusals.map((each) => refusalLine(each, shownTime)).join('\n')]];
}

async function positionLine({ database, settings }: OpenSystem): Promise<string> {
  const { tradeDate, lines, ours, broker } = await readPositions(database, settings.config);
  if (tradeDate === undefined) return 'no optimal positions yet';
  const wanting = lines.filter((line) => line.trade !== 0).length;
  const how = broker?.where === undefined ? 'the broker was asked' : `stated in ${broker.where}`;
  const asked = broker ? `, ${how} ${shownTime(broker.at)}` : '';
  return `${ours.length} contracts held; optimal of ${tradeDate}, ${wanting} instruments with a trade left${asked}`;
}

async function questionLines({ database }: OpenSystem): Promise<string> {
  const open = (await openQuestions(database)).map((question) => `${question.id} (${question.kind})`);
  const executions = (await executionLinks(database, 'open')).length;
  const unexplained = executions > 0 ? [`${executions} executions of the broker that are not ours`] : [];
  return [...open, ...unexplained].join('\n') || 'none';
}

/** Shown only while a strategy is retiring, or its orders wait because its file has changed. */
async function strategyStatus(open: OpenSystem): Promise<readonly (readonly [string, string])[]> {
  const all = await strategyLines(open).catch((error: Error) => error);
  if (all instanceof Error) return [['strategies', `they could not be read: ${all.message}`]];
  const lines = all.flatMap(({ strategy, state, waits, positions }) => [
    ...(waits === undefined ? [] : [`${strategy}: its file changed, its orders wait since ${waits}`]),
    ...(state === 'retiring'
      ? [`${strategy} is retiring, ${Object.keys(positions).length} positions left`]
      : []),
  ]);
  return lines.length === 0 ? [] : [['strategies', lines.join('\n')]];
}

/** Shown only if there are any: limits, overrides and locks for names that do not exist. */
async function strayLines({
  database,
  settings,
}: OpenSystem): Promise<readonly (readonly [string, string])[]> {
  const lines = await strayRulesOf(database, settings.loaded).catch((error: Error) => [
    `names of limits, overrides and locks could not be checked: ${error.message}`,
  ]);
  return lines.length === 0 ? [] : [['WARNING', lines.join('\n')]];
}

/** Shown only while a contract in use has expired or is unknown at the broker. */
async function alarmLines({ database }: OpenSystem): Promise<readonly (readonly [string, string])[]> {
  const alarms = await priceAlarms(database);
  if (alarms.length === 0) return [];
  const lines = alarms.map(
    ({ instrument, texts, since }) => `${instrument}: ${texts.join('; ')} (since ${shownTime(since)})`,
  );
  return [['CONTRACTS', lines.join('\n')]];
}

/** Shown only while something is in the way of a roll. */
async function blockedRollLines({ database }: OpenSystem): Promise<readonly (readonly [string, string])[]> {
  const lines = (await rollBlocks(database)).flatMap(({ instrument, blocks }) =>
    blocks.map(
      ({ blocked, since }) => `${instrument}: ${blockText(instrument, blocked)} (since ${shownTime(since)})`,
    ),
  );
  return lines.length === 0 ? [] : [['rolls', lines.join('\n')]];
}

/** Shown only while the order stack leaves something out. */
async function leftOutLines({ database }: OpenSystem): Promise<readonly (readonly [string, string])[]> {
  const problems = await stackProblems(database);
  if (problems.length === 0) return [];
  return [['left out', problems.map(({ text, since }) => `${text} (since ${shownTime(since)})`).join('\n')]];
}

async function reportLine({ database }: OpenSystem): Promise<string> {
  const [last] = await reportHistory(database);
  return last ? `${last.name} of ${last.tradeDate}, ${shownTime(last.at)}` : 'none';
}
