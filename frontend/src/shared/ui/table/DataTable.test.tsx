import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { show } from '../../../test/render';
import { DataTable } from './DataTable';
import type { Column, TableProps } from './types';

interface Drug {
  id: string;
  name: string;
  maker: string;
}

const drugs = (count: number): Drug[] => Array.from({ length: count }, (_, index) => ({ id: String(index), name: `Drug ${index}`, maker: `Maker ${index}` }));

const columns: Column<Drug>[] = [
  { key: 'name', title: 'Name', render: (drug) => drug.name, always: true },
  { key: 'maker', title: 'Maker', render: (drug) => drug.maker },
];

function table(props: Partial<TableProps<Drug>> = {}) {
  return <DataTable<Drug> name="test" label="Drugs" columns={columns} listing={{ rows: drugs(3) }} rowKey={(drug) => drug.id} empty={{ title: 'No drugs', help: 'Import a list.' }} {...props} />;
}

describe('the table', () => {
  beforeEach(() => localStorage.clear());

  it('walks by arrows, opens by Enter, explains by F2', async () => {
    const open = vi.fn();
    const explain = vi.fn();
    await show(table({ onOpen: open, onExplain: explain }));
    const rows = (await screen.findAllByRole('row')).slice(1);
    rows[0]!.focus();
    await userEvent.keyboard('{ArrowDown}{Enter}');
    expect(open).toHaveBeenCalledWith(expect.objectContaining({ id: '1' }));
    await userEvent.keyboard('{F2}');
    expect(explain).toHaveBeenCalledWith(expect.objectContaining({ id: '1' }));
  });

  it('leaves a click on a button inside a row to the button', async () => {
    const open = vi.fn();
    const act = vi.fn();
    const withButton: Column<Drug>[] = [...columns, { key: 'act', title: '', render: () => <button onClick={act}>Act</button> }];
    await show(table({ columns: withButton, onOpen: open, listing: { rows: drugs(1) } }));
    await userEvent.click(await screen.findByRole('button', { name: 'Act' }));
    expect(act).toHaveBeenCalledOnce();
    expect(open).not.toHaveBeenCalled();
  });

  it('hides a column and remembers it on this device', async () => {
    await show(table());
    await userEvent.click(await screen.findByRole('button', { name: 'Columns' }));
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Maker' }));
    expect(screen.queryByRole('columnheader', { name: 'Maker' })).toBeNull();
    expect(localStorage.getItem('yaoshu.columns.test')).toBe('{"maker":false}');
  });

  it('draws a part of ten thousand rows only', async () => {
    await show(table({ listing: { rows: drugs(10_000) } }));
    const shown = await screen.findAllByRole('row');
    expect(shown.length).toBeLessThan(120);
    expect(screen.getByRole('table')).toHaveAttribute('aria-rowcount', '10001');
  });

  it('teaches when it is empty, and offers to clear the filters when they are the reason', async () => {
    const reset = vi.fn();
    await show(table({ listing: { rows: [] }, filtered: true, onResetFilters: reset }));
    await userEvent.click(await screen.findByRole('button', { name: 'Clear filters' }));
    expect(reset).toHaveBeenCalledOnce();
  });

  it('opens a row below a row', async () => {
    await show(table({ expand: (drug) => <p>Origins of {drug.name}</p> }));
    const second = (await screen.findAllByRole('row'))[2]!;
    await userEvent.click(within(second).getByRole('button', { name: 'Show details' }));
    expect(screen.getByText('Origins of Drug 1')).toBeInTheDocument();
  });

  it('selects the rows that may be selected', async () => {
    const onChange = vi.fn();
    await show(table({ selected: { keys: new Set(), onChange, able: (drug) => drug.id !== '1' } }));
    await userEvent.click(await screen.findByRole('checkbox', { name: 'All' }));
    expect([...(onChange.mock.calls[0]![0] as Set<string>)]).toEqual(['0', '2']);
  });
});
