/** Where a one-time link or an API token becomes a session. */
import { requestLocale } from '../locale.ts';
import { SignInForm } from './sign-in-form.tsx';
import { signInTexts } from './texts.ts';

export default async function SignInPage() {
  return <SignInForm texts={signInTexts[await requestLocale()]} />;
}
