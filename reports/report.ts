/**
 * A report is data: a title and sections. Renderers turn it into text, HTML or a file. Reports know nothing
 * of the clock or the database: callers pass the time and the data.
 */

export type Align = 'left' | 'right';

export interface Column {
  readonly name: string;
  readonly align: Align;
  /** Digits after the point; undefined: as short as the number allows. */
  readonly decimals?: number;
  /** Of its numbers, as people write it: `%`, `USD`, `contracts a day`. */
  readonly unit?: string;
}

/** null prints as an empty cell. */
export type Cell = string | number | null;

/** How a row is to be read: coloured in HTML, marked in text. */
export type Emphasis = 'problem' | 'warning' | 'total';

export interface TableRow {
  readonly cells: readonly Cell[];
  readonly emphasis?: Emphasis;
}

export interface HeaderSection {
  readonly kind: 'header';
  readonly text: string;
}

export interface TextSection {
  readonly kind: 'text';
  readonly text: string;
  readonly tone?: 'good' | 'problem' | 'neutral';
}

export interface TableSection {
  readonly kind: 'table';
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly TableRow[];
  /** Printed instead of an empty table. */
  readonly whenEmpty?: string;
}

export interface PlotSection {
  readonly kind: 'plot';
  readonly title: string;
  readonly plot: Plot;
}

export type Plot =
  | {
      readonly type: 'bars';
      readonly unit: string;
      readonly bars: readonly { readonly label: string; readonly value: number }[];
    }
  | {
      readonly type: 'lines';
      readonly unit: string;
      /** UTC ms. */
      readonly times: readonly number[];
      readonly lines: readonly { readonly label: string; readonly values: readonly number[] }[];
    }
  | {
      /** A square table of numbers from -1 to 1, in colours. */
      readonly type: 'heat-map';
      readonly unit: string;
      readonly labels: readonly string[];
      /** Row by row. */
      readonly values: readonly (readonly number[])[];
    }
  | {
      /** What is, against the range in which it should be. */
      readonly type: 'ranges';
      readonly unit: string;
      readonly ranges: readonly {
        readonly label: string;
        readonly lower: number;
        readonly upper: number;
        readonly value: number;
      }[];
    }
  | {
      readonly type: 'points';
      readonly unit: string;
      readonly across: string;
      readonly points: readonly { readonly label: string; readonly x: number; readonly y: number }[];
    };

export type Section = HeaderSection | TextSection | TableSection | PlotSection;

export interface Report {
  /** One line; the subject of the mail and, with underscores, the name of the file. */
  readonly title: string;
  /** UTC ms of the trading clock. */
  readonly producedAt: number;
  readonly zone: string;
  /** The period it covers, UTC ms; absent for a report of the moment. */
  readonly period?: { readonly start: number; readonly end: number };
  readonly sections: readonly Section[];
}
