export { JournalPage as Journal } from '@/features/operations/ui/JournalPage';
export { PoliciesPage as Policies } from '@/features/operations/ui/PoliciesPage';
