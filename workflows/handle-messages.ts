import {
  ApplicationFailure,
  type SignalDefinition,
  TemporalFailure,
  type UpdateDefinition,
} from '@temporalio/common';
import { isCancellation, patched, setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import { type InputOf, type InputSchema, parseInput } from '../domain/inputs/parse-input';
import type { Answer } from '../domain/questions/answer';
import { parsed } from './parsed-input';
import { runActivities } from './proxies';
import { rootCause } from './root-cause';

/**
 * Registers an update. An input that its schema refuses is rejected with the reason and costs no event in the history;
 * whatever the handler throws fails this one update, never the workflow.
 */
export function onUpdate<Schema extends InputSchema, Result>(
  update: UpdateDefinition<Result, [InputOf<Schema>]>,
  schema: Schema,
  handle: (input: InputOf<Schema>) => Result | Promise<Result>,
): void {
  const what = `the update ${update.name}`;
  setHandler(
    update,
    async (given) => {
      try {
        return await handle(parsed(what, schema, given));
      } catch (error) {
        if (error instanceof TemporalFailure) throw error;
        throw ApplicationFailure.nonRetryable(`${what} failed: ${rootCause(error)}`, 'RUN_FAILED');
      }
    },
    {
      validator: (given) => {
        parsed(what, schema, given);
      },
    },
  );
}

/** Returns what was done. Throws the reason for a refusal, which fails this one update. */
export function unlessRefused<Done extends object>(
  answer: Answer<Done>,
  code: 'ORDER_REFUSED' | 'BAD_INPUT',
): Done {
  if (answer.kind === 'refused') throw ApplicationFailure.nonRetryable(answer.reason, code);
  return answer;
}

/**
 * Registers a signal. Nobody waits for its answer: an input that its schema refuses, and whatever the handler throws, is
 * reported by mail, in the audit and in the workflow's current details, and the workflow continues.
 */
export function onSignal<Schema extends InputSchema>(
  system: string,
  signal: SignalDefinition<[InputOf<Schema>]>,
  schema: Schema,
  handle: (input: InputOf<Schema>) => void | Promise<void>,
): void {
  setHandler(signal, async (given) => {
    const answer = parseInput(`the signal ${signal.name}`, schema, given);
    try {
      if (answer.kind === 'parsed') return await handle(answer.value);
      await reportRefusal(system, signal.name, answer.reason);
    } catch (error) {
      if (isCancellation(error)) throw error;
      await reportRefusal(system, signal.name, `the signal ${signal.name} failed: ${rootCause(error)}`);
    }
  });
}

async function reportRefusal(system: string, message: string, reason: string): Promise<void> {
  const { workflowId } = workflowInfo();
  setCurrentDetails(`Refused: ${reason}`);
  if (!patched('refusals-reported')) return;
  try {
    await runActivities(system).reportRefusedMessage({ workflowId, message, reason });
  } catch (error) {
    if (isCancellation(error)) throw error; // else: the details say it
  }
}
