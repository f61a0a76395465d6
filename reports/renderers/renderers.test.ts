import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  PANDL_SAMPLE,
  RECONCILE_SAMPLE,
  STATUS_SAMPLE,
  TRADE_SAMPLE,
} from '../../test/support/report-samples';
import { planReports } from '../catalogue';
import { createPandlReport } from '../pandl/create-pandl-report';
import { part } from '../part';
import { createReconcileReport } from '../reconcile/create-reconcile-report';
import { createStatusReport } from '../status/create-status-report';
import { createTradeReport } from '../trades/create-trade-report';
import { renderMail } from './email';
import { writeReportFiles } from './files';
import { renderHtml } from './html';
import { plotToSvg } from './svg-plot';
import { renderText } from './text';

const all = () => [
  createStatusReport(STATUS_SAMPLE),
  createTradeReport(TRADE_SAMPLE),
  createPandlReport(PANDL_SAMPLE),
  createReconcileReport(RECONCILE_SAMPLE),
];

describe('renderers', () => {
  it('give every report as text and as a page without scripts or outside resources', () => {
    for (const report of all()) {
      expect(renderText(report)).toMatch(/END OF REPORT\n$/);
      const html = renderHtml(report);
      expect(html).not.toMatch(/<script|<link|src="http|NaN|undefined|\[object/);
      expect(html.match(/<table>/g)?.length ?? 0).toBe(html.match(/<\/table>/g)?.length ?? 0);
    }
  });

  it('turn nothing that comes from outside into markup', () => {
    const html = renderHtml(
      createStatusReport({
        ...STATUS_SAMPLE,
        overrides: part([{ name: '<img src=x>', override: 'a&b', reason: '"quoted"' }]),
      }),
    );
    expect(html).toContain('&lt;img src=x&gt;');
    expect(html).not.toContain('<img src=x>');
    expect(html).toContain('a&amp;b');
  });

  it('draw plots as SVG with the names, without NaN, and times in the zone', () => {
    const named = [
      { label: 'CORN', value: -1 },
      { label: 'A & <B>', value: 2 },
    ];
    const bars = plotToSvg({ type: 'bars', unit: '%', bars: named }, 'UTC');
    expect(bars).toMatch(/^<svg/);
    expect(bars).toContain('CORN');
    expect(bars).toContain('A &amp; &lt;B&gt;');
    const times = Array.from({ length: 12 }, (_, i) => Date.UTC(2026, 6, 1, 10) + i * 300_000);
    const values = times.map((_, i) => (i === 3 ? NaN : i));
    const lines = (zone: string) =>
      plotToSvg({ type: 'lines', unit: '%', times, lines: [{ label: 'x', values }] }, zone);
    expect(lines('UTC')).not.toContain('NaN');
    expect(lines('UTC')).toContain('10:30');
    expect(lines('Europe/London')).toContain('11:30');
  });

  it('make a mail with both bodies and each plot attached', () => {
    const mail = renderMail(createPandlReport(PANDL_SAMPLE));
    expect(mail.subject).toBe('P&L report');
    expect(mail.text).toMatch(/By instrument/);
    expect(mail.html).toContain('<svg');
    expect(mail.attachments.map(({ filename }) => filename)).toEqual([
      'By_instrument.svg',
      'By_asset_class.svg',
      'Running_profit_of_the_futures.svg',
    ]);
  });

  it('write files named for the title, again and again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tst-reports-'));
    try {
      await writeReportFiles(createPandlReport(PANDL_SAMPLE), folder, '2026-11-20');
      const paths = await writeReportFiles(createPandlReport(PANDL_SAMPLE), folder, '2026-11-20');
      expect(readdirSync(join(folder, '2026-11-20')).sort()).toEqual(['P_L_report.html', 'P_L_report.txt']);
      expect(readFileSync(paths[0], 'utf8')).toContain('<svg');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("show times in the report's zone", () => {
    const report = { ...createTradeReport(TRADE_SAMPLE), zone: 'America/Chicago' };
    expect(renderText(report)).toMatch(
      /produced on 2026-11-20 15:30 from 2026-11-19 15:30 .*\(America\/Chicago\)/,
    );
  });
});

describe('which reports are made', () => {
  it("follows the configuration, with pysystemtrade's names too", () => {
    const plan = planReports({
      reports: { status_report: { title: 'Mine', output: 'file' }, trade: {}, riks: {} },
      report_output: 'emailfile',
    });
    expect(plan.wanted).toEqual([
      { name: 'status', title: 'Mine', output: 'file', arguments: {} },
      { name: 'trades', title: undefined, output: 'emailfile', arguments: {} },
    ]);
    expect(plan.unknown).toEqual(['riks']);
  });
});
