import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { serve, show } from '../../test/render';
import { api, speakAs } from './client';
import { useVerb } from './verb';

function Approve() {
  const approve = useVerb({
    call: (_: void, head) => api.POST('/api/purchasing/orders/{id}/approval', { params: { path: { id: '7' }, header: head.on(3) }, body: { note: '' } }),
    touches: ['/api/purchasing/orders'],
    done: 'Approved',
  });
  return <button onClick={() => approve.mutate()}>approve</button>;
}

const press = async () => userEvent.click(await screen.findByRole('button', { name: 'approve' }));

describe('a verb', () => {
  beforeEach(() => speakAs({ csrf: 'token', language: 'en' }));

  it('says who asks, on which version, and in which language', async () => {
    const asked = serve({ 'POST /api/purchasing/orders/7/approval': { body: {} } });
    await show(<Approve />);
    await press();
    expect(await screen.findByText('Approved')).toBeInTheDocument();
    const headers = asked.mock.calls[0]![0].headers;
    expect(headers.get('If-Match')).toBe('"3"');
    expect(headers.get('X-CSRF-Token')).toBe('token');
    expect(headers.get('Accept-Language')).toBe('en');
    expect(headers.get('Idempotency-Key')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('keeps its key while nobody knows whether it was done, and takes a new one after an answer', async () => {
    let answers = 0;
    const asked = serve({
      'POST /api/purchasing/orders/7/approval': () => {
        answers += 1;
        if (answers === 1) throw new TypeError('network is gone');
        return answers === 2 ? { status: 409, body: { title: 'Refused', detail: 'Somebody was faster.', code: 'x' } } : { body: {} };
      },
    });
    await show(<Approve />);
    await press();
    expect(await screen.findByText('The server did not answer')).toBeInTheDocument();
    await press();
    expect(await screen.findByText('Somebody was faster.')).toBeInTheDocument();
    await press();
    await waitFor(() => expect(asked).toHaveBeenCalledTimes(3));
    const keys = asked.mock.calls.map(([request]) => request.headers.get('Idempotency-Key'));
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
  });

  it('quotes the request number when the fault is ours', async () => {
    serve({ 'POST /api/purchasing/orders/7/approval': { status: 500, body: { title: 'Fault', detail: 'Please try again.', request_id: 'r-99' } } });
    await show(<Approve />);
    await press();
    expect(await screen.findByText(/Request r-99/)).toBeInTheDocument();
  });
});
