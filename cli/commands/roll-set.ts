import type { Command } from 'commander';
import { tstError } from '../../domain/errors/errors';
import { AUTOMATIC } from '../../domain/rolls/roll-request';
import { ROLL_STATES } from '../../domain/rolls/roll-state';
import { type Dialogue, openDialogue } from '../init/ask';
import {
  type DecideOptions,
  decideByHand,
  decideByRules,
  dueForRoll,
  type RollOutcome,
} from '../operator/decide-rolls';
import { EVERYTHING_ELSE, type OpenSystem } from '../operator/open-system';
import { requestRoll } from '../operator/request-roll';
import { readInstrumentRoll } from '../operator/roll-facts';
import { rulesText, withParameters } from '../operator/roll-policy';
import { opened, systemCommand } from '../operator/system-command';
import { confirmed, YES_OPTION } from '../terminal/confirm';
import { parseWhole } from '../terminal/number';
import { parseReason, REASON_OPTION } from '../terminal/reason';
import { previewRoll, previewText } from '../views/roll-preview';

interface SetOptions {
  readonly reason: string;
  readonly forwardFill?: boolean;
  readonly due?: boolean;
  readonly auto?: boolean;
  readonly daysAhead?: number;
  readonly param?: readonly string[];
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** For commander: `.option(...FORWARD_FILL)`. */
export const FORWARD_FILL = [
  '--forward-fill',
  'where the prices cannot roll as they are: carry missing values of their history forward, which are stored so',
] as const;

const SET_HELP = `set a state: ${ROLL_STATES.join(', ')}; Roll_Adjusted rolls the prices at once, ${AUTOMATIC} hands it back to the roll policy. Without a state you choose; several instruments with commas`;

/** `tst rolls set`: one state, states that a person chooses, or states by the rules. */
export function addRollSet(rolls: Command): void {
  systemCommand(rolls, 'set [instrument] [state]', SET_HELP)
    .requiredOption(REASON_OPTION, 'kept in the audit and with the state', parseReason)
    .option('--due', 'each instrument that is due, one after the other: you choose')
    .option(
      '--auto',
      'those that are due, or named: roll_status_auto_update decides; rolls of prices are confirmed',
    )
    .option('--days-ahead <days>', 'due within so many days (default: days_ahead)', parseWhole)
    .option('--param <key=value...>', 'another parameter of roll_status_auto_update, for this command')
    .option(...FORWARD_FILL)
    .option(...YES_OPTION)
    .option('--json', 'as JSON')
    .action(opened(EVERYTHING_ELSE, set));
}

async function set(
  open: OpenSystem,
  instrument: string | undefined,
  state: string | undefined,
  options: SetOptions,
): Promise<void> {
  refuseContradictions(instrument, state, options);
  const isNamed = instrument !== undefined && state !== undefined;
  const outcomes = isNamed
    ? [await setNamed(open, instrument, state, options)]
    : await decide(open, instrument, options);
  if (options.json) console.log(JSON.stringify(outcomes));
  else
    for (const { instrument: name, outcome } of outcomes)
      console.log(outcome.startsWith(name) ? outcome : `${name}: ${outcome}`);
}

function refuseContradictions(
  instrument: string | undefined,
  state: string | undefined,
  options: SetOptions,
): void {
  const { due, auto, daysAhead, param } = options;
  const cycles = due === true || auto === true;
  const wrong = [
    [instrument === undefined && !cycles, 'name an instrument, or give --due or --auto'],
    [state !== undefined && cycles, 'a state that is named is not decided: leave --due and --auto out'],
    [due === true && auto === true, 'either you choose (--due) or the rules decide (--auto)'],
    [due === true && instrument !== undefined, '--due takes every instrument that is due: name none'],
    [daysAhead !== undefined && !cycles, '--days-ahead goes with --due or --auto'],
    [param !== undefined && !cycles, '--param goes with --due or --auto'],
  ] as const;
  const found = wrong.find(([isWrong]) => isWrong);
  if (found) throw tstError('BAD_INPUT', found[1]);
}

async function setNamed(
  open: OpenSystem,
  instrument: string,
  state: string,
  { reason, forwardFill, yes, json }: SetOptions,
): Promise<{ readonly instrument: string; readonly state: string; readonly outcome: string }> {
  const filled = forwardFill === undefined ? {} : { forwardFill };
  if (state === 'Roll_Adjusted' && !yes) {
    const roll = await readInstrumentRoll(open, instrument);
    if (!json) console.log(previewText(previewRoll(roll, { forwardFill: forwardFill ?? false })));
    if (!(await confirmed('Roll the prices?', yes)))
      return { instrument, state, outcome: 'nothing was changed' };
  }
  return { instrument, state, outcome: await requestRoll(open, { instrument, state, reason, ...filled }) };
}

async function decide(
  open: OpenSystem,
  named: string | undefined,
  options: SetOptions,
): Promise<readonly RollOutcome[]> {
  const { reason, forwardFill = false, yes = false, auto = false, json } = options;
  const configured = open.settings.config.roll_status_auto_update;
  const { daysAhead = configured.days_ahead, param = [] } = options;
  const policy = withParameters({ ...configured, days_ahead: daysAhead }, param);
  const instruments = named?.split(',') ?? (await dueForRoll(open, policy));
  const print = json ? () => undefined : (text: string) => console.log(text);
  if (auto) print(rulesText(policy));
  if (instruments.length === 0) print(`no roll is due within ${policy.days_ahead} days`);
  const dialogue = auto && !process.stdin.isTTY ? undefined : openDialogue();
  try {
    return await each(open, instruments, auto, { policy, reason, forwardFill, yes, dialogue, print });
  } finally {
    dialogue?.close();
  }
}

async function each(
  open: OpenSystem,
  instruments: readonly string[],
  auto: boolean,
  options: DecideOptions & { readonly dialogue: Dialogue | undefined },
): Promise<readonly RollOutcome[]> {
  const outcomes: RollOutcome[] = [];
  for (const instrument of instruments)
    outcomes.push(await (auto ? decideByRules : decideByHand)(open, instrument, options));
  return outcomes;
}
