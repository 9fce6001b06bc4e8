import type { ReactNode } from 'react';
import type { ItemRef } from '../api/refs';

type Named = Pick<ItemRef, 'name' | 'specification'> & Partial<Pick<ItemRef, 'form' | 'manufacturer' | 'code'>>;

/** Generic name, then form and specification in mute: what a pharmacist reads first. */
export function ItemName({ item, children }: { item: Named; children?: ReactNode }) {
  const detail = [item.form, item.specification].filter(Boolean).join(' ');
  return (
    <span title={[item.code, item.name, detail, item.manufacturer].filter(Boolean).join(' ')}>
      {item.name}
      {detail ? <span className="ys-mute"> {detail}</span> : null}
      {children}
    </span>
  );
}
