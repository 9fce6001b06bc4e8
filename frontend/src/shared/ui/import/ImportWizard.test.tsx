import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { Problem } from '../../api/problem';
import { show } from '../../../test/render';
import { ImportWizard } from './ImportWizard';
import type { ImportBatch } from './types';

const fields = [
  { key: 'name', label: 'Generic name', required: true },
  { key: 'form', label: 'Form' },
];
const file = new File(['a'], 'drugs.csv', { type: 'text/csv' });

const batch = (change: Partial<ImportBatch> = {}): ImportBatch => ({ id: '1', state: 'checked', headers: ['n', 'f'], mapping: { name: 'n' }, rows: 10, accepted: 10, errors: [], can: ['apply', 'discard'], version: 1, ...change });

async function choose() {
  await screen.findByText(/Drop an xlsx/);
  const input = document.querySelector<HTMLInputElement>('input[type=file]')!;
  await userEvent.upload(input, file);
}

describe('the import wizard', () => {
  it('writes only after a dry run and a second click', async () => {
    const check = vi.fn().mockResolvedValue(batch());
    const apply = vi.fn().mockResolvedValue(undefined);
    await show(<ImportWizard fields={fields} check={check} apply={apply} onDone={vi.fn()} />);
    await choose();
    expect(await screen.findByText('No errors. Ready to import.')).toBeInTheDocument();
    expect(apply).not.toHaveBeenCalled();
    await userEvent.click(screen.getByRole('button', { name: 'Import 10 rows' }));
    expect(await screen.findByText('10 rows imported')).toBeInTheDocument();
  });

  it('names every wrong cell and does not offer to write nothing', async () => {
    const errors = [{ row: 14, column: 'Pack', cell: 'C14', code: 'x', message: '“abc” is not a pack size' }];
    const check = vi.fn().mockResolvedValue(batch({ accepted: 0, errors }));
    await show(<ImportWizard fields={fields} check={check} apply={vi.fn()} onDone={vi.fn()} />);
    await choose();
    expect(await screen.findByText('C14')).toBeInTheDocument();
    expect(screen.getByText('“abc” is not a pack size')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Import 0 rows' })).toBeDisabled();
  });

  it('shows what the server says about a file that is no table at all', async () => {
    const check = vi.fn().mockRejectedValue(new Problem({ status: 422, title: 'Invalid', detail: 'Not a spreadsheet.' }));
    await show(<ImportWizard fields={fields} check={check} apply={vi.fn()} onDone={vi.fn()} />);
    await choose();
    expect(await screen.findByRole('alert')).toHaveTextContent('Not a spreadsheet.');
  });
});
