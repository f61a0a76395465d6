/** A trade made elsewhere, or a correction, that a person puts into the ledger: the row, or why it is not booked. */
import { type ContractHours, fillTradeDate } from '../contracts/contract-sessions';
import { unknownContract } from '../contracts/unknown-contract';
import type { BalanceInput } from '../inputs/stack-requests';
import { priceCollar, whyPriceFarOff } from '../orders/price-collar';
import { dailyMove, lastPrice } from '../prices/daily-move';
import type { PricePoints } from '../prices/price-points';
import { type Answer, refused } from '../questions/answer';
import { balanceIdentity, rowId } from './execution-id';
import type { ExecutionLink } from './execution-link';
import type { LedgerRow } from './ledger-row';

export interface BalanceFacts {
  /** Names of strategies that run, and of those that hold or held something. */
  readonly strategies: readonly string[];
  /** Contracts of the instrument that are known. */
  readonly contracts: readonly ({ readonly contract: string } & ContractHours)[];
  /** Every version of the row of the same id. */
  readonly entered: readonly LedgerRow[];
  /** Executions of the instrument that wait for an explanation. */
  readonly unexplained: readonly Pick<ExecutionLink, 'identity' | 'contract' | 'quantity'>[];
  /** Stored prices of the contract; those of the instrument for a row without one. Times in UTC ms. */
  readonly prices: PricePoints;
}

export interface BalanceSettings {
  readonly systemZone: string;
  /** Furthest from the last price, in daily moves of the price. */
  readonly collarDailyVols: number;
  readonly now: Date;
}

export type BalanceDecision = Answer<{
  /** What is to be booked; undefined where the trade was entered before. */
  readonly row?: LedgerRow;
  readonly summary: string;
}>;

const CLOCK_TOLERANCE_MS = 60_000;

/** Books a balance trade, or refuses it with the reason. Entered twice under one id, it is booked once. */
export function decideBalance(
  request: BalanceInput,
  facts: BalanceFacts,
  settings: BalanceSettings,
): BalanceDecision {
  const [known] = facts.entered;
  if (known) return answerToKnown(request, known);
  const time = request.time === undefined ? settings.now : new Date(request.time);
  const reason =
    badNames(request, facts) ??
    badQuantity(request.quantity) ??
    badTime(time, settings.now) ??
    maybeTold(request, facts) ??
    badPrice(request, facts.prices, settings);
  if (reason !== undefined) return refused(reason);
  const row = rowOf(request, time, facts, settings.systemZone);
  return { kind: 'done', row, summary: `${described(row)}: booked as ${request.id}` };
}

function answerToKnown(request: BalanceInput, known: LedgerRow): BalanceDecision {
  const isSame =
    known.instrument === request.instrument &&
    known.strategy === (request.strategy ?? '') &&
    known.contract === (request.contract ?? '') &&
    known.quantity === request.quantity &&
    known.price === request.price;
  if (isSame) return { kind: 'done', summary: `${described(known)}: booked before as ${request.id}` };
  return refused(`the id ${request.id} was used for ${described(known)}: choose another one`);
}

function described({ strategy, instrument, contract, quantity, price }: LedgerRow): string {
  return [strategy, instrument, contract, String(quantity), `at ${price}`].filter(Boolean).join(' ');
}

function badNames({ strategy, instrument, contract }: BalanceInput, facts: BalanceFacts): string | undefined {
  if (strategy !== undefined && !facts.strategies.includes(strategy))
    return `strategy ${strategy} does not run and holds nothing (${facts.strategies.join(', ')})`;
  if (facts.contracts.length === 0)
    return `no contract of ${instrument} is known (\`npx tst instruments\` lists the instruments)`;
  const names = facts.contracts.map((each) => each.contract);
  if (contract !== undefined && !names.includes(contract))
    return unknownContract(instrument, contract, names);
  return undefined;
}

function badQuantity(quantity: number): string | undefined {
  if (quantity === 0) return 'the quantity is 0';
  return Number.isInteger(quantity)
    ? undefined
    : `the quantity ${quantity} is not a whole number of contracts`;
}

function badTime(time: Date, now: Date): string | undefined {
  if (time.getTime() <= now.getTime() + CLOCK_TOLERANCE_MS) return undefined;
  return `the time ${time.toISOString()} is in the future`;
}

/** The broker has reported such a trade, and asks: explained and booked here too, it would count twice. */
function maybeTold({ contract, quantity }: BalanceInput, { unexplained }: BalanceFacts): string | undefined {
  const told = unexplained.find((each) => each.contract === contract && each.quantity * quantity > 0);
  if (told === undefined) return undefined;
  const answer = `npx tst questions answer execution/${told.identity} adopt --reason "..."`;
  return `the broker has reported ${told.quantity} of ${told.contract}, which waits for an answer: \`${answer}\` books it`;
}

function badPrice(
  { price, priceConfirmed }: BalanceInput,
  prices: PricePoints,
  { systemZone, collarDailyVols }: BalanceSettings,
): string | undefined {
  const last = lastPrice(prices.values);
  const collar = last === undefined ? 0 : priceCollar(last, dailyMove(prices, systemZone), collarDailyVols);
  return whyPriceFarOff(price, { lastPrice: last, collar, priceConfirmed });
}

function rowOf(
  { id, strategy, instrument, contract, quantity, price, reason, by }: BalanceInput,
  time: Date,
  { contracts }: BalanceFacts,
  systemZone: string,
): LedgerRow {
  const identity = balanceIdentity(id);
  const hours = contracts.find((each) => each.contract === contract);
  return {
    id: rowId(identity, 1),
    ...{ identity, version: 1, kind: 'balance', instrument, quantity, price, time },
    strategy: strategy ?? '',
    contract: contract ?? '',
    tradeDate: fillTradeDate(hours, systemZone, time.getTime()),
    enteredBy: by ?? 'operator',
    note: reason,
  };
}
