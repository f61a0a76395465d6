import type { ContractDetails } from '../../broker/broker';
import { askQuestion, openQuestions, withdrawQuestion } from '../../data/operator/questions';
import { readAllContractPrices, writeContractPrices } from '../../data/series/contract-prices';
import {
  type BarSize,
  finishedDailyBars,
  finishedHourlyBars,
  stampDailyBars,
  stampHourlyBars,
} from '../../domain/prices/bars';
import { cleanBars } from '../../domain/prices/clean-bars';
import { updateContractBars } from '../../domain/prices/contract-update';
import { daysToFetch } from '../../domain/prices/days-to-fetch';
import { EMPTY_BARS } from '../../domain/prices/empty-bars';
import { mergeFrequencies } from '../../domain/prices/merged-series';
import type { ContractPrices } from '../../domain/series/series';
import { parseTradingHours, sessionEnd } from '../../domain/time/sessions';
import type { Deps } from '../deps';
import { inLanes } from '../running/in-lanes';
import type { SampledContract } from './sample-contracts';

/** What one contract's update came to: rows stored, and per bar size what stood in the way. */
export interface ContractOutcome {
  readonly rows: number;
  readonly problems: readonly string[];
  /** Ids of questions asked about spikes. */
  readonly questions: readonly string[];
}

interface ContractJob {
  readonly tradeDate: string;
  readonly instrument: string;
  readonly contract: SampledContract;
  /** Ids of the questions that wait for an answer. */
  readonly openQuestions: ReadonlySet<string>;
}

/** Rows that wait for an answer, as plain arrays. */
export interface ParkedBars {
  readonly barSize: BarSize;
  readonly times: readonly number[];
  readonly columns: Readonly<Record<keyof ContractPrices['columns'], readonly number[]>>;
  readonly spikeTime: number;
}

type BarsOutcome =
  | { readonly kind: 'fresh'; readonly series: ContractPrices; readonly rows: number }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'problem'; readonly text: string }
  | { readonly kind: 'spike'; readonly question: string };

/** Contracts at a time: the broker's pacing decides what it is asked, the database is waited for together. */
const CONTRACT_LANES = 4;

/** Fetches and stores the newer bars of the contracts: all their rows, problems and questions. */
export async function updateContracts(
  deps: Deps,
  day: Pick<ContractJob, 'tradeDate' | 'instrument'>,
  contracts: readonly SampledContract[],
): Promise<Omit<ContractOutcome, 'rows'>> {
  const openIds = new Set((await openQuestions(deps.database)).map((question) => question.id));
  const outcomes = await inLanes(contracts, CONTRACT_LANES, (contract) =>
    updateContract(deps, { ...day, contract, openQuestions: openIds }),
  );
  return {
    problems: outcomes.flatMap((each) => each.problems),
    questions: outcomes.flatMap((each) => each.questions),
  };
}

/** Fetches the newer bars of one contract, hourly then daily, checks them, and stores both with the merged series. */
async function updateContract(deps: Deps, job: ContractJob): Promise<ContractOutcome> {
  const { instrument, contract } = job;
  const stored = await readAllContractPrices(deps.database, instrument, contract.id);
  const now = await deps.clock.read();
  const hour = await fetchBars(deps, job, 'hour', stored.hour ?? EMPTY_BARS, now);
  const day = await fetchBars(deps, job, 'day', stored.day ?? EMPTY_BARS, now);
  const outcomes = [hour, day];
  const rows = outcomes.reduce((sum, each) => sum + (each.kind === 'fresh' ? each.rows : 0), 0);
  if (rows > 0) {
    const parts = {
      hour: hour.kind === 'fresh' ? hour.series : (stored.hour ?? EMPTY_BARS),
      day: day.kind === 'fresh' ? day.series : (stored.day ?? EMPTY_BARS),
    };
    const merged = mergeFrequencies(parts.hour, parts.day);
    await writeContractPrices(deps.database, instrument, contract.id, { ...parts, merged }, stored.version);
  }
  return {
    rows,
    problems: outcomes.flatMap((each) => (each.kind === 'problem' ? [each.text] : [])),
    questions: outcomes.flatMap((each) => (each.kind === 'spike' ? [each.question] : [])),
  };
}

