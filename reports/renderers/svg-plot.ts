import { init } from 'echarts';
import type { Plot } from '../report';
import { chartHeight, chartOption, INK } from './chart-options';

const WIDTH = 760;

/** A report is written to a file and mailed: each of its plots is drawn once. */
const drawn = new WeakMap<Plot, { readonly zone: string; readonly svg: string }>();

/**
 * A plot as an SVG element, its times in the zone. Drawn without a browser; its ink is the colour of the text around it,
 * so that it is readable on light and dark pages.
 */
export function plotToSvg(plot: Plot, zone: string): string {
  const before = drawn.get(plot);
  if (before?.zone === zone) return before.svg;
  const svg = draw(plot, zone).replaceAll(INK, 'currentColor');
  drawn.set(plot, { zone, svg });
  return svg;
}

function draw(plot: Plot, zone: string): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: chartHeight(plot) });
  try {
    chart.setOption(chartOption(plot, zone));
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}
