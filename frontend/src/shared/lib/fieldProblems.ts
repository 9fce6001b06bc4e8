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
 * Puts the server's sentences beside their fields. `under` names the parts of the body that the form edits, `['', '/facts']`.
 * Returns true when every complaint found a field, so that no second message is needed.
 */
export function showFieldProblems(form: FormInstance, problem: Problem, under: string[] = ['']): boolean {
  const errors = problem.body.errors ?? [];
  if (errors.length === 0) return false;
  const placed = errors.map((error) => ({ error, name: fieldOf(form, error.pointer, under) }));
  form.setFields(placed.flatMap(({ error, name }) => (name ? [{ name, errors: [error.detail] }] : [])));
  const first = placed.find(({ name }) => name)?.name;
  if (first) form.scrollToField(first, { block: 'center' });
  return placed.every(({ name }) => name);
}

function fieldOf(form: FormInstance, pointer: string, under: string[]): (string | number)[] | null {
  for (const prefix of under) {
    if (!pointer.startsWith(prefix)) continue;
    const name = pointerPath(pointer.slice(prefix.length));
    if (form.getFieldInstance(name) !== undefined) return name;
  }
  return null;
}
