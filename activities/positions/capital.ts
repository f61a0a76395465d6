import type { NotStated } from '../../broker/broker';
import { appendAccountCapital, lastAccountRow } from '../../data/capital/capital';
import {
  type CapitalQuestion,
  capitalQuestion,
  putCapitalQuestion,
  withdrawCapitalQuestion,
} from '../../data/capital/capital-question';
import { appendMargin, totalMargin } from '../../data/capital/margin';
import { readRates } from '../../data/series/fx';
import { type AccountCapitalEntry, entryOf, timeAfter } from '../../domain/capital/account-history';
import { accountMargin } from '../../domain/capital/account-value';
import { type CapitalFacts, decideCapital } from '../../domain/capital/decide-capital';
import { tstError } from '../../domain/errors/errors';
import { inMoney } from '../../domain/numbers/in-money';
import type { Deps } from '../deps';
import { isTransient, sentence } from '../running/failures';
import { recordProgress } from '../running/progress';
import { allocateCapital } from './allocate';

type Told = { readonly summary: string; readonly problems: readonly string[] };

/**
 * Stores a new row of the account's capital and one of its margin, and unless `allocate` is false the strategies' shares.
 * A change above 10 % is left to the operator. Capital, margin and allocation fail independently of each other.
 */
export async function updateAccountCapital(
  deps: Deps,
  { tradeDate, allocate = true }: { readonly tradeDate: string; readonly allocate?: boolean },
): Promise<{ summary: string; problems: string[] }> {
  const { database, dataBroker, account, config, clock } = deps;
  // Read first: what an operator books while the broker is asked makes this update start again.
  const last = await lastAccountRow(database);
  const answer = await dataBroker.accountValues(account);
  if (answer.kind === 'not-stated') return keepCapital(deps, answer, entryOf(last), allocate);
  const stored = await readRates(database);
  const rates = (currency: string) => stored.get(currency);
  const previous = entryOf(last);
  const facts = { account, lines: answer.values, base: config.base_currency, rates, previous };
  const time = timeAfter(last, await clock.read());
  const marginProblems = await updateMargin(deps, facts);
  const { summary, problems } = await updateTotal(deps, facts, { tradeDate, time, previous });
  const allocation = allocate ? await allocated(deps) : [];
  return { summary, problems: [...problems, ...marginProblems, ...allocation] };
}

/** Without an account to look at, capital is what an operator says it is. */
async function keepCapital(
  deps: Deps,
  { reason, isProblem }: NotStated,
  last: AccountCapitalEntry | undefined,
  allocate: boolean,
): Promise<{ summary: string; problems: string[] }> {
  if (!last)
    throw tstError('MISSING_DATA', `there is no capital yet: ${reason}; say it by \`npx tst capital init\``);
  const text = `Capital was not updated: ${reason}.`;
  if (isProblem) await deps.sendMail({ subject: 'Capital not updated', text, critical: true });
  const allocation = allocate ? await allocated(deps) : [];
  return {
    summary: `capital ${inMoney(last.actual)} ${deps.config.base_currency}, as it was: ${reason}`,
    problems: [...(isProblem ? [text] : []), ...allocation],
  };
}

async function updateTotal(
  deps: Deps,
  facts: CapitalFacts,
  row: {
    readonly tradeDate: string;
    readonly time: Date;
    readonly previous: AccountCapitalEntry | undefined;
  },
): Promise<Told> {
  const { tradeDate, time, previous } = row;
  const { database, config, sendMail } = deps;
  const { base_currency: base, production_capital_method: method, capital_change_max } = config;
  const decision = decideCapital(facts, { method, largestChange: capital_change_max });
  if (decision.kind === 'unknown') throw tstError('MISSING_DATA', decision.reason);
  if (decision.kind === 'updated') {
    await appendAccountCapital(database, { ...decision.capital, time }, previous);
    await withdrawCapitalQuestion(database, 'the account is within the limit again', time);
    if (decision.note) await sendMail({ subject: 'Capital begins', text: decision.note });
    const summary = `capital ${inMoney(decision.capital.actual)} ${base}`;
    await recordProgress(deps, { tradeDate, stage: 'positions', item: 'capital', text: summary });
    return { summary, problems: [] };
  }
  const { actual, text } = decision;
  if (decision.kind === 'kept') await sendMail({ subject: 'Capital not updated', text, critical: true });
  else if (previous) {
    const before = { before: previous.broker, beforeAt: previous.time };
    await ask(deps, { ...before, askedAt: time, tradeDate, value: decision.value, text });
  }
  return { summary: `capital ${inMoney(actual)} ${base}, not updated`, problems: [text] };
}

/** Mailed once, however often it is found. */
async function ask({ database, sendMail }: Deps, question: CapitalQuestion): Promise<void> {
  const known = await capitalQuestion(database);
  const isNew = known?.beforeAt.getTime() !== question.beforeAt.getTime();
  // Mailed before it is stored: after a crash in between it is mailed again.
  if (isNew) await sendMail({ subject: 'Capital change too large', text: question.text, critical: true });
  await putCapitalQuestion(database, question);
}

/** What it comes to without its value is said, and keeps nothing else from being done. */
async function updateMargin(deps: Deps, facts: CapitalFacts): Promise<readonly string[]> {
  const { database, clock } = deps;
  const margin = accountMargin(facts.lines, facts.account, facts.base, facts.rates);
  if (margin.kind === 'missing') {
    const text = `The margin was not recorded: ${margin.reason}.`;
    await deps.sendMail({ subject: 'Margin not recorded', text });
    return [text];
  }
  const last = await totalMargin(database);
  await appendMargin(database, timeAfter(last, await clock.read()), margin.value);
  return [];
}

async function allocated(deps: Deps): Promise<readonly string[]> {
  try {
    const { warnings } = await allocateCapital(deps, await deps.clock.read());
    return warnings;
  } catch (error) {
    if (isTransient(error)) throw error;
    const text = `strategy allocation: ${sentence(error)}`;
    await deps.sendMail({ subject: 'Capital not allocated to strategies', text, critical: true });
    return [text];
  }
}
