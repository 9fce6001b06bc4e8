export { DutiesPage as Duties } from '@/features/operations/ui/DutiesPage';
export { JournalPage as Journal } from '@/features/operations/ui/JournalPage';
export { PoliciesPage as Policies } from '@/features/operations/ui/PoliciesPage';
export { ReviewRulesPage as ReviewRules } from '@/features/operations/ui/ReviewRulesPage';
export { MailPage as Mail } from '@/features/operations/ui/mail/MailPage';
export { PreferencesPage as Preferences } from '@/features/operations/ui/mail/PreferencesPage';
export { TemplatesPage as Templates } from '@/features/operations/ui/mail/TemplatesPage';
