import { strategiesOf } from '../../config/strategies';
import { accountCapital, appendAccountCapital, setStrategyCapital } from '../../data/capital';
import { accountValue } from '../../domain/capital/account-value';
import { allocate, equalWeights } from '../../domain/capital/allocation';
import { capitalUpdate } from '../../domain/capital/capital-update';
import { tstError } from '../../domain/errors/errors';
import type { Deps } from '../deps';
import { isTransient, sentence } from '../failures';
import { tell } from '../progress';
import { storedRates } from '../reports/rate-to-base';

/** One new row of the account's capital and one per strategy. A change above 10 % is left to a person. */
export async function updateAccountCapital(
  deps: Deps,
  tradeDate: string,
): Promise<{ summary: string; problems: string[] }> {
  const { database, dataBroker, account, clock, config } = deps;
  const { base_currency, production_capital_method, capital_change_max } = config.config;
  const values = await dataBroker.accountValues(account);
  const rates = await storedRates(deps);
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
  if (update.kind === 'large-change') {
    const text =
      `The account's value changed by ${(update.fraction * 100).toFixed(1)} % (${update.profit.toFixed(0)} ${base_currency}): ` +
      'capital is left as it was until it is confirmed.';
    await deps.sendMail({ subject: 'Capital change too large', text, critical: true });
    const problems = [text, ...(await allocateAll(deps, previous?.actual ?? 0, time))];
    return { summary: `capital ${money(previous?.actual ?? 0)} ${base_currency}, not updated`, problems };
  }
  await appendAccountCapital(database, { ...update.capital, time }, previous);
  const problems = await allocateAll(deps, update.capital.actual, time);
  const summary = `capital ${money(update.capital.actual)} ${base_currency}`;
  await tell(deps, { tradeDate, stage: 'positions', item: 'capital', text: summary });
  return { summary, problems };
}

/** What the account is worth can't be told: the day goes on with the capital of the last update. */
async function keepCapital(
  deps: Deps,
  actual: number,
  time: Date,
  reason: string,
): Promise<{ summary: string; problems: string[] }> {
  const { base_currency } = deps.config.config;
  const text = `The account's value can't be told, capital is left as it was: ${reason}.`;
  await deps.sendMail({ subject: 'Capital not updated', text, critical: true });
  const problems = [text, ...(await allocateAll(deps, actual, time))];
  return { summary: `capital ${money(actual)} ${base_currency}, not updated`, problems };
}

async function allocateAll(deps: Deps, total: number, time: Date): Promise<string[]> {
  const { strategy_list, strategy_capital_allocation } = deps.config.config;
  const { strategy_weights } = strategy_capital_allocation;
  const listed = Object.keys(strategy_list);
  const names = listed.length > 0 ? listed : strategiesOf(deps.config).map(({ name }) => name);
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
