import { useParams } from '@tanstack/react-router';
import { OrganisationsPage } from '@/features/identity/ui/OrganisationsPage';

export { AccountPage as Account } from '@/features/identity/ui/AccountPage';
export { DelegationsPage as Delegations } from '@/features/identity/ui/DelegationsPage';
export { UsersPage as Users } from '@/features/identity/ui/UsersPage';

export function Organisations() {
  const { id }: { id?: string } = useParams({ strict: false });
  return <OrganisationsPage id={id} />;
}
