/** The day's bars of a contract against those of the other sources: a difference beyond the limit is a question. */
import type { QuestionAnswer } from '../questions/question-answer';
import { filterRows, sliceRows } from '../series/rows';
import type { ContractPrices } from '../series/series';
import { INTRADAY } from './bar-size';
import { type BarPolicy, type ContractDay, type ContractFacts, usableBars, withMerged } from './contract-day';
import { compareSources, type DifferenceLimit, pricesAt, type SourceCloses } from './cross-check';
import { EMPTY_BARS } from './empty-bars';
import { type FetchResult, LEFT_OUT, lastBarOf, spikeFailure } from './fetch-result';
import type { SourceAnswer } from './preferred-answer';
import { sourceQuestion, sourceQuestionId } from './source-question';
import type { SpikeQuestion } from './spike-question';

/** What the sources answered for the daily bars, and the questions about earlier differences. */
export interface SourceFacts {
  readonly answers: readonly SourceAnswer[];
  /** Answers to earlier questions, by their ids: those days are settled. */
  readonly answered: ReadonlyMap<string, QuestionAnswer>;
}

export interface CrossCheckPolicy extends BarPolicy {
  readonly limit: DifferenceLimit;
}

/**
 * The day's decision after the comparison. At the first fresh day that differs, no daily row is stored: those up to the
 * next such day wait for the answer. A stored day that differs is asked about as it is stored. A day that was answered is
 * not asked about again; an open question is void when its sources agree now.
 */
export function withCrossCheck(
  decided: ContractDay,
  facts: ContractFacts,
  { answers, answered }: SourceFacts,
  policy: CrossCheckPolicy,
  now: number,
): ContractDay {
  const day = withoutDroppedDays(decided, facts, answered, policy);
  const sources = answers.flatMap((each) => closesOf(each, facts, policy, now));
  const missing = notCompared(answers, day.problems).map((text) => `${facts.contract} day: ${text}`);
  const problems = [...day.problems, ...missing];
  if (day.questions.some(({ parked }) => parked.barSize === 'day'))
    return { ...day, problems, questions: day.questions.map((each) => withSources(each, sources)) };
  const stored = facts.stored.day ?? EMPTY_BARS;
  const series = day.parts?.day ?? stored;
  const about = { ...facts, zone: policy.system_zone };
  const { agreed, first, waiting } = compareSources(
    { times: series.times, values: series.columns.FINAL, stored: stored.times.length },
    sources,
    { limit: policy.limit, isAnswered: (time) => answered.has(sourceQuestionId(about, time)) },
  );
  const passed = [...day.passed, ...agreed.map((time) => sourceQuestionId(about, time))];
  if (first === undefined) return { ...day, problems, passed };
  const question = sourceQuestion(about, first, sliceRows(series, waiting.from, waiting.to));
  const questions = [...day.questions, question];
  if (waiting.from === waiting.to) return { ...day, problems, passed, questions };
  const rest = withDay({ ...day, problems, passed }, facts, policy, {
    ...{ series: stored, result: spikeFailure(question.id) },
  });
  return { ...rest, questions };
}

/** The decision without the fresh days that an answer has dropped: the sources have them still. */
function withoutDroppedDays(
  day: ContractDay,
  facts: ContractFacts,
  answered: SourceFacts['answered'],
  policy: BarPolicy,
): ContractDay {
  const stored = facts.stored.day ?? EMPTY_BARS;
  const series = day.parts?.day ?? stored;
  const about = { ...facts, zone: policy.system_zone };
  const kept = filterRows(
    series,
    (row) =>
      row < stored.times.length || answered.get(sourceQuestionId(about, series.times[row]))?.kind !== 'drop',
  );
  const rows = kept.times.length - stored.times.length;
  if (kept.times.length === series.times.length) return day;
  const result: FetchResult = rows > 0 ? { kind: 'data', rows } : { kind: 'empty', reason: LEFT_OUT };
  return withDay(day, facts, policy, { series: rows > 0 ? kept : stored, result });
}

function closesOf(
  { source, answer }: SourceAnswer,
  { hours }: ContractFacts,
  policy: BarPolicy,
  now: number,
): SourceCloses[] {
  if (answer.kind !== 'bars') return [];
  const { times, columns } = usableBars(answer.bars, hours, { barSize: 'day', policy, now }).clean;
  return [{ source, closes: new Map(Array.from(times, (time, row) => [time, columns.FINAL[row]])) }];
}

/** A source that failed was not compared, which nobody would notice otherwise; `problems` may name it already. */
export function notCompared(answers: readonly SourceAnswer[], problems: readonly string[]): string[] {
  return answers.flatMap(({ source, answer }) => {
    if (answer.kind !== 'failed' || problems.some((problem) => problem.includes(answer.reason))) return [];
    return [`not compared with ${source}: ${answer.reason}`];
  });
}

function withSources(question: SpikeQuestion, sources: readonly SourceCloses[]): SpikeQuestion {
  const { parked } = question;
  if (parked.barSize !== 'day') return question;
  return { ...question, parked: { ...parked, sources: pricesAt(sources, parked.spikeTime) } };
}

/** The decision with other daily bars. */
function withDay(
  day: ContractDay,
  { stored }: ContractFacts,
  { intraday_frequency }: BarPolicy,
  { series, result }: { readonly series: ContractPrices; readonly result: FetchResult },
): ContractDay {
  const size = INTRADAY[intraday_frequency];
  const before = stored[size] ?? EMPTY_BARS;
  const intraday = day.parts?.[size] ?? before;
  const isNew = intraday !== before || series !== (stored.day ?? EMPTY_BARS);
  const parts = isNew ? withMerged({ ...stored, [size]: intraday, day: series }) : undefined;
  const fetches = day.fetches.map((each) =>
    each.barSize === 'day' ? { ...each, result, lastBar: lastBarOf(series) } : each,
  );
  return { ...day, parts, fetches };
}
