export { DutiesPage as Duties } from '@/features/operations/ui/DutiesPage';
export { JournalPage as Journal } from '@/features/operations/ui/JournalPage';
export { OutboxPage as Outbox } from '@/features/operations/ui/OutboxPage';
export { PoliciesPage as Policies } from '@/features/operations/ui/PoliciesPage';
