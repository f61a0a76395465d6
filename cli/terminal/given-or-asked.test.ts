import { PassThrough } from 'node:stream';
import { openDialogue } from '../init/ask';
import { givenOrAsked } from './given-or-asked';
import { parseReason } from './reason';

const ASKED = { question: 'Why', name: '--reason', parse: parseReason };

async function asked(typed: string, given?: string): Promise<{ answer: string; shown: string }> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  input.end(typed);
  const answer = await givenOrAsked(given, ASKED, openDialogue(input, output));
  return { answer, shown: String(output.read() ?? '') };
}

test('what was given is not asked for', async () => {
  expect(await asked('', 'wired')).toEqual({ answer: 'wired', shown: '' });
});

test('what is missing is asked for, until it is an answer', async () => {
  const { answer, shown } = await asked('\n  paid out  \n');
  expect(answer).toBe('paid out');
  expect(shown).toMatch(/^Why: .*must say why.*Why: /s);
});

test('without a terminal the script is told what to give', async () => {
  // Tests have no terminal.
  await expect(givenOrAsked(undefined, ASKED)).rejects.toThrow('--reason is missing');
});
