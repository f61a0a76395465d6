import { BROKER_SOURCE } from '../../config/schema/price-sources';
import {
  answersOf,
  askQuestion,
  findQuestion,
  openQuestions,
  type Question,
  withdrawQuestion,
} from '../../data/operator/questions';
import { readFx, writeFx } from '../../data/series/fx';
import type { VersionedSeries } from '../../data/series/series-store';
import { tstError } from '../../domain/errors/errors';
import { compareRates, rateCloses } from '../../domain/fx/cross-check-rates';
import type { ParkedRates } from '../../domain/fx/parked-rates';
import {
  type RateQuestion,
  rateSourcesId,
  rateSourcesOf,
  rateSpikeId,
  rateSpikeQuestion,
} from '../../domain/fx/rate-questions';
import { type FxUpdate, ratesOfBars, updateFxRates } from '../../domain/fx/update-rates';
import type { BrokerFx } from '../../domain/instruments/instrument';
import type { FetchedBars, Instead } from '../../domain/prices/contract-day';
import { pricesAt, type SourceCloses } from '../../domain/prices/cross-check';
import { notCompared } from '../../domain/prices/cross-check-day';
import { type DroppedRow, droppedRows, isDropped } from '../../domain/prices/dropped-rows';
import {
  type EmptyFetch,
  type FetchResult,
  LEFT_OUT,
  lastBarOf,
  nothingNewer,
  spikeFailure,
} from '../../domain/prices/fetch-result';
import type { SourceAnswer } from '../../domain/prices/preferred-answer';
import { isAboutSources } from '../../domain/prices/source-question';
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

/**
 * Appends the newer daily rates of one code, inverted where configured. A spike, or sources that differ, stores nothing
 * and asks.
 */
export async function updateFxRate(deps: Deps, job: RateJob): Promise<RateOutcome> {
  const { code } = job;
  const { database, catalogue, clock } = deps;
  const fx = catalogue.brokerFx.find((each) => each.code === code);
  if (!fx) throw tstError('UNKNOWN_INSTRUMENT', `${code} has no row in ib_config_spot_FX.csv`);
  const stored = await readFx(database, code);
  const times = stored?.series.times ?? new Float64Array();
  const now = await clock.read();
  const lookUp = () => lookUpPair(deps, fx);
  const { used, answers } = await fetchRates(deps, { code, lookUp, times, now });
  const lastBar = lastBarOf(stored?.series);
  const { answer } = used;
  if (answer.kind === 'failed') {
    const { cause, reason } = answer;
    return { result: { kind: 'failure', cause, reason }, lastBar };
  }
  if (answer.kind === 'empty') return withoutRates(answer, lastBar);
  return storeNewer(deps, { ...job, now, fx, stored, answers }, { ...used, answer });
}

type FreshRates = SourceAnswer & { readonly answer: Extract<FetchedBars, { kind: 'bars' }> };

type FetchedJob = RateJob & {
  readonly now: number;
  readonly fx: BrokerFx;
  readonly stored: VersionedSeries<'price'> | undefined;
  /** What each source answered. */
  readonly answers: readonly SourceAnswer[];
};

