import { expect, it } from 'vitest';
import type { OrgRef } from '@/shared/api/refs';
import type { CycleFacility } from '../api/types';
import { townshipsOf } from './townships';

const org = (id: string, kind: OrgRef['kind']): OrgRef => ({ id, code: id, name: `Org ${id}`, short_name: id, kind });
const row = (id: string, kind: OrgRef['kind'], parent: string | null, state: string, amount = '1'): CycleFacility => ({
  facility: org(id, kind), parent: parent ? org(parent, 'township') : null, state, requisition_id: null, number: null, lines: 2, flagged: 1, amount, submitted_at: null, reminded_at: null,
});

it('gathers villages under their township and puts the most missing first', () => {
  const groups = townshipsOf([
    row('h', 'lead_hospital', null, 'accepted'),
    row('t', 'township', 'h', 'accepted', '10.5'),
    row('v1', 'village', 't', 'missing', '0'),
    row('v2', 'village', 't', 'approved', '2.25'),
  ]);
  expect(groups.map((group) => [group.id, group.facilities, group.missing.length, group.accepted, group.amount])).toEqual([
    ['t', 3, 1, 1, '12.75'],
    ['h', 1, 0, 1, '1'],
  ]);
});
