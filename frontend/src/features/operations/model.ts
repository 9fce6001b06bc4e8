import type { PersonRef } from '@/shared/api/refs';

export interface DutyRun {
  id: string;
  duty: string;
  instance: string;
  cause: string;
  due_at: string | null;
  missed: number;
  started_at: string;
  finished_at: string | null;
  outcome: string;
  note: string;
}

export interface Duty {
  name: string;
  cron: string;
  next_at: string | null;
  failures: number;
  last_run: DutyRun | null;
}

export interface OutboxRow {
  id: string;
  topic: string;
  /** Addressees and subject, as far as the topic has them. */
  to: string | null;
  subject: string | null;
  created_at: string;
  due_at: string;
  sent_at: string | null;
  attempts: number;
  last_error: string | null;
  state: string;
}

export type PolicyValue = Record<string, unknown>;

export interface PolicyVersion {
  value: PolicyValue;
  effective_on: string;
  created_by: PersonRef | null;
  created_at: string;
}

export interface Policy {
  key: string;
  default: PolicyValue;
  current: PolicyValue;
  versions: PolicyVersion[];
}
