/** A step for each strategy in turn. One that fails becomes a problem, and the others continue. */
export interface StrategyRound {
  /** Still to be done; the first is the one whose step is due. */
  readonly left: readonly string[];
  readonly taken: number;
  readonly failed: readonly { readonly strategy: string; readonly reason: string }[];
}

export function beginRound(strategies: readonly string[]): StrategyRound {
  return { left: strategies, taken: 0, failed: [] };
}

/** After the step of the first that was left; `reason`: why it failed. */
export function afterStep({ left, taken, failed }: StrategyRound, reason?: string): StrategyRound {
  const [strategy, ...others] = left;
  const failure = reason === undefined ? [] : [{ strategy, reason }];
  return { left: others, taken: taken + 1, failed: [...failed, ...failure] };
}

/** The first reason where every step failed: then what needed them fails, too. */
export function whyFailed({ left, taken, failed }: StrategyRound): string | undefined {
  return left.length === 0 && failed.length === taken ? failed[0]?.reason : undefined;
}

/** `<strategy>: failed: <reason>` */
export function roundProblems({ failed }: StrategyRound): readonly string[] {
  return failed.map(({ strategy, reason }) => `${strategy}: failed: ${reason}`);
}
