import { expect, it } from 'vitest';
import { sessionOf, type Me, type Permission } from '@/shared/api/session';
import { me } from '@/test/render';
import { slices } from '../slices';
import { underThumb } from './thumb';

const nav = slices.flatMap((slice) => slice.nav ?? []);
const desk = (permissions: Permission[], kind: Me['organisation']['kind'] = 'centre') => sessionOf({ ...me, permissions, organisation: { ...me.organisation, kind } });

function direct(session: ReturnType<typeof desk>): string[] {
  const items = nav.filter((item) => item.show(session)).sort((a, b) => a.order - b.order);
  return underThumb(items, session).direct.map(({ key }) => key);
}
const reading: Permission[] = ['read_formulary', 'read_suppliers', 'read_demand', 'read_orders', 'read_stock', 'read_organisations'];

it('gives the keeper his receiving and his stock', () => {
  expect(direct(desk([...reading, 'receive_goods', 'inspect_goods', 'count_stock']))).toEqual(['today', 'purchasing', 'stock', 'formulary']);
});

it('gives the clerk of a facility her requisitions before the formulary', () => {
  expect(direct(desk(['read_formulary', 'read_demand', 'read_orders', 'read_stock', 'edit_requisition', 'receive_goods', 'count_stock'], 'village'))).toEqual(['today', 'demand', 'purchasing', 'stock']);
});

it('gives the pharmacist formulary and review', () => {
  expect(direct(desk([...reading, 'import_formulary', 'accept_requisition']))).toEqual(['today', 'formulary', 'demand', 'suppliers']);
});

it('gives a supplier his orders and his papers', () => {
  expect(direct(desk(['read_formulary', 'read_suppliers', 'read_orders', 'confirm_orders'], 'supplier'))).toEqual(['today', 'suppliers', 'purchasing', 'formulary']);
});

it('keeps the order of the side for somebody who only reads', () => {
  expect(direct(desk(reading))).toEqual(['today', 'formulary', 'suppliers', 'demand']);
});
