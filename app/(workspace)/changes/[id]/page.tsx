/** One change: the shell draws it, and says so when there is no such change; what cannot be an id has no address. */
import { notFound } from 'next/navigation';
import { changeIdOf } from '../../../../components/place/route.ts';

export default async function ChangePage({ params }: { params: Promise<{ id: string }> }) {
  if (changeIdOf(`/changes/${(await params).id}`) === undefined) notFound();
  return null;
}
