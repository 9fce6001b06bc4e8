export { JournalPage as Journal } from '@/features/operations/ui/JournalPage';
export { PoliciesPage as Policies } from '@/features/operations/ui/PoliciesPage';
export { ReviewRulesPage as ReviewRules } from '@/features/operations/ui/ReviewRulesPage';
