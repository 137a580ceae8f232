import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fittingColumns, type WideTable } from './fitting-columns.ts';

const table: WideTable = {
  titles: ['ID', 'NAME', 'LIMITS', 'STATE'],
  rows: [
    ['key_1', 'the shop of the town', '5/min', 'active'],
    ['key_2', 'b', 'default', 'revoked'],
  ],
  first: ['ID', 'NAME', 'STATE', 'LIMITS'],
  needed: 3,
  cut: 'NAME',
  room: 80,
};

describe('columns that a terminal has room for', () => {
  it('are all where there is room for all, in their order', () => {
    expect(fittingColumns(table)).toEqual({ titles: table.titles, rows: table.rows, left: [] });
  });

  it('are those that matter most, and the others are named', () => {
    expect(fittingColumns({ ...table, room: 47 })).toMatchObject({ titles: table.titles, left: [] });
    expect(fittingColumns({ ...table, room: 46 })).toMatchObject({ titles: ['ID', 'NAME', 'STATE'], left: ['LIMITS'] });
  });

  it('have a text cut where even those have no room', () => {
    expect(fittingColumns({ ...table, room: 30 }).rows).toEqual([
      ['key_1', 'the shop of…', 'active'],
      ['key_2', 'b', 'revoked'],
    ]);
  });

  it('are never wider than the terminal, unless it is too narrow for those that are needed', () => {
    const words = fc.string({ maxLength: 60 });
    fc.assert(
      fc.property(fc.array(fc.tuple(words, words, words, words)), fc.integer({ min: 30, max: 300 }), (rows, room) => {
        const shown = fittingColumns({ ...table, rows, room });
        const widths = shown.titles.map((title, at) =>
          Math.max(title.length, ...shown.rows.map((row) => row[at]?.length ?? 0)),
        );
        const needed = [0, 3].map((at) => Math.max(5, ...rows.map((row) => row[at]?.length ?? 0)));
        const width = widths.reduce((sum, one) => sum + one + 2, 0);
        expect(width).toBeLessThanOrEqual(
          Math.max(
            room,
            needed.reduce((sum, one) => sum + one + 2, 10),
          ),
        );
      }),
    );
  });
});