async function fetchBars(
  deps: Deps,
  job: ContractJob,
  barSize: BarSize,
  stored: ContractPrices,
  now: number,
): Promise<BarsOutcome> {
  const { contract } = job;
  const { dataBroker, config } = deps;
  const answer = await dataBroker.bars({
    contract: contract.details,
    barSize,
    days: daysToFetch(stored.times, now, barSize),
  });
  if (answer.kind === 'failed')
    return { kind: 'problem', text: `${contract.id} ${barSize}: ${answer.reason}` };
  if (answer.kind === 'empty') return { kind: 'nothing' };
  const fetched = usable(deps, answer.bars, contract.details, barSize, now);
  const update = updateContractBars({ stored, fetched, maxSpike: config.max_price_spike });
  if (update.kind === 'spike') return askAboutSpike(deps, job, barSize, update, now);
  await withdrawOldQuestion(deps, job, barSize, now);
  if (update.kind === 'unchanged') return { kind: 'nothing' };
  return { kind: 'fresh', series: update.series, rows: update.added };
}

/** Bars of finished sessions and hours only, in our stamps, cleaned. */
function usable(
  deps: Deps,
  bars: ContractPrices,
  details: ContractDetails,
  barSize: BarSize,
  now: number,
): ContractPrices {
  const { config } = deps;
  const zone = config.system_zone;
  const sessions = details.zone ? parseTradingHours(details.tradingHours, details.zone) : [];
  const stamped =
    barSize === 'day'
      ? stampDailyBars(
          finishedDailyBars(bars, now, (date) => sessionEnd(sessions, date), zone),
          zone,
        )
      : stampHourlyBars(finishedHourlyBars(bars, now), zone);
  return cleanBars(stamped, { now, daily: barSize === 'day', config });
}

async function askAboutSpike(
  deps: Deps,
  { tradeDate, instrument, contract }: ContractJob,
  barSize: BarSize,
  { spike, fresh }: Extract<ReturnType<typeof updateContractBars>, { kind: 'spike' }>,
  now: number,
): Promise<BarsOutcome> {
  const id = questionId(instrument, contract.id, barSize);
  const row = fresh.times.indexOf(spike.time);
  const value = fresh.columns.FINAL[row];
  const at = new Date(spike.time).toISOString();
  const text =
    `${instrument}/${contract.id}, ${barSize} bar of ${at}: ${Number(value.toPrecision(10))} is a change of ${spike.ratio.toFixed(1)} times ` +
    `the usual one (limit ${deps.config.max_price_spike}). Nothing of this contract is stored until it is ` +
    `answered: npx tst questions answer ${id} accept | drop | replace <value>`;
  const asked = await askQuestion<ParkedBars>(deps.database, {
    id,
    kind: 'price-spike',
    instrument,
    contract: contract.id,
    tradeDate,
    askedAt: new Date(now),
    text,
    parked: parkedOf(fresh, barSize, spike.time),
  });
  if (asked.kind === 'asked') await deps.sendMail({ subject: `Price Spike ${instrument}`, text });
  return { kind: 'spike', question: id };
}

function parkedOf(fresh: ContractPrices, barSize: BarSize, spikeTime: number): ParkedBars {
  const { OPEN, HIGH, LOW, FINAL, VOLUME } = fresh.columns;
  const columns = {
    OPEN: Array.from(OPEN),
    HIGH: Array.from(HIGH),
    LOW: Array.from(LOW),
    FINAL: Array.from(FINAL),
    VOLUME: Array.from(VOLUME),
  };
  return { barSize, times: Array.from(fresh.times), columns, spikeTime };
}

/** A later download that passes makes the question moot. */
async function withdrawOldQuestion(
  deps: Deps,
  job: ContractJob,
  barSize: BarSize,
  now: number,
): Promise<void> {
  const id = questionId(job.instrument, job.contract.id, barSize);
  if (!job.openQuestions.has(id)) return;
  await withdrawQuestion(deps.database, id, 'a later download passed the check', new Date(now));
}

function questionId(instrument: string, contract: string, barSize: BarSize): string {
  return `spike/${instrument}/${contract}/${barSize}`;
}
