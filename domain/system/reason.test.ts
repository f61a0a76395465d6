import { checkedReason, whyNoReason } from './reason';

describe('a reason', () => {
  it.each([['', ' ', '\t\n', '\u00a0']].flat())('that is empty or blank is refused: %j', (blank) => {
    expect(whyNoReason(blank)).toMatch(/must say why/);
    expect(() => checkedReason(blank)).toThrow(/must say why/);
  });

  it.each([[null], [undefined], [7], [{}], [['x']]])('that is not text is refused: %j', (given) => {
    expect(whyNoReason(given)).toMatch(/must be text/);
  });

  it('is kept without the blanks around it', () => {
    expect(checkedReason('  odd quotes ')).toBe('odd quotes');
    expect(whyNoReason('x')).toBeUndefined();
  });
});
