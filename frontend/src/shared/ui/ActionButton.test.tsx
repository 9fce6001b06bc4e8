import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { show } from '../../test/render';
import { ActionButton } from './ActionButton';

it('is not there when the server does not allow the verb', async () => {
  await show(
    <>
      <p>page</p>
      <ActionButton verb="approve" can={['cancel']} onAct={vi.fn()}>
        Approve
      </ActionButton>
    </>,
  );
  await screen.findByText('page');
  expect(screen.queryByRole('button')).toBeNull();
});

it('does not act without the reason that it asks for', async () => {
  const act = vi.fn();
  await show(
    <ActionButton verb="return" can={['return']} ask="reason" onAct={act}>
      Return
    </ActionButton>,
  );
  await userEvent.click(await screen.findByRole('button', { name: 'Return' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Confirm' }));
  expect(await screen.findByText('Please give a reason')).toBeInTheDocument();
  expect(act).not.toHaveBeenCalled();
  await userEvent.type(screen.getByLabelText('Reason'), 'too much');
  await userEvent.click(screen.getByRole('button', { name: 'Confirm' }));
  expect(act).toHaveBeenCalledWith('too much');
});
