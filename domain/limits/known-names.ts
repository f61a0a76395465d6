/**
 * Limits, overrides and locks apply to names: one for an instrument or strategy that does not exist protects nothing.
 */

/** The names that a system has. */
export interface KnownNames {
  readonly instruments: readonly string[];
  readonly strategies: readonly string[];
}

/** What a limit, override or lock is about; empty or undefined: all of them. */
export interface NamedScope {
  readonly instrument?: string;
  readonly strategy?: string;
}

/** A name that the system does not have. */
export interface StrayName {
  readonly kind: 'instrument' | 'strategy';
  readonly name: string;
}

/** The names of a scope that do not exist. */
export function strayNames({ instrument, strategy }: NamedScope, known: KnownNames): readonly StrayName[] {
  const strays: StrayName[] = [];
  if (instrument && !known.instruments.includes(instrument))
    strays.push({ kind: 'instrument', name: instrument });
  if (strategy && !known.strategies.includes(strategy)) strays.push({ kind: 'strategy', name: strategy });
  return strays;
}

/** A rule that is stored, with what people call it. */
export interface StoredRule extends NamedScope {
  /** `trade limit`, `lock`, ... */
  readonly rule: string;
  /** The command that removes it. */
  readonly remedy: string;
}

/** One line for each stored rule that protects nothing. */
export function strayRules(rules: readonly StoredRule[], known: KnownNames): readonly string[] {
  return rules.flatMap(({ rule, remedy, ...scope }) => {
    const strays = strayNames(scope, known).map(({ kind, name }) => `${kind} ${name}`);
    if (strays.length === 0) return [];
    return [`a ${rule} protects nothing: no ${strays.join(' and no ')} here; ${remedy}`];
  });
}
