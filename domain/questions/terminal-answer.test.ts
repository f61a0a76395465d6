import { terminalAnswer } from './terminal-answer';

test.each([
  ['', { kind: 'accept' }],
  [' ', { kind: 'previous' }],
  ['428.5', { kind: 'replace', value: 428.5 }],
  [' -3 ', { kind: 'replace', value: -3 }],
  ['0', { kind: 'replace', value: 0 }],
  ['d', { kind: 'drop' }],
  ['DROP', { kind: 'drop' }],
  ['l', { kind: 'later' }],
  ['yes', undefined],
  ['1,5', undefined],
  ['Infinity', undefined],
  ['NaN', undefined],
])('%j means %j', (line, expected) => {
  expect(terminalAnswer(line)).toEqual(expected);
});
