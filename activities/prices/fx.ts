import { BROKER_SOURCE } from '../../config/schema/price-sources';
import { askQuestion, openQuestions, withdrawQuestion } from '../../data/operator/questions';
import { readFx, writeFx } from '../../data/series/fx';
import { tstError } from '../../domain/errors/errors';
import type { ParkedRates } from '../../domain/fx/parked-rates';
import { type FxUpdate, updateFxRates } from '../../domain/fx/update-rates';
import type { BrokerFx } from '../../domain/instruments/instrument';
import type { Instead } from '../../domain/prices/contract-day';
import {
  type EmptyFetch,
  type FetchResult,
  lastBarOf,
  nothingNewer,
  spikeFailure,
} from '../../domain/prices/fetch-result';
import { notionalClose } from '../../domain/time/notional-close';
import { msToDate } from '../../domain/time/trade-date';
import type { AtBroker } from '../../sources/broker-source';
import type { Deps } from '../deps';
import { fetchRates } from './fetch-bars';

/** Result of one code's update. */
export interface RateOutcome {
  readonly result: FetchResult;
  /** Time of the newest stored rate. */
  readonly lastBar?: Date;
  /** What an operator should know, other than a failure: rates that were left out. */
  readonly problem?: string;
  /** Id of the question about a spike. */
  readonly question?: string;
}

interface RateJob {
  readonly tradeDate: string;
  readonly code: string;
  /** In place of the configured one. */
  readonly maxSpike?: number;
}

/** Appends the newer daily rates of one code, inverted where configured. A spike stores nothing and asks. */
export async function updateFxRate(deps: Deps, job: RateJob): Promise<RateOutcome> {
  const { tradeDate, code } = job;
  const { database, catalogue, clock, config } = deps;
  const fx = catalogue.brokerFx.find((each) => each.code === code);
  if (!fx) throw tstError('UNKNOWN_INSTRUMENT', `${code} has no row in ib_config_spot_FX.csv`);
  const stored = await readFx(database, code);
  const times = stored?.series.times ?? new Float64Array();
  const now = await clock.read();
  const lookUp = () => lookUpPair(deps, fx);
  const { source, answer } = await fetchRates(deps, { code, lookUp, times, now });
  const lastBar = lastBarOf(stored?.series);
  if (answer.kind === 'failed') {
    const { cause, reason } = answer;
    return { result: { kind: 'failure', cause, reason }, lastBar };
  }
  if (answer.kind === 'empty') return withoutRates(answer, lastBar);
  const update = updateFxRates({
    stored: stored?.series,
    bars: answer.bars,
    invert: source === BROKER_SOURCE && fx.invert,
    until: Math.min(now, notionalClose(tradeDate, config.system_zone)),
    zone: config.system_zone,
    maxSpike: job.maxSpike ?? config.max_price_spike,
  });
  if (update.kind === 'spike') return { ...(await askAboutRate(deps, { ...job, now }, update)), lastBar };
  await withdrawOldQuestion(deps, code, now);
  const problem = textOfProblems(update.bad, answer.instead);
  if (update.kind === 'unchanged')
    return { result: { kind: 'empty', reason: nothingNewer(times.at(-1)) }, lastBar, ...problem };
  await writeFx(database, code, update.series, stored?.version ?? 0);
  return {
    result: { kind: 'data', rows: update.added, ...(answer.instead && { note: answer.instead.text }) },
    lastBar: lastBarOf(update.series),
    ...problem,
  };
}

/** No rate at all in the days asked for: a pair that is quoted has one on each business day. */
function withoutRates(result: EmptyFetch, lastBar: Date | undefined): RateOutcome {
  const inUse = lastBar ? `the last rate, of ${msToDate(lastBar.getTime())}, stays in use` : 'none is stored';
  return { result, lastBar, problem: `no data: ${result.reason}; ${inUse}` };
}

/** Said every day while the broker keeps reporting it: without that rate, the last one stays in use. */
function textOfProblems(bad: FxUpdate['bad'], instead: Instead | undefined): { problem?: string } {
  const bars = bad.map(({ time, close }) => `${close} of ${msToDate(time)}`);
  const texts = [
    ...(instead?.isProblem ? [instead.text] : []),
    ...(bars.length === 0
      ? []
      : [`left out, not a rate: ${bars.join(', ')}; the last rate before it stays in use`]),
  ];
  return texts.length === 0 ? {} : { problem: texts.join('; ') };
}

/** An unknown pair is mailed every day while it lasts: the last rate stays in use and grows old. */
async function lookUpPair(
  { dataBroker, sendMail }: Deps,
  { code, currency1, currency2 }: BrokerFx,
): Promise<AtBroker> {
  const pair = { kind: 'currency', currency: currency1, pricedIn: currency2 } as const;
  const [details] = await dataBroker.contractDetails(pair);
  if (details) return { kind: 'found', details };
  const problem = `the broker knows no pair ${currency1}.${currency2}: the last rate stays in use`;
  await sendMail({
    subject: `${code} is unknown at the broker`,
    text: `${code}: ${problem}. Compare its row in ib_config_spot_FX.csv.`,
    critical: true,
  });
  return { kind: 'failed', cause: 'unknown', reason: problem };
}

async function askAboutRate(
  deps: Deps,
  { tradeDate, code, maxSpike, now }: RateJob & { readonly now: number },
  { spike, fresh }: Extract<FxUpdate, { kind: 'spike' }>,
): Promise<RateOutcome> {
  const id = questionId(code);
  const at = new Date(spike.time).toISOString();
  const text =
    `${code}, rate of ${at}: ${Number(spike.value.toPrecision(10))} is a change of ${spike.ratio.toFixed(1)} times ` +
    `the usual one (limit ${maxSpike ?? deps.config.max_price_spike}). No newer rate of ${code} is stored until it is ` +
    `answered: npx tst questions answer ${id} accept | drop | previous | replace <value>`;
  const asked = await askQuestion<ParkedRates>(deps.database, {
    id,
    kind: 'fx-spike',
    instrument: code,
    tradeDate,
    askedAt: new Date(now),
    text,
    parked: {
      ...{ times: Array.from(fresh.times), price: Array.from(fresh.columns.price), spikeTime: spike.time },
      ...(maxSpike === undefined ? {} : { maxSpike }),
    },
  });
  if (asked.kind === 'asked') await deps.sendMail({ subject: `FX Price Spike ${code}`, text });
  return { result: spikeFailure(id), question: id };
}

/** A later download that passes makes the question moot. */
async function withdrawOldQuestion({ database }: Deps, code: string, now: number): Promise<void> {
  const id = questionId(code);
  if (!(await openQuestions(database)).some((question) => question.id === id)) return;
  await withdrawQuestion(database, id, 'a later download passed the check', new Date(now));
}

function questionId(code: string): string {
  return `fx-spike/${code}`;
}
