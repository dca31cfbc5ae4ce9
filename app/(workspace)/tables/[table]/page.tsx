/** One table: the shell draws it; only the tables there are have an address. */
import { notFound } from 'next/navigation';
import { tableNamed } from '../../../../components/place/route.ts';

export default async function TablePage({ params }: { params: Promise<{ table: string }> }) {
  if (tableNamed((await params).table) === undefined) notFound();
  return null;
}
