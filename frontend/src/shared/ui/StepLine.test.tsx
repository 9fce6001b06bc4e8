import { screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { show } from '@/test/render';
import { StepLine, type Step } from './StepLine';

/** jsdom lays nothing out: every step is 100 pixels wide, the line shows 300. */
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(300);
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(100);
  vi.spyOn(HTMLElement.prototype, 'offsetLeft', 'get').mockImplementation(function (this: HTMLElement) {
    return [...(this.parentElement?.children ?? [])].indexOf(this) * 100;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

const steps = (...states: Step['state'][]): Step[] => states.map((state, index) => ({ key: String(index), label: `step ${index}`, state }));

it('starts at the current step', async () => {
  await show(<StepLine steps={steps('done', 'done', 'done', 'done', 'now', 'waiting')} />);
  expect((await screen.findByRole('list')).scrollLeft).toBe(300);
});

it('starts at the last step that happened when nothing is under way', async () => {
  await show(<StepLine steps={steps('done', 'done', 'done', 'stopped', 'waiting', 'waiting')} />);
  expect((await screen.findByRole('list')).scrollLeft).toBe(200);
});
