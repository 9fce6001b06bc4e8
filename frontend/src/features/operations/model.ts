import type { Wire } from '@/shared/api/wire';

export type PolicyValue = Wire['PolicyView']['current'];
export type PolicyVersion = Wire['PolicyVersion'];
export type Policy = Wire['PolicyView'];
