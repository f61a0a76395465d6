import { accel } from './accel';
import { longBias, shortBias } from './bias';
import { breakout } from './breakout';
import { carry, relativeCarry } from './carry';
import { ewmac, ewmacCalcVol } from './ewmac';
import { conditionedFactorTradingRule, factorTradingRule } from './factors';
import { meanReversionInWings } from './mean-reversion-in-wings';
import { crossSectionalMeanReversion, relativeMomentum } from './relative-price';
import type { Rule } from './rule';

/** pysystemtrade's Python paths of the rules (domain document, 6.3). */
const LIBRARY: Readonly<Record<string, Rule>> = {
  'systems.provided.rules.ewmac.ewmac': ewmac,
  'systems.provided.rules.ewmac.ewmac_calc_vol': ewmacCalcVol,
  'systems.provided.rules.breakout.breakout': breakout,
  'systems.provided.rules.carry.carry': carry,
  'systems.provided.rules.carry.relative_carry': relativeCarry,
  'systems.provided.rules.accel.accel': accel,
  'systems.provided.rules.mr_wings.mr_wings': meanReversionInWings,
  'systems.provided.rules.cs_mr.cross_sectional_mean_reversion': crossSectionalMeanReversion,
  'systems.provided.rules.rel_mom.relative_momentum': relativeMomentum,
  'systems.provided.rules.factors.factor_trading_rule': factorTradingRule,
  'systems.provided.rules.factors.conditioned_factor_trading_rule': conditionedFactorTradingRule,
  'systems.provided.rules.bias.long_bias': longBias,
  'systems.provided.rules.bias.short_bias': shortBias,
};

/** Other function names, seen in older configuration files and in the domain document. */
const FUNCTION_ALIASES: Readonly<Record<string, Rule>> = {
  conditioned_factor: conditionedFactorTradingRule,
};

const BY_FUNCTION = new Map<string, Rule>(
  Object.entries(LIBRARY).map(([path, rule]) => [lastPart(path), rule] as const),
);

/**
 * The library's rule for a Python path. Modules moved between versions of pysystemtrade, so any module below
 * `systems.` will do if the function's name is known. Undefined if there is none.
 */
export function libraryRule(path: string): Rule | undefined {
  if (LIBRARY[path] !== undefined) return LIBRARY[path];
  if (!path.startsWith('systems.')) return undefined;
  return BY_FUNCTION.get(lastPart(path)) ?? FUNCTION_ALIASES[lastPart(path)];
}

/** Every path of the library. */
export function knownRulePaths(): readonly string[] {
  return Object.keys(LIBRARY);
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
