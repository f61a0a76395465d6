import type { Deps } from '../deps';
import { isTransient, sentence } from '../running/failures';

/** Records facts of the broker one by one: a faulty one is mailed and does not keep the others from being recorded. */
export async function recordEach<T>(
  { log, sendMail }: Pick<Deps, 'log' | 'sendMail'>,
  facts: readonly T[],
  nameOf: (fact: T) => string,
  record: (fact: T) => Promise<unknown>,
): Promise<void> {
  for (const fact of facts) {
    try {
      await record(fact);
    } catch (error) {
      if (isTransient(error)) throw error;
      const text = `${nameOf(fact)} could not be recorded: ${sentence(error)}`;
      log.error(text);
      await sendMail({ subject: `Not recorded: ${nameOf(fact)}`, text, critical: true });
    }
  }
}
