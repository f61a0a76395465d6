/** Charts as the chart library describes them. Colours are readable on white and on black. */
import { DateTime } from 'luxon';
import type { Plot } from '../report';

/** Stands for the colour of the text around the drawing. */
export const INK = '#123456';
const TEXT = { color: INK, fontFamily: 'Helvetica, Arial, sans-serif', fontSize: 12 };
const GRID = { lineStyle: { color: '#8884' } };
const GOOD = '#2f9273';
const BAD = '#d0564f';
const NEUTRAL = '#8a8f94';
const LINES = ['#3f83c0', '#c07a2b', '#8a67bd', '#2f9273', '#d0564f', '#5ba3c9', '#9a7b45', '#8a8f94'];
/** Negative, none, positive. */
const HEAT = ['#3f83c0', '#88888822', '#d0564f'];

const BAR_HEIGHT = 24;
const CELL_HEIGHT = 22;
const PLAIN_HEIGHT = 280;

export function chartHeight(plot: Plot): number {
  if (plot.type === 'bars') return 70 + BAR_HEIGHT * plot.bars.length;
  if (plot.type === 'ranges') return 70 + BAR_HEIGHT * plot.ranges.length;
  return plot.type === 'heat-map' ? 120 + CELL_HEIGHT * plot.labels.length : PLAIN_HEIGHT;
}

export function chartOption(plot: Plot, zone: string): Readonly<Record<string, unknown>> {
  const base = { animation: false, useUTC: true, textStyle: TEXT };
  switch (plot.type) {
    case 'bars':
      return { ...base, ...barOption(plot) };
    case 'lines':
      return { ...base, ...lineOption(plot, zone) };
    case 'heat-map':
      return { ...base, ...heatMapOption(plot) };
    case 'ranges':
      return { ...base, ...rangeOption(plot) };
    case 'points':
      return { ...base, ...pointOption(plot) };
  }
}

function valueAxis(name: string) {
  return {
    type: 'value',
    name,
    nameLocation: 'middle',
    nameGap: 28,
    nameTextStyle: TEXT,
    axisLabel: TEXT,
    splitLine: GRID,
  };
}

function nameAxis(data: readonly string[]) {
  return { type: 'category', inverse: true, data, axisTick: { show: false }, axisLabel: TEXT };
}

/** Horizontal, first bar on top, gains and losses in their colours. */
function barOption({ bars, unit }: Extract<Plot, { type: 'bars' }>) {
  const data = bars.map(({ value }) => ({ value, itemStyle: { color: value < 0 ? BAD : GOOD } }));
  return {
    grid: { left: 16, right: 40, top: 8, bottom: 40, containLabel: true },
    xAxis: valueAxis(unit),
    yAxis: nameAxis(bars.map(({ label }) => label)),
    series: [{ type: 'bar', data, barMaxWidth: 14, barMinHeight: 1 }],
  };
}

/** The chart prints UTC, so it is given the zone's wall clock as if it were UTC. */
function wallClock(time: number, zone: string): number {
  return time + DateTime.fromMillis(time, { zone }).offset * 60_000;
}

function lineOption({ lines, times, unit }: Extract<Plot, { type: 'lines' }>, zone: string) {
  const clock = times.map((time) => wallClock(time, zone));
  return {
    color: LINES,
    legend: lines.length > 1 ? { top: 0, data: lines.map(({ label }) => label), textStyle: TEXT } : undefined,
    grid: { left: 16, right: 24, top: 32, bottom: 16, containLabel: true },
    xAxis: { type: 'time', axisLabel: TEXT },
    yAxis: {
      type: 'value',
      scale: true,
      name: unit,
      nameTextStyle: { ...TEXT, align: 'left' },
      axisLabel: TEXT,
      splitLine: GRID,
    },
    series: lines.map(({ label, values }) => ({
      name: label,
      type: 'line',
      showSymbol: false,
      lineStyle: { width: 1.5 },
      data: clock.map((time, i) => [time, Number.isFinite(values[i]) ? values[i] : null]),
    })),
  };
}

/** Above so many names the numbers would not be readable in their cells. */
const NUMBERED_MAX = 14;

function heatMapOption({ labels, values }: Extract<Plot, { type: 'heat-map' }>) {
  const data = values.flatMap((row, y) =>
    row.flatMap((value, x) => (Number.isFinite(value) ? [[x, y, Number(value.toFixed(2))]] : [])),
  );
  return {
    grid: { left: 16, right: 16, top: 8, bottom: 60, containLabel: true },
    xAxis: {
      type: 'category',
      data: labels,
      axisLabel: { ...TEXT, rotate: 60, interval: 0 },
      axisTick: { show: false },
    },
    yAxis: { ...nameAxis(labels), axisLabel: { ...TEXT, interval: 0 } },
    visualMap: {
      ...{ min: -1, max: 1, orient: 'horizontal', left: 'center', bottom: 0, itemHeight: 120 },
      ...{ inRange: { color: HEAT }, text: ['1', '-1'], textStyle: TEXT, calculable: false },
    },
    series: [
      {
        type: 'heatmap',
        data,
        label: { show: labels.length <= NUMBERED_MAX, color: INK, fontSize: 10 },
      },
    ],
  };
}

/** A band from lower to upper, and the value as a mark: in its colour when outside. */
function rangeOption({ ranges, unit }: Extract<Plot, { type: 'ranges' }>) {
  const marks = ranges.map(({ value, lower, upper }, i) => ({
    value: [value, i],
    itemStyle: { color: value < lower || value > upper ? BAD : GOOD },
  }));
  return {
    grid: { left: 16, right: 40, top: 8, bottom: 40, containLabel: true },
    xAxis: { ...valueAxis(unit), scale: true },
    yAxis: nameAxis(ranges.map(({ label }) => label)),
    series: [...bands(ranges), { type: 'scatter', data: marks, symbol: 'diamond', symbolSize: 10 }],
  };
}

/** One thick line for each range. */
function bands(ranges: Extract<Plot, { type: 'ranges' }>['ranges']) {
  return ranges.map(({ lower, upper }, i) => ({
    type: 'line',
    data: [
      [lower, i],
      [upper, i],
    ],
    symbol: 'none',
    lineStyle: { color: NEUTRAL, width: 8, opacity: 0.5 },
  }));
}

function pointOption({ points, unit, across }: Extract<Plot, { type: 'points' }>) {
  return {
    grid: { left: 24, right: 24, top: 32, bottom: 44, containLabel: true },
    xAxis: { ...valueAxis(across), scale: true },
    yAxis: { ...valueAxis(unit), nameLocation: 'end', nameGap: 12, scale: true },
    series: [
      {
        type: 'scatter',
        symbolSize: 8,
        itemStyle: { color: LINES[0] },
        data: points.map(({ label, x, y }) => ({ name: label, value: [x, y] })),
        label: { show: points.length <= 40, formatter: '{b}', position: 'right', color: INK, fontSize: 10 },
        labelLayout: { hideOverlap: true },
      },
    ],
  };
}
