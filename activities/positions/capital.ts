import {
  type AccountCapitalEntry,
  accountCapital,
  appendAccountCapital,
  setStrategyCapital,
} from '../../data/capital/capital';
import {
  capitalQuestion,
  closeCapitalQuestion,
  putCapitalQuestion,
} from '../../data/capital/capital-question';
import { readRates } from '../../data/series/fx';
import { allocate, equalWeights } from '../../domain/capital/allocation';
import { decideCapital, inMoney } from '../../domain/capital/decide-capital';
import { tstError } from '../../domain/errors/errors';
import { strategiesOf } from '../../strategies/strategy-config';
import type { Deps } from '../deps';
import { isTransient, sentence } from '../running/failures';
import { recordProgress } from '../running/progress';

/** Stores a new row of the account's capital and one per strategy. A change above 10 % is left to the operator. */
export async function updateAccountCapital(
  deps: Deps,
  tradeDate: string,
): Promise<{ summary: string; problems: string[] }> {
  const { database, dataBroker, account, clock, config, sendMail } = deps;
  const { base_currency: base, production_capital_method: method, capital_change_max } = config;
  const lines = await dataBroker.accountValues(account);
  const stored = await readRates(database);
  const previous = await accountCapital(database);
  const time = new Date(Math.max(await clock.read(), (previous?.time.getTime() ?? 0) + 1));
  const facts = { account, lines, base, rates: (currency: string) => stored.get(currency), previous };
  const decision = decideCapital(facts, { method, largestChange: capital_change_max });
  if (decision.kind === 'unknown') throw tstError('MISSING_DATA', decision.reason);
  if (decision.kind === 'updated') {
    await appendAccountCapital(database, { ...decision.capital, time }, previous);
    await closeCapitalQuestion(database);
    const problems = await allocateAll(deps, decision.capital.actual, time);
    const summary = `capital ${inMoney(decision.capital.actual)} ${base}`;
    await recordProgress(deps, { tradeDate, stage: 'positions', item: 'capital', text: summary });
    return { summary, problems };
  }
  const { actual, text } = decision;
  if (decision.kind === 'kept') await sendMail({ subject: 'Capital not updated', text, critical: true });
  else if (previous) await ask(deps, { tradeDate, value: decision.value, previous, time }, text);
  const problems = [text, ...(await allocateAll(deps, actual, time))];
  return { summary: `capital ${inMoney(actual)} ${base}, not updated`, problems };
}

/** Mailed once, however often it is found. */
async function ask(
  { database, sendMail }: Deps,
  now: {
    readonly tradeDate: string;
    readonly value: number;
    readonly previous: AccountCapitalEntry;
    readonly time: Date;
  },
  text: string,
): Promise<void> {
  const { tradeDate, value, previous, time } = now;
  const question = { askedAt: time, tradeDate, value, before: previous.broker, beforeAt: previous.time };
  const known = await capitalQuestion(database);
  const isNew = known?.beforeAt.getTime() !== previous.time.getTime();
  // Mailed before it is stored: after a crash in between it is mailed again.
  if (isNew) await sendMail({ subject: 'Capital change too large', text, critical: true });
  await putCapitalQuestion(database, question);
}

async function allocateAll(deps: Deps, total: number, time: Date): Promise<string[]> {
  const { strategy_list, strategy_capital_allocation } = deps.config;
  const { strategy_weights } = strategy_capital_allocation;
  const listed = Object.keys(strategy_list);
  const names = listed.length > 0 ? listed : strategiesOf(deps.loaded).map(({ name }) => name);
  const weights = strategy_weights ?? equalWeights(names);
  try {
    for (const [strategy, capital] of Object.entries(allocate(total, weights))) {
      await setStrategyCapital(deps.database, { strategy, time, capital });
    }
  } catch (error) {
    if (isTransient(error)) throw error;
    const text = `strategy allocation: ${sentence(error)}`;
    await deps.sendMail({ subject: 'Capital not allocated to strategies', text, critical: true });
    return [text];
  }
  return strategy_weights ? [] : ['no strategy_weights are configured: capital is shared equally'];
}
