import { mergeYaml } from './merge-yaml';

it.each<[string, string, string, string, string[]]>([
  ['an empty file becomes the other', '', 'a: 1 # one\n', 'a: 1 # one\n', []],
  ['the other is empty', 'a: 1\n', '# nothing\n', 'a: 1\n', []],
  ['a key is added, with its comment', '# mine\na: 1\n', '# two\nb: 2\n', '# mine\na: 1\n# two\nb: 2\n', []],
  ['its own value stays', 'a: 1\n', 'a: 2\n', 'a: 1\n', ['a']],
  ['the same value is no matter', 'a: {b: 1}\n', 'a:\n  b: 1\n', 'a: {b: 1}\n', []],
  ['its own comments only', '# mine\n', 'a: 1\n', '# mine\n\na: 1\n', []],
])('%s', (_, target, source, text, kept) => {
  expect(mergeYaml(target, source)).toEqual({ text, kept });
});
