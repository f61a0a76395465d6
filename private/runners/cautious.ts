import type { Runner } from '../../systems/own-runner';

/**
 * An example of a runner of your own: the positions of the strategy's file, made smaller while the strategy has lost
 * more than `drawdown` percent of its capital since its best day. Named in private_control_config.yaml as
 *
 *   cautious:
 *     object: runners.cautious.cautious
 *     backtest_config_filename: strategies/chapter15.yaml
 *     drawdown: 30
 *     part: 0.5
 */
export const cautious: Runner = {
  positions: (classic, backtest, { drawdown = 30, part = 0.5 }) => {
    let [profit, best] = [0, 0];
    for (const ofDay of backtest.accounts.portfolio().net.values) {
      profit += Number.isNaN(ofDay) ? 0 : ofDay;
      best = Math.max(best, profit);
    }
    const lost = (100 * (best - profit)) / backtest.config.notionalTradingCapital;
    if (lost <= Number(drawdown)) return classic;
    return classic.map((position) => ({
      ...position,
      lower: position.lower * Number(part),
      upper: position.upper * Number(part),
      ...(position.target !== undefined && { target: position.target * Number(part) }),
    }));
  },
};
