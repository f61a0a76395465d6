import { PassThrough } from 'node:stream';
import { allowedStates, type RollState } from '../../domain/rolls/roll-state';
import { openDialogue } from '../init/ask';
import { chooseState } from './choose-roll-state';

async function chosen(lines: readonly string[], suggested: RollState, state: RollState = 'No_Roll') {
  const input = new PassThrough();
  const output = new PassThrough();
  const dialogue = openDialogue(input, output);
  input.end(lines.map((line) => `${line}\n`).join(''));
  const view = { instrument: 'BUND', state, mayFollow: allowedStates(state, 2) };
  const answer = await chooseState(dialogue, view, suggested).finally(() => dialogue.close());
  return { answer, shown: String(output.read() ?? '') };
}

test.each<[string, readonly string[], RollState, RollState | undefined]>([
  ['an empty answer takes the suggestion', ['', 'yes'], 'Force', 'Force'],
  ['a number of the menu', ['1', 'y'], 'Force', 'Passive'],
  ['a name, whatever its letters', ['no_open', 'yes'], 'Force', 'No_Open'],
  ['no chooses again', ['Close', 'no', 'Force', 'yes'], 'Passive', 'Force'],
  ['an empty confirmation leaves it', ['Close', ''], 'Passive', undefined],
  ['what is neither yes nor no is asked again', ['Close', 'perhaps', 'yes'], 'Passive', 'Close'],
  ['the present state is left without a question', ['No_Roll'], 'Passive', undefined],
  [
    'a state that may not follow is asked again',
    ['Roll_Adjusted', '9', 'Passive', 'yes'],
    'Force',
    'Passive',
  ],
  ['a suggestion that may not follow: the recommended one', ['', 'yes'], 'Roll_Adjusted', 'Passive'],
])('%s', async (_what, lines, suggested, answer) => {
  expect((await chosen(lines, suggested)).answer).toBe(answer);
});

test('the menu is shown with the suggestion', async () => {
  const { shown } = await chosen(['', ''], 'Force');
  expect(shown).toMatch(/BUND is No_Roll; next: 1 Passive, 2 Force, 3 Force_Outright.* \[Force\]: /);
  expect(shown).toMatch(/No_Roll -> Force\? yes, no \(choose again\), or Return/);
});
