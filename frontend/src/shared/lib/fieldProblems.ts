import type { FormInstance } from 'antd';
import type { Problem } from '../api/problem';

/** `/fields/tiers/0/price` → `['fields', 'tiers', 0, 'price']`. */
export function pointerPath(pointer: string): (string | number)[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/**
 * Puts the server's sentences beside their fields. `under` names the part of the body that the form edits.
 * Returns true when every complaint found a field, so that no second message is needed.
 */
export function showFieldProblems(form: FormInstance, problem: Problem, under = ''): boolean {
  const errors = problem.body.errors ?? [];
  if (errors.length === 0) return false;
  const own = errors.filter((error) => error.pointer.startsWith(under));
  form.setFields(own.map((error) => ({ name: pointerPath(error.pointer.slice(under.length)), errors: [error.detail] })));
  const first = own[0];
  if (first) form.scrollToField(pointerPath(first.pointer.slice(under.length)), { block: 'center' });
  const known = own.every((error) => form.getFieldInstance(pointerPath(error.pointer.slice(under.length))) !== undefined);
  return known && own.length === errors.length;
}