async function storeNewer(deps: Deps, job: FetchedJob, used: FreshRates): Promise<RateOutcome> {
  const { database, config } = deps;
  const { code, stored } = job;
  const lastBar = lastBarOf(stored?.series);
  const answered = await answersOf(database, rateSourcesOf(code));
  const asked = await findQuestion(database, rateSpikeId(code));
  const dropped = droppedRates(asked).filter(({ time }) => time > (lastBar?.getTime() ?? 0));
  const zone = config.system_zone;
  const maxSpike = job.maxSpike ?? config.max_price_spike;
  const update = updateFxRates({
    ...quoted(deps, job, used),
    ...{ stored: stored?.series, maxSpike },
    isDropped: (time, rate) =>
      isDropped(dropped, time, rate) || answered.get(rateSourcesId({ code, zone }, time))?.kind === 'drop',
  });
  const compared = job.answers.length > 1 ? job.answers : [];
  const sources = compared.flatMap((each) => closesOf(deps, job, each));
  if (update.kind === 'spike') {
    const others = pricesAt(sources, update.spike.time);
    return {
      ...(await ask(deps, job, rateSpikeQuestion({ code, maxSpike, dropped }, update, others))),
      lastBar,
    };
  }
  const limit = config.price_cross_check[code] ?? config.price_cross_check.default;
  const updated = update.kind === 'updated' ? update.series : undefined;
  const known = { stored: stored?.series, updated };
  const { passed, question, isWaiting } = compareRates({ code, zone, limit }, known, sources, answered);
  await withdrawQuestions(deps, [rateSpikeId(code), ...passed], job.now);
  const problem = textOfProblems(update.bad, used.answer.instead, job.answers);
  const open = question && (await ask(deps, job, question));
  if (open && isWaiting) return { ...open, lastBar, ...problem };
  const about = { ...problem, ...(open && { question: open.question }) };
  if (update.kind === 'unchanged') {
    const reason = update.dropped > 0 ? LEFT_OUT : nothingNewer(stored?.series.times.at(-1));
    return { result: { kind: 'empty', reason }, lastBar, ...about };
  }
  await writeFx(database, code, update.series, stored?.version ?? 0);
  const note = used.answer.instead && { note: used.answer.instead.text };
  const result = { kind: 'data', rows: update.added, ...note } as const;
  return { result, lastBar: lastBarOf(update.series), ...about };
}

/** How a source quotes the code, up to the job's trade date. */
function quoted({ config }: Deps, { tradeDate, now, fx }: FetchedJob, { source, answer }: FreshRates) {
  const until = Math.min(now, notionalClose(tradeDate, config.system_zone));
  const invert = source === BROKER_SOURCE && fx.invert;
  return { bars: answer.bars, invert, zone: config.system_zone, until };
}

/** The rates of a source as they are compared; none of one that has none. */
function closesOf(deps: Deps, job: FetchedJob, { source, answer }: SourceAnswer): SourceCloses[] {
  if (answer.kind !== 'bars') return [];
  return [rateCloses(source, ratesOfBars(quoted(deps, job, { source, answer })).rates)];
}

/** What the answers to spikes of a code have dropped. */
function droppedRates(asked: Question | undefined): readonly DroppedRow[] {
  const parked = asked?.parked as ParkedRates | undefined;
  return parked ? droppedRows(asked?.answer, parked, parked.price) : [];
}

/** No rate at all in the days asked for: a pair that is quoted has one on each business day. */
function withoutRates(result: EmptyFetch, lastBar: Date | undefined): RateOutcome {
  const inUse = lastBar ? `the last rate, of ${msToDate(lastBar.getTime())}, stays in use` : 'none is stored';
  return { result, lastBar, problem: `no data: ${result.reason}; ${inUse}` };
}

/** Said every day while the broker keeps reporting it: without that rate, the last one stays in use. */
function textOfProblems(
  bad: FxUpdate['bad'],
  instead: Instead | undefined,
  answers: readonly SourceAnswer[],
): { problem?: string } {
  const bars = bad.map(({ time, close }) => `${close} of ${msToDate(time)}`);
  const from = instead?.isProblem ? [instead.text] : [];
  const texts = [
    ...from,
    ...notCompared(answers, from),
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

async function ask(
  { database, sendMail }: Deps,
  { tradeDate, code, maxSpike, now }: FetchedJob,
  { id, text, parked }: RateQuestion,
): Promise<{ readonly result: FetchResult; readonly question: string }> {
  const asked = await askQuestion<ParkedRates>(database, {
    ...{ id, kind: 'fx-spike', instrument: code, tradeDate, askedAt: new Date(now), text },
    parked: { ...parked, ...(maxSpike === undefined ? {} : { maxSpike }) },
  });
  const subject = isAboutSources({ id }) ? `Price sources differ ${code}` : `FX Price Spike ${code}`;
  if (asked.kind === 'asked') await sendMail({ subject, text });
  return { result: spikeFailure(id), question: id };
}

/** A later download that passes makes a question moot. */
async function withdrawQuestions({ database }: Deps, ids: readonly string[], now: number): Promise<void> {
  const open = (await openQuestions(database)).filter(({ id }) => ids.includes(id));
  for (const { id } of open)
    await withdrawQuestion(database, id, 'a later download passed the check', new Date(now));
}
