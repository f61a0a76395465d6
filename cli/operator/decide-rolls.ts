/** Roll states decided for several instruments at once: by a person, one after the other, or by the rules. */
import { tstError } from '../../domain/errors/errors';
import { decideRollState, type RollPolicy, rollNearness } from '../../domain/rolls/roll-decision';
import { whyWanted } from '../../domain/rolls/roll-reasons';
import { AUTOMATIC } from '../../domain/rolls/roll-request';
import { allowedStates, type RollState } from '../../domain/rolls/roll-state';
import type { Dialogue } from '../init/ask';
import { isYes } from '../terminal/confirm';
import { rollLines } from '../views/roll-lines';
import { previewRoll, previewText } from '../views/roll-preview';
import { readRollView, rollViewRows } from '../views/roll-view';
import { plainTable } from '../views/table';
import { chooseState } from './choose-roll-state';
import type { OpenSystem } from './open-system';
import { requestRoll } from './request-roll';
import { type InstrumentRoll, readInstrumentRoll } from './roll-facts';

export interface DecideOptions {
  readonly policy: RollPolicy;
  readonly reason: string;
  readonly forwardFill: boolean;
  /** Without asking before prices roll. */
  readonly yes: boolean;
  /** Undefined where nobody can be asked. */
  readonly dialogue: Dialogue | undefined;
  /** Where the person at the terminal reads along. */
  readonly print: (text: string) => void;
}

/** What has become of one instrument. */
export interface RollOutcome {
  readonly instrument: string;
  readonly state: RollState;
  readonly outcome: string;
}

/** Instruments whose roll, expiry or carry expiry is at most so many days away, the nearest roll first. */
export async function dueForRoll(
  open: OpenSystem,
  policy: Pick<RollPolicy, 'days_ahead'>,
): Promise<readonly string[]> {
  const lines = await rollLines(open);
  return lines.filter((line) => rollNearness(line, policy) !== 'far').map(({ record }) => record.instrument);
}

/** A person decides, after a look at everything about the instrument. Throws BAD_INPUT where nobody can be asked. */
export async function decideByHand(
  open: OpenSystem,
  instrument: string,
  options: DecideOptions,
): Promise<RollOutcome> {
  const { dialogue, print, policy } = options;
  if (!dialogue) throw tstError('BAD_INPUT', `${instrument}: name its state, or decide with --auto`);
  const view = await readRollView(open, instrument);
  print(plainTable([instrument, ''], rollViewRows(view)));
  const roll = await readInstrumentRoll(open, instrument);
  const chosen = await chooseState(dialogue, view, suggestedState(roll, policy));
  if (chosen === undefined) return { instrument, state: view.state, outcome: 'left as it is' };
  if (chosen === 'Roll_Adjusted') return rollPrices(open, roll, options);
  const outcome = await requestRoll(open, { instrument, state: chosen, reason: options.reason });
  return { instrument, state: chosen, outcome };
}

/** What the rules would set, else the recommended state. */
function suggestedState({ seen }: InstrumentRoll, policy: RollPolicy): RollState {
  const decision = decideRollState({ ...seen, isOperatorState: false }, policy);
  return decision.kind === 'set' ? decision.state : allowedStates(seen.state, seen.position)[0];
}

/** The rules decide. What they leave undecided is asked where somebody can be; else nothing changes. */
export async function decideByRules(
  open: OpenSystem,
  instrument: string,
  options: DecideOptions,
): Promise<RollOutcome> {
  const { policy, dialogue, reason } = options;
  const roll = await readInstrumentRoll(open, instrument);
  const { state } = roll.seen;
  const stays = (why: string) => ({ instrument, state, outcome: `stays ${state}: ${why}` });
  const decision = decideRollState(roll.seen, policy);
  switch (decision.kind) {
    case 'unchanged':
      return stays(whyWanted(roll.seen, policy));
    case 'operator':
      return stays(`${roll.facts.rollState.by} has set it (the rules say ${decision.wanted})`);
    case 'not-allowed':
      return stays(decision.reason);
    case 'ask':
      return dialogue ? decideByHand(open, instrument, options) : stays('undecided, an operator decides');
    case 'set': {
      if (decision.state === 'Roll_Adjusted') return rollPrices(open, roll, options);
      const outcome = await requestRoll(open, { instrument, state: decision.state, reason });
      // The rules have decided, not a person: the roll policy may decide again.
      await requestRoll(open, { instrument, state: AUTOMATIC, reason });
      return { instrument, state: decision.state, outcome };
    }
  }
}

async function rollPrices(
  open: OpenSystem,
  roll: InstrumentRoll,
  options: DecideOptions,
): Promise<RollOutcome> {
  const { instrument } = roll.facts;
  const { state } = roll.seen;
  const left = (outcome: string) => ({ instrument, state, outcome });
  const forwardFill = await isFillAgreed(roll, options);
  if (typeof forwardFill === 'string') return left(`stays ${state}: ${forwardFill}`);
  options.print(previewText(previewRoll(roll, { forwardFill })));
  if (!options.yes && !(await isAgreed(options, `${instrument}: roll the prices?`)))
    return left(`stays ${state}: the roll of its prices was not confirmed`);
  const typed = { instrument, state: 'Roll_Adjusted', reason: options.reason, forwardFill };
  return { instrument, state: 'No_Roll', outcome: await requestRoll(open, typed) };
}

/** Whether missing values must be carried forward and may be; why the prices cannot roll, if they cannot. */
async function isFillAgreed(roll: InstrumentRoll, options: DecideOptions): Promise<boolean | string> {
  const why = whyNotPreviewed(roll, false);
  if (why === undefined) return false;
  const isFilled = whyNotPreviewed(roll, true) === undefined;
  if (!isFilled) return why;
  options.print(why);
  if (options.forwardFill) return true;
  const question = 'Carry the missing values of the history forward? They are stored so.';
  return (await isAgreed(options, question)) ? true : why;
}

function whyNotPreviewed(roll: InstrumentRoll, forwardFill: boolean): string | undefined {
  try {
    previewRoll(roll, { forwardFill });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

async function isAgreed({ dialogue }: DecideOptions, question: string): Promise<boolean> {
  if (!dialogue) return false;
  return isYes(await dialogue.ask(`${question} [y/N]`, undefined, () => undefined));
}
