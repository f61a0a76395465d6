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
import { accountValue } from '../../domain/capital/account-value';
import { allocate, equalWeights } from '../../domain/capital/allocation';
import { capitalUpdate } from '../../domain/capital/capital-update';
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
  const { database, dataBroker, account, clock, config } = deps;
  const { base_currency, production_capital_method, capital_change_max } = config;
  const values = await dataBroker.accountValues(account);
  const rates = await readRates(database);
  const total = accountValue(values, account, base_currency, (currency) => rates.get(currency));
  const previous = await accountCapital(database);
  const time = new Date(Math.max(await clock.read(), (previous?.time.getTime() ?? 0) + 1));
  if (total.kind === 'missing') {
    if (!previous) throw tstError('MISSING_DATA', `no value of account ${account}: ${total.reason}`);
    return keepCapital(deps, previous.actual, time, total.reason);
  }
  const update = capitalUpdate(previous, total.value, {
    method: production_capital_method,
    largestChange: capital_change_max,
  });
  if (update.kind === 'large-change' && previous) {
    const text = await askPerson(deps, { tradeDate, value: total.value, previous, time }, update);
    const problems = [text, ...(await allocateAll(deps, previous.actual, time))];
    return { summary: `capital ${money(previous.actual)} ${base_currency}, not updated`, problems };
  }
  if (update.kind === 'large-change') throw tstError('MISSING_DATA', 'capital has no first value'); // it needs one
  await appendAccountCapital(database, { ...update.capital, time }, previous);
  await closeCapitalQuestion(database);
  const problems = await allocateAll(deps, update.capital.actual, time);
  const summary = `capital ${money(update.capital.actual)} ${base_currency}`;
  await recordProgress(deps, { tradeDate, stage: 'positions', item: 'capital', text: summary });
  return { summary, problems };
}

/** Without the account's value, the day continues with the capital of the last update. */
async function keepCapital(
  deps: Deps,
  actual: number,
  time: Date,
  reason: string,
): Promise<{ summary: string; problems: string[] }> {
  const { base_currency } = deps.config;
  const text = `Capital was not updated, because the account's value is not known: ${reason}.`;
  await deps.sendMail({ subject: 'Capital not updated', text, critical: true });
  const problems = [text, ...(await allocateAll(deps, actual, time))];
  return { summary: `capital ${money(actual)} ${base_currency}, not updated`, problems };
}

/** Capital stays as it is until the operator says what the change is; mailed once, however often it is found. */
async function askPerson(
  deps: Deps,
  now: {
    readonly tradeDate: string;
    readonly value: number;
    readonly previous: AccountCapitalEntry;
    readonly time: Date;
  },
  { fraction, profit }: { readonly fraction: number; readonly profit: number },
): Promise<string> {
  const { tradeDate, value, previous, time } = now;
  const { base_currency } = deps.config;
  const flow = profit > 0 ? 'deposit' : 'withdraw';
  const text =
    `The account's value changed by ${(fraction * 100).toFixed(1)} % (${money(profit)} ${base_currency}): capital is ` +
    `left as it was. If money was paid ${profit > 0 ? 'in' : 'out'}: \`npx tst capital ${flow} ` +
    `${Math.abs(profit).toFixed(0)} --reason R\` with the right amount. If it is ${profit > 0 ? 'profit' : 'loss'}: ` +
    '`npx tst capital confirm --reason R`.';
  const question = { askedAt: time, tradeDate, value, before: previous.broker, beforeAt: previous.time };
  const known = await capitalQuestion(deps.database);
  const isNew = known?.beforeAt.getTime() !== previous.time.getTime();
  // Mailed before it is stored: after a crash in between it is mailed again.
  if (isNew) await deps.sendMail({ subject: 'Capital change too large', text, critical: true });
  await putCapitalQuestion(deps.database, question);
  return text;
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

function money(amount: number): string {
  return Math.round(amount).toLocaleString('en-US');
}
