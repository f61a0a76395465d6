import { commandTree } from '../scripts/lint/commands';
import { CONTROLS, MENUS } from './controls';

/** The entries of pysystemtrade's menus, by number or letter. */
const ENTRIES: Readonly<Record<keyof typeof MENUS, string>> = {
  controls: '0 1 2 3 4 5 6 10 11 12 13 20 21 22 23 24 30 40 41 42 43 44 45 50 51 52 60',
  stack: '0 1 2 3 4 9 10 11 12 13 14 15 16 20 21 22 23 24 30 31 32 33 34 35 40 41 42',
  diagnostics:
    '1 2 3 4 10 11 12 20 30 31 32 33 34 40 41 50 51 52 53 54 55 56 60 61 62 63 64 65 66 67 68 69 70 71 72 73 74 75',
  rolls: 'a b c d',
  capital: '1 2 3 4 5 6',
  checks: 'prices FX',
};

test.each(Object.keys(MENUS) as (keyof typeof MENUS)[])(
  'every entry of the menu %s is in the table, once',
  (menu) => {
    const entries = CONTROLS.filter((control) => control.menu === menu).map(({ entry }) => entry);
    expect(entries).toEqual(ENTRIES[menu].split(' '));
  },
);

test('every command of the table exists, with the options that its note names', () => {
  const wrong = CONTROLS.flatMap(({ menu, entry, by }) => {
    if ('missing' in by) return [];
    let found: ReturnType<typeof commandTree> | undefined = commandTree();
    for (const word of by.command.split(' ')) found = found?.commands[word];
    const options = by.note?.match(/^--[a-z-]+(?: (?:and )?--[a-z-]+)*/)?.[0].match(/--[a-z-]+/g) ?? [];
    const isThere = found !== undefined && options.every((option) => found!.options.includes(option));
    return isThere ? [] : [`${menu} ${entry}: ${by.command} ${by.note ?? ''}`];
  });
  expect(wrong).toEqual([]);
});
