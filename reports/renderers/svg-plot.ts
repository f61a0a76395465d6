import { init } from 'echarts';
import { DateTime } from 'luxon';
import type { Plot } from '../report';

const WIDTH = 760;
const BAR_HEIGHT = 24;
const GOOD = '#2a7f62';
const BAD = '#b5403a';
const LINES = ['#2b5c8a', '#c07a2b', '#6b4c9a', '#2a7f62', '#b5403a', '#5ba3c9', '#8a6d3b', '#7a7f85'];
const TEXT = { color: '#333', fontFamily: 'Helvetica, Arial, sans-serif', fontSize: 12 };

/** A report is written to a file and mailed: each of its plots is drawn once. */
const drawn = new WeakMap<Plot, { readonly zone: string; readonly svg: string }>();

/** A plot as an SVG element, its times in the zone. Drawn without a browser. */
export function plotToSvg(plot: Plot, zone: string): string {
  const before = drawn.get(plot);
  if (before?.zone === zone) return before.svg;
  const svg = draw(plot, zone);
  drawn.set(plot, { zone, svg });
  return svg;
}

function draw(plot: Plot, zone: string): string {
  const height = plot.type === 'bars' ? 70 + BAR_HEIGHT * plot.bars.length : 280;
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height });
  try {
    chart.setOption({
      animation: false,
      useUTC: true,
      textStyle: TEXT,
      ...(plot.type === 'bars' ? barOption(plot) : lineOption(plot, zone)),
    });
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

/** Horizontal, first bar on top, gains and losses in their colours. */
function barOption({ bars, unit }: Extract<Plot, { type: 'bars' }>) {
  const data = bars.map(({ value }) => ({ value, itemStyle: { color: value < 0 ? BAD : GOOD } }));
  return {
    grid: { left: 16, right: 40, top: 8, bottom: 40, containLabel: true },
    xAxis: { type: 'value', name: unit, nameLocation: 'middle', nameGap: 28, nameTextStyle: TEXT },
    yAxis: {
      type: 'category',
      inverse: true,
      data: bars.map(({ label }) => label),
      axisTick: { show: false },
    },
    series: [{ type: 'bar', data, barMaxWidth: 14, barMinHeight: 1 }],
  };
}

/** The chart prints UTC, so it is given the zone's wall clock as if it were UTC. */
function wallClock(time: number, zone: string): number {
  return time + DateTime.fromMillis(time, { zone }).offset * 60_000;
}

function lineOption({ lines, times, unit }: Extract<Plot, { type: 'lines' }>, zone: string) {
  return {
    color: LINES,
    legend: lines.length > 1 ? { top: 0, data: lines.map(({ label }) => label) } : undefined,
    grid: { left: 16, right: 24, top: 32, bottom: 16, containLabel: true },
    xAxis: { type: 'time' },
    yAxis: { type: 'value', scale: true, name: unit, nameTextStyle: { ...TEXT, align: 'left' } },
    series: lines.map(({ label, values }) => ({
      name: label,
      type: 'line',
      showSymbol: false,
      lineStyle: { width: 1.5 },
      data: times.map((time, i) => [wallClock(time, zone), Number.isFinite(values[i]) ? values[i] : null]),
    })),
  };
}
