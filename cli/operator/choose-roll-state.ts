import { tstError } from '../../domain/errors/errors';
import type { RollState } from '../../domain/rolls/roll-state';
import type { Dialogue } from '../init/ask';
import type { RollView } from '../views/roll-view';

/**
 * The state that a person chooses out of those that may follow, and confirms; undefined: it is left as it is. An empty
 * answer takes the suggestion; `no` chooses again, an empty confirmation leaves the state.
 */
export async function chooseState(
  dialogue: Dialogue,
  { instrument, state, mayFollow }: Pick<RollView, 'instrument' | 'state' | 'mayFollow'>,
  suggested: RollState,
): Promise<RollState | undefined> {
  const menu = mayFollow.map((each, index) => `${index + 1} ${each}`).join(', ');
  const usual = mayFollow.includes(suggested) ? suggested : mayFollow[0];
  for (;;) {
    const text = await dialogue.ask(`${instrument} is ${state}; next: ${menu}`, usual, (typed) =>
      chosenOf(mayFollow, typed),
    );
    const chosen = chosenOf(mayFollow, text);
    if (chosen === state && state !== 'Roll_Adjusted') return undefined;
    const confirmed = await dialogue.ask(
      `${instrument}: ${state} -> ${chosen}? yes, no (choose again), or Return (leave it)`,
      undefined,
      checkConfirmation,
    );
    if (confirmed === '') return undefined;
    if (/^y/i.test(confirmed)) return chosen;
  }
}

function chosenOf(states: readonly RollState[], text: string): RollState {
  const found = states[Number(text) - 1] ?? states.find((each) => each.toLowerCase() === text.toLowerCase());
  if (found) return found;
  throw tstError('BAD_INPUT', `'${text}' is none of ${states.join(', ')}`);
}

function checkConfirmation(text: string): void {
  if (!/^(y|yes|n|no)?$/i.test(text)) throw tstError('BAD_INPUT', 'yes, no, or Return');
}
