/** The API for people: drawn from the agent's own description of itself. */
import { RequireSession } from '../../require-session.tsx';
import { ApiDocs } from './api-docs.tsx';

export default function ApiDocsPage() {
  return (
    <RequireSession>
      <ApiDocs />
    </RequireSession>
  );
}
